#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative_features.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

json enrolled(bool in) { return json::object({{"enroll_status", in ? "OPT_IN" : "OPT_OUT"}}); }

}  // namespace

void put_opt_outs(json& root, const CreativeDraft& draft) {
  if (draft.features_off) {
    auto& features = object_at(object_at(root, "degrees_of_freedom_spec"), "creative_features_spec");
    for (const auto name : creative_features()) features[std::string(name)] = enrolled(false);
  }
  if (draft.multi_advertiser) root["contextual_multi_ads"] = enrolled(*draft.multi_advertiser);
  if (draft.shop) {
    object_at(root, "destination_spec")["destination_type"] =
        *draft.shop ? "WEBSITE_AND_SHOP" : "WEBSITE_AND_SHOP_OPT_OUT";
  }
}

}  // namespace metaup::graph
