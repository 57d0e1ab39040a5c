#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// One row of each kind that a launch has, as JSON Lines; each has a link of its own, so that none is another's like.
const std::vector<std::string> kRows{
    R"("name":"texts","image":"a.jpg","message_1":"One","message_2":"Two","headline_1":"H","headline_2":"I")",
    R"("name":"video texts","video":"v.mp4","message":"One","message_1":"Two","cta":"SHOP_NOW")",
    R"("name":"card texts","card_1":"@card.json","card_2":{"image":"b.png","link":"https://example.com/own"},"message_1":"One","message_2":"Two")",
    R"("name":"placements","image":"a.jpg","image_story":"b.png","message":"Long","message_reels":"Short","cta":"SHOP_NOW")",
    R"("name":"mixed","image":"a.jpg","video_story":"v.mp4","link_story":"https://example.com/story","cta":"SHOP_NOW")",
    R"("name":"languages","image":"a.jpg","language":"en","message":"Hi","headline":"Buy","description":"Free","message_pt_BR":"Oi","headline_pt_BR":"Compre","description_pt_BR":"Gratis","image_pt_BR":"b.png","cta":"SHOP_NOW")",
    R"("name":"carousel","card_1":"@card.json","card_2":{"video":"v.mp4","thumbnail":"b.png","link":"https://example.com/own","cta":"SHOP_NOW"},"card_order":"fixed","end_card":"off")",
    R"("name":"catalogue","product_set_id":"5501","headline":"{{product.name}}","cta":"SHOP_NOW")",
    R"("name":"experience","image":"a.jpg","instant_experience_id":"901","link":"","cta":"SHOP_NOW")",
    R"("name":"form","image":"a.jpg","lead_form_id":"8801","link":"")",
    R"("name":"form video","video":"v.mp4","lead_form_id":"8801","link":"")",
    R"("name":"app","image":"a.jpg","app_store_url":"https://apps.apple.com/app/id1","app_link":"shop://p/1","link":"")",
    R"("name":"call","image":"a.jpg","phone":"+49 30 123456")",
    R"("name":"whatsapp","image":"a.jpg","whatsapp":"yes","link":"","welcome_message":"Hello!")",
    R"("name":"messenger","image":"b.png","messenger":"yes","link":"")",
    R"("name":"direct","image":"a.jpg","instagram_direct":"yes","instagram_user_id":"178","link":"")",
    R"("name":"event","image":"a.jpg","event_id":"77")",
    R"("name":"page post","object_story_id":"111_222","cta":"SHOP_NOW")",
    R"("name":"instagram post","source_instagram_media_id":"1790","instagram_user_id":"178","link":"","sponsor_page_id":"112","partnership_identity":"both")",
    R"("name":"code","partnership_code":"adcode-1","instagram_user_id":"178","link":"")",
    R"("name":"politics","image":"a.jpg","authorization_category":"POLITICAL","enhancements":"off","shop":"off","multi_advertiser":"off")",
    R"("name":"menu","image":"a.jpg","cta":"SEE_MENU")",
    R"("name":"flexible","flex_1":{"images":["a.jpg","b.png"],"videos":["v.mp4"],"messages":["One","Two"]},"cta":"SHOP_NOW")",
};
const auto kItems = kRows.size() - 1;  // the creative of a flexible ad is inside of it

std::string manifest() {
  std::string text;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const bool has_link = kRows[i].find("\"link\":\"\"") != std::string::npos;
    text += "{\"page_id\":\"111\",";
    if (!has_link) text += "\"link\":\"https://example.com/" + std::to_string(i) + "\",";
    text += kRows[i] + "}\n";
  }
  return text;
}

struct Pad : LaunchPad {
  explicit Pad(const std::string& scenario = R"({"limits":{"enforce":false}})") : LaunchPad(scenario) {
    folder.write("a.jpg", make_jpeg(1));
    folder.write("b.png", make_png(2));
    folder.write("v.mp4", make_video(1));
    folder.write("card.json", R"({"image":"a.jpg","link":"https://example.com/card","headline":"First"})");
  }
};

}  // namespace

