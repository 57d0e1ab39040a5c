#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/boot_clock.hpp"
#include "base/digest.hpp"
#include "ledger/history.hpp"
#include "ledger/record.hpp"
#include "metaup/ledger/ledger.hpp"

/// What a registry is asked and told. A database on another machine may stand behind it, so questions go in lists, and
/// writes wait for a commit.
namespace metaup::ledger {

/// The current asset of a content, gone ones left out.
struct AssetOfContent {
  using Answer = std::optional<Asset>;
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string sha256;
};
/// By what Meta calls it, gone ones too.
struct AssetOfRemote {
  using Answer = std::optional<Asset>;
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string remote_id;
};
/// All assets of a kind, gone and replaced ones too.
struct AssetsOfKind {
  using Answer = std::vector<Asset>;
  Owner owner;
  AssetKind kind = AssetKind::image;
};
struct SessionOfContent {
  using Answer = std::optional<VideoSession>;
  Owner owner;
  std::string sha256;
};
/// The session that made this video, as long as nobody has seen the video ready.
struct SessionOfVideo {
  using Answer = std::optional<VideoSession>;
  Owner owner;
  std::string video_id;
};
struct ThumbnailOf {
  using Answer = std::optional<std::string>;
  Owner owner;
  std::string video_id;
};
/// What uses it, in the order of kinds and ids, as far as it is an asset and not gone.
struct UsersOf {
  using Answer = std::vector<Remote>;
  Owner owner;
  Remote used;
};
struct OpenIntents {
  using Answer = std::vector<Intent>;
  Owner owner;
};
struct Block {
  WallTime until{};
  WallTime since{};  ///< when that was known; it shows how long the block is, whatever a clock does. 1970: not known
  BootTime ends;     ///< the end by the clock that nobody sets, of the machine whose run met it
};
/// How one of Meta's limiters stood.
struct LimiterUsage {
  AccountId account;  ///< empty: the app's
  std::string limiter;
  double percent = 0;
  double points_per_percent = 0;  ///< as far as the run had learned
  WallTime told_at{};             ///< by Meta
};
/// What runs have met of Meta's limits, be it of this process or of others.
struct Limits {
  std::map<AccountId, Block> blocks;  ///< under no account: of all of them
  std::vector<LimiterUsage> usage;
};
struct LimitsOf {
  using Answer = Limits;
  std::string origin;
};
/// What is known of an account as a whole.
struct Standing {
  WallTime known_since{};           ///< 1970: it is not known; it may hold what this ledger has never seen
  bool has_learned_videos = false;  ///< of which the content is not known
};
struct StandingOf {
  using Answer = Standing;
  Owner owner;
};
/// Something that an account held when it was learned, as Meta described it; its content is not known.
struct Learned {
  AssetKind kind = AssetKind::image;
  std::string remote_id;
  std::string name;         ///< of a video its title
  std::uint64_t bytes = 0;  ///< of a video's file; 0: Meta did not tell
  double length = 0;        ///< of a video, in seconds; 0: Meta did not tell
  std::string details;      ///< of a creative, what it is made of, as JSON
  bool trusted = false;     ///< whoever learned it takes for sure what is like it
  WallTime told_at{};
};
/// Of this name, or as many bytes (if not 0).
struct LearnedLike {
  using Answer = std::vector<Learned>;
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string name;
  std::uint64_t bytes = 0;
};
/// A thing at Meta that a sync has made, and one of its contents. Many are asked for at once, so each is kept small.
struct Synced {
  AssetKind kind = AssetKind::image;
  std::string remote_id;
  ContentDigest content{};
  WallTime made{};  ///< when Meta was asked for it, by Meta's clock where that is known; 1970: not known
};
/// All that a sync has made in an account, that is there as far as anybody knows, and that nobody else wants; replaced
/// ones, too. A row for each content.
struct SyncedFrom {
  using Answer = std::vector<Synced>;
  Owner owner;
  std::string source;  ///< the resolved path
};
using Question = std::variant<AssetOfContent, AssetOfRemote, AssetsOfKind, SessionOfContent, SessionOfVideo,
                              ThumbnailOf, UsersOf, OpenIntents, LimitsOf, StandingOf, LearnedLike, SyncedFrom>;
using Answer =
    std::variant<std::optional<Asset>, std::vector<Asset>, std::optional<VideoSession>, std::optional<std::string>,
                 std::vector<Remote>, std::vector<Intent>, Limits, Standing, std::vector<Learned>, std::vector<Synced>>;

/// Replaces the current row of the content, which stays as history. Without a content, a remote id that is known is
/// only confirmed. What is there already and has been made by another sync, or by none, is no sync's own from now on.
struct Recorded {
  Owner owner;
  Asset asset;
  std::optional<WallTime> asked = {};  ///< when Meta was asked for it, by Meta's clock; nothing: not known
};
/// What Meta said about something that it may or may not hold any more.
struct Seen {
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string remote_id;
  WallTime when{};
  bool gone = false;
};
/// A creative shows an image or a video, an ad a creative: `used` cannot be deleted.
struct Used {
  Owner owner;
  Remote user;
  Remote used;
};
/// Somebody else than the sync that made it wants it, too: it is no sync's own any more.
struct Shared {
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string remote_id;
};
struct IntentEnded {
  std::int64_t id = 0;
};
/// Requests of the account are blocked; kept between runs, those that only read included.
struct Blocked {
  Owner owner;
  Block block;
};
/// What a reply said of a limiter; the last word counts.
struct UsageTold {
  std::string origin;
  LimiterUsage usage;
};
/// Replaces the session of the content.
struct SessionSaved {
  Owner owner;
  VideoSession session;
};
struct SessionEnded {
  Owner owner;
  std::string sha256;
};
/// The image that stands for a video in creatives: a hash of an uploaded one, or the address of a generated one.
/// Replaces the one before.
struct Illustrated {
  Owner owner;
  std::string video_id;
  std::string image;
};
/// That the account holds nothing which this ledger could send a second time unseen, and why; the first word counts.
struct AccountKnown {
  enum class By : std::uint8_t { learned, empty };
  Owner owner;
  By by = By::learned;
  WallTime when{};
};
/// Replaces what was learned of it before.
struct LearnedOf {
  Owner owner;
  Learned thing;
};
/// All of a kind have been read since `begun`: what was learned before that is not there any more.
struct LearnedAll {
  Owner owner;
  AssetKind kind = AssetKind::image;
  WallTime begun{};
};
/// Something in the account turned out to be this content. No run of this ledger has made it, so none can take it
/// back. Changes nothing where the content has a current asset that is not gone. Without a content: something that this
/// ledger did not know was there, and may be gone now.
struct Recognized {
  Owner owner;
  Asset asset;
};
using Change = std::variant<Recorded, Seen, Used, Shared, IntentEnded, Blocked, UsageTold, SessionSaved, SessionEnded,
                            Illustrated, AuditRow, FailedItem, AccountKnown, LearnedOf, LearnedAll, Recognized>;

/// What Meta confirmed, durably. For one thread at a time, and blocking: whoever must not wait for a disk or a
/// database gives it a thread of its own. Errors are class local.
///
/// What is written waits in memory until `commit`, or until another method writes or has to see it. Questions see it
/// at once. After an error it is still held, and `commit` can be tried again. Questions share one view of what other
/// processes wrote; a commit renews it.
class Registry {
 public:
  virtual ~Registry() = default;

