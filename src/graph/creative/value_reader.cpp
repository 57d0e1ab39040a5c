#include "graph/creative/value_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/columns.hpp"

namespace metaup::graph {

const std::string& ValueReader::text(std::string_view column) const {
  static const std::string kNone;
  const auto found = values_.find(column);
  return found == values_.end() ? kNone : found->second;
}

std::string ValueReader::exact(std::string_view column) const { return std::string(trimmed(text(column))); }

std::optional<AssetRef> ValueReader::ref(std::string_view column, AssetKind kind) {
  const auto& written = text(column);
  if (written.empty()) return std::nullopt;
  auto ref =
      column == "thumbnail" ? parse_thumbnail_ref(written, file_exists_) : parse_asset_ref(written, kind, file_exists_);
  if (ref) return std::move(*ref);
  findings.refuse(std::string(column), ref.error().message, ref.error().hint);
  return std::nullopt;
}

AssetRef ValueReader::thumbnail() {
  return ref("thumbnail", AssetKind::image).value_or(AssetRef{AssetRef::Form::automatic, {}});
}

std::optional<bool> ValueReader::choice(std::string_view column, std::string_view yes, std::string_view no) {
  const auto word = to_lower(exact(column));
  const bool is_checkbox = yes == "yes" || yes == "on";
  if (word == yes || (is_checkbox && word == "true")) return true;
  if (word == no || (is_checkbox && word == "false")) return false;
  if (!word.empty()) {
    findings.refuse(
        std::string(column),
        "'" + printable(utf8_prefix(text(column), 100)) + "' is not " + std::string(yes) + " or " + std::string(no),
        odd_character_hint(word));
  }
  return std::nullopt;
}

std::string ValueReader::word(std::string_view column) {
  const auto written = exact(column);
  if (written.empty()) return {};
  const auto columns = launch_columns();
  const auto row =
      std::find_if(columns.begin(), columns.end(), [&](const Column& candidate) { return candidate.name == column; });
  std::string all;
  for (const auto word : row->words) {
    if (to_lower(word) == to_lower(written)) return std::string(word);
    all += (all.empty() ? "" : word == row->words.back() ? " or " : ", ") + std::string(word);
  }
  findings.refuse(std::string(column), "'" + printable(utf8_prefix(written, 100)) + "' is not " + all,
                  odd_character_hint(written));
  return {};
}

}  // namespace metaup::graph
