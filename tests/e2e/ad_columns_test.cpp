// What ads have beside their creatives, in columns and options.
#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

constexpr auto kTracking = R"([{"action.type":["offsite_conversion"],"fb_pixel":["1234"]}])";

/// What the simulator holds of the ad of that name beside its creative.
json more_of(const LaunchPad& pad, const std::string& name) {
  const auto state = pad.simulator.state();
  for (const auto& ad : state.at("ads")) {
    if (ad.at("name") == name) return ad.at("more");
  }
  return {};
}

std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), {"--page-id", "111", "--link", "https://example.com/", "--image", "a.jpg"});
  return more;
}

const json kWhole = {{"tracking_specs", json::parse(kTracking)},
                     {"conversion_domain", "example.com"},
                     {"ad_schedule_start_time", "2026-12-01T09:00:00+0100"},
                     {"ad_schedule_end_time", "2026-12-24T18:00:00+0100"}};

}  // namespace

TEST_CASE("columns of ads reach Meta", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("t.json", kTracking);
  pad.folder.write("launch.csv",
                   "name,ad_name,ad_spec,tracking_specs,conversion_domain,schedule_start,schedule_end\n"
                   "C1,Ad 1,,@t.json,example.com,2026-12-01T09:00:00+0100,2026-12-24T18:00:00+0100\n"
                   "C2,,\"{\"\"conversion_domain\"\":\"\"example.org\"\"}\",,,,\n");
  const auto run = pad.creatives(with({"--from", "launch.csv", "--ads", "--adset", "238"}));
  REQUIRE(run.exit_code == 0);
  CHECK(more_of(pad, "Ad 1") == kWhole);
  CHECK(more_of(pad, "C2") == json{{"conversion_domain", "example.org"}});
  CHECK(summary(pad.creatives(with({"--from", "launch.csv", "--ads", "--adset", "238"})).out).at("unchanged") == 5);
}

TEST_CASE("options of ads reach Meta", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("ad.json", R"({"display_sequence":2})");
  const std::vector<std::string> beside{
      "--tracking-specs",         kTracking,        "--conversion-domain",     "example.com", "--schedule-start",
      "2026-12-01T09:00:00+0100", "--schedule-end", "2026-12-24T18:00:00+0100"};
  auto options = with({"--name", "C", "--ads", "--adset", "238", "--ad-name", "Ad", "--ad-spec", "ad.json"});
  options.insert(options.end(), beside.begin(), beside.end());
  const auto run = pad.creatives(options);
  REQUIRE(run.exit_code == 0);
  CHECK(more_of(pad, "Ad") == kWhole);
  const auto creative = items_of_kind(run.out, "creative").at(0).at("creative_id").get<std::string>();
  std::vector<std::string> ad{"--name", "Second", "--adset", "238", "--creative", creative};
  ad.insert(ad.end(), beside.begin(), beside.end());
  REQUIRE(pad.run("create-ad", ad).exit_code == 0);
  CHECK(more_of(pad, "Second") == kWhole);
}

TEST_CASE("a group's ads have them too", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("g/summer_1x1.jpg", make_jpeg(1));
  const auto run = pad.run("create-creative", {"--group", "g", "--page-id", "111", "--link", "https://example.com/",
                                               "--ads", "--adset", "238", "--conversion-domain", "example.com"});
  REQUIRE(run.exit_code == 0);
  CHECK(more_of(pad, "summer") == json{{"conversion_domain", "example.com"}});
}

TEST_CASE("what is wrong in a column of ads is said with row, column and reason, before anything is sent",
          "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto [column, value, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"tracking_specs", "{}", "is not a JSON list"},
      {"conversion_domain", "https://example.com", "is a URL, not a domain"},
      {"schedule_start", "2026-12-01T09:00:00", "has no time zone"},
      {"schedule_end", "soon", "is not a time"},
      {"ad_spec", "{", "is not JSON"},
      {"ad_spec", "@absent.json", "absent.json"},
  }));
  pad.folder.write("launch.csv", "name," + column + "\nC1," + value + "\n");
  const auto run = pad.creatives(with({"--from", "launch.csv", "--ads", "--adset", "238", "--all-or-nothing"}));
  CAPTURE(column, value);
  CHECK(run.exit_code != 0);
  const auto error = item_of_kind(run.out, "creative", "launch.csv:2").at("error");
  auto field = column;
  field.replace(field.find('_'), 1, "-");
  CHECK(error.at("fields").at(0) == field);
  CHECK_THAT(error.at("message").get<std::string>(), Contains(reason));
  CHECK(pad.simulator.state().at("creatives").empty());
}

