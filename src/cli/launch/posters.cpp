#include "cli/launch/posters.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "http/url.hpp"
#include "metaup/plan/media.hpp"
#include "plan/exclusion.hpp"
#include "plan/real_path.hpp"
#include "source/remote_path.hpp"

namespace metaup::cli {
namespace {

/// The image of this path. None: it need not be there, and is not.
Result<std::vector<run::JobContent>> poster_at(const std::string& path, bool may_be_missing, const Places& places) {
  if (is_url(path)) {
    return http::check_url(path).map(
        [&] { return std::vector<run::JobContent>{places.on_the_web(path, AssetKind::image)}; });
  }
  auto file = candidate_of(path, places);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (file->error && may_be_missing) {
    const bool is_missing = file->error->error_class == ErrorClass::not_found;
    return is_missing ? std::vector<run::JobContent>{} : std::vector<run::JobContent>{*std::move(file)};
  }
  if (!source::is_remote_path(path)) {  // which tells more of what is no file
    auto selected = plan::select({.paths = {path}});
    if (!selected) return tl::unexpected(std::move(selected.error()));
    if (selected->candidates.empty()) return std::vector<run::JobContent>{};
    file = std::move(selected->candidates.front());
  }
  return std::vector<run::JobContent>{*std::move(file)};
}

/// Why it is not known whether the file is there; empty when it is, or must be.
std::string unread(const run::JobContent& poster) {
  const auto* const file = std::get_if<plan::Candidate>(&poster);
  return file != nullptr && file->error ? file->error->message : std::string();
}

/// Of stdin nobody knows where it lies.
bool may_have_poster(const run::Job& job, const Options& options) {
  if (plan::kind_of_name(run::source_of(job)) != AssetKind::video) return false;
  return options.stdin_name.empty() || !options.thumbnail.empty() || run::source_of(job) != options.stdin_name;
}

}  // namespace

std::vector<std::string> poster_paths(const std::string& video, const std::string& thumbnail,
                                      const plan::Exclusion* excluded) {
  if (!thumbnail.empty()) return {thumbnail};
  if (is_url(video)) return {};
  const auto stem = video.substr(0, video.find_last_of('.'));
  std::vector<std::string> paths{stem + "_thumb.jpg", stem + "_thumb.png"};
  std::erase_if(paths, [&](const auto& path) { return excluded != nullptr && excluded->covers(path, video); });
  return paths;
}

Result<void> add_posters(const Options& options, const Places& places, NamedAssets& assets) {
  auto& plan = assets.plan;
  const auto is_named_so = [&](const run::Job& job) { return may_have_poster(job, options); };
  if (std::none_of(plan.jobs.begin(), plan.jobs.end(), is_named_so)) return {};
  std::map<std::pair<AccountId, std::string>, std::uint32_t> by_path;
  for (std::uint32_t i = 0; i < plan.jobs.size(); ++i) {
    by_path.emplace(std::pair(plan.jobs[i].account, run::source_of(plan.jobs[i])), i);
  }
  for (std::uint32_t i = 0; i < plan.jobs.size(); ++i) {
    if (!is_named_so(plan.jobs[i])) continue;
    const bool is_asked_for = !options.thumbnail.empty();
    for (const auto& named : poster_paths(run::source_of(plan.jobs[i]), options.thumbnail, plan.excluded.get())) {
      const auto path = plan::real_path(named);
      const auto account = plan.jobs[i].account;  // a copy: the list grows
      if (!by_path.contains({account, path})) {
        if (options.in_force) continue;
        auto poster = poster_at(path, !is_asked_for, places);
        if (!poster) return tl::unexpected(std::move(poster.error()));
        if (poster->empty()) continue;
        if (const auto why = unread(poster->front()); !why.empty() && !is_asked_for) {
          assets.notices.push_back("whether " + path + " is there to stand for its video is not known: " + why);
          if (options.command == "sync") plan.jobs.push_back({{}, account, std::move(poster->front())});
          break;
        }
        by_path.emplace(std::pair(account, path), static_cast<std::uint32_t>(plan.jobs.size()));
        plan.jobs.push_back(
            {.source = is_url(path) ? path : std::string(), .account = account, .content = std::move(poster->front())});
      }
      plan.jobs[i].poster = by_path.at({account, path});
      break;
    }
  }
  return {};
}

}  // namespace metaup::cli