TEST_CASE("a launch with a row of each kind is made, and made once", "[e2e][launch]") {
  Pad pad;
  pad.folder.write("m.jsonl", manifest());
  const auto first = pad.creatives({"--from", "m.jsonl", "--ads", "--adset", "238"});
  REQUIRE(first.exit_code == 0);
  CHECK(items_of_kind(first.out, "creative").size() == kItems);
  const auto state = pad.simulator.state();
  CHECK(state.at("creatives").size() == kRows.size());
  CHECK(state.at("ads").size() == kRows.size());

  const auto rules = pad.params_of("languages").at("asset_feed_spec").at("asset_customization_rules");
  CHECK(rules.at(0).at("customization_spec") == json::parse(R"({"locales":[1001]})"));
  CHECK(rules.at(1).at("customization_spec") == json::parse(R"({"locales":[16]})"));
  CHECK_THAT(item_of_kind(first.out, "creative", "m.jsonl:22").at("warnings").dump(), Contains("SEE_MENU"));

  const auto second = pad.creatives({"--from", "m.jsonl", "--ads", "--adset", "238"});
  CHECK(second.exit_code == 0);
  CHECK(summary(second.out).at("unchanged") == summary(second.out).at("items"));
  CHECK(pad.simulator.state().at("creatives").size() == kRows.size());
  CHECK(pad.simulator.state().at("ads").size() == kRows.size());
}

TEST_CASE("creatives inside of their ads are made once, and those of languages by themselves", "[e2e][launch]") {
  Pad pad;
  pad.folder.write("m.jsonl", manifest());
  const std::vector<std::string> launch{"--from", "m.jsonl", "--ads", "--adset", "238", "--inline-creatives"};
  REQUIRE(pad.creatives(launch).exit_code == 0);
  CHECK(
      pad.params_of("languages").at("asset_feed_spec").at("asset_customization_rules").at(1).at("customization_spec") ==
      json::parse(R"({"locales":[16]})"));
  CHECK(pad.simulator.state().at("ads").size() == kRows.size());
  CHECK(pad.creatives(launch).exit_code == 0);
  CHECK(pad.simulator.state().at("ads").size() == kRows.size());
}

TEST_CASE("a dry run of each kind of row asks nobody", "[e2e][launch]") {
  Pad pad;
  pad.folder.write("m.jsonl", manifest());
  const auto run = pad.metaup(
      {"create-creative", "-n", "--from", "m.jsonl", "--account", "123", "-o", "ndjson", "--ads", "--adset", "238"});
  CHECK(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").size() == kItems);
  CHECK(items_of_kind(run.out, "ad").size() == kRows.size());
  CHECK(http_requests(pad.simulator) == 0);
}

TEST_CASE("a language that Meta does not have refuses its row before anything is made", "[e2e][launch]") {
  Pad pad;
  const auto run = pad.creatives(
      {"--from", "-"},
      "page_id,name,image,link,cta,language,message,headline,description,message_cy,headline_cy,description_cy\n"
      "111,a,a.jpg,https://example.com,SHOP_NOW,en,a,b,c,d,e,f\n");
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.out, Contains("Meta has no language for cy"));
  CHECK(pad.simulator.state().at("images").empty());
}

TEST_CASE("wrong columns are named with their row, and an unknown language with the nearest name", "[e2e][launch]") {
  Pad pad;
  const auto wrong = pad.creatives({"--from", "-"},
                                   "page_id,name,image,link,phone\n111,a,a.jpg,https://example.com,+4930123456\n"
                                   "111,b,a.jpg,https://example.com,030123\n");
  CHECK(wrong.exit_code == 6);
  const auto error = item_of_kind(wrong.out, "creative", "stdin:3").at("error");
  CHECK(error.at("fields") == json::parse(R"(["phone"])"));
  CHECK_THAT(error.at("message").get<std::string>(), Contains("'030123' is not an international phone number"));

  const auto unknown = pad.creatives({"--from", "-"}, "name,message_dee\na,b\n");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("did you mean message-de?") && Contains("`metaup help columns`"));
  CHECK_THAT(pad.creatives({"--from", "-"}, "name,video_id\na,b\n").err, Contains("did you mean video?"));
}