TEST_CASE("options and columns of ads need --ads", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("ad.json", "{}");
  const auto [option, value] = GENERATE(table<std::string, std::string>({{"--ad-name", "A"},
                                                                         {"--ad-spec", "ad.json"},
                                                                         {"--tracking-specs", kTracking},
                                                                         {"--conversion-domain", "example.com"},
                                                                         {"--schedule-start", "2026-12-01T09:00:00Z"},
                                                                         {"--schedule-end", "2026-12-01T09:00:00Z"}}));
  const auto run = pad.creatives(with({"--name", "C", option, value}));
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains(option + " applies only to ads: add --ads"));
  pad.folder.write("launch.csv", "name,ad_name\nC,A\n");
  const auto columns = pad.creatives(with({"--from", "launch.csv"}));
  CHECK(columns.exit_code == 0);
  CHECK_THAT(columns.out, Contains("the column ad-name applies only to ads"));
  const auto stdin_twice =
      pad.creatives(with({"--name", "C", "--ads", "--adset", "238", "--spec", "-", "--ad-spec", "-"}));
  CHECK(stdin_twice.exit_code == 2);
}

TEST_CASE("creatives go inside of their ads when that is asked for", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", "name,message\nC1,one\nC2,two\n");
  const auto options = with({"--from", "launch.csv", "--ads", "--adset", "238", "--inline-creatives"});
  auto dry = options;
  dry.emplace_back("-n");
  CHECK_THAT(pad.creatives(dry).out, Contains("without --inline-creatives"));
  const auto run = pad.creatives(options);
  REQUIRE(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").empty());
  CHECK(items_of_kind(run.out, "ad").size() == 2);
  CHECK_FALSE(pad.simulator.state().at("requests").contains("POST adcreatives"));
  CHECK(summary(pad.creatives(options).out).at("unchanged") == 3);
}

TEST_CASE("what Meta made of new ads is told after a while", "[e2e][launch]") {
  LaunchPad pad(R"({"limits":{"enforce":false},"ads":{"issues":{"C":"Too loud"}}})");
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto run = pad.creatives(with({"--name", "C", "--ads", "--adset", "238", "--review-delay", "10ms"}));
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("WITH_ISSUES: Ad Has Issues: Too loud"));
}

TEST_CASE("a dry run tells of rows that were edited since, and of rows that say the same", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", "name,message\nC1,one\nC2,two\n");
  const auto options = with({"--from", "launch.csv", "--ads", "--adset", "238"});
  const auto first = pad.creatives(options);
  REQUIRE(first.exit_code == 0);
  pad.folder.write("launch.csv", "name,message\nC1,edited\nC2,two\nC2,two\n");
  auto dry = options;
  dry.emplace_back("-n");
  const auto run = pad.creatives(dry);
  CHECK(run.exit_code == 0);
  const auto ad = item_of_kind(run.out, "ad", "launch.csv:2");
  const auto made = item_of_kind(first.out, "ad", "launch.csv:2").at("ad_id").get<std::string>();
  CHECK_THAT(ad.at("warnings").at(0).get<std::string>(), Contains("an earlier run made ad " + made));
  CHECK_THAT(item_of_kind(run.out, "creative", "launch.csv:2").at("warnings").at(0).get<std::string>(),
             Contains("an earlier run made creative"));
  CHECK_THAT(item_of_kind(run.out, "creative", "launch.csv:4").dump(), Contains("it says the same as launch.csv:3"));
  CHECK(item_of_kind(run.out, "creative", "launch.csv:3").value("warnings", json::array()).empty());
}

TEST_CASE("a row with an app's ad and no tracking specs has one warning", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto warnings_of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"--page-id", "111", "--image", "a.jpg", "--name", "C", "--message", "m", "--ads",
                               "--adset", "238", "-n", "--app-store-url", "https://apps.apple.com/app/id1"});
    const auto run = pad.creatives(more);
    CHECK(run.exit_code == 0);
    std::size_t count = 0;
    for (const auto& item : items(run.out)) {
      for (const auto& warning : item.at("warnings")) {
        if (warning.get<std::string>().starts_with("tracking-specs: ")) ++count;
      }
    }
    return count;
  };
  CHECK(warnings_of({}) == 1);
  CHECK(warnings_of({"--tracking-specs", kTracking}) == 0);
}
