#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

using Counts = std::map<std::string, int>;

/// Two profiles of one server: staging is account 111 with Page 1, production is account 222 with Page 2.
struct Stage : LaunchPad {
  explicit Stage(const std::string& scenario = R"({"limits":{"enforce":false}})") : LaunchPad(scenario) {
    profile("staging", "111", "page-id = \"1\"\n");
    profile("production", "222", "page-id = \"2\"\n");
  }

  void profile(const std::string& name, const std::string& account, const std::string& more = {}) const {
    metaup.home().write("config/metaup/" + name + ".toml",
                        "account = \"" + account + "\"\ngraph-url = \"" + simulator.url() + "\"\n" + more);
  }
  /// A launch in staging.
  Finished stage(const std::string& manifest) {
    folder.write("launch.csv", manifest);
    const auto made = metaup({"create-creative", "--profile", "staging", "--from", "launch.csv", "--ads", "--adset",
                              "238", "--yes", "-o", "ndjson"});
    INFO(made.out << made.err);
    REQUIRE(made.exit_code == 0);
    return made;
  }
  Finished promote(std::vector<std::string> more) {
    std::vector<std::string> args{"promote", "--from", "staging", "--to", "production", "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.out << finished.err);
    return finished;
  }
  [[nodiscard]] int held(const std::string& what, const std::string& account) const {
    int count = 0;
    const auto state = simulator.state();
    for (const auto& thing : state.at(what)) count += thing.at("account") == account ? 1 : 0;
    return count;
  }
  /// How much of each kind account 222 has: images, videos, creatives, ads.
  [[nodiscard]] std::vector<int> produced() const {
    return {held("images", "222"), held("videos", "222"), held("creatives", "222"), held("ads", "222")};
  }
  [[nodiscard]] json params_in_production(const std::string& name) const {
    const auto state = simulator.state();
    for (const auto& creative : state.at("creatives")) {
      if (creative.at("name") == name && creative.at("account") == "222") return creative.at("params");
    }
    return {};
  }
};

std::string run_of(const Finished& finished) { return events(finished.out).front().at("run_id"); }

const std::string kColumns = "name,link,message,cta,image,video,card_1,card_2\n";

std::string card(const std::string& member, const std::string& path) {
  return "\"{\"\"" + member + "\"\":\"\"" + path + "\"\",\"\"link\"\":\"\"https://e.com\"\"}\"";
}

/// An image, a video and a carousel of both.
std::string three_kinds(const Stage& stage) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    stage.folder.write(std::to_string(seed) + ".jpg", make_jpeg(seed));
  }
  stage.folder.write("a.mp4", make_video(1));
  stage.folder.write("a_thumb.jpg", make_jpeg(9));
  return kColumns + "Image,https://e.com,Hello,SHOP_NOW,1.jpg,,,\nVideo,https://e.com,Hello,SHOP_NOW,,a.mp4,,\n" +
         "Cards,https://e.com,Hello,,,," + card("image", "2.jpg") + "," + card("image", "3.jpg") + "\n";
}

}  // namespace

TEST_CASE("what a run made in one profile's account is made in the other's, once", "[e2e][promote]") {
  Stage stage;
  const auto run = run_of(stage.stage(three_kinds(stage)));
  const auto promoted = stage.promote({"--run", run, "--adset", "239", "--yes"});
  REQUIRE(promoted.exit_code == 0);
  CHECK(statuses(promoted.out)["copied"] == stage.held("images", "111"));
  CHECK(items_of_kind(promoted.out, "video").size() == 1);
  CHECK(items_of_kind(promoted.out, "creative").size() == 3);
  CHECK(items_of_kind(promoted.out, "ad").size() == 3);
  CHECK(stage.produced() == std::vector<int>{stage.held("images", "111"), 1, 3, 3});
  for (const auto* const name : {"Image", "Video", "Cards"}) {
    CHECK(stage.params_in_production(name).at("object_story_spec").at("page_id") == "2");
  }
  const auto state = stage.simulator.state();
  for (const auto& ad : state.at("ads")) {
    if (ad.at("account") != "222") continue;
    CHECK(ad.at("adset") == "239");
    CHECK(ad.at("status") == "PAUSED");
  }
  const auto before = stage.produced();
  const auto again = stage.promote({"--run", run, "--adset", "239"});
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", before[0] + 1 + 3 + 3}});
  CHECK(stage.produced() == before);
}

