#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::vector<std::string> spring(std::vector<std::string> more = {}) {
  more.insert(more.begin(),
              {"--name", "Spring", "--page-id", "111", "--link", "https://example.com/", "--image", "a.jpg"});
  return more;
}

struct Pad : LaunchPad {
  explicit Pad(const std::string& scenario = R"({"limits":{"enforce":false}})") : LaunchPad(scenario) {
    folder.write("a.jpg", make_jpeg(1));
  }
  /// What the creative says of what Meta may add.
  [[nodiscard]] std::string said(const std::string& name = "Spring") const {
    const auto params = params_of(name);
    std::string text;
    if (params.contains("degrees_of_freedom_spec")) {
      const auto& features = params.at("degrees_of_freedom_spec").at("creative_features_spec");
      text += "features:" + std::to_string(features.size());
    }
    if (params.contains("contextual_multi_ads")) {
      text += " ads:" + params.at("contextual_multi_ads").at("enroll_status").get<std::string>();
    }
    if (params.contains("destination_spec")) {
      text += " shop:" + params.at("destination_spec").at("destination_type").get<std::string>();
    }
    return text;
  }
};

const std::string kAllOff = "features:83 ads:OPT_OUT shop:WEBSITE_AND_SHOP_OPT_OUT";

}  // namespace

TEST_CASE("a creative opts out by options, variables or the profile", "[e2e][launch]") {
  Pad pad;
  std::string expected = kAllOff;
  std::vector<std::string> options;
  SECTION("not by itself") { expected = ""; }
  SECTION("not when the default is asked for") {
    expected = "";
    options = {"--enhancements", "default"};
  }
  SECTION("by options") { options = {"--enhancements", "off", "--multi-advertiser", "off", "--shop=off"}; }
  SECTION("in again") {
    options = {"--multi-advertiser", "on", "--shop", "on"};
    expected = " ads:OPT_IN shop:WEBSITE_AND_SHOP";
  }
  SECTION("by variables") {
    pad.metaup.environment["METAUP_ENHANCEMENTS"] = "off";
    pad.metaup.environment["METAUP_MULTI_ADVERTISER"] = "off";
    pad.metaup.environment["METAUP_SHOP"] = "off";
  }
  SECTION("by a profile") {
    pad.folder.write("p.toml",
                     "enhancements = \"off\"\n[create-creative]\nmulti-advertiser = \"off\"\nshop = \"off\"\n");
    options = {"--config", "p.toml"};
  }
  REQUIRE(pad.creatives(spring(options)).exit_code == 0);
  CHECK(pad.said() == expected);
}

TEST_CASE("a row opts out by its columns, which win over the options", "[e2e][launch]") {
  Pad pad;
  pad.folder.write("launch.csv",
                   "name,page_id,link,image,headline,enhancements,multi_advertiser,shop\n"
                   "off,111,https://example.com/,a.jpg,1,off,off,off\n"
                   "default,111,https://example.com/,a.jpg,2,default,on,on\n"
                   "silent,111,https://example.com/,a.jpg,3,,,\n"
                   "odd,111,https://example.com/,a.jpg,4,none,,\n");
  const auto run = pad.creatives({"--from", "launch.csv", "--enhancements", "off", "--shop", "off"});
  CHECK(run.exit_code == 6);
  CHECK(pad.said("off") == kAllOff);
  CHECK(pad.said("default") == " ads:OPT_IN shop:WEBSITE_AND_SHOP");
  CHECK(pad.said("silent") == "features:83 shop:WEBSITE_AND_SHOP_OPT_OUT");
  CHECK_THAT(run.out, Contains("enhancements: 'none' is not default or off"));
}

TEST_CASE("a refused feature is left out and named in the item's warnings", "[e2e][launch]") {
  Pad pad(R"({"creatives":{"unknown_features":["audio"]}})");
  const auto run = pad.creatives(spring({"--enhancements", "off"}));
  CHECK(run.exit_code == 0);
  const auto item = items_of_kind(run.out, "creative").at(0);
  CHECK(item.at("attempts") == 2);
  CHECK_THAT(item.at("warnings").at(0).get<std::string>(), Contains("refused to opt out of audio"));
  CHECK(pad.said() == "features:82");
  CHECK(summary(pad.creatives(spring({"--enhancements", "off"})).out).at("requests") == 0);
}

TEST_CASE("opting out is for creatives, and has its words", "[e2e][launch]") {
  Pad pad;
  const auto wrong = pad.creatives(spring({"--enhancements", "on"}));
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, Contains("--enhancements: 'on' is not default or off"));
  CHECK(pad.run("create-ad", {"--shop", "off"}).exit_code == 2);
}
