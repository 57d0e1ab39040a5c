#include "graph/ad_reply.hpp"

#include "base/text.hpp"
#include "graph/creative/asset_groups.hpp"
#include "graph/creative_likeness.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 64;

/// What its creative is made of, and with a flexible ad its groups.
std::string content_of(const json& ad, const json& creative) {
  auto members = members_of(dump(creative));
  if (const auto* const groups = member(ad, kAssetGroupsField)) members[kAssetGroupsField] = dump(*groups);
  return creative_content(members);
}

AdInfo ad_of(const json& element) {
  const auto* const creative = member(element, "creative");
  return {.id = text_of(member(element, "id"), kLongestId),
          .name = text_of(member(element, "name"), kLongestText),
          .adset_id = text_of(member(element, "adset_id"), kLongestId),
          .creative_id = creative == nullptr ? std::string{} : text_of(member(*creative, "id"), kLongestId),
          .creative_content = creative == nullptr ? std::string{} : content_of(element, *creative),
          .status = text_of(member(element, "status"), kLongestId),
          .effective_status = text_of(member(element, "effective_status"), kLongestId),
          .created = parse_time(text_of(member(element, "created_time"), kLongestId))};
}

}  // namespace

Result<AdPage> read_ads(const Reply& reply) {
  AdPage page;
  auto after = read_page(reply, "ads", [&](const json& element) { page.ads.push_back(ad_of(element)); });
  return std::move(after).map([&](std::string cursor) {
    page.after = std::move(cursor);
    return std::move(page);
  });
}

}  // namespace metaup::graph
