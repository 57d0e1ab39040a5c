#include <limits>

#include "graph/json.hpp"
#include "graph/reply_parts.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestHash = 128;

std::optional<std::uint32_t> pixels_of(const json* value) {
  const auto number = unsigned_of(value);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::vector<std::string> ids_of(const json* list) {
  std::vector<std::string> ids;
  if (list == nullptr || !list->is_array()) return ids;
  for (const auto& id : *list) {
    if (auto text = text_of(&id, kLongestHash); !text.empty()) ids.push_back(std::move(text));
  }
  return ids;
}

ImageInfo image_of(const json& element) {
  ImageInfo image;
  image.id = text_of(member(element, "id"), kLongestText);
  image.hash = word_of(member(element, "hash"), kLongestHash);
  image.name = text_of(member(element, "name"), kLongestText);
  image.status = text_of(member(element, "status"), kLongestText);
  image.width = pixels_of(member(element, "width"));
  image.height = pixels_of(member(element, "height"));
  image.created_time = text_of(member(element, "created_time"), kLongestText);
  image.permalink_url = text_of(member(element, "permalink_url"), kLongestText);
  image.creatives = ids_of(member(element, "creatives"));
  image.in_ads = boolean_of(member(element, "is_associated_creatives_in_adgroups")).value_or(false);
  return image;
}

}  // namespace

Result<std::vector<CreatedImage>> read_created_images(const Reply& reply) {
  const auto document = parse_json(reply.body);
  const auto* const images = document ? member(*document, "images") : nullptr;
  std::vector<CreatedImage> created;
  if (images != nullptr && images->is_object()) {
    for (const auto& [key, image] : images->items()) {
      auto hash = word_of(member(image, "hash"), kLongestHash);
      if (!hash.empty()) created.push_back({key, std::move(hash), text_of(member(image, "name"), kLongestText)});
    }
  }
  if (created.empty()) return odd_reply("the reply names no image with a hash", reply);
  return created;
}

Result<ImagePage> read_images(const Reply& reply) {
  ImagePage page;
  auto after = read_page(reply, "images", [&](const json& element) { page.images.push_back(image_of(element)); });
  return std::move(after).map([&](std::string cursor) {
    page.after = std::move(cursor);
    return std::move(page);
  });
}

Result<bool> read_success(const Reply& reply) {
  const auto document = parse_json(reply.body);
  if (document) {
    if (const auto bare = boolean_of(&*document)) return *bare;
    if (const auto success = boolean_of(member(*document, "success"))) return *success;
  }
  return odd_reply("the reply does not say whether it succeeded", reply);
}

}  // namespace metaup::graph
