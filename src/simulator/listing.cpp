#include "simulator/listing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "simulator/base64.hpp"
#include "simulator/wanted_fields.hpp"

namespace metaup::simulator {
namespace {

Answer select_wanted(const std::vector<WantedField>& wanted, const NodeType& type, const Json& full);

/// Of a value whose type is not told: the members that are asked for, of each element of a list.
Json narrow_any(const std::vector<WantedField>& wanted, const Json& value) {
  if (value.is_object() && value.contains("data")) return {{"data", narrow_any(wanted, value["data"])}};
  if (value.is_array()) {
    auto list = Json::array();
    for (const auto& element : value) list.push_back(narrow_any(wanted, element));
    return list;
  }
  if (!value.is_object()) return value;
  auto chosen = Json::object();
  for (const auto& field : wanted) {
    if (const auto found = value.find(field.name); found != value.end()) chosen[field.name] = *found;
  }
  if (const auto id = value.find("id"); id != value.end()) chosen["id"] = *id;
  return chosen;
}

/// What a field holds: of another node its id, unless more is asked for; of anything else all.
Answer narrow(const WantedField& field, const NodeType& type, const Json& value) {
  const auto inside = std::find_if(type.inside.begin(), type.inside.end(),
                                   [&](const NodeType::Inside& inner) { return inner.field == field.name; });
  if (inside == type.inside.end()) {
    if (!field.narrowed) return value;
    return refuse(invalid_parameter(fmt::format("Subfields are not supported by {}", field.name)));
  }
  if (inside->type != nullptr) {
    auto chosen = select_wanted(field.inner, inside->type(), value.is_object() ? value : Json::object());
    if (!chosen || value.is_object()) return chosen;
    return Json();
  }
  return field.narrowed ? narrow_any(field.inner, value) : value;
}

Answer select_wanted(const std::vector<WantedField>& wanted, const NodeType& type, const Json& full) {
  Json chosen = Json::object();
  const auto choose = [&](const std::string& name, const Json& value) {
    if (!value.is_null() && full.contains(name)) chosen[name] = value;
  };
  for (const auto& field : wanted) {
    if (std::find(type.fields.begin(), type.fields.end(), field.name) == type.fields.end()) {
      return refuse(no_such_field(field.name, type.name));
    }
    const auto value = narrow(field, type, full.value(field.name, Json()));
    if (!value) return value;
    choose(field.name, *value);
  }
  if (wanted.empty()) {
    for (const auto& name : type.defaults) choose(name, full.value(name, Json()));
  }
  choose("id", full.value("id", Json()));
  return chosen;
}

std::string cursor(std::uint64_t sequence) { return base64_encode(std::to_string(sequence)); }

/// Where a cursor points; an error when it is none of ours.
tl::expected<std::optional<std::uint64_t>, ApiError> cursor_param(const Call& call, std::string_view name) {
  const auto* text = call.param(name);
  if (text == nullptr || text->empty()) return std::nullopt;
  const auto plain = base64_decode(*text);
  const auto sequence = plain ? parse_u64(*plain) : std::nullopt;
  if (!sequence) return refuse(invalid_parameter("Invalid cursors values"));
  return sequence;
}

/// Where a list goes on: "after" or "before" a cursor.
std::string page_url(const Call& call, std::string_view direction, const std::string& from, std::uint64_t limit) {
  std::string path = call.version.is_given() ? "/" + call.version.text() : std::string();
  for (const auto& segment : call.path) path += "/" + segment;
  Fields query{{"access_token", call.token}};
  for (const auto& [name, value] : call.params) {
    const bool ours = name == "access_token" || name == "limit" || name == "after" || name == "before";
    if (!ours) query.emplace_back(name, value);
  }
  query.emplace_back("limit", std::to_string(limit));
  query.emplace_back(direction, from);
  return fmt::format("{}{}?{}", call.origin, path, to_urlencoded(query));
}

/// Which part of a list a page asks for.
struct PageWanted {
  std::uint64_t limit = 0;
  std::optional<std::uint64_t> after;   ///< older than this
  std::optional<std::uint64_t> before;  ///< newer than this, and of those the oldest
};

tl::expected<PageWanted, ApiError> page_wanted(const Call& call, std::uint64_t most) {
  const auto limit = number_param(call, "limit");
  const auto after = cursor_param(call, "after");
  const auto before = cursor_param(call, "before");
  if (!limit) return refuse(limit.error());
  if (!after) return refuse(after.error());
  if (!before) return refuse(before.error());
  const auto fits = std::min(limit->value_or(25), most);
  if (fits == 0) return refuse(invalid_parameter("Param limit must be greater than 0"));
  return PageWanted{.limit = fits, .after = *after, .before = *before};
}

/// The items from `first` up to `last`, of those of a list.
struct PageSpan {
  std::size_t first = 0;
  std::size_t last = 0;
};

PageSpan span_of(const std::vector<Listed>& items, const PageWanted& wanted) {
  const auto count_newer = [&](auto is_newer) {
    return static_cast<std::size_t>(std::partition_point(items.begin(), items.end(), is_newer) - items.begin());
  };
  PageSpan span{0, items.size()};
  if (wanted.after) span.first = count_newer([&](const Listed& item) { return item.sequence >= *wanted.after; });
  if (wanted.before) span.last = count_newer([&](const Listed& item) { return item.sequence > *wanted.before; });
  span.last = std::max(span.first, span.last);
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(span.last - span.first, wanted.limit));
  if (wanted.before) return {span.last - length, span.last};
  return {span.first, span.first + length};
}

/// The cursors of a page, and the ways to what is beyond it; an empty one stands between two items.
Json paging_of(const Call& call, const std::vector<Listed>& items, const PageSpan& span, std::uint64_t limit) {
  const bool is_empty = span.first == span.last;
  const bool has_newer = span.first > 0;
  const bool has_older = span.last < items.size();
  const auto before = cursor(is_empty && has_newer ? items[span.first - 1].sequence - 1 : items[span.first].sequence);
  const auto after = cursor(is_empty && has_older ? items[span.last].sequence + 1 : items[span.last - 1].sequence);
  Json paging = {{"cursors", {{"before", before}, {"after", after}}}};
  if (has_older) paging["next"] = page_url(call, "after", after, limit);
  if (has_newer) paging["previous"] = page_url(call, "before", before, limit);
  return paging;
}

}  // namespace

