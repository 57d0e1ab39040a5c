#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/anchor.hpp"
#include "ledger/disk_reserve.hpp"
#include "ledger/pending_write.hpp"
#include "ledger/sqlite.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {

/// The ledger in an SQLite database that is open, ours and of the latest schema.
///
/// Grouped rows wait in `pending_`, outside of any transaction, so that other processes can write
/// meanwhile. A look-up that they could change writes them first; `Touched` keeps most from being one.
/// Hashes of files, which arrive between look-ups by the thousand, are answered from `hashed_` instead.
class SqliteLedger final : public Ledger {
 public:
  /// What a ledger in a file has beside its database.
  struct Home {
    std::string path;  ///< for messages
    DiskReserve reserve = {};
    Anchor anchor = {};
    bool to_be_read = false;
  };
  SqliteLedger(sql::Database database, Home home);
  ~SqliteLedger() override;
  SqliteLedger(const SqliteLedger&) = delete;
  SqliteLedger& operator=(const SqliteLedger&) = delete;

  [[nodiscard]] Result<void> begin_run(const RunRow& run) override;
  [[nodiscard]] Result<void> end_run(const std::string& run_id, int exit_code, WallTime ended) override;
  [[nodiscard]] Result<std::optional<std::string>> find_file(const FileStamp& stamp) override;
  void remember_file(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) override;
  [[nodiscard]] Result<std::optional<Asset>> find_asset(const Owner& owner, AssetKind kind,
                                                        const std::string& sha256) override;
  [[nodiscard]] Result<std::optional<Asset>> find_remote(const Owner& owner, AssetKind kind,
                                                         const std::string& remote_id) override;
  void record(const Owner& owner, const Asset& asset) override;
  void confirm(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) override;
  void mark_gone(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) override;
  void record_use(const Owner& owner, const Remote& user, const Remote& used) override;
  [[nodiscard]] Result<std::vector<Remote>> users_of(const Owner& owner, const Remote& used) override;
  [[nodiscard]] Result<std::vector<std::int64_t>> begin_intents(const std::vector<Intent>& intents) override;
  void end_intent(std::int64_t id) override;
  [[nodiscard]] Result<std::vector<Intent>> open_intents(const Owner& owner) override;
  [[nodiscard]] Result<void> save_session(const Owner& owner, const VideoSession& session) override;
  [[nodiscard]] Result<std::optional<VideoSession>> find_session(const Owner& owner,
                                                                 const std::string& sha256) override;
  [[nodiscard]] Result<std::optional<VideoSession>> find_session_of(const Owner& owner,
                                                                    const std::string& video_id) override;
  void forget_session(const Owner& owner, const std::string& sha256) override;
  void remember_thumbnail(const Owner& owner, const std::string& video_id, const std::string& image) override;
  [[nodiscard]] Result<std::optional<std::string>> find_thumbnail(const Owner& owner,
                                                                  const std::string& video_id) override;
  void audit(const AuditRow& row) override;
  void save_block(const Owner& owner, WallTime until) override;
  [[nodiscard]] Result<std::map<AccountId, WallTime>> blocks(const std::string& origin) override;
  [[nodiscard]] Result<void> flush() override;
  [[nodiscard]] bool out_of_room() const override { return out_of_room_; }
  [[nodiscard]] Result<void> each_asset(const std::string& origin, const std::string& account,
                                        const std::function<void(const OwnedAsset&)>& visit) override;
  [[nodiscard]] Result<std::uint64_t> forget(const Forget& what) override;
  [[nodiscard]] Result<std::vector<std::string>> check() override;

 private:
  [[nodiscard]] Result<std::optional<VideoSession>> session_by(const std::string& query, const Owner& owner,
                                                               const std::string& key);
  using Write = std::function<sql::Outcome<void>(sql::Database&)>;
  /// What look-ups of assets could miss in the database. Owners and kinds are left out: to write once
  /// too often does no harm.
  struct Touched {
    std::set<std::string, std::less<>> contents;
    std::set<std::string, std::less<>> remotes;
    bool all = false;
  };

  /// All that waits and then `more`, in one transaction; gives the reserve up for it if need be.
  [[nodiscard]] Result<void> write_all(const Write& more);
  [[nodiscard]] sql::Outcome<void> try_write_all(const Write& more);
  /// One view of the database for many look-ups: to open one costs more than the look-up.
  [[nodiscard]] sql::Outcome<void> hold_view();
  [[nodiscard]] sql::Outcome<void> drop_view();
  template <class... Values>
  [[nodiscard]] Result<std::optional<Asset>> find(bool touched, std::string_view sql, const Values&... values);
  [[nodiscard]] tl::unexpected<Error> failed(const sql::Failure& failure) const;

  Home home_;
  sql::Database database_;
  bool out_of_room_ = false;
  std::vector<PendingWrite> pending_;
  Touched touched_;                                                   ///< by what is pending
  std::map<std::pair<std::uint64_t, std::uint64_t>, Hashed> hashed_;  ///< by device and inode
};

}  // namespace metaup::ledger
