#include "cli/plans/upload_plan.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/launch/posters.hpp"
#include "cli/plans/upload_settings.hpp"
#include "metaup/plan/media.hpp"
#include "metaup/plan/select.hpp"
#include "plan/exclusion.hpp"
#include "report/plan_file.hpp"
#include "source/archive.hpp"
#include "source/remote_path.hpp"

namespace metaup::cli {
namespace {

using SourcePtr = std::shared_ptr<const source::Source>;

bool takes_both_kinds(const Options& options) { return options.command == "upload" || options.command == "sync"; }

/// What the command takes URLs of. A video where it may be either: what is fetched may be as large as that then.
AssetKind kind_of_urls(const Options& options) {
  return options.command == "upload-image" ? AssetKind::image : AssetKind::video;
}

bool is_zip(const std::string& path) { return to_lower(path).ends_with(".zip"); }

void add_unusable(std::string source, const AccountId& account, Error error, run::UploadPlan& plan) {
  plan.jobs.push_back(
      {.source = {}, .account = account, .content = plan::unusable(std::move(source), std::move(error))});
}

/// One job for each entry, under a source such as "bundle.zip/spring/a.jpg".
Result<void> add_archive(const plan::Candidate& archive, const AccountId& account, bool send_whole,
                         const Places& places, run::UploadPlan& plan) {
  if (archive.error) return tl::unexpected(*archive.error);
  const auto& path = archive.path;
  auto file = plan::open(archive, places.stop);
  if (!file) return tl::unexpected(file.error());
  auto entries = source::unpack_archive(*file, places.temporary_directory);
  if (!entries) return tl::unexpected(entries.error());
  std::optional<std::uint32_t> whole;
  // Meta would make images also of what is reported as failed here.
  const bool all_good =
      std::none_of(entries->begin(), entries->end(), [](const auto& entry) { return entry.error.has_value(); });
  if (send_whole && all_good) {
    whole = static_cast<std::uint32_t>(plan.archives.size());
    plan.archives.push_back({.file = *file, .name = std::string(base_name(path))});
  }
  for (auto& entry : *entries) {
    auto source = path + "/" + entry.path;
    if (entry.error) {
      add_unusable(std::move(source), account, std::move(*entry.error), plan);
      continue;
    }
    plan.jobs.push_back({.source = std::move(source),
                         .account = account,
                         .content = source::already_open(std::move(entry.file), entry.path),
                         .archive = whole});
  }
  return {};
}

/// The archive that a source such as "bundle.zip/spring/a.jpg" lies in; empty for any other. On a remote the name says
/// it.
std::string archive_of(const std::string& source) {
  for (auto slash = source.find('/', 1); slash != std::string::npos; slash = source.find('/', slash + 1)) {
    auto path = source.substr(0, slash);
    std::error_code unreadable;
    const bool is_remote = source::is_remote_path(path);
    if (is_zip(path) && (is_remote || std::filesystem::is_regular_file(path, unreadable))) return path;
  }
  return {};
}

/// Those entries of an archive that are wanted, or why not.
void add_entries(const std::string& path, const AccountId& account, std::set<std::string> wanted, const Places& places,
                 run::UploadPlan& plan) {
  run::UploadPlan unpacked;
  const auto added = candidate_of(path, places).and_then([&](const plan::Candidate& archive) {
    return add_archive(archive, account, false, places, unpacked);
  });
  for (auto& job : unpacked.jobs) {
    if (wanted.erase(run::source_of(job)) != 0) plan.jobs.push_back(std::move(job));
  }
  for (const auto& source : wanted) {
    add_unusable(source, account, added ? file_error("find", source, ENOENT) : added.error(), plan);
  }
}

void add_candidates(std::vector<plan::Candidate> candidates, const AccountId& account, run::UploadPlan& plan) {
  plan.jobs.reserve(plan.jobs.size() + candidates.size());
  for (auto& candidate : candidates) {
    plan.jobs.push_back({.source = {}, .account = account, .content = std::move(candidate)});
  }
}

/// Meta may fetch what is named by a URL, so that it is more than a file to be opened.
void add_urls(const Options& options, const Places& places, std::vector<plan::Candidate>& candidates,
              run::UploadPlan& plan) {
  const auto urls = std::stable_partition(candidates.begin(), candidates.end(),
                                          [](const plan::Candidate& file) { return file.error || !is_url(file.path); });
  for (auto url = urls; url != candidates.end(); ++url) {
    plan.jobs.push_back({.source = url->path,
                         .account = *options.account,
                         .content = places.on_the_web(url->path, kind_of_urls(options))});
  }
  candidates.erase(urls, candidates.end());
}

bool is_video_content(const OpenFile& file) {
  std::array<std::byte, plan::kSniffBytes> head{};
  const auto count = file.read_at(0, head);
  return count && plan::sniff({reinterpret_cast<const char*>(head.data()), *count}) == plan::Format::video;
}

/// Whether what is sent of a job here is a video.
bool is_video(const run::Job& job, const Options& options) {
  if (const auto* const source = std::get_if<SourcePtr>(&job.content)) {
    const auto url = (*source)->url();
    if (!url.empty() && options.command == "upload-video") return options.method == Method::chunked;  // or Meta has it
    if (!url.empty()) return plan::kind_of_name(path_for_names(url)) != AssetKind::image;
    const auto opened = (*source)->open(false);
    return opened && is_video_content(*opened->file);
  }
  const auto* const candidate = std::get_if<plan::Candidate>(&job.content);
  if (candidate == nullptr || candidate->error) return false;
  if (candidate->place != nullptr) return plan::kind_of_name(candidate->path) != AssetKind::image;
  const auto file = OpenFile::open(candidate->path);
  return file && is_video_content(**file);
}

/// What folders and lists hold of the other kind is ignored when the command takes one kind only. A file that is an
/// argument is taken at its word and refused, and what is not there is told, whatever its name.
void pass_over_other_kind(const Options& options, std::vector<plan::Candidate>& candidates,
                          std::vector<std::string>& notices) {
  if (takes_both_kinds(options)) return;
  const auto other = options.command == "upload-image" ? AssetKind::video : AssetKind::image;
  const std::set<std::string> named(options.arguments.begin(), options.arguments.end());
  const auto passed_over = std::erase_if(candidates, [&](const plan::Candidate& candidate) {
    return !candidate.error && !named.contains(candidate.path) && plan::kind_of_name(candidate.path) == other;
  });
  if (passed_over == 0) return;
  notices.push_back("Skipped " + std::to_string(passed_over) + " " + std::string(to_string(other)) +
                    (passed_over == 1 ? "" : "s") + ": " + options.command + " takes only " +
                    (other == AssetKind::video ? "images" : "videos"));
}

}  // namespace

std::shared_ptr<const plan::Exclusion> exclusion_of(const Options& options, const std::vector<std::string>& paths) {
  return options.exclude.empty() ? nullptr : std::make_shared<const plan::Exclusion>(options.exclude, paths);
}

Result<NamedAssets> name_assets(const Options& options, std::vector<std::string> paths, const Places& places,
                                const LeftOut& is_left_out) {
  if (auto checked = refuse_root(options, paths); !checked) return tl::unexpected(checked.error());
  NamedAssets named;
  if (!options.stdin_name.empty()) {
    if (auto content = hold_stdin(options, places)) {
      named.plan.jobs.push_back({.source = options.stdin_name,
                                 .account = *options.account,
                                 .content = source::already_open(*std::move(content), options.stdin_name)});
    } else {
      add_unusable(options.stdin_name, *options.account, std::move(content.error()), named.plan);
    }
  }
  named.plan.excluded = exclusion_of(options, paths);
  auto selected = select_files(options, places, std::move(paths));
  if (!selected) return tl::unexpected(selected.error());
  add_urls(options, places, selected->candidates, named.plan);
  named.notices = std::move(selected->notices);
  pass_over_other_kind(options, selected->candidates, named.notices);
  if (is_left_out) std::erase_if(selected->candidates, is_left_out);

  const auto zips = std::stable_partition(
      selected->candidates.begin(), selected->candidates.end(),
      [](const plan::Candidate& candidate) { return candidate.error || !is_zip(candidate.path); });
  std::vector<plan::Candidate> archives(std::make_move_iterator(zips),
                                        std::make_move_iterator(selected->candidates.end()));
  selected->candidates.erase(zips, selected->candidates.end());
  add_candidates(std::move(selected->candidates), *options.account, named.plan);
  for (const auto& archive : archives) {
    if (auto added = add_archive(archive, *options.account, options.method == Method::zip, places, named.plan);
        !added) {
      add_unusable(archive.path, *options.account, added.error(), named.plan);
    }
  }
  if (options.command != "upload-image") {
    if (auto added = add_posters(options, places, named); !added) return tl::unexpected(added.error());
  }
  return named;
}

std::string first_chunked_video(const Options& options, const run::UploadPlan& plan) {
  const bool in_chunks = options.method == Method::automatic || options.method == Method::chunked;
  if (options.command == "upload-image" || !in_chunks) return {};
  for (const auto& job : plan.jobs) {
    if (is_video(job, options)) return run::source_of(job);
  }
  return {};
}

namespace {

/// What earlier runs or plans name, one by one.
class NamedOneByOne {
 public:
  NamedOneByOne(const Options& options, const Places& places) : kind_of_urls_(kind_of_urls(options)), places_(places) {}