tl::expected<std::optional<std::set<std::string>>, ApiError> ids_in_filter(const Call& call, const std::string& mode,
                                                                           const std::set<std::string>& names) {
  if (!call.has("filtering") || mode == "ignored") return std::nullopt;
  const auto filters = json_param(call, "filtering");
  if (!filters) return refuse(filters.error());
  if (mode == "refused" || !filters->is_array() || filters->size() != 1 || !filters->front().is_object()) {
    return refuse(invalid_parameter("Filtering is not supported on this edge"));
  }
  const auto& filter = filters->front();
  const auto values = filter.value("value", Json());
  if (!names.contains(filter.value("field", "")) || filter.value("operator", "") != "IN" || !values.is_array()) {
    return refuse(invalid_parameter("Filtering by this field is not supported"));
  }
  std::set<std::string> ids;
  for (const auto& value : values) ids.insert(value.is_string() ? value.get<std::string>() : value.dump());
  return ids;
}

Answer select_fields(const Call& call, const NodeType& type, const Json& full) {
  const auto wanted = parse_fields(call.text("fields"));
  return wanted ? select_wanted(*wanted, type, full) : refuse(wanted.error());
}

bool asks_inside(const Call& call, std::string_view field) {
  const auto wanted = parse_fields(call.text("fields"));
  return wanted && std::any_of(wanted->begin(), wanted->end(),
                               [&](const WantedField& one) { return one.narrowed && one.name == field; });
}

Answer list_page(const Context& context, const Call& call, const NodeType& type, std::vector<Listed> items) {
  const auto wanted = page_wanted(call, context.scenario.paging.most);
  if (!wanted) return refuse(wanted.error());
  if (auto checked = select_fields(call, type, Json::object()); !checked) return checked;  // of an empty list, too

  Json page = {{"data", Json::array()}};
  if (call.text("summary") == "true" || call.text("summary") == "1" ||
      call.text("summary").find("total_count") != std::string::npos) {
    page["summary"] = {{"total_count", items.size()}};
  }
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.sequence > b.sequence; });
  const bool is_start = !wanted->after && !wanted->before;
  const bool is_left_empty = is_start && context.scenario.paging.empty_pages;
  const auto span = is_left_empty ? PageSpan{} : span_of(items, *wanted);
  for (auto i = span.first; i < span.last; ++i) {
    auto shown = select_fields(call, type, items[i].show());
    if (!shown) return shown;
    page["data"].push_back(std::move(*shown));
  }
  if (!items.empty()) page["paging"] = paging_of(call, items, span, wanted->limit);
  return page;
}

}  // namespace metaup::simulator
