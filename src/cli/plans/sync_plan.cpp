#include "cli/plans/sync_plan.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "cli/launch/posters.hpp"
#include "cli/plans/upload_plan.hpp"
#include "plan/captions.hpp"
#include "plan/directory.hpp"
#include "plan/real_path.hpp"
#include "plan/settled.hpp"
#include "report/plan_file.hpp"
#include "run/engine/plan_in_force.hpp"
#include "source/rclone_listing.hpp"
#include "source/remote_path.hpp"

namespace metaup::cli {
namespace {

constexpr std::uint32_t kDefaultMostRemovals = 10;

/// What a source is known by, whatever way it is named in.
std::string identity_of(const std::string& source) {
  if (is_url(source)) return source;
  if (source::is_remote_path(source)) return source::plain_remote_path(source);
  std::error_code unknown;
  const auto path = plan::real_path(source);
  auto resolved = std::filesystem::canonical(path, unknown);
  if (unknown) resolved = std::filesystem::absolute(path, unknown).lexically_normal();
  return resolved.string();
}

/// Files that are passed over because somebody writes to them.
class Restless {
 public:
  Restless(WallTime now, Milliseconds settle) : now_(now), settle_(settle) {}

  /// `video`: what the file goes with, if it does.
  bool is(const plan::Candidate& file, const std::string& video = {}) {
    const auto wait = file.error ? Milliseconds{0} : plan::time_to_settle(file.stamp, now_, settle_);
    if (wait.count() == 0) return false;
    auto& goes_with = files_[file.path];
    if (goes_with.empty()) goes_with = video;
    settles_in_ = std::min(settles_in_.value_or(wait), wait);
    return true;
  }
  [[nodiscard]] std::string notice() const {
    constexpr std::size_t kExamples = 3;
    std::string examples;
    std::size_t count = 0;
    for (const auto& [path, video] : files_) {
      if (++count > kExamples) break;
      examples += (count == 1 ? "" : ", ") + path + (video.empty() ? "" : " (goes with " + video + ")");
    }
    return "left for the next time, because somebody may still be writing to " +
           (files_.size() == 1 ? std::string("it") : "them (" + std::to_string(files_.size()) + " files)") + ": " +
           examples + (files_.size() > kExamples ? ", …" : "");
  }
  [[nodiscard]] std::optional<Milliseconds> settles_in() const { return settles_in_; }

 private:
  WallTime now_;
  Milliseconds settle_;
  std::map<std::string, std::string> files_;  ///< with the video that each goes with, or nothing
  std::optional<Milliseconds> settles_in_;
};

/// What goes with a video, as it is now: its posters and captions.
class Companions {
 public:
  Companions(const Options& options, const Places& places, std::shared_ptr<const plan::Exclusion> excluded)
      : options_(options), places_(places), excluded_(excluded), captions_(std::move(excluded)) {}

  /// Those that can be read.
  [[nodiscard]] std::vector<plan::Candidate> of(const plan::Candidate& video) {
    if (plan::kind_of_name(video.path) != AssetKind::video) return {};
    std::vector<plan::Candidate> all;
    for (const auto& captions : captions_.beside(video)) add(captions.path, all);
    for (const auto& poster : poster_paths(video.path, options_.thumbnail, excluded_.get())) {
      if (!is_url(poster)) add(plan::real_path(poster), all);
    }
    return all;
  }

 private:
  void add(const std::string& path, std::vector<plan::Candidate>& all) const {
    auto file = candidate_of(path, places_);
    if (file && !file->error) all.push_back(*std::move(file));
  }

  const Options& options_;
  const Places& places_;
  std::shared_ptr<const plan::Exclusion> excluded_;
  plan::CaptionFiles captions_;
};

/// Which files are jobs, by their stamps: there may be 100,000.
class Stamps {
 public:
  explicit Stamps(const std::vector<run::Job>& jobs) {
    all_.reserve(jobs.size());
    for (const auto& job : jobs) {
      const auto* const file = std::get_if<plan::Candidate>(&job.content);
      if (file != nullptr && !file->error) all_.push_back(key_of(file->stamp));
    }
    std::sort(all_.begin(), all_.end());
  }
  [[nodiscard]] bool contains(const FileStamp& stamp) const {
    return std::binary_search(all_.begin(), all_.end(), key_of(stamp));
  }

