#include "graph/creative_identities.hpp"

#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 64;

/// The ids under a name, however deep. The parser has bounded the depth.
void collect(const json& value, const char* name, std::set<std::string>& ids) {
  if (!value.is_structured()) return;
  if (auto id = text_of(member(value, name), kLongestId); is_numeric_id(id)) ids.insert(std::move(id));
  for (const auto& nested : value) collect(nested, name, ids);
}

/// Meta reads a feed without a type as REGULAR (docs/graph-api.md, "Asset feeds").
FeedKind kind_of_feed(const json* feed) {
  if (feed == nullptr || !feed->is_object()) return FeedKind::none;
  const auto type = text_of(member(*feed, "optimization_type"), kLongestId);
  return type.empty() || type == "REGULAR" ? FeedKind::dynamic : FeedKind::ordinary;
}

}  // namespace

Identities identities_of(const CreativeDraft& draft) {
  Identities identities;
  const auto spec = parse_spec(draft.spec);
  if (!spec) return identities;
  const auto whole = compose_creative(draft, *spec);
  collect(whole, "instagram_user_id", identities.instagram_accounts);
  collect(whole, "product_set_id", identities.product_sets);
  collect(whole, "lead_gen_form_id", identities.lead_forms);
  identities.feed = kind_of_feed(member(whole, "asset_feed_spec"));
  return identities;
}

}  // namespace metaup::graph
