#include "cli/places.hpp"

#include <filesystem>
#include <utility>

#include "cli/upload_settings.hpp"
#include "source/rclone.hpp"

namespace metaup::cli {
namespace {

std::vector<std::string> variables_of(const Environment& environment) {
  std::vector<std::string> variables;
  variables.reserve(environment.size());
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  return variables;
}

}  // namespace

Result<Places> places_of(const Options& options, const Environment& environment) {
  std::error_code unreadable;
  if (!options.temp_dir.empty() && !std::filesystem::is_directory(options.temp_dir, unreadable)) {
    return local_error("--temp-dir " + options.temp_dir + " is no folder");
  }
  auto folder = temporary_directory(options);
  auto remotes = source::on_remotes({.temporary_directory = folder,
                                     .environment = variables_of(environment),
                                     .attempts = options.attempts,
                                     .quiet_limit = options.timeout});
  return Places{.temporary_directory = std::move(folder), .remotes = std::move(remotes)};
}

Result<plan::Candidate> candidate_of(const std::string& path, const Places& places) {
  if (places.remotes == nullptr || !places.remotes->has(path)) {
    auto stamp = stamp_of(path);
    if (!stamp) return plan::unusable(path, std::move(stamp.error()));
    return plan::Candidate{.path = path, .stamp = *stamp, .error = {}};
  }
  auto found = places.remotes->find(path);
  if (!found) return tl::unexpected(std::move(found.error()));
  if (found->error) return plan::unusable(path, std::move(*found->error));
  return plan::Candidate{.path = path, .stamp = found->files.front().stamp, .error = {}, .place = places.remotes};
}

Result<void> list_remote_files(const Places& places, run::LaunchPlan& plan) {
  for (auto& row : plan.rows) {
    if (row.error || !row.creative) continue;
    for (const auto& use : graph::assets_of(*row.creative)) {
      const auto& path = use.ref->text;
      const bool is_remote = use.ref->form == graph::AssetRef::Form::path && places.remotes->has(path);
      if (!is_remote || plan.remote_files.contains(path)) continue;
      auto file = candidate_of(path, places);
      if (!file) return tl::unexpected(std::move(file.error()));
      plan.remote_files.emplace(path, *std::move(file));
    }
  }
  return {};
}

}  // namespace metaup::cli
