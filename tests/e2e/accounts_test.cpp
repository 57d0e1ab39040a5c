#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

/// Manifests whose rows go into several accounts.
namespace {

constexpr auto kRows =
    "name,account,page_id,image,link,message,cta,adset\n"
    "A,act_7,111,a.jpg,https://example.com/,m,SHOP_NOW,238\n"
    "B, 8 ,111,a.jpg,https://example.com/,m,SHOP_NOW,239\n"
    "C,,111,a.jpg,https://example.com/,m,SHOP_NOW,240\n";

/// Without `--account`.
Finished launch(LaunchPad& pad, std::vector<std::string> more = {}) {
  std::vector<std::string> args{"create-creative", "--graph-url", pad.simulator.url(), "-o",
                                "ndjson",          "--from",      "launch.csv",        "--ads"};
  args.insert(args.end(), more.begin(), more.end());
  return pad.metaup(args);
}

std::map<std::string, std::string> accounts_of_ads(const std::string& out) {
  std::map<std::string, std::string> accounts;
  for (const auto& item : items(out)) {
    if (item.at("kind") == "ad" && item.at("status") == "created") accounts[item.at("name")] = item.at("account");
  }
  return accounts;
}

}  // namespace

TEST_CASE("each row of a manifest goes into the account that it names", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", kRows);
  const auto first = launch(pad, {"--account", "9"});
  CHECK(first.exit_code == 0);
  CHECK(accounts_of_ads(first.out) ==
        std::map<std::string, std::string>{{"A", "act_7"}, {"B", "act_8"}, {"C", "act_9"}});
  CHECK(statuses(first.out) == std::map<std::string, int>{{"uploaded", 3}, {"created", 6}});
  const auto second = launch(pad, {"--account", "9"});
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == std::map<std::string, int>{{"unchanged", 9}});
}

TEST_CASE("a row without an account needs one on the command line", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", kRows);
  const auto some = launch(pad);
  CHECK(some.exit_code == 6);
  CHECK(accounts_of_ads(some.out) == std::map<std::string, std::string>{{"A", "act_7"}, {"B", "act_8"}});
  const auto missing = item_of_kind(some.out, "creative", "launch.csv:4");
  CHECK_THAT(missing.at("error").at("message").get<std::string>(), Contains("account: is missing"));

  pad.folder.write("launch.csv", "name,page_id,image,link,message\nA,111,a.jpg,https://example.com/,m\n");
  const auto none = launch(pad);
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Contains("no ad account: give --account or a column account"));
}

TEST_CASE("an account that a spreadsheet has changed costs its row", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto text = GENERATE(as<std::string>{}, "7.70002E+14", "act_7.7E+14", "'123", "my account", "act_");
  CAPTURE(text);
  pad.folder.write("launch.csv", "name,account,page_id,image,link,message,cta,adset\nA," + text +
                                     ",111,a.jpg,https://example.com/,m,SHOP_NOW,238\n"
                                     "B,8,111,a.jpg,https://example.com/,m,SHOP_NOW,239\n");
  const auto run = launch(pad);
  CHECK(run.exit_code == 6);
  CHECK(accounts_of_ads(run.out) == std::map<std::string, std::string>{{"B", "act_8"}});
  CHECK_THAT(item_of_kind(run.out, "creative", "launch.csv:2").at("error").at("message").get<std::string>(),
             Contains("account: ") && Contains("is not an ad account"));
}

TEST_CASE("an account that cannot be used holds up none of the others", "[e2e][launch]") {
  LaunchPad pad(R"({"limits":{"enforce":false},"accounts":[{"id":"8"},{"id":"9"}]})");
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", kRows);
  const auto run = launch(pad, {"--account", "9"});
  CHECK(accounts_of_ads(run.out) == std::map<std::string, std::string>{{"B", "act_8"}, {"C", "act_9"}});
  CHECK(item_of_kind(run.out, "ad", "launch.csv:2").at("status") != "created");
  CHECK(run.exit_code != 0);
}