TEST_CASE("an option stands for each column that one creative has", "[e2e][launch]") {
  Pad pad;
  const auto run = pad.creatives({"--name", "it", "--page-id", "111", "--image", "a.jpg", "--lead-form-id", "8801",
                                  "--message-1", "One", "--message-2", "Two", "--card-order", "auto"});
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.out, Contains("card-order: there are no cards"));
  const auto good = pad.creatives({"--name", "it", "--page-id", "111", "--image", "a.jpg", "--lead-form-id", "8801",
                                   "--message-1", "One", "--message-2", "Two"});
  REQUIRE(good.exit_code == 0);
  CHECK(pad.params_of("it").at("asset_feed_spec").at("bodies").size() == 2);
  const auto word = pad.creatives({"--name", "it", "--page-id", "111", "--image", "a.jpg", "--whatsapp", "+4930"});
  CHECK(word.exit_code == 2);
  CHECK_THAT(word.err, Contains("--whatsapp: '+4930' is not yes or no"));
}

TEST_CASE("a group shows texts and links of its own in a placement", "[e2e][launch]") {
  Pad pad;
  pad.folder.write("g/summer_1x1.png", make_png(3));
  pad.folder.write("g/summer_9x16.png", make_png(4));
  const auto run =
      pad.creatives({"--group", "g", "--page-id", "111", "--link", "https://example.com", "--cta", "SHOP_NOW",
                     "--message", "Long", "--message-story", "Short", "--link-story", "https://example.com/s"});
  REQUIRE(run.exit_code == 0);
  const auto feed = pad.params_of("summer").at("asset_feed_spec");
  CHECK(feed.at("images").size() == 2);
  CHECK(feed.at("bodies").size() == 2);
  CHECK(feed.at("link_urls").size() == 2);
  CHECK(feed.at("asset_customization_rules").size() == 3);
  const auto twice = pad.creatives({"--group", "g", "--page-id", "111", "--image-story", "a.jpg"});
  CHECK(twice.exit_code == 2);
  CHECK_THAT(twice.err, Contains("leave out --image-story"));
}

TEST_CASE("a flexible ad is made of its spec, and made once", "[e2e][launch]") {
  Pad pad;
  const auto image = pad.creatives({"--name", "c", "--page-id", "111", "--image", "a.jpg", "--link", "https://e.com"});
  REQUIRE(image.exit_code == 0);
  const auto hash = items_of_kind(image.out, "image").at(0).at("hash").get<std::string>();
  const auto spec = [&](const std::string& first) {
    return R"({"creative":{"object_story_spec":{"page_id":"111","link_data":{"link":"https://e.com","image_hash":")" +
           hash + R"("}}},"creative_asset_groups_spec":{"groups":[{"images":[{"hash":")" + first + R"("}]}]}})";
  };
  pad.folder.write("good.json", spec(hash));
  pad.folder.write("bad.json", spec(std::string(32, 'b')));
  const auto ad = [&](const std::string& file) {
    return pad.run("create-ad", {"--name", "Flex", "--adset", "238", "--spec", file});
  };
  CHECK(ad("good.json").exit_code == 0);
  CHECK(summary(ad("good.json").out).at("unchanged") == 1);
  CHECK(pad.simulator.state().at("ads").size() == 1);
  const auto bad = ad("bad.json");
  CHECK(bad.exit_code == 12);
  CHECK_THAT(bad.out, Contains("which Meta refuses (3858355)"));
}

TEST_CASE("the columns are a topic of the help", "[e2e][launch]") {
  Pad pad;
  const auto help = pad.metaup({"help", "columns"});
  CHECK(help.exit_code == 0);
  for (const auto* const text : {"message, message_1 to message_5", "card_1 to card_10", "card_order", "lead_form_id",
                                 "feed, story, reels", "pt-br"}) {
    CHECK_THAT(help.out, Contains(text));
  }
}
