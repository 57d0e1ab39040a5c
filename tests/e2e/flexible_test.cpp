#include <catch2/catch.hpp>

#include "plan_desk.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// Flexible ads: their columns, their options, and plans of them.

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

struct FlexPad : Desk {
  explicit FlexPad(const std::string& scenario = R"({"limits":{"enforce":false}})") : Desk(scenario) {
    folder.write("a.jpg", make_jpeg(1));
    folder.write("b.png", make_png(2));
    folder.write("v.mp4", make_video(1));
  }

  /// The groups of the ad of that name.
  [[nodiscard]] json groups_of(const std::string& name) const {
    const auto state = simulator.state();
    for (const auto& ad : state.at("ads")) {
      if (ad.at("name") == name) return ad.at("more").at("creative_asset_groups_spec").at("groups");
    }
    return {};
  }
  [[nodiscard]] std::string hash_of(const std::string& file) const {
    const auto state = simulator.state();
    for (const auto& image : state.at("images")) {
      if (image.at("name") == file) return image.at("hash");
    }
    return "no " + file;
  }
  Finished flexible(std::vector<std::string> more) {
    more.insert(more.end(), {"--ads", "--adset", "238", "--page-id", "111", "--link", "https://example.com/p", "--cta",
                             "SHOP_NOW"});
    return creatives(std::move(more));
  }
};

constexpr auto kSheet =
    "name,page_id,link,cta,adset,message_1,message_2,flex_1,flex_2\n"
    "A,111,https://example.com/p,SHOP_NOW,238,One,Two,"
    R"("{""images"":[""a.jpg"",""b.png""],""videos"":[""v.mp4""],""headlines"":[""H""]}",)"
    "\n"
    R"(B,111,https://example.com/p,SHOP_NOW,238,One,,@group.json,"{""images"":""b.png"",""messages"":""Own""}")"
    "\n";

}  // namespace

TEST_CASE("a sheet of flexible ads is made, and made once", "[e2e][launch][flexible]") {
  FlexPad pad;
  pad.folder.write("launch.csv", kSheet);
  pad.folder.write("group.json", R"({"videos":["v.mp4"]})");
  const std::vector<std::string> launch{"--from", "launch.csv", "--ads"};
  const auto planned = pad.creatives({"--from", "launch.csv", "--ads", "-n"});
  CHECK(planned.exit_code == 0);
  CHECK(items_of_kind(planned.out, "ad").size() == 2);
  CHECK(pad.held("ads") == 0);

  const auto first = pad.creatives(launch);
  REQUIRE(first.exit_code == 0);
  CHECK(items_of_kind(first.out, "creative").empty());
  CHECK(summary(first.out).at("items") == 5);  // two images, a video and two ads
  const auto group = pad.groups_of("A").at(0);
  CHECK(group.at("images") == json::array({{{"hash", pad.hash_of("a.jpg")}}, {{"hash", pad.hash_of("b.png")}}}));
  CHECK(group.at("videos").size() == 1);
  CHECK(group.at("texts") == json::parse(R"([{"text":"One","text_type":"primary_text"},
    {"text":"Two","text_type":"primary_text"},{"text":"H","text_type":"headline"}])"));
  CHECK(group.at("call_to_action").at("type") == "SHOP_NOW");
  CHECK(pad.params_of("A").at("object_story_spec").at("link_data").at("image_hash") == pad.hash_of("a.jpg"));
  CHECK(pad.groups_of("B").size() == 2);
  CHECK(pad.groups_of("B").at(1).at("texts") == json::parse(R"([{"text":"Own","text_type":"primary_text"}])"));
  CHECK(pad.params_of("B").at("object_story_spec").contains("video_data"));

  const auto second = pad.creatives(launch);
  CHECK(summary(second.out).at("unchanged") == 5);
  CHECK(summary(second.out).at("requests") == 0);
  CHECK(pad.held("ads") == 2);
}