TEST_CASE("single things are named by their ids, or by kind and id", "[e2e][promote]") {
  Stage stage;
  const auto made = stage.stage(three_kinds(stage));
  const auto creative = item_of_kind(made.out, "creative", "launch.csv:2").at("creative_id").get<std::string>();
  const auto image = item_of_kind(made.out, "image", "1.jpg").at("hash").get<std::string>();
  const auto one = stage.promote({creative, image});
  REQUIRE(one.exit_code == 0);
  CHECK(stage.produced() == std::vector<int>{1, 0, 1, 0});
  CHECK(item_of_kind(one.out, "creative", creative).at("name") == "Image");

  stage.metaup.environment["METAUP_LEDGER"] = stage.folder / "new.db";
  const auto unknown = stage.promote({creative});
  CHECK(unknown.exit_code == 5);
  CHECK_THAT(unknown.err, Contains("creative:" + creative));
  CHECK(stage.promote({"creative:" + creative}).exit_code == 0);
  CHECK(stage.produced() == std::vector<int>{1, 0, 1, 0});  // Meta has both already
}

TEST_CASE("without an ad set the creatives of ads are made alone", "[e2e][promote]") {
  Stage stage;
  const auto made = stage.stage(three_kinds(stage));
  const auto ad = item_of_kind(made.out, "ad", "launch.csv:2").at("ad_id").get<std::string>();
  const auto promoted = stage.promote({ad});
  CHECK(promoted.exit_code == 0);
  CHECK_THAT(promoted.out, Contains("give --adset to make the ads"));
  CHECK(stage.produced() == std::vector<int>{1, 0, 1, 0});
}

TEST_CASE("a video whose file has changed fails alone, and so does what needs it", "[e2e][promote]") {
  Stage stage;
  const auto run = run_of(stage.stage(three_kinds(stage)));
  stage.folder.write("a.mp4", make_video(2));
  const auto promoted = stage.promote({"--run", run, "--adset", "239", "--yes"});
  CHECK(promoted.exit_code == 6);
  for (const auto& item : items(promoted.out)) {
    if (item.at("status") != "failed") continue;
    CHECK((item.at("kind") == "video" || item.at("name") == "Video"));
  }
  CHECK(stage.produced() == std::vector<int>{stage.held("images", "111"), 0, 2, 2});
}

TEST_CASE("each account is spoken to with the token of its profile", "[e2e][promote]") {
  const std::string other = "EAATokenOfTheOtherAccount";
  Stage stage(R"({"limits":{"enforce":false},"tokens":[{"token":")" + kToken + R"(","accounts":["111"]},{"token":")" +
              other + R"(","accounts":["222"]}]})");
  const auto run = run_of(stage.stage(three_kinds(stage)));
  const auto token = stage.folder.write("token", other);
  std::filesystem::permissions(token, std::filesystem::perms{0600});
  stage.profile("production", "222", "access-token-file = \"" + token + "\"\n");
  const auto mine = stage.folder.write("mine", kToken);
  std::filesystem::permissions(mine, std::filesystem::perms{0600});
  stage.profile("staging", "111", "access-token-file = \"" + mine + "\"\n");
  stage.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto promoted = stage.promote({"--run", run, "--adset", "239", "--yes"});
  CHECK(promoted.exit_code == 0);
  CHECK(statuses(promoted.out)["copied"] == 0);  // the other token does not see the images: they go up from their files
  CHECK(stage.produced() == std::vector<int>{stage.held("images", "111"), 1, 3, 3});
  std::filesystem::remove(mine);
}

