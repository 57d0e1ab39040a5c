#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/byte_range.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/base/file.hpp"
#include "metaup/base/ids.hpp"

/// What Meta confirmed, durably. No SQLite type shows here: a shared database may stand behind it.
namespace metaup::ledger {

/// Whose rows: the origin of `--graph-url` ("https://graph.facebook.com", no path) and the account.
/// Rows of one origin are invisible to another.
struct Owner {
  std::string origin;
  AccountId account;
  friend auto operator<=>(const Owner&, const Owner&) = default;
};

/// One thing at Meta that came from a content of ours.
struct Asset {
  AssetKind kind = AssetKind::image;
  std::string remote_id;  ///< an image hash; the id of a video, creative or ad
  std::string sha256;     ///< of the file, of a creative's spec, of an ad's key; empty: not known
  std::string name;
  std::uint64_t bytes = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  WallTime confirmed_at{};  ///< when Meta last said that it is there
  bool gone = false;        ///< Meta said that it is not there any more
  bool replaced = false;    ///< its content has become another thing at Meta since
  std::string path;         ///< of the file that it was sent from, absolute; empty: none, or not known
  std::string sync;         ///< the source of the sync that made it, if nobody else wants it; empty: none
};
struct OwnedAsset {
  Owner owner;
  Asset asset;
};

/// What Meta calls a thing of an owner's.
struct Remote {
  AssetKind kind = AssetKind::image;
  std::string id;
  friend auto operator<=>(const Remote&, const Remote&) = default;
};

/// A resumable upload of a video at Meta that another process can go on with; one for each content
/// of an owner.
struct VideoSession {
  std::string sha256;
  std::string host;  ///< where it was begun: it may not move
  std::string session_id;
  std::string video_id;
  ByteRange wanted;       ///< the bytes that the server asked for last; empty when it has them all
  bool finished = false;  ///< nothing is left to send, only to wait for
  FileStamp stamp;        ///< of the file, as it was when its content was hashed
  WallTime started{};
};

/// A write that was sent and must not be repeated unseen.
struct Intent {
  std::int64_t id = 0;
  Owner owner;
  std::string edge;
  std::string key;      ///< what identifies the object to be: content, ad set and name …
  std::string details;  ///< JSON, for the one who reconciles; no secret
  WallTime sent_at{};
};

/// A run as it begins.
struct RunRow {
  std::string run_id;
  std::string command;
  std::string origin;
  WallTime started{};
  std::vector<AccountId> accounts = {};  ///< that it writes to
};
struct RunCounts {
  std::uint32_t items = 0;
  std::uint32_t done = 0;
  std::uint32_t failed = 0;
  friend bool operator==(const RunCounts&, const RunCounts&) = default;
};
struct RunEnd {
  std::string run_id;
  int exit_code = 0;
  WallTime ended{};
  RunCounts counts = {};
};
/// What is to be forgotten. Empty members match all, but one must be given.
struct Forget {
  std::string origin, account, sha256, remote_id;
};

/// How much of the history `Ledger::prune` has removed: what has ended or is gone, and
/// nothing that is current.
struct Pruned {
  std::uint64_t runs = 0;
  std::uint64_t writes = 0;
  std::uint64_t failures = 0;
  std::uint64_t objects = 0;  ///< that were gone from Meta
};

struct AuditRow;  // these are in ledger/history.hpp, which is not public
struct FailedItem;
struct MadeAsset;
struct RecordedRun;
struct RunFilter;
struct WriteFilter;

class FileIndex;
class Registry;

/// What metaup remembers: which content a file had (the file index), and what Meta confirmed (the registry).
/// For one thread at a time. Errors are class local.
///
/// Runs write in it by its two parts, whose types are not public. Look-ups see at once what was written, and share one
/// view of what other processes wrote; `flush` renews it.
class Ledger {
 public:
  Ledger(std::unique_ptr<FileIndex> files, std::unique_ptr<Registry> registry);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  [[nodiscard]] FileIndex& files() { return *files_; }
  [[nodiscard]] Registry& registry() { return *registry_; }