TEST_CASE("options make a flexible ad", "[e2e][launch][flexible]") {
  FlexPad pad;
  SECTION("of groups") {
    pad.folder.write("group.json", R"({"images":["b.png","a.jpg"]})");
    CHECK(pad.flexible({"--name", "F", "--flex-1", "@group.json", "--flex-2", R"({"videos":["v.mp4"]})"}).exit_code ==
          0);
    CHECK(pad.groups_of("F").size() == 2);
    CHECK(pad.groups_of("F").at(0).at("images").at(0).at("hash") == pad.hash_of("b.png"));
  }
  SECTION("of an image and a video") {
    CHECK(pad.flexible({"--name", "F", "--flexible", "--image", "a.jpg", "--video", "v.mp4", "--message-1", "One",
                        "--message-2", "Two"})
              .exit_code == 0);
    CHECK(pad.groups_of("F").at(0).at("texts").size() == 2);
    CHECK(pad.groups_of("F").at(0).at("videos").size() == 1);
    CHECK_FALSE(pad.params_of("F").contains("asset_feed_spec"));
  }
  SECTION("of PATHs, in their order") {
    const auto made = pad.flexible({"--name", "F", "--flexible", "b.png", "v.mp4", "a.jpg"});
    CHECK(made.exit_code == 0);
    CHECK_THAT(made.out, Contains("F: b.png, v.mp4, a.jpg in one flexible ad"));
    CHECK(pad.groups_of("F").at(0).at("images").at(0).at("hash") == pad.hash_of("b.png"));
    CHECK(pad.groups_of("F").at(0).at("images").size() == 2);
  }
  SECTION("of PATHs, called as the first of them") {
    CHECK(pad.flexible({"--flexible", "v.mp4"}).exit_code == 0);
    CHECK(pad.params_of("v").at("object_story_spec").contains("video_data"));
  }
  SECTION("of each motif") {
    for (const auto* const name : {"summer_1x1.png", "winter_1x1.png"}) {
      pad.folder.write("g/" + std::string(name), make_png(static_cast<std::uint32_t>(name[0])));
    }
    pad.folder.write("g/summer_9x16.png", make_png(5, 1080, 1920));
    CHECK(pad.flexible({"--group", "--flexible", "g"}).exit_code == 0);
    CHECK(pad.groups_of("summer").at(0).at("images").size() == 2);
    CHECK(pad.groups_of("winter").at(0).at("images").size() == 1);
  }
}

TEST_CASE("rows of a sheet become flexible by an option", "[e2e][launch][flexible]") {
  FlexPad pad;
  pad.folder.write("launch.csv",
                   "name,image,video,message_1,message_2,flex_1\n"
                   "A,a.jpg,,One,Two,\n"
                   "B,,v.mp4,One,,\n"
                   "C,,,One,,\"{\"\"images\"\":[\"\"a.jpg\"\",\"\"b.png\"\"]}\"\n"
                   "D,,,One,,\n");
  const auto run = pad.flexible({"--flexible", "--from", "launch.csv"});
  CHECK(run.exit_code == 6);
  for (const auto* const name : {"A", "B", "C"}) CHECK(pad.groups_of(name).size() == 1);
  CHECK_THAT(error_of(item_of_kind(run.out, "ad", "launch.csv:5")),
             Contains("flex-1: a group needs an image or a video"));
}

TEST_CASE("what does not go together with flexible ads is refused at once", "[e2e][launch][flexible]") {
  FlexPad pad;
  const auto refused = [&](std::vector<std::string> more, const std::string& why) {
    more.insert(more.begin(), {"--page-id", "111", "--link", "https://example.com", "--name", "F"});
    const auto run = pad.creatives(std::move(more));
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains(why));
  };
  refused({"--flexible", "--image", "a.jpg"}, "--flexible makes ads: add --ads");
  refused({"--flex-1", R"({"images":["a.jpg"]})"}, "flex-1: a flexible ad needs an ad");
  refused({"--flexible", "--ads", "--adset", "238", "--image", "b.png", "a.jpg"}, "leave out --image");
  refused({"--flexible", "--ads", "--adset", "238", "--flex-1", "{}", "a.jpg"}, "leave out --flex-1");
  refused({"--flexible", "--ads", "--adset", "238", "--from", "x.csv", "a.jpg"}, "cannot be used together");
  refused({"a.jpg"}, "a PATH needs --group or --flexible");
  pad.folder.write("ad.json", R"({"creative_asset_groups_spec":{"groups":[]}})");
  refused({"--flex-1", R"({"images":["a.jpg"]})", "--ads", "--adset", "238", "--ad-spec", "ad.json"},
          "ad-spec: has groups, and so has flex-1");

  const auto row = pad.creatives(
      {"--from", "-"}, "name,page_id,link,flex_1\nA,111,https://e.com,\"{\"\"images\"\":[\"\"a.jpg\"\"]}\"\n");
  CHECK(row.exit_code == 12);
  CHECK_THAT(row.out, Contains("flex-1: a flexible ad needs an ad"));
  CHECK(pad.held("images") == 0);
}

