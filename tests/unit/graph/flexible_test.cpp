#include <catch2/catch.hpp>

#include "creative_drafts.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/flexible.hpp"
#include "graph/creative_likeness.hpp"
#include "metaup/graph/ad_spec.hpp"

// Flexible ads: groups of images, videos and texts on one ad.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const std::string kHash1(32, '1');
const std::string kHash2(32, '2');

/// The digits of a hash are one letter many times: "h1" stands for them.
std::string expanded(std::string text) {
  for (const auto& [word, hash] : {std::pair{"\"h1\"", kHash1}, std::pair{"\"h2\"", kHash2}}) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      text.replace(at, 4, "\"" + hash + "\"");
    }
  }
  return text;
}

/// A row of a flexible ad; "-" is nothing.
graph::Values flexible_row(graph::Values row) {
  row.emplace("name", "Flex 1");
  row.emplace("page-id", "111");
  row.emplace("link", "https://example.com/p");
  row.emplace("cta", "SHOP_NOW");
  row.emplace("flex-1", R"({"images":["h1"]})");
  for (auto& [column, value] : row) value = expanded(value);
  std::erase_if(row, [](const auto& value) { return value.second == "-"; });
  return row;
}

Result<graph::CreativeDraft> draft_of(const graph::Values& row) {
  return graph::read_creative_draft(flexible_row(row), [](const std::string&) { return false; });
}

/// The parameters of the ad, with its creative inside.
json ad_of_draft(const graph::CreativeDraft& creative) {
  const auto inside = graph::creative_params(creative);
  if (!inside) FAIL(inside.error().message);
  graph::AdDraft ad;
  ad.name = "Flex 1";
  ad.adset = "238";
  ad.creative_to_come = true;
  const auto params = graph::ad_params_with(ad, *inside);
  if (!params) FAIL(params.error().message);
  json root = json::object();
  for (const auto& [name, text] : *params) {
    auto value = json::parse(text, nullptr, false);
    root[name] = value.is_structured() ? std::move(value) : json(text);
  }
  return root;
}

json ad_of(const graph::Values& row) {
  const auto draft = draft_of(row);
  if (!draft) FAIL(draft.error().message);
  return ad_of_draft(*draft);
}

json groups_of(const graph::Values& row) { return ad_of(row).at("creative_asset_groups_spec").at("groups"); }

/// All errors as lines of "field: reason (hint)", and the warnings.
std::pair<std::string, std::string> findings_of(const graph::Values& row) {
  const auto draft = draft_of(row);
  if (!draft) return {draft.error().message + " (" + draft.error().hint + ")", ""};
  const auto findings = graph::check_creative(*draft);
  std::string errors;
  std::string warnings;
  for (const auto& error : findings.errors) {
    errors += error.field + ": " + error.reason + " (" + error.hint + ")\n";
  }
  for (const auto& warning : findings.warnings) warnings += warning + "\n";
  return {errors, warnings};
}

graph::Params content_of(const graph::Values& row) { return graph::creative_params(*draft_of(row)).value(); }

}  // namespace

