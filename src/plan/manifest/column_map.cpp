#include "plan/manifest/column_map.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "metaup/base/ids.hpp"
#include "plan/manifest/column_advice.hpp"

namespace metaup::plan::manifest {
namespace {

Error map_error(const std::string& written, const std::string& reason, std::string hint) {
  return manifest_error("--map " + printable(utf8_prefix(written, 100)), 0, "", reason, std::move(hint));
}

struct ExportPrefix {
  std::string_view column;
  std::string_view prefix;
};
constexpr ExportPrefix kExportPrefixes[] = {
    {"page-id", "o:"},
    {"instagram-user-id", "x:"},
    {"video", "v:"},
    {"adset", "c:"},
    {"object-story-id", "s:"},
    {"sponsor-page-id", "o:"},
    {"sponsor-instagram-id", "x:"},
};

bool has_digits_only(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether it is this column, or the one of a placement or a language.
bool is_of_family(std::string_view column, std::string_view family) {
  return column.starts_with(family) && (column.size() == family.size() || column[family.size()] == '-');
}

/// "PAGE_POST" is a post.
bool is_id(std::string_view text) {
  const auto bar = text.find('_');
  return has_digits_only(text.substr(0, bar)) &&
         (bar == std::string_view::npos || has_digits_only(text.substr(bar + 1)));
}

}  // namespace

std::string as_option(std::string_view written) {
  auto name = to_lower(nfc(written));
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '_' || c == ' '; }, '-');
  return name;
}

std::string map_key(std::string_view written) { return fold(as_option(trimmed(written))); }

std::optional<Error> mistake_in_map(const ManifestReading& reading) {
  std::set<std::string> sources;
  std::set<std::string> targets;
  for (const auto& [written, target] : reading.map) {
    const auto name = as_option(target);
    const auto& columns = reading.columns;
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
      const auto near = column_meant_by(name, columns);
      return map_error(written, "there is no column " + printable(utf8_prefix(target, 100)),
                       (near.empty() ? "" : "did you mean " + near + "? ") + std::string("The columns are ") +
                           columns_near(name, columns));
    }
    if (!sources.insert(map_key(written)).second) {
      return map_error(written, "is given twice", "map each column to one");
    }
    if (!targets.insert(name).second) {
      return map_error(written, "another column is already mapped to " + name, "map one of them to another column");
    }
  }
  return std::nullopt;
}

std::string_view without_export_prefix(std::string_view column, std::string_view value) {
  const auto bare = trimmed(value);
  if (is_of_family(column, "image")) {
    const auto colon = bare.find(':');
    const bool has_account = colon != std::string_view::npos && has_digits_only(bare.substr(0, colon)) &&
                             is_image_hash(to_lower(bare.substr(colon + 1)));
    return has_account ? bare.substr(colon + 1) : value;
  }
  for (const auto& [name, prefix] : kExportPrefixes) {
    if (is_of_family(column, name) && bare.starts_with(prefix) && is_id(bare.substr(prefix.size()))) {
      return bare.substr(prefix.size());
    }
  }
  return value;
}

}  // namespace metaup::plan::manifest