 private:
  using Key = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::int64_t, std::int64_t>;
  static Key key_of(const FileStamp& stamp) {
    return {stamp.device, stamp.inode, stamp.size, stamp.mtime_ns, stamp.ctime_ns};
  }
  std::vector<Key> all_;
};

/// Not a link to what cannot be read now: that may hold anything.
bool is_link_to_nothing(const std::string& path) {
  if (plan::look_at(path, false).kind != plan::EntryKind::link) return false;
  const auto error_number = plan::look_at(path, true).error_number;
  return error_number == ENOENT || error_number == ENOTDIR || error_number == ELOOP;
}

/// All that is in the sources beside the jobs, without filters and through links. A link that leads nowhere holds
/// nothing, unless links are to be followed.
run::SyncRest rest_of(const std::vector<std::string>& sources, const Stamps& jobs, bool follows_links,
                      const std::shared_ptr<const plan::Place>& remotes, std::set<std::string> sent_from) {
  run::SyncRest rest;
  for (const auto& source : sources) {
    if (is_url(source)) continue;  // it is the one file that it names
    auto all = plan::select({.paths = {source}, .follow_symlinks = true, .misses_nothing = true, .place = remotes});
    if (!all) {
      rest.files.push_back(plan::unusable(source, std::move(all.error())));
      continue;
    }
    for (auto& file : all->candidates) {
      sent_from.erase(file.path);
      const bool is_nothing = file.error && !follows_links && is_link_to_nothing(file.path);
      if (!is_nothing && (file.error || !jobs.contains(file.stamp))) rest.files.push_back(std::move(file));
    }
  }
  for (const auto& path : sent_from) {
    if (remotes == nullptr || !remotes->has(path)) continue;
    const auto stamp = source::remote_stamp({.path = path, .size = 0, .time = {}, .checksums = {}});
    rest.unlisted.emplace(path, plan::Candidate{.path = path, .stamp = stamp, .error = nullptr, .place = remotes});
  }
  return rest;
}

bool is_listed(const run::Job& job) {
  const auto* const file = std::get_if<plan::Candidate>(&job.content);
  return file == nullptr || !file->error;
}

/// What a plan sends, or has looked at.
class PlannedFiles {
 public:
  explicit PlannedFiles(const report::PlanFile* plan) : is_in_force_(plan != nullptr) {
    if (plan == nullptr) return;
    for (const auto& target : plan->targets) {
      if (!target.removes) named_.insert(target.item.source);
    }
  }

  /// Its content is known, so that it does not matter who has just written it.
  [[nodiscard]] bool contains(const std::string& source) const { return named_.contains(source); }

  /// Leaves the jobs that the plan names. A picture that it does not name stands for no video.
  void keep_own(run::UploadPlan& plan) {
    if (!is_in_force_) return;
    std::vector<std::optional<std::uint32_t>> moved(plan.jobs.size());
    std::vector<run::Job> own;
    for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
      const auto& source = run::source_of(plan.jobs[i]);
      if (!named_.contains(source)) continue;
      listed_.insert(source);
      moved[i] = static_cast<std::uint32_t>(own.size());
      own.push_back(std::move(plan.jobs[i]));
    }
    for (auto& job : own) {
      if (job.poster) job.poster = moved[*job.poster];
    }
    plan.jobs = std::move(own);
  }

  /// What it names and no source has listed, as jobs that fail.
  [[nodiscard]] run::UploadPlan unlisted(const AccountId& account) const {
    run::UploadPlan plan;
    for (const auto& source : named_) {
      if (listed_.contains(source)) continue;
      auto error = run::changed_since_plan(ErrorClass::not_found, "no source holds " + source + " any more");
      plan.jobs.push_back({.source = {}, .account = account, .content = plan::unusable(source, std::move(error))});
    }
    return plan;
  }

 private:
  bool is_in_force_;
  std::set<std::string> named_;
  std::set<std::string> listed_;
};

/// Behind those that are there; their numbers move on.
void append_jobs(run::UploadPlan& plan, run::UploadPlan more, std::optional<std::uint32_t> sync) {
  const auto first_job = static_cast<std::uint32_t>(plan.jobs.size());
  const auto first_archive = static_cast<std::uint32_t>(plan.archives.size());
  for (auto& job : more.jobs) {
    job.sync = sync;
    if (job.poster) *job.poster += first_job;
    if (job.archive) *job.archive += first_archive;
  }
  plan.jobs_of_a_content = more.jobs_of_a_content;
  if (plan.jobs.empty()) {
    plan.jobs = std::move(more.jobs);
  } else {
    std::move(more.jobs.begin(), more.jobs.end(), std::back_inserter(plan.jobs));
  }
  std::move(more.archives.begin(), more.archives.end(), std::back_inserter(plan.archives));
}

/// Each source is a sync of its own.
class SyncNamer {
 public:
  SyncNamer(const Options& options, const std::vector<std::string>& sources, WallTime now, const Places& places)
      : options_(options),
        places_(places),
        excluded_(exclusion_of(options, sources)),
        companions_(options, places, excluded_),
        restless_(now, options.settle),
        planned_(options.in_force.get()) {}