TEST_CASE("what cannot be promoted is said before anything is sent", "[e2e][promote]") {
  Stage stage;
  const auto says = [&](std::vector<std::string> args, int code, const std::string& what) {
    args.insert(args.begin(), "promote");
    const auto finished = stage.metaup(args);
    CAPTURE(finished.err);
    CHECK(finished.exit_code == code);
    CHECK_THAT(finished.err, Contains(what));
  };
  says({"--to", "production", "1"}, 2, "--from is missing");
  says({"--from", "staging", "1"}, 2, "--to is missing");
  says({"--from", "staging", "--to", "production"}, 2, "nothing to promote");
  says({"--from", "nobody", "--to", "production", "1"}, 2, "there is no profile");
  says({"--from", "staging", "--to", "staging", "1"}, 2, "both profiles are of act_111");
  says({"--from", "staging", "--to", "production", "x"}, 2, "x");
  stage.metaup.environment["METAUP_ACCOUNT"] = "5";
  says({"--from", "staging", "--to", "production", "1"}, 2, "unset it");
  stage.metaup.environment.erase("METAUP_ACCOUNT");
  says({"--from", "staging", "--to", "production", "--run", "nowhere"}, 5, "knows no run 'nowhere'");
  const auto run = run_of(stage.stage(three_kinds(stage)));
  says({"--from", "production", "--to", "staging", "--run", run}, 5, "made nothing in act_222");
  stage.profile("production", "222", "video-url = \"http://127.0.0.1:1\"\n");
  stage.metaup.home().write("config/metaup/elsewhere.toml", "account = \"3\"\ngraph-url = \"http://127.0.0.1:1\"\n");
  says({"--from", "staging", "--to", "elsewhere", "ad:1"}, 2, "different servers");
  CHECK(stage.produced() == std::vector<int>{0, 0, 0, 0});
}

TEST_CASE("a creative is promoted with each member that it has beside its story", "[e2e][promote]") {
  Stage stage;
  const json members = {
      {"ad_disclaimer_spec", {{"text", "Past results say nothing"}}},
      {"adlabels", {{{"name", "spring"}}}},
      {"applink_treatment", "web_only"},
      {"authorization_category", "POLITICAL"},
      {"branded_content", {{"ad_format", 1}}},
      {"branded_content_sponsor_page_id", "5"},
      {"bundle_folder_id", "6"},
      {"categorization_criteria", "brand"},
      {"category_media_source", "MIXED"},
      {"contextual_multi_ads", {{"enroll_status", "OPT_OUT"}}},
      {"creative_sourcing_spec", {{"source_url", "https://e.com"}}},
      {"degrees_of_freedom_spec", {{"creative_features_spec", {{"image_touchups", {{"enroll_status", "OPT_OUT"}}}}}}},
      {"destination_set_id", "7"},
      {"destination_spec", {{"destination_type", "WEBSITE"}}},
      {"dynamic_ad_voice", "STORY_OWNER"},
      {"enable_launch_instant_app", true},
      {"existing_post_title", "Title"},
      {"facebook_branded_content", {{"sponsor_page_id", "5"}}},
      {"format_transformation_spec", {{{"format", "da_collection"}}}},
      {"generative_asset_spec", {{"transparency_metadata", json::object()}}},
      {"image_crops", {{"100x100", {{0, 0}, {9, 9}}}}},
      {"instagram_branded_content", {{"sponsor_id", "17841400000000001"}}},
      {"interactive_components_spec", {{"components", {{{"type", "product_tag"}}}}}},
      {"marketing_message_structured_spec", {{"body", "Hi"}}},
      {"media_sourcing_spec", {{"source", "own"}}},
      {"omnichannel_link_spec", {{"web", {{"url", "https://e.com"}}}}},
      {"page_welcome_message", "Hi"},
      {"place_page_set_id", "8"},
      {"platform_customizations", {{"instagram", {{"caption_ids", {"1"}}}}}},
      {"playable_asset_id", "9"},
      {"portrait_customizations", {{"carousel_delivery_mode", "optimal"}}},
      {"product_suggestion_settings", {{"enabled", true}}},
      {"recommender_settings", {{"product_sales_channel", "online"}}},
      {"regional_regulation_disclaimer_spec", {{"taiwan_universal", {{"payer", "1"}}}}},
      {"template_url", "https://e.com/{{product.name}}"},
      {"url_tags", "a=b"},
      {"use_page_actor_override", true},
      {"wamo_whatsapp_identity_spec", {{"whatsapp_phone_number", "4930123456"}}}};
  stage.folder.write("a.jpg", make_jpeg(1));
  stage.folder.write("spec.json", members.dump());
  const auto made =
      stage.metaup({"create-creative", "--profile", "staging", "--name", "Whole", "--image", "a.jpg", "--link",
                    "https://e.com", "--message", "Hello", "--spec", "spec.json", "-o", "ndjson"});
  INFO(made.out << made.err);
  REQUIRE(made.exit_code == 0);
  const auto id = items_of_kind(made.out, "creative").front().at("creative_id").get<std::string>();
  REQUIRE(stage.promote({id}).exit_code == 0);
  const auto copy = stage.params_in_production("Whole");
  for (const auto& [name, value] : members.items()) {
    CAPTURE(name);
    CHECK(copy.value(name, json()) == value);
  }
  CHECK_FALSE(copy.contains("thumbnail_url"));
}

