#include "plan/real_path.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/unicode.hpp"

namespace metaup::plan {
namespace {

namespace fs = std::filesystem;

/// A link that leads nowhere is there, too: its reader says what is wrong with it.
bool is_there(const std::string& path) {
  std::error_code unreadable;
  return fs::exists(fs::symlink_status(path, unreadable));
}

/// Only these can be written in two ways.
bool has_letters_beyond_ascii(std::string_view name) {
  return std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// The one name in the folder that is the same text.
std::optional<std::string> only_namesake(const std::string& folder, const std::string& name) {
  const auto wanted = nfc(name);
  std::optional<std::string> found;
  std::error_code unreadable;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, unreadable), end; !unreadable && entry != end;
       entry.increment(unreadable)) {
    auto own = entry->path().filename().string();
    if (nfc(own) != wanted) continue;
    if (found) return std::nullopt;
    found = std::move(own);
  }
  return found;
}

/// Folder by folder, since each of them may be written in its own way.
std::optional<std::string> in_another_form(std::string_view path) {
  std::string found;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    auto name = std::string(path.substr(0, slash));
    const auto separator = path.substr(slash, path.find_first_not_of('/', slash) - slash);
    path.remove_prefix(std::min(slash + separator.size(), path.size()));
    if (!name.empty() && !is_there(found + name)) {
      auto namesake = has_letters_beyond_ascii(name) ? only_namesake(found, name) : std::nullopt;
      if (!namesake) return std::nullopt;
      name = *std::move(namesake);
    }
    found += name;
    found += separator;
  }
  return found;
}

}  // namespace

std::string real_path(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos || is_there(path)) return path;
  const auto bare = std::string(trimmed(path));
  if (bare.empty()) return path;
  if (is_there(bare)) return bare;
  return in_another_form(bare).value_or(path);
}

std::string absolute_path(const std::string& path) {
  std::error_code unknown;
  const auto from_root = std::filesystem::absolute(path, unknown);
  return unknown ? std::string() : from_root.lexically_normal().string();
}

}  // namespace metaup::plan
