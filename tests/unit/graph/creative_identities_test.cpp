#include "graph/creative_identities.hpp"

#include "creative_drafts.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::test;
using Ids = std::set<std::string>;

TEST_CASE("what a creative names at Meta is found in its columns and in its spec", "[creative]") {
  auto draft = image_draft();
  draft.instagram_user_id = "17841400000000001";
  draft.spec = R"({"product_set_id":"5501","object_story_spec":{"link_data":{"call_to_action":{"type":"SIGN_UP",
                  "value":{"lead_gen_form_id":8801}}}}})";
  const auto found = graph::identities_of(draft);
  CHECK(found.instagram_accounts == Ids{"17841400000000001"});
  CHECK(found.product_sets == Ids{"5501"});
  CHECK(found.lead_forms == Ids{"8801"});
  CHECK(found.feed == graph::FeedKind::none);
}

TEST_CASE("what is no id is not asked for", "[creative]") {
  auto draft = image_draft();
  draft.spec = R"({"product_set_id":"../me","x":{"lead_gen_form_id":"1?access_token=2"}})";
  const auto found = graph::identities_of(draft);
  CHECK(found.product_sets.empty());
  CHECK(found.lead_forms.empty());
  draft.spec = "{";
  CHECK(graph::identities_of(draft).product_sets.empty());
}

TEST_CASE("only feeds of Dynamic Creative itself belong into such ad sets", "[creative]") {
  auto group = image_draft();
  group.image.reset();
  group.placements = {placed("feed", {}), placed("story", {"story"})};
  CHECK(graph::identities_of(group).feed == graph::FeedKind::ordinary);
  auto raw = image_draft();
  const auto [type, kind] = GENERATE(
      table<std::string, graph::FeedKind>({{R"("optimization_type":"DEGREES_OF_FREEDOM")", graph::FeedKind::ordinary},
                                           {R"("optimization_type":"REGULAR")", graph::FeedKind::dynamic},
                                           {R"("bodies":[])", graph::FeedKind::dynamic}}));
  raw.spec = R"({"asset_feed_spec":{)" + type + "}}";
  CHECK(graph::identities_of(raw).feed == kind);
}