TEST_CASE("a flexible ad is sent as Meta's pages have it", "[graph][flexible]") {
  const auto ad = ad_of({{"instagram-user-id", "17841400000000001"},
                         {"url-tags", "utm_source=fb"},
                         {"flex-1", R"({"images":["h1","h2"],"videos":["771"],"messages":["Text 1"],
                                        "headlines":"Head 1","descriptions":["More"]})"}});
  CHECK(ad == json::parse(expanded(R"({"adset_id":"238","name":"Flex 1","status":"PAUSED",
 "creative":{"name":"Flex 1","url_tags":"utm_source=fb","object_story_spec":{"page_id":"111",
  "instagram_user_id":"17841400000000001",
  "link_data":{"link":"https://example.com/p","image_hash":"h1","message":"Text 1","name":"Head 1","description":"More",
   "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}}},
 "creative_asset_groups_spec":{"groups":[{"images":[{"hash":"h1"},{"hash":"h2"}],"videos":[{"video_id":"771"}],
  "texts":[{"text":"Text 1","text_type":"primary_text"},{"text":"Head 1","text_type":"headline"},
           {"text":"More","text_type":"description"}],
  "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}}]}})")));
}

TEST_CASE("the groups may be in Meta's own words", "[graph][flexible]") {
  const graph::Values ours{{"flex-1", R"({"images":["h1"],"videos":["771"],"messages":["A","B"],"headlines":["C"]})"}};
  const graph::Values metas{{"flex-1", R"({"images":[{"hash":"h1"}],"videos":[{"video_id":771}],
                     "texts":[{"text":"A","text_type":"primary_text"},{"text":"C","text_type":"headline"},
                              {"text":"B","text_type":"primary_text"}]})"}};
  CHECK(ad_of(ours) == ad_of(metas));
}

TEST_CASE("a group has the texts and the button of its row where it has none itself", "[graph][flexible]") {
  const auto groups = groups_of({{"message-1", "One"},
                                 {"message-2", "Two"},
                                 {"headline", "Head"},
                                 {"flex-1", R"({"images":["h1"],"headlines":["Own","Own",""]})"},
                                 {"flex-3", R"({"videos":["771"],"link":"https://example.com/v"})"}});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].at("texts") == json::parse(R"([{"text":"One","text_type":"primary_text"},
    {"text":"Two","text_type":"primary_text"},{"text":"Own","text_type":"headline"}])"));
  CHECK(groups[1].at("texts").size() == 3);
  CHECK(groups[1].at("texts")[2] == json::parse(R"({"text":"Head","text_type":"headline"})"));
  CHECK(groups[0].at("call_to_action").at("value").at("link") == "https://example.com/p");
  CHECK(groups[1].at("call_to_action") ==
        json::parse(R"({"type":"SHOP_NOW","value":{"link":"https://example.com/v"}})"));
}

TEST_CASE("several texts of a flexible ad make no feed", "[graph][flexible]") {
  const auto ad = ad_of({{"message-1", "One"}, {"message-2", "Two"}});
  CHECK_FALSE(ad.at("creative").contains("asset_feed_spec"));
  CHECK(ad.at("creative").at("object_story_spec").at("link_data").at("message") == "One");
}

TEST_CASE("the creative shows the first image of the groups, else their first video", "[graph][flexible]") {
  const auto image = ad_of({{"flex-1", R"({"videos":["771"],"images":["h2"]})"}});
  CHECK(image.at("creative").at("object_story_spec").at("link_data").at("image_hash") == kHash2);

  const auto video = ad_of(
      {{"flex-1", R"({"videos":["771","772"],"cta":"WATCH_MORE"})"}, {"cta", "-"}, {"thumbnail", "hash:" + kHash1}});
  const auto data = video.at("creative").at("object_story_spec").at("video_data");
  CHECK(data.at("video_id") == "771");
  CHECK(data.at("image_hash") == kHash1);
  CHECK(data.at("call_to_action").at("type") == "WATCH_MORE");
  CHECK(video.at("creative_asset_groups_spec").at("groups")[0].at("call_to_action").at("type") == "WATCH_MORE");

  const auto draft = draft_of({{"flex-1", R"({"videos":["771"]})"}});
  CHECK(draft->thumbnail->form == graph::AssetRef::Form::automatic);
}

TEST_CASE("what a row shows becomes a group", "[graph][flexible]") {
  auto draft = draft_of({{"flex-1", "-"}, {"image", kHash1}, {"video", "771"}, {"message", "One"}});
  const auto ad = ad_of_draft(graph::flexible(*draft));
  CHECK(ad.at("creative_asset_groups_spec").at("groups")[0] == json::parse(expanded(R"({"images":[{"hash":"h1"}],
    "videos":[{"video_id":"771"}],"texts":[{"text":"One","text_type":"primary_text"}],
    "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/p"}}})")));
  CHECK(ad.at("creative").at("object_story_spec").contains("link_data"));

  const auto video = ad_of_draft(
      graph::flexible(*draft_of({{"flex-1", "-"}, {"video", "771"}, {"thumbnail", "hash:" + kHash2}, {"cta", "-"}})));
  CHECK(video.at("creative").at("object_story_spec").at("video_data").at("image_hash") == kHash2);
  CHECK(video.at("creative_asset_groups_spec").at("groups")[0].at("call_to_action").at("type") == "LEARN_MORE");

  const auto there = draft_of({{"flex-1", R"({"images":["h2"]})"}});
  CHECK(graph::flexible(*there).groups.size() == 1);
  CHECK_FALSE(graph::check_creative(graph::flexible(*draft_of({{"flex-1", "-"}}))).errors.empty());
}

TEST_CASE("an app's flexible ad leads to the store and into the app", "[graph][flexible]") {
  const auto ad = ad_of(
      {{"app-store-url", "https://apps.apple.com/app/id1"}, {"app-link", "shop://p/1"}, {"link", "-"}, {"cta", "-"}});
  const auto button = json::parse(
      R"({"type":"INSTALL_MOBILE_APP","value":{"link":"https://apps.apple.com/app/id1","app_link":"shop://p/1"}})");
  CHECK(ad.at("creative").at("object_story_spec").at("link_data").at("call_to_action") == button);
  CHECK(ad.at("creative_asset_groups_spec").at("groups")[0].at("call_to_action") == button);
}

TEST_CASE("what Meta would refuse of groups is told by the column", "[graph][flexible]") {
  struct Mistake {
    graph::Values row;
    std::string wanted;
  };
  const std::string eleven = R"({"videos":["1","2","3","4","5","6","7","8","9","10","11"]})";
  const std::string six = R"({"images":["h1"],"messages":["1","2","3","4","5","6"]})";
  const auto mistake = GENERATE_COPY(values<Mistake>({
      {{{"flex-1", "{"}}, "flex-1: is not JSON"},
      {{{"flex-1", R"({"image":"h1"})"}}, "flex-1: a group has no 'image' (did you mean images?)"},
      {{{"flex-1", R"({"call_to_action":{}})"}}, "it may have images, videos, messages"},
      {{{"flex-1", R"({"images":[{"url":"h1"}]})"}}, "flex-1: its 'images' is not text"},
      {{{"flex-1", R"({"videos":["7.70002E+14"]})"}}, "flex-1: '7.70002E+14' is no video id"},
      {{{"flex-1", R"({"images":["h1"],"texts":["One"]})"}}, "needs a text and a text_type"},
      {{{"flex-1", R"({"images":["h1"],"messages":[{}]})"}}, "flex-1: its 'messages' is not text"},
      {{{"flex-1", R"({"messages":["One"]})"}}, "flex-1: a group needs an image or a video"},
      {{{"flex-2", R"({"messages":["One"]})"}}, "flex-2: a group needs an image or a video"},
      {{{"flex-1", R"({"images":["h1","h1"]})"}}, "flex-1: has the image " + kHash1 + " twice"},
      {{{"flex-1", eleven}}, "flex-1: a group takes 10 videos at most, and these are 11"},
      {{{"flex-1", six}}, "flex-1: a group takes 5 messages at most, and these are 6"},
      {{{"flex-2", R"({"images":["h2"],"cta":"LEARN_MORE"})"}}, "flex-2: has another call to action than flex-1"},
      {{{"flex-1", R"({"images":["h1"],"cta":"shop now"})"}}, "flex-1: "},
      {{{"flex-1", R"({"images":["h1"],"link":"example.com"})"}}, "flex-1: "},
      {{{"flex-2", R"({"images":["h2"],"link":"https://e.com"})"}, {"cta", "-"}}, "its link is in its call to action"},
      {{{"image", "h2"}, {"flex-1", R"({"images":["h1","h2"]})"}}, "image: is what the creative shows"},
      {{{"image", "\"h1\""}}, "image: "},
      {{{"video", "771"}}, "video: is what the creative shows, and must be the first video of flex-1"},
      {{{"card-1", R"({"image":"h1","link":"https://e.com"})"}}, "flex-1: a flexible ad cannot have cards"},
      {{{"image", kHash1}, {"image-story", kHash2}}, "flex-1: a flexible ad cannot have assets by placement"},
      {{{"product-set-id", "5501"}}, "flex-1: a flexible ad cannot have products of a catalogue"},
      {{{"object-story-id", "1_2"}}, "flex-1: a flexible ad cannot have an existing post"},
      {{{"lead-form-id", "8801"}}, "lead-form-id: is not confirmed for flexible ads (use create-ad with --spec)"},
      {{{"phone", "+4930123456"}}, "phone: is not confirmed for flexible ads"},
      {{{"whatsapp", "yes"}}, "whatsapp: is not confirmed for flexible ads"},
      {{{"event-id", "77"}}, "event-id: is not confirmed for flexible ads"},
      {{{"instant-experience-id", "9"}, {"link", "-"}}, "instant-experience-id: is not confirmed for flexible ads"},
      {{{"thumbnail", "hash:" + kHash2}}, "thumbnail: this flexible ad shows an image first"},
      {{{"link", "-"}}, "link: is missing"},
      {{{"page-id", "-"}}, "page-id: is missing"},
      {{{"spec", R"({"asset_feed_spec":{}})"}}, "spec: a flexible ad cannot have an asset_feed_spec"},
      {{{"spec", R"({"creative_asset_groups_spec":{}})"}}, "spec: creative_asset_groups_spec is of the ad"},
  }));
  CAPTURE(mistake.row, mistake.wanted);
  CHECK_THAT(findings_of(mistake.row).first, Contains(mistake.wanted));
}

TEST_CASE("texts that nobody would see, and long ones, are told", "[graph][flexible]") {
  const auto unseen = findings_of({{"message", "One"}, {"flex-1", R"({"images":["h1"],"messages":["Own"]})"}});
  CHECK(unseen.first.empty());
  CHECK_THAT(unseen.second, Contains("message: nobody would see it: each group has messages of its own"));
  const auto text = R"({"images":["h1"],"headlines":[")" + std::string(41, 'x') + R"("]})";
  CHECK_THAT(findings_of({{"flex-1", text}}).second, Contains("flex-1, headline: has 41 characters"));
}

TEST_CASE("what is right of groups gets no finding", "[graph][flexible]") {
  const auto row = GENERATE(values<graph::Values>(
      {{{"flex-1", R"({"images":["h1","h2"],"videos":["771"]})"}},
       {{"image", kHash1}},
       {{"image", kHash1}, {"message-1", "One"}, {"message-2", "Two"}, {"flex-2", R"({"videos":["771"]})"}},
       {{"flex-1", R"({"images":["h1"],"cta":"SHOP_NOW"})"}, {"flex-2", R"({"images":["h2"]})"}, {"cta", "-"}},
       {{"enhancements", "off"}, {"multi-advertiser", "off"}, {"shop", "off"}}}));
  CAPTURE(row);
  CHECK(findings_of(row) == std::pair<std::string, std::string>());
}

TEST_CASE("an ad at Meta is compared by its groups, in whatever order Meta tells them", "[graph][flexible]") {
  const graph::Values row{
      {"flex-1", R"({"images":["h1","h2"],"videos":["771","772"],"messages":["A","B"],"headlines":["C"]})"}};
  const auto ad = ad_of(row);
  auto told = ad.at("creative");
  told["creative_asset_groups_spec"] = ad.at("creative_asset_groups_spec");
  auto& group = told["creative_asset_groups_spec"]["groups"][0];
  group["group_uuid"] = "u";
  std::swap(group["images"][0], group["images"][1]);
  std::swap(group["videos"][0], group["videos"][1]);
  for (auto& video : group["videos"]) video["image_hash"] = kHash2;
  std::swap(group["texts"][0], group["texts"][2]);
  const auto params = content_of(row);
  CHECK(graph::compare_creative(params, told.dump()) == graph::Likeness::sure);

  SECTION("another image, or one less, is another ad") {
    group["images"][0]["hash"] = std::string(32, '3');
    CHECK(graph::compare_creative(params, told.dump()) == graph::Likeness::different);
    group["images"].erase(0);
    CHECK(graph::compare_creative(params, told.dump()) == graph::Likeness::different);
  }
  SECTION("an ad without groups leaves it open") {
    told.erase("creative_asset_groups_spec");
    CHECK(graph::compare_creative(params, told.dump()) == graph::Likeness::likely);
  }
  SECTION("an ad with groups is none without") {
    auto plain = params;
    std::erase_if(plain, [](const auto& param) { return param.first == "creative_asset_groups_spec"; });
    CHECK(graph::compare_creative(plain, told.dump()) == graph::Likeness::different);
  }
}

TEST_CASE("a column of JSON may name a file", "[graph][columns]") {
  for (const auto* const name : {"flex-1", "flex-10", "card-3", "spec", "ad-spec", "tracking-specs"}) {
    CAPTURE(name);
    CHECK(graph::takes_json(name));
  }
  for (const auto* const name : {"flex", "flex-11", "card-order", "message-1", "name"}) {
    CAPTURE(name);
    CHECK_FALSE(graph::takes_json(name));
  }
}
