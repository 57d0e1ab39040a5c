#include "graph/json.hpp"
#include "graph/reply_parts.hpp"
#include "metaup/base/text.hpp"
#include "metaup/graph/creative_reply.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 2'000;
constexpr std::size_t kLongestId = 64;

CreativeInfo creative_of(const json& element) {
  return {.id = text_of(member(element, "id"), kLongestId),
          .name = text_of(member(element, "name"), kLongestText),
          .status = text_of(member(element, "status"), kLongestId),
          .effective_object_story_id = text_of(member(element, "effective_object_story_id"), kLongestText),
          .thumbnail_url = text_of(member(element, "thumbnail_url"), kLongestText)};
}

AdInfo ad_of(const json& element) {
  const auto* const creative = member(element, "creative");
  return {.id = text_of(member(element, "id"), kLongestId),
          .name = text_of(member(element, "name"), kLongestText),
          .adset_id = text_of(member(element, "adset_id"), kLongestId),
          .creative_id = creative == nullptr ? std::string{} : text_of(member(*creative, "id"), kLongestId),
          .status = text_of(member(element, "status"), kLongestId),
          .effective_status = text_of(member(element, "effective_status"), kLongestId),
          .created = parse_time(text_of(member(element, "created_time"), kLongestId))};
}

/// The elements of a page, made by `element_of`, and the cursor of the next one.
template <class Page, class Element>
Result<Page> read_page(const Reply& reply, std::vector<Element> Page::* elements, Element (*element_of)(const json&)) {
  const auto document = parse_json(reply.body);
  const auto* const data = document ? member(*document, "data") : nullptr;
  if (data == nullptr || !data->is_array()) return odd_reply("the reply has no list", reply);
  Page page;
  for (const auto& element : *data) (page.*elements).push_back(element_of(element));
  auto after = next_cursor(*document, reply);
  if (!after) return tl::unexpected(std::move(after.error()));
  page.after = *std::move(after);
  return page;
}

}  // namespace

Result<CreativePage> read_creatives(const Reply& reply) {
  return read_page(reply, &CreativePage::creatives, &creative_of);
}

Result<AdPage> read_ads(const Reply& reply) { return read_page(reply, &AdPage::ads, &ad_of); }

}  // namespace metaup::graph