  Result<void> add(const std::string& source) {
    auto& plan = named_.plan.uploads;
    auto identity = identity_of(source);
    if (!known_.insert(identity).second) return {};
    bool any_left = false;
    auto assets = name_assets(options_, {source}, places_, [&](const plan::Candidate& file) {
      const bool is_left = is_restless(file);
      any_left = any_left || is_left;
      return is_left;
    });
    if (!assets) return tl::unexpected(std::move(assets.error()));
    if (!any_left && assets->plan.jobs.empty()) named_.empty_sources.push_back({source, identity});
    if (any_left || std::none_of(assets->plan.jobs.begin(), assets->plan.jobs.end(), is_listed)) {
      spare(source, identity,
            any_left                    ? "has a file that is left for the next time"
            : assets->plan.jobs.empty() ? "lists no image and no video"
                                        : "");
    }
    std::move(assets->notices.begin(), assets->notices.end(), std::back_inserter(named_.notices));
    planned_.keep_own(assets->plan);
    const auto accounts = synced_accounts(options_);
    auto uploads = accounts.size() > 1 ? run::for_accounts(assets->plan, accounts) : std::move(assets->plan);
    append_jobs(plan, std::move(uploads), static_cast<std::uint32_t>(plan.syncs.size()));
    plan.syncs.push_back(std::move(identity));
    return {};
  }

  Result<NamedSync> take(const std::vector<std::string>& sources) {
    const auto accounts = synced_accounts(options_);
    append_jobs(named_.plan.uploads, run::for_accounts(planned_.unlisted(accounts.front()), accounts), std::nullopt);
    named_.plan.uploads.excluded = excluded_;
    if (auto tied = tie_planned_posters(); !tied) return tl::unexpected(std::move(tied.error()));
    named_.settles_in = restless_.settles_in();
    if (named_.settles_in) named_.notices.push_back(restless_.notice());
    if (!options_.delete_missing) return std::move(named_);
    named_.plan.removals = run::SyncRemovals{
        .most = most_removals(),
        .spared = std::move(spared_),
        .list_rest = [sources, jobs = Stamps(named_.plan.uploads.jobs), follows = options_.follow_symlinks,
                      remotes = places_.remotes](const std::set<std::string>& sent_from) {
          return rest_of(sources, jobs, follows, remotes, sent_from);
        }};
    return std::move(named_);
  }

 private:
  /// A video is whole with all that goes with it: a part that comes later is never sent.
  [[nodiscard]] bool is_restless(const plan::Candidate& file) {
    if (options_.settle.count() == 0 || planned_.contains(file.path)) return false;
    bool is_any = restless_.is(file);
    for (const auto& companion : companions_.of(file)) is_any = restless_.is(companion, file.path) || is_any;
    return is_any;
  }

  /// Those that no source lists any more, too.
  Result<void> tie_planned_posters() {
    if (!options_.in_force) return {};
    NamedAssets assets;
    assets.plan = std::move(named_.plan.uploads);
    auto tied = add_posters(options_, places_, assets);
    named_.plan.uploads = std::move(assets.plan);
    return tied;
  }

  /// A plan names each of them.
  [[nodiscard]] std::size_t most_removals() const {
    if (options_.in_force) return std::numeric_limits<std::size_t>::max();
    return options_.max_delete.value_or(kDefaultMostRemovals);
  }

  /// `why` is empty where the run tells of it: a source that cannot be read is an item.
  void spare(const std::string& source, const std::string& identity, const std::string& why) {
    if (options_.delete_missing && !why.empty()) {
      named_.notices.push_back(source + " " + why + ": nothing that came from it is deleted");
    }
    spared_.try_emplace(identity, why.empty() ? "cannot be read" : why);
  }

  const Options& options_;
  const Places& places_;
  std::shared_ptr<const plan::Exclusion> excluded_;
  Companions companions_;
  Restless restless_;
  PlannedFiles planned_;
  std::unordered_set<std::string> known_;  ///< the identities so far
  std::map<std::string, std::string> spared_;
  NamedSync named_;
};

}  // namespace

std::vector<AccountId> synced_accounts(const Options& options) {
  return options.accounts.empty() ? std::vector{*options.account} : options.accounts;
}

Result<NamedSync> name_sync(const Options& options, const std::vector<std::string>& sources, WallTime now,
                            const Places& places) {
  SyncNamer namer(options, sources, now, places);
  for (const auto& source : sources) {
    if (auto added = namer.add(source); !added) return tl::unexpected(std::move(added.error()));
  }
  return namer.take(sources);
}

}  // namespace metaup::cli
