#include "cli/inputs/named_paths.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/descriptor.hpp"
#include "http/url.hpp"
#include "metaup/plan/media.hpp"
#include "plan/path_list.hpp"
#include "plan/real_path.hpp"
#include "source/remote_path.hpp"
#include "source/temporary_content.hpp"

namespace metaup::cli {
namespace {

bool names_stdin(const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), "-") != words.end();
}

/// "https", or any other word before "://".
std::string_view scheme_of(std::string_view path) {
  const auto scheme = path.substr(0, std::min(path.find("://"), path.size()));
  return scheme.size() < path.size() && scheme.find_first_of("/.") == std::string_view::npos ? scheme : "";
}

Result<void> check_shown(const plan::Candidate& file) {
  const auto& path = file.path;
  if (is_url(path)) return check_url_shown(path);
  if (!file.error || scheme_of(path).empty() || source::is_remote_path(path)) return {};
  return local_error(http::shown_url(path) +
                     " is neither a file nor a URL that can be fetched: give one with https://");
}

/// Each line of a picture would be a path that is not there.
Result<void> check_list(std::string_view text, const std::string& name) {
  if (plan::sniff(text.substr(0, plan::kSniffBytes)) == plan::Format::unknown) return {};
  auto error = local_error(name + " holds a file, and no list of paths");
  error.value().hint = name == "stdin" || name == "-" ? "give --stdin-name and the file's name, such as clip.mp4"
                                                      : "give it as a PATH, without --files-from";
  return error;
}

/// Whether its URLs may be shown. The error names the line, which is not known later.
Result<void> check_urls_of_list(std::string_view text, const std::string& name, bool nul_separated) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find(nul_separated ? '\0' : '\n'), text.size());
    auto path = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!nul_separated && path.ends_with('\r')) path.remove_suffix(1);
    auto checked = is_url(path) ? check_url_shown(std::string(path)) : Result<void>{};
    if (checked) continue;
    const auto place = (name == "-" ? "stdin" : name) + (nul_separated ? ", path " : ", line ");
    checked.error().message = place + std::to_string(number) + ": " + checked.error().message;
    return checked;
  }
  return {};
}

}  // namespace

Result<std::string> read_text(const std::string& file, std::size_t limit) {
  return file == "-" ? read_to_end(STDIN_FILENO, "stdin", limit) : read_small_file(plan::real_path(file), limit);
}

bool reads_list_from_stdin(const Options& options) {
  return (options.stdin_name.empty() && names_stdin(options.arguments)) || names_stdin(options.files_from);
}

Result<std::vector<std::string>> paths_of(const Options& options, const Places& places) {
  const auto on_stdin = reads_list_from_stdin(options) ? read_text("-", plan::kLongestList) : std::string{};
  if (!on_stdin) return tl::unexpected(on_stdin.error());
  if (auto checked = check_list(*on_stdin, "stdin"); !checked) return tl::unexpected(checked.error());
  std::vector<std::string> paths;
  const auto add_list = [&](const std::string& text, const std::string& name) -> Result<void> {
    if (auto checked = check_urls_of_list(text, name, options.nul_separated); !checked) return checked;
    for (auto& path : plan::split_paths(text, options.nul_separated)) paths.push_back(std::move(path));
    return {};
  };
  for (const auto& argument : options.arguments) {
    if (argument != "-") {
      paths.push_back(argument);
    } else if (options.stdin_name.empty()) {
      if (auto added = add_list(*on_stdin, "-"); !added) return tl::unexpected(std::move(added.error()));
    }
  }
  for (const auto& list : options.files_from) {
    const auto text = list == "-" ? on_stdin : read_text(list, plan::kLongestList, places);
    if (!text) return tl::unexpected(text.error());
    if (auto checked = check_list(*text, list); !checked) return tl::unexpected(checked.error());
    if (auto added = add_list(*text, list); !added) return tl::unexpected(std::move(added.error()));
  }
  return paths;
}

Result<void> refuse_root(const Options& options, const std::vector<std::string>& paths) {
  if (options.yes) return {};
  for (const auto& path : paths) {
    std::error_code unknown;
    const bool is_file = plan::kind_of_name(path).has_value();  // of a list there may be 100,000
    if (is_file || is_elsewhere(path) || !std::filesystem::equivalent(path, "/", unknown)) continue;
    auto error = local_error(path + " is all that this machine holds, and nothing was sent");
    error.value().hint = "Name a folder: perhaps a variable was empty. --yes takes it all the same.";
    return error;
  }
  return {};
}

Result<plan::Selected> select_files(const Options& options, const Places& places, std::vector<std::string> paths) {
  auto selected = plan::select({.paths = std::move(paths),
                                .include = options.include,
                                .exclude = options.exclude,
                                .min_size = options.min_size,
                                .max_size = options.max_size,
                                .recursive = options.recursive,
                                .follow_symlinks = options.follow_symlinks,
                                .place = places.remotes,
                                .web = places.web});
  if (!selected) return selected;
  for (const auto& file : selected->candidates) {
    if (auto checked = check_shown(file); !checked) return tl::unexpected(std::move(checked.error()));
  }
  return selected;
}

Result<void> check_url_shown(const std::string& url) {
  if (url.find('@') == std::string::npos) return {};
  const auto parts = http::split_url(url);
  if (parts) return {};
  auto error = parts.error();
  const auto shown = http::shown_url(url);
  if (error.message.find(shown) == std::string::npos) error.message = shown + ": " + error.message;
  return tl::unexpected(std::move(error));
}

std::string mistake_about_stdin(const Options& options) {
  if (options.stdin_name.empty()) return {};
  const auto count = std::count(options.arguments.begin(), options.arguments.end(), "-");
  if (count != 1) return "--stdin-name names what the PATH - stands for: give - once";
  if (is_elsewhere(options.stdin_name)) return "--stdin-name is the name of a file, such as clip.mp4";
  if (names_stdin(options.files_from)) return "stdin cannot be a file and a list of paths";
  if (!options.plan.empty())
    return "--plan needs files: what comes from stdin cannot be read again when the plan is applied";
  return {};
}

Result<std::shared_ptr<const OpenFile>> hold_stdin(const Options& options, const Places& places) {
  return source::hold(STDIN_FILENO, options.stdin_name, places.temporary_directory);
}

}  // namespace metaup::cli
