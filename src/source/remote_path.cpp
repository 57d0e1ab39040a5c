#include "source/remote_path.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace metaup::source {
namespace {

constexpr std::string_view kRclone = "rclone:";

/// Short forms, and what rclone calls the storage.
struct ShortForm {
  std::string_view scheme;
  std::string_view backend;
};
constexpr std::array<ShortForm, 2> kShortForms{{{"s3://", ":s3:"}, {"gs://", ":gcs:"}}};

bool is_in_remote_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-.+@ ").find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
}

/// Where the path begins behind the name of a remote: "nas:dir" or ":local:/dir".
std::size_t start_of_path(std::string_view name) {
  const auto begin = name.starts_with(':') ? 1U : 0U;
  const auto colon = name.find(':', begin);
  if (colon == std::string_view::npos || colon == begin) return std::string_view::npos;
  const auto remote = name.substr(begin, colon - begin);
  const bool is_name = remote.front() != '-' && std::all_of(remote.begin(), remote.end(), is_in_remote_name);
  return is_name ? colon + 1 : std::string_view::npos;
}

/// The beginning of a path that no slash may be taken from.
std::size_t length_of_root(std::string_view path) {
  for (const auto& form : kShortForms) {
    if (path.starts_with(form.scheme)) return form.scheme.size();
  }
  const auto start = path.starts_with(kRclone) ? start_of_path(path.substr(kRclone.size())) : std::string_view::npos;
  if (start == std::string_view::npos) return path.size();
  const auto root = kRclone.size() + start;
  return path.substr(root).starts_with('/') ? root + 1 : root;
}

}  // namespace

bool is_remote_path(std::string_view path) {
  return path.starts_with(kRclone) || std::any_of(kShortForms.begin(), kShortForms.end(),
                                                  [&](const auto& form) { return path.starts_with(form.scheme); });
}

Result<std::string> rclone_name(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return local_error("a remote path contains a NUL character");
  for (const auto& form : kShortForms) {
    if (!path.starts_with(form.scheme)) continue;
    const auto rest = path.substr(form.scheme.size());
    if (rest.empty() || rest.starts_with('/')) {
      return local_error(printable(path) + " names no bucket: write " + std::string(form.scheme) + "BUCKET/PATH");
    }
    return std::string(form.backend) + std::string(rest);
  }
  const auto name = path.substr(std::min(kRclone.size(), path.size()));
  if (start_of_path(name) != std::string_view::npos) return std::string(name);
  const auto remote_end = name.find_first_of(",:/\"'", name.starts_with(':') ? 1 : 0);
  const bool has_parameters = remote_end != std::string_view::npos && name[remote_end] == ',';
  const auto shown = std::string(kRclone) + printable(name.substr(0, remote_end));
  if (has_parameters) {
    return local_error(shown +
                       ",…: parameters are not taken here, since results and the ledger would show them: put "
                       "them into rclone's configuration, or into variables such as RCLONE_CONFIG_NAME_TYPE");
  }
  return local_error(shown + " names no remote: write rclone:REMOTE:PATH");
}

std::string_view path_on_remote(std::string_view path) { return path.substr(length_of_root(path)); }

std::string folder_of(std::string_view path) {
  const auto root = std::min(length_of_root(path), path.size());
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos || slash < root) return std::string(path.substr(0, root));
  return std::string(path.substr(0, slash));
}

std::string plain_remote_path(std::string_view path) {
  const auto root = length_of_root(path);
  while (path.size() > root && path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

}  // namespace metaup::source
