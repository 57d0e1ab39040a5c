#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metaup/run/upload.hpp"
#include "run/engine/content_set.hpp"
#include "run/engine/engine.hpp"
#include "run/rules/copy_routes.hpp"
#include "run/rules/verdict.hpp"
#include "run/targets/account_videos.hpp"
#include "run/targets/file_names.hpp"
#include "upload/video_wait.hpp"

namespace metaup::run {

/// A video that is to be sent, and that no earlier run has begun to send.
struct NewVideo {
  AccountId account;
  TargetId target = 0;
  std::string source;
  std::string likely;  ///< the id of one that the account held when it was learned, which may be it; empty: none
};

/// What the sources of a sync hold.
struct Found {
  ContentSet contents;
  /// Sources that hold more than can be told now, and why: nothing of theirs is deleted.
  std::map<std::string, std::string> spared;
  std::string unread;  ///< a file that may hold anything; empty: there is none
};

/// What the files and videos of one run share.
struct UploadContext {
  UploadContext(const UploadSettings& settings_of_run, Environment& world, std::string origin_of_server,
                RunControl& run_control, Engine& run_engine);

  const UploadSettings& settings;
  Environment& environment;
  std::string origin;
  RunControl& control;
  Engine& engine;
  plan::ProbeOptions image_probe;  ///< of what must be an image, whatever else is taken
  plan::ProbeOptions video_probe;

  FileNames* names = nullptr;  ///< null: no pattern makes them
  CopyRoutes routes;           ///< between the accounts of an upload
  bool ffprobe_noticed = false;
  bool parts_are_refused = false;  ///< multipart images are, and base64 ones are not
  /// Ids of the videos of this run and, once they have been asked for, of the registry: none of them is another's.
  std::set<std::string> taken_videos;
  std::set<AccountId> knows_videos;                  ///< accounts whose videos of the registry are among them
  std::map<AccountId, std::size_t> awaited;          ///< videos that Meta processes
  std::map<AccountId, AccountVideos> listed_videos;  ///< where Meta is asked about videos
  /// Why the pictures of a video are not known that Meta has made of it; by its id.
  std::map<std::string, Error> unread_thumbnails;
  /// Accounts where the ledger can tell whether a video is there, or Meta is asked before anything is sent.
  std::set<AccountId> takes_videos;
  /// Called for a video in another account that has the name of an image: nobody knew of it before its content was.
  std::function<void(const AccountId& account)> on_hidden_video;
  /// Whether somebody asks before the first write which videos would be new, and which ones are.
  bool notes_new_videos = false;
  std::vector<NewVideo> new_videos;
  std::vector<std::string> syncs;  ///< `UploadPlan::syncs`
  Found* found = nullptr;          ///< of a sync that may delete: is told of all that its sources hold

  /// Shared by all files that stay open from the look until they are sent.
  std::shared_ptr<const int> open_files = std::make_shared<const int>();

  [[nodiscard]] ledger::Owner owner_of(const AccountId& account) const {
    return {.origin = origin, .account = account};
  }
  /// Whether it is in this run's part. A plan names its own.
  [[nodiscard]] bool is_in_part(std::string_view sha256) const {
    return control.plan() != nullptr || has(settings.shard, sha256);
  }
  /// What `who` has to claim before it makes something; nothing: no other machine works in the account, or it has
  /// claimed already.
  [[nodiscard]] std::optional<ledger::Claim> claim_of(const Target& who, std::string identity,
                                                      std::vector<std::string> intents = {}) const;
  [[nodiscard]] AccountVideos& videos_of(const AccountId& account) {
    return listed_videos.try_emplace(account, account).first->second;
  }
  [[nodiscard]] LedgerQueue& ledger() const { return control.ledger(); }
  void notice(std::string message) const { environment.reporter.on(report::Notice{std::move(message)}); }
  /// The options for what must be of this kind; without a kind, those of the settings.
  [[nodiscard]] const plan::ProbeOptions& probe_of(std::optional<AssetKind> must_be) const;
  /// The host where uploads of videos begin, and have to end.
  [[nodiscard]] const std::string& video_host() const;
  [[nodiscard]] upload::ReadLoad read_load(const AccountId& account) const;
};

/// An image that stands for videos in creatives. They end in any order; what belongs together is written down once both
/// are known.
class Poster {
 public:
  /// `file` is what must be as the plan in force has it; nothing: there is no plan.
  Poster(AccountId account, std::string source, std::optional<JobContent> file)
      : account_(std::move(account)), source_(std::move(source)), file_(std::move(file)) {}

  void on_image(const std::string& hash, const UploadContext& context);
  void on_video(const std::string& id, const UploadContext& context);
  /// As the user calls it.
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] const std::optional<JobContent>& file() const { return file_; }

 private:
  void remember(const std::string& video_id, const UploadContext& context) const;

  AccountId account_;
  std::string source_;
  std::optional<JobContent> file_;
  std::string hash_;
  std::vector<std::string> videos_;
};

}  // namespace metaup::run
