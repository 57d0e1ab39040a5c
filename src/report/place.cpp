#include "report/place.hpp"

#include <filesystem>
#include <limits>

#include "base/text.hpp"

namespace metaup::report {
namespace {

/// The workbook of "launch.xlsx row 12", which has no lines.
std::optional<Place> workbook_of(std::string_view source) {
  constexpr std::string_view kRow = ".xlsx row ";
  const auto row = source.rfind(kRow);
  if (row == std::string_view::npos || !parse_u64(source.substr(row + kRow.size()))) return std::nullopt;
  return Place{.file = std::string(source.substr(0, row)) + ".xlsx", .line = 0};
}

/// "launch.csv:12", or "launch.csv:248 (row 125)", taken apart.
std::optional<Place> manifest_line(std::string_view source) {
  if (auto workbook = workbook_of(source)) return workbook;
  if (source.ends_with(')')) source = source.substr(0, source.rfind(" (row "));
  const auto colon = source.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto line = parse_u64(source.substr(colon + 1));
  if (!line || *line == 0 || *line > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return Place{.file = std::string(source.substr(0, colon)), .line = static_cast<std::uint32_t>(*line)};
}

std::optional<Place> named_place(const Item& item) {
  if (item.kind == AssetKind::creative || item.kind == AssetKind::ad) return manifest_line(item.source);
  if (item.kind != AssetKind::image && item.kind != AssetKind::video) return std::nullopt;
  const auto& source = item.source;
  const bool is_file =
      !source.empty() && source.find("://") == std::string::npos && !is_image_hash(source) && !is_numeric_id(source);
  return is_file ? std::optional(Place{.file = source, .line = 0}) : std::nullopt;
}

}  // namespace

std::optional<Place> place_of(const Item& item, const Checkout& checkout) {
  auto place = named_place(item);
  if (!place) return place;
  namespace fs = std::filesystem;
  place->file = fs::path(place->file).lexically_normal().string();
  if (checkout.root.empty()) return place;
  const auto whole = (fs::path(checkout.current) / place->file).lexically_normal();
  const auto seen = whole.lexically_relative(fs::path(checkout.root).lexically_normal());
  if (!seen.empty() && *seen.begin() != "..") place->file = seen.string();
  return place;
}

}  // namespace metaup::report