  /// True: it was a URL, or an entry of an archive; false: it is a path, which the caller adds.
  [[nodiscard]] Result<bool> add(const std::string& source, const AccountId& account) {
    if (is_url(source)) {
      if (auto checked = check_url_shown(source); !checked) return tl::unexpected(std::move(checked.error()));
      named_.plan.jobs.push_back(
          {.source = source, .account = account, .content = places_.on_the_web(source, kind_of_urls_)});
      return true;
    }
    const auto archive = archive_of(source);
    if (archive.empty()) return false;
    entries_[{archive, account}].insert(source);
    return true;
  }
  void add(std::vector<plan::Candidate> candidates, const AccountId& account) {
    add_candidates(std::move(candidates), account, named_.plan);
  }
  [[nodiscard]] NamedAssets take() {
    for (auto& [archive, wanted] : entries_) {
      add_entries(archive.first, archive.second, std::move(wanted), places_, named_.plan);
    }
    return std::move(named_);
  }

 private:
  AssetKind kind_of_urls_;
  const Places& places_;
  NamedAssets named_;
  std::map<std::pair<std::string, AccountId>, std::set<std::string>> entries_;  ///< by their archive
};

}  // namespace

Result<NamedAssets> assets_to_retry(const report::RetryList& list, const Options& options, const Places& places) {
  NamedOneByOne named(options, places);
  std::vector<std::string> sources;
  for (const auto& item : list.items) {
    sources.push_back(item.source);
    const auto added = named.add(item.source, item.account);
    if (!added) return tl::unexpected(added.error());
    if (*added) continue;
    if (source::is_remote_path(item.source)) {
      auto file = candidate_of(item.source, places);
      if (!file) return tl::unexpected(std::move(file.error()));
      named.add({*std::move(file)}, item.account);
      continue;
    }
    // One by one: a path may be wanted for several accounts, and a selection names each path once.
    auto selected = plan::select({.paths = {item.source}, .follow_symlinks = options.follow_symlinks});
    if (!selected) return tl::unexpected(selected.error());
    named.add(std::move(selected->candidates), item.account);
  }
  auto assets = named.take();
  assets.plan.excluded = exclusion_of(options, sources);
  return assets;
}

namespace {

/// How many targets in a row share an index, each for another account; 1 unless that is so of all of them.
std::uint32_t targets_of_a_content(const report::PlanFile& plan) {
  const auto& targets = plan.targets;
  const auto count = static_cast<std::size_t>(std::count_if(targets.begin(), targets.end(), [&](const auto& target) {
    return target.item.index == targets.front().item.index;
  }));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const bool is_alike = targets[i].item.index == i / count && archive_of(targets[i].item.source).empty();
    if (!is_alike) return 1;
  }
  return static_cast<std::uint32_t>(std::max<std::size_t>(count, 1));
}

}  // namespace

Result<NamedAssets> planned_assets(const Options& options, const Places& places) {
  NamedOneByOne named(options, places);
  for (const auto& target : options.in_force->targets) {
    const auto& item = target.item;
    if (target.removes) continue;
    if (item.kind != AssetKind::image && item.kind != AssetKind::video) {
      return local_error("the plan has a target that is no file: " + printable(utf8_prefix(item.source, 200)));
    }
    const auto added = named.add(item.source, item.account);
    if (!added) return tl::unexpected(added.error());
    if (*added) continue;
    auto file = candidate_of(item.source, places);
    if (!file) return tl::unexpected(std::move(file.error()));
    named.add({*std::move(file)}, item.account);
  }
  auto assets = named.take();
  assets.plan.jobs_of_a_content = targets_of_a_content(*options.in_force);
  if (auto added = add_posters(options, places, assets); !added) return tl::unexpected(added.error());
  return assets;
}

}  // namespace metaup::cli