  /// What is made from now on carries the id of this run.
  [[nodiscard]] Result<void> begin_run(const RunRow& run);
  [[nodiscard]] Result<void> end_run(const RunEnd& end);

  /// The SHA-256 of the file that had this stamp when it was hashed; nothing when not known.
  [[nodiscard]] std::optional<std::string> find_file(const FileStamp& stamp);
  /// The current asset of a content, gone ones left out.
  [[nodiscard]] Result<std::optional<Asset>> find_asset(const Owner& owner, AssetKind kind, const std::string& sha256);
  /// By what Meta calls it, gone ones too.
  [[nodiscard]] Result<std::optional<Asset>> find_remote(const Owner& owner, AssetKind kind,
                                                         const std::string& remote_id);

  /// Makes all that was written durable, what is of the registry in one transaction. After an error it is still held,
  /// and can be tried again.
  [[nodiscard]] Result<void> flush();
  /// Whether the room that was held back is in use: what is under way can still be recorded, but nothing more may be
  /// started.
  [[nodiscard]] bool out_of_room() const;

  /// The current assets, gone ones too; `visit` must not call the ledger. For `metaup ledger show|export`. `account` is
  /// bare digits; `origin` and `account` empty: all.
  [[nodiscard]] Result<void> each_asset(const std::string& origin, const std::string& account,
                                        const std::function<void(const OwnedAsset&)>& visit);
  /// The runs that match, the newest first. As for all of these, `visit` must not call the ledger.
  [[nodiscard]] Result<void> each_run(const RunFilter& which, const std::function<void(const RecordedRun&)>& visit);
  /// What a run made, in the order in which Meta confirmed it; also what is gone or replaced by now.
  [[nodiscard]] Result<void> each_made(const std::string& run_id, const std::function<void(const MadeAsset&)>& visit);
  /// What failed in a run, in the order in which it was reported.
  [[nodiscard]] Result<void> each_failure(const std::string& run_id,
                                          const std::function<void(const FailedItem&)>& visit);
  /// The writes that match, in the order in which Meta answered.
  [[nodiscard]] Result<void> each_write(const WriteFilter& which, const std::function<void(const AuditRow&)>& visit);
  /// Forgets assets, what they replaced, and video sessions, by content, remote id or owner; returns how many rows.
  /// The thumbnails of forgotten videos go with them.
  [[nodiscard]] Result<std::uint64_t> forget(const Forget& what);
  /// Removes history from before `before`: writes, failures, objects that are gone, and runs of which nothing is left.
  /// What is there, is sent or may have been made by a request without an answer stays, and so do the runs that made
  /// it.
  [[nodiscard]] Result<Pruned> prune(WallTime before);
  /// Problems found by the integrity check; empty when sound.
  [[nodiscard]] Result<std::vector<std::string>> check();

 private:
  std::unique_ptr<FileIndex> files_;
  std::unique_ptr<Registry> registry_;
};

/// "SQLite 3.45.1": what keeps ledgers.
[[nodiscard]] std::string database_version();

enum class Access : std::uint8_t {
  read_only,   ///< never makes or changes a ledger, needs no free disk and no place that can be written; reads what
               ///< a damaged file still gives. Only blocks are written, if that is possible
  read_write,  ///< refuses a damaged file, and a disk without room for what Meta will confirm
};

/// Opens the ledger at `path`, with its file index in `path`.files; to write both are made if need be (parents 0700;
/// the files 0600). Of an older schema, the ledger is copied to `path`.schema-N before it is changed. Refuses a
/// network file system, a newer schema, a damaged file, a file with a second name (hard link) and what is not
/// a ledger, which it leaves as it is, and says what to do (`Error::hint`).
/// Of class not_found only if it is not there and was to be read.
/// Once open to be written, each write and each `flush` fails when another file has taken its name.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_ledger(const std::string& path, Access access = Access::read_write);
/// One that remembers nothing beyond the run (`--no-ledger`).
[[nodiscard]] std::unique_ptr<Ledger> make_memory_ledger();

}  // namespace metaup::ledger
