#include "graph/creative_likeness.hpp"

#include <algorithm>

#include "graph/creative/asset_groups.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestContent = 65'536;

/// What stands in the parameters and says nothing of the content.
bool is_no_content(std::string_view name) {
  return name == "name" || name == "status" || name == "adlabels" || name == "execution_options";
}

/// An address of the picture of a video: Meta's own change all the time.
bool is_passing_address(const json& object, std::string_view name) {
  const bool is_address = name == "image_url" || name == "thumbnail_url" || name == "picture";
  return is_address && member(object, "video_id") != nullptr;
}

bool is_same_word(const json& sent, const json& told) {
  if (sent == told) return true;
  const auto text = text_of(&sent, std::string::npos);
  return !text.empty() && text == text_of(&told, std::string::npos);
}

/// The less certain of two.
Likeness less_certain(Likeness one, Likeness other) { return std::min(one, other); }

/// Languages by their codes, where Meta tells its numbers (`CreativeTarget::params_to_send`).
bool is_codes(std::string_view name, const json& value) {
  return name == "locales" && value.is_array() && !value.empty() && value.front().is_string();
}

Likeness compare(const json& sent, const json& told);

Likeness compare_members(const json& sent, const json& told) {
  auto all = Likeness::sure;
  for (const auto& [name, value] : sent.items()) {
    if (is_passing_address(sent, name)) continue;
    const auto found = told.find(name);
    const bool is_open = found == told.end() || is_codes(name, value);
    all = less_certain(all, is_open ? Likeness::likely : compare(value, *found));
  }
  return all;
}

/// Meta may tell more than was sent.
Likeness compare(const json& sent, const json& told) {
  if (sent.is_object() && told.is_object()) return compare_members(sent, told);
  if (!sent.is_array() || !told.is_array()) return is_same_word(sent, told) ? Likeness::sure : Likeness::different;
  if (sent.size() != told.size()) return Likeness::different;
  auto all = Likeness::sure;
  for (std::size_t i = 0; i < sent.size(); ++i) all = less_certain(all, compare(sent[i], told[i]));
  return all;
}

json value_of_param(const std::string& text) {
  auto value = parse_json(text);
  return value && value->is_structured() ? std::move(*value) : json(text);
}

/// The groups of a flexible ad with all that is in them in one order: Meta does not say in which one it tells them.
json in_one_order(json spec) {
  const auto order_of = [](const json& entry) {
    std::string order;
    for (const auto* const name : {"hash", "video_id", "text_type", "text"}) {
      order += text_of(member(entry, name), std::string::npos) + '\n';
    }
    return order;
  };
  if (member(spec, "groups") == nullptr || !spec["groups"].is_array()) return spec;
  for (auto& group : spec["groups"]) {
    for (const auto* const name : {"images", "videos", "texts"}) {
      if (member(group, name) == nullptr || !group[name].is_array()) continue;
      std::stable_sort(group[name].begin(), group[name].end(),
                       [&](const json& one, const json& other) { return order_of(one) < order_of(other); });
    }
  }
  return spec;
}

}  // namespace

std::string creative_content(const Object& creative) {
  json content = json::object();
  const auto all = std::string(kCreativeContentFields) + "," + kAssetGroupsField;
  std::string_view fields = all;
  while (!fields.empty()) {
    const auto field = fields.substr(0, fields.find(','));
    fields.remove_prefix(std::min(field.size() + 1, fields.size()));
    const auto found = creative.find(field);
    auto value = found != creative.end() ? parse_json(found->second) : std::nullopt;
    if (value && !value->is_null()) content[std::string(field)] = *std::move(value);
  }
  auto text = content.empty() ? std::string{} : dump(content);
  return text.size() <= kLongestContent ? text : std::string{};
}

Likeness compare_creative(const Params& params, std::string_view content) {
  auto told = parse_json(content);
  if (!told || !told->is_object()) return Likeness::different;
  const auto is_groups = [](const auto& param) { return param.first == kAssetGroupsField; };
  if (const auto found = told->find(kAssetGroupsField); found != told->end()) {
    if (std::none_of(params.begin(), params.end(), is_groups)) return Likeness::different;
    *found = in_one_order(found->is_string() ? value_of_param(found->get<std::string>()) : std::move(*found));
  }
  auto all = Likeness::sure;
  bool any = false;
  for (const auto& [name, text] : params) {
    if (is_no_content(name)) continue;
    const auto found = told->find(name);
    any = any || found != told->end();
    auto value = value_of_param(text);
    if (name == kAssetGroupsField) value = in_one_order(std::move(value));
    all = less_certain(all, found == told->end() ? Likeness::likely : compare(value, *found));
  }
  return any ? all : Likeness::different;
}

}  // namespace metaup::graph
