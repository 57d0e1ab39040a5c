#include "cli/inputs/places.hpp"

#include <filesystem>
#include <utility>

#include "base/text.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/plans/upload_settings.hpp"
#include "http/url.hpp"
#include "metaup/graph/findings.hpp"
#include "metaup/plan/probe.hpp"
#include "plan/find_file.hpp"
#include "plan/real_path.hpp"
#include "source/rclone.hpp"
#include "source/remote_path.hpp"

namespace metaup::cli {
namespace {

std::vector<std::string> variables_of(const Environment& environment) {
  std::vector<std::string> variables;
  variables.reserve(environment.size());
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  return variables;
}

tl::unexpected<Error> too_large(const std::string& name, std::uint64_t limit) {
  return local_error(name + " is larger than " + std::to_string(limit) + " bytes");
}

/// How a path of a row comes here, if it is none of the disk. An error of the outer result is one of the whole command.
Result<Result<std::optional<run::JobContent>>> content_elsewhere(const std::string& path, AssetKind kind,
                                                                 const Places& places) {
  using Found = Result<std::optional<run::JobContent>>;
  if (is_url(path)) {
    return http::check_url(path).map([&]() -> std::optional<run::JobContent> { return places.on_the_web(path, kind); });
  }
  if (!is_elsewhere(path)) return Found(std::nullopt);
  if (const auto name = source::rclone_name(path); !name) return Found(tl::unexpected(name.error()));
  auto file = candidate_of(path, places);
  if (!file) return tl::unexpected(std::move(file.error()));
  return Found(run::JobContent(*std::move(file)));
}

}  // namespace

Result<Places> places_of(const Options& options, const CommandContext& context) {
  std::error_code unreadable;
  if (!options.temp_dir.empty() && !std::filesystem::is_directory(options.temp_dir, unreadable)) {
    return local_error("--temp-dir " + options.temp_dir + " is no folder");
  }
  auto folder = temporary_directory(options);
  auto remotes = source::on_remotes({.temporary_directory = folder,
                                     .environment = variables_of(context.environment),
                                     .attempts = options.attempts,
                                     .quiet_limit = options.timeout,
                                     .on_first_use = context.catch_signals,
                                     .stop = &context.stop()});
  auto videos = std::make_shared<const http::FetchOptions>(fetch_options(options, AssetKind::video));
  return Places{.temporary_directory = std::move(folder),
                .remotes = std::move(remotes),
                .web = source::the_web(videos, options.attempts),
                .images = std::make_shared<const http::FetchOptions>(fetch_options(options, AssetKind::image)),
                .videos = videos,
                .attempts = options.attempts,
                .stop = &context.stop()};
}

bool is_elsewhere(std::string_view path) { return is_url(path) || source::is_remote_path(path); }

std::shared_ptr<const source::Source> Places::on_the_web(const std::string& url, AssetKind kind) const {
  return source::on_the_web(url, kind == AssetKind::video ? videos : images, attempts);
}

std::string path_for_names(const std::string& path) {
  if (source::is_remote_path(path)) return std::string(source::path_on_remote(path));
  if (!is_url(path)) return plan::absolute_path(path);
  const auto parts = http::split_url(path);
  return parts ? http::readable_path(parts->path) : std::string();
}

Result<plan::Candidate> candidate_of(const std::string& path, const Places& places) {
  return plan::find_file(path, places.remotes);
}

Result<std::shared_ptr<const OpenFile>> open_file(const std::string& path, const Places& places,
                                                  std::uint64_t largest) {
  if (!is_url(path)) {
    const auto file = candidate_of(path, places);
    if (!file) return tl::unexpected(file.error());
    if (file->error) return tl::unexpected(*file->error);
    if (file->place != nullptr && file->stamp.size > largest) return too_large(path, largest);
    return plan::open(*file, places.stop);
  }
  if (auto checked = http::check_url(path); !checked) return tl::unexpected(std::move(checked.error()));
  auto options = *places.images;
  options.largest = largest;
  return http::fetch_patiently(path, options, places.attempts, places.stop).map([](http::Fetched fetched) {
    return std::move(fetched.file);
  });
}

Result<std::string> read_text(const std::string& file, std::size_t limit, const Places& places) {
  if (!is_elsewhere(file)) return read_text(file, limit);
  const auto open = open_file(file, places, limit);
  if (!open) return tl::unexpected(open.error());
  const auto size = (*open)->size();
  if (size > limit) return too_large((*open)->name(), limit);
  std::string text(size, '\0');
  const auto count = (*open)->read_at(0, std::as_writable_bytes(std::span(text)));
  if (!count) return tl::unexpected(count.error());
  text.resize(*count);
  return text;
}

Result<std::string> read_input(const std::string& file, std::size_t limit, const Options& options,
                               const CommandContext& context) {
  if (!is_elsewhere(file)) return read_text(file, limit);
  return places_of(options, context).and_then([&](const Places& places) { return read_text(file, limit, places); });
}

Result<void> find_elsewhere(const Places& places, run::LaunchPlan& plan) {
  plan.remotes = places.remotes;
  const auto find = [&](const graph::AssetRef& ref, AssetKind kind) -> Result<Result<void>> {
    if (ref.form != graph::AssetRef::Form::path || plan.elsewhere.contains({kind, ref.text})) return Result<void>{};
    auto content = content_elsewhere(ref.text, kind, places);
    if (!content) return tl::unexpected(std::move(content.error()));
    if (!*content) return Result<void>(tl::unexpected(std::move(content->error())));
    if (**content) plan.elsewhere.emplace(std::pair(kind, ref.text), **std::move(*content));
    return Result<void>{};
  };
  for (auto& row : plan.rows) {
    if (row.error || !row.creative) continue;
    for (const auto& use : graph::assets_of(*row.creative)) {
      auto found = find(*use.ref, use.kind);
      if (!found) return tl::unexpected(std::move(found.error()));
      if (!*found && !row.error) row.error = graph::in_field(use.field, std::move(found->error()));
    }
  }
  for (auto& asset : plan.assets) {
    if (!asset.ref) continue;
    auto found = find(*asset.ref, asset.kind);
    if (!found) return tl::unexpected(std::move(found.error()));
    if (!*found) asset.ref = tl::unexpected(std::move(found->error()));
  }
  return {};
}

}  // namespace metaup::cli