TEST_CASE("a flexible ad is not made a plain one", "[e2e][promote]") {
  Stage stage;
  stage.folder.write("1.jpg", make_jpeg(1));
  const auto made = stage.stage(
      "name,link,message,cta,image,flex_1\nF,https://e.com,Hello,SHOP_NOW,,\"{\"\"images\"\":[\"\"1.jpg\"\"]}\"\n"
      "P,https://e.com,Hello,SHOP_NOW,1.jpg,\n");
  const auto promoted = stage.promote({"--run", run_of(made), "--adset", "239", "--yes"});
  CHECK(promoted.exit_code == 6);
  CHECK_THAT(promoted.out, Contains("is a flexible one"));
  CHECK(stage.held("ads", "222") == 1);
}

TEST_CASE("a dead token of the account that has the things ends the run", "[e2e][promote]") {
  Stage stage(R"({"limits":{"enforce":false},"tokens":[{"token":"EAAOfProduction"}]})");
  const auto good = stage.folder.write("good", "EAAOfProduction");
  std::filesystem::permissions(good, std::filesystem::perms{0600});
  stage.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  stage.profile("production", "222", "access-token-file = \"" + good + "\"\n");
  const auto bad = stage.folder.write("bad", kToken);
  std::filesystem::permissions(bad, std::filesystem::perms{0600});
  stage.profile("staging", "111", "access-token-file = \"" + bad + "\"\n");
  CHECK(stage.promote({"creative:5"}).exit_code == 3);
  CHECK(stage.produced() == std::vector<int>{0, 0, 0, 0});
  std::filesystem::remove(bad);
}

TEST_CASE("the account of a protected profile is changed only when somebody agrees", "[e2e][promote]") {
  Stage stage;
  stage.profile("production", "222", "protected = true\npage-id = \"2\"\n");
  stage.folder.write("a.jpg", make_jpeg(1));
  const auto upload = [&](std::vector<std::string> more) {
    std::vector<std::string> args{"upload-image", "--profile", "production", "a.jpg"};
    args.insert(args.end(), more.begin(), more.end());
    return stage.metaup(args);
  };
  const auto refused = upload({});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("the profile production of act_222 is protected: give --yes"));
  CHECK(stage.produced()[0] == 0);
  CHECK(upload({"-n"}).exit_code == 0);
  CHECK(stage.metaup({"list", "images", "--profile", "production"}).exit_code == 0);
  CHECK(upload({"--yes"}).exit_code == 0);
  CHECK(stage.produced()[0] == 1);

  const auto run = run_of(stage.stage(three_kinds(stage)));
  CHECK(stage.promote({"--run", run}).exit_code == 2);
  CHECK_THAT(stage.promote({"--run", run}).err, Contains("is protected: give --yes"));
  CHECK_THAT(stage.promote({"--run", "nope"}).err, Contains("nope") && !Contains("is protected"));
  CHECK_THAT(stage.promote({"--run", run, "--from", "nowhere"}).err, Contains("nowhere") && !Contains("is protected"));
  CHECK(stage.produced() == std::vector<int>{1, 0, 0, 0});

  SECTION("which nothing but the profile says") {
    CHECK_THAT(upload({"--protected"}).err, Contains("unknown option"));
    stage.metaup.environment["METAUP_PROTECTED"] = "false";
    CHECK(upload({}).exit_code == 2);
  }
}