  /// What is made from now on carries the id of this run.
  [[nodiscard]] virtual Result<void> begin_run(const RunRow& run) = 0;
  [[nodiscard]] virtual Result<void> end_run(const RunEnd& end) = 0;

  /// One answer for each question, in their order, of the type that the question names.
  [[nodiscard]] virtual Result<std::vector<Answer>> ask(const std::vector<Question>& questions) = 0;
  virtual void write(Change change) = 0;
  /// Durable (one sync for all) before it returns. Their ids, in the same order.
  [[nodiscard]] virtual Result<std::vector<std::int64_t>> begin_intents(const std::vector<Intent>& intents) = 0;
  /// All that was written, in one transaction. It then outlives a kill of this process.
  [[nodiscard]] virtual Result<void> commit() = 0;
  /// Whether the room that was held back is in use: what is under way can still be recorded, but nothing more may be
  /// started.
  [[nodiscard]] virtual bool out_of_room() const = 0;

  [[nodiscard]] virtual Result<void> each_asset(const std::string& origin, const std::string& account,
                                                const std::function<void(const OwnedAsset&)>& visit) = 0;
  [[nodiscard]] virtual Result<void> each_run(const RunFilter& which,
                                              const std::function<void(const RecordedRun&)>& visit) = 0;
  [[nodiscard]] virtual Result<void> each_made(const std::string& run_id,
                                               const std::function<void(const MadeAsset&)>& visit) = 0;
  [[nodiscard]] virtual Result<void> each_failure(const std::string& run_id,
                                                  const std::function<void(const FailedItem&)>& visit) = 0;
  [[nodiscard]] virtual Result<void> each_write(const WriteFilter& which,
                                                const std::function<void(const AuditRow&)>& visit) = 0;
  /// All that is in it, in one view, in the order of `RecordType`. What cannot be read is passed over, and is the error
  /// in the end.
  [[nodiscard]] virtual Result<void> each_record(const std::function<void(const Record&)>& visit) = 0;
  /// Takes over records of another registry, or of this one at another time, until `next` has no more: all of them, or
  /// none when there is an error. Newer information wins, what this registry has is never lost, and to take the same
  /// over twice changes nothing.
  [[nodiscard]] virtual Result<Merged> merge(const NextRecord& next) = 0;
  [[nodiscard]] virtual Result<std::uint64_t> forget(const Forget& what) = 0;
  /// Removes what is no longer current and from before `before`.
  [[nodiscard]] virtual Result<Pruned> prune(WallTime before) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> check() = 0;
};

/// A single question.
template <class Q>
[[nodiscard]] Result<typename Q::Answer> ask(Registry& registry, Q question) {
  auto answers = registry.ask({std::move(question)});
  if (!answers) return tl::unexpected(std::move(answers.error()));
  return std::get<typename Q::Answer>(std::move(answers->front()));
}

}  // namespace metaup::ledger
