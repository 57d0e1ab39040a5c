#include "cli/launch/creative_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/inputs/id_list.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::cli {
namespace {

using nlohmann::json;

struct Made {
  std::uint64_t index = 0;
  std::string id;
};

std::string text_at(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The creative of an event; nothing when it is about something else, or the creative was not made.
std::optional<Made> creative_of(const json& event) {
  const auto item = event.find("item");
  if (item == event.end() || !item->is_object() || text_at(*item, "kind") != "creative") return std::nullopt;
  const auto index = item->find("index");
  auto id = text_at(*item, "creative_id");
  if (id.empty() || index == item->end() || !index->is_number_unsigned()) return std::nullopt;
  return Made{index->get<std::uint64_t>(), std::move(id)};
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> creatives_in(std::string_view text, std::string_view name) {
  auto lines = ids_in(text);
  std::vector<std::string> ids;
  if (lines.empty() || !lines.front().starts_with('{')) {
    ids = std::move(lines);
  } else {
    std::vector<Made> made;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto event = json::parse(lines[i], nullptr, false);
      if (!event.is_object()) {
        return tl::unexpected(fmt::format("{}: line {} is not an event of metaup's ndjson output", name, i + 1));
      }
      if (auto creative = creative_of(event)) made.push_back(*std::move(creative));
    }
    std::stable_sort(made.begin(), made.end(), [](const Made& a, const Made& b) { return a.index < b.index; });
    for (auto& creative : made) ids.push_back(std::move(creative.id));
  }
  std::vector<std::string> once;
  for (auto& id : ids) {
    auto parsed = parse_thing(AssetKind::creative, id);
    if (!parsed) return tl::unexpected(fmt::format("{}: {}", name, parsed.error()));
    if (std::find(once.begin(), once.end(), *parsed) == once.end()) once.push_back(*std::move(parsed));
  }
  if (once.empty()) return tl::unexpected(fmt::format("{} names no creative", name));
  return once;
}

}  // namespace metaup::cli