TEST_CASE("a campaign for something else takes no flexible ad, and nothing is sent for it", "[e2e][launch][flexible]") {
  FlexPad pad(R"({"limits":{"enforce":false},
    "campaigns":[{"id":"77","account":"123","name":"S","adsets":["238"],"objective":"OUTCOME_LEADS"}]})");
  const auto run = pad.flexible({"--name", "F", "--flexible", "--image", "a.jpg"});
  CHECK(run.exit_code == 4);
  CHECK_THAT(error_of(items_of_kind(run.out, "ad").at(0)), Contains("is for OUTCOME_LEADS"));
  CHECK(pad.held("images") == 0);
}

TEST_CASE("a plan of ads with their creatives inside shows what they are made of, and is done",
          "[e2e][plan][flexible]") {
  FlexPad pad;
  const bool is_flexible = GENERATE(true, false);
  const std::string sheet =
      is_flexible ? kSheet
                  : "name,page_id,image,link,cta,adset,message\nA,111,a.jpg,https://example.com/p,SHOP_NOW,238,One\n"
                    "B,111,a.jpg,https://example.com/b,SHOP_NOW,238,Two\n";
  pad.folder.write("launch.csv", sheet);
  pad.folder.write("group.json", R"({"videos":["v.mp4"]})");
  std::vector<std::string> launch{"--from", "launch.csv", "--ads"};
  if (!is_flexible) launch.emplace_back("--inline-creatives");
  const auto plan = pad.plan("create-creative", launch);
  CHECK(Desk::verdicts(plan).at("ad launch.csv:2") == "create");
  CHECK_FALSE(Desk::verdicts(plan).contains("creative launch.csv:2"));
  SECTION("reviewed and applied") {
    const auto review = pad.metaup({"review", "the.plan"});
    CHECK(review.exit_code == 0);
    CHECK_THAT(review.out, Contains("create     ad"));
    const auto text = read_text(pad.folder / "the.plan");
    if (is_flexible) CHECK_THAT(text, Contains(R"("creative.flex-1.headline-1":"H")"));
    CHECK_THAT(text, Contains(is_flexible ? R"("creative.message-2":"Two")" : R"("creative.message":"One")"));
    CHECK(pad.apply().exit_code == 0);
    CHECK(pad.held("ads") == 2);
    CHECK(pad.apply().exit_code == 0);
    CHECK(pad.held("ads") == 2);
  }
  SECTION("with a row that was edited since") {
    pad.folder.write("launch.csv", replaced(sheet, "One", "Changed"));
    const auto applied = pad.apply();
    CHECK(applied.exit_code == 6);
    CHECK_THAT(error_of(item_of_kind(applied.out, "ad", "launch.csv:2")),
               Contains("the row has changed since the plan was made: creative.message"));
    CHECK(pad.held("ads") == 1);
  }
  SECTION("with a plan that shows something else") {
    is_flexible ? pad.edit(R"("creative.message-2":"Two")", R"("creative.message-2":"Harmless")")
                : pad.edit(R"("creative.message":"One")", R"("creative.message":"Harmless")");
    const auto applied = pad.apply();
    CHECK_THAT(error_of(item_of_kind(applied.out, "ad", "launch.csv:2")),
               Contains("the plan shows something else than the row says: creative.message"));
    CHECK(pad.held("ads") == 1);
  }
}

TEST_CASE("a template may have the columns of flexible ads", "[e2e][launch][flexible]") {
  FlexPad pad;
  const auto run = pad.metaup({"template", "--to", "t.csv", "name", "flex_1", "flex_10"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(read_text(pad.folder / "t.csv"), Contains("name,flex_1,flex_10") && Contains("\"\"images\"\""));
  CHECK(pad.metaup({"template", "--to", "u.csv", "flex_11"}).exit_code == 2);
  const auto nowhere = pad.metaup({"template", "--to", "nope/x.csv"});
  CHECK(nowhere.exit_code == 2);
  CHECK_THAT(nowhere.err, Contains("there is no folder for --to nope/x.csv"));
  CHECK_THAT(pad.metaup({"help", "columns"}).out, Contains("flex_1 to flex_10"));
}
