#include "metaup/graph/object_page.hpp"

#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

Object object_of(const json& element) {
  Object object;
  if (!element.is_object()) return object;
  for (const auto& [field, value] : element.items()) object.emplace(field, dump(value));
  return object;
}

}  // namespace

Result<ObjectPage> read_objects(const Reply& reply) {
  ObjectPage page;
  auto after = read_page(reply, "objects", [&](const json& element) { page.objects.push_back(object_of(element)); });
  return std::move(after).map([&](std::string cursor) {
    page.after = std::move(cursor);
    return std::move(page);
  });
}

Result<Object> read_object(const Reply& reply) {
  const auto document = parse_json(reply.body);
  if (!document || !document->is_object()) return odd_reply("the reply is no object", reply);
  return object_of(*document);
}

Object members_of(std::string_view value) { return object_of(parse_json(value).value_or(json())); }

std::string plain_text(const Object& object, std::string_view field) {
  const auto found = object.find(field);
  if (found == object.end()) return {};
  const auto value = parse_json(found->second);
  if (!value || value->is_null()) return {};
  const auto* const text = value->get_ptr<const std::string*>();
  return text == nullptr ? found->second : *text;
}

}  // namespace metaup::graph
