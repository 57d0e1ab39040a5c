#include <catch2/catch.hpp>

#include <algorithm>

#include "launch_pad.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

using Counts = std::map<std::string, int>;

/// Ads and creatives that one run has made.
struct Launched : LaunchPad {
  explicit Launched(const std::string& scenario = R"({"limits":{"enforce":false}})") : LaunchPad(scenario) {
    write_images(folder, "pictures", 2);
    folder.write("launch.csv",
                 "name,image,page_id,link,message,adset\n"
                 "a,pictures/0001.jpg,1,https://example.com/a,Hello,238\n"
                 "b,pictures/0002.png,1,https://example.com/b,Hello,238\n");
    const auto made = run("create-creative", {"--from", "launch.csv", "--ads"});
    REQUIRE(made.exit_code == 0);
    output = made.out;
    run_id = events(made.out).front().at("run_id");
    for (const auto* const row : {"a", "b"}) {  // whichever was made first
      ads.push_back(item_of_name("ad", row).at("ad_id"));
      creatives.push_back(item_of_name("creative", row).at("creative_id"));
    }
  }

  [[nodiscard]] nlohmann::json item_of_name(const std::string& kind, const std::string& name) const {
    const auto all = items_of_kind(output, kind);
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& item) { return item.at("name") == name; });
    REQUIRE(found != all.end());
    return *found;
  }
  [[nodiscard]] std::vector<std::string> ad_statuses() const {
    std::vector<std::string> list;
    for (const auto& [name, status] : of_ads("status")) list.push_back(status);
    return list;
  }
  [[nodiscard]] std::size_t held(const std::string& what) const { return simulator.state().at(what).size(); }

  std::string output, run_id;
  std::vector<std::string> ads, creatives;
};

}  // namespace

TEST_CASE("the ads of a run are activated and paused", "[e2e]") {
  Launched launched;
  const auto planned = launched.run("activate", {"-n", "--run", launched.run_id});
  CHECK(planned.exit_code == 0);
  CHECK(statuses(planned.out) == Counts{{"planned", 2}});
  CHECK(launched.ad_statuses() == std::vector<std::string>{"PAUSED", "PAUSED"});
  const auto active = launched.run("activate", {"--yes", "--run", launched.run_id});
  CHECK(active.exit_code == 0);
  CHECK(statuses(active.out) == Counts{{"changed", 2}});
  CHECK(item_of_kind(active.out, "ad", launched.ads[0]).at("name") == "a");
  CHECK(launched.ad_statuses() == std::vector<std::string>{"ACTIVE", "ACTIVE"});
  CHECK(statuses(launched.run("activate", {"-y", "--run", launched.run_id}).out) == Counts{{"unchanged", 2}});
  CHECK(statuses(launched.run("pause", {launched.ads[0]}).out) == Counts{{"changed", 1}});
  CHECK(launched.ad_statuses() == std::vector<std::string>{"PAUSED", "ACTIVE"});
}

TEST_CASE("activating in a script needs --yes, which nothing but the command line gives", "[e2e]") {
  Launched launched;
  launched.metaup.environment["METAUP_YES"] = "1";
  const auto refused = launched.run("activate", {launched.ads[0]});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("ACTIVE ads may spend money at once: give --yes"));
  CHECK(launched.ad_statuses() == std::vector<std::string>{"PAUSED", "PAUSED"});
}

TEST_CASE("a command about ads takes just one source of ids", "[e2e]") {
  Launched launched;
  const auto none = launched.run("pause", {});
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Contains("pause needs AD_ID…, --run, --from or --retry-from"));
  const auto two = launched.run("pause", {"--run", launched.run_id, launched.ads[0]});
  CHECK(two.exit_code == 2);
  CHECK_THAT(two.err, Contains("pause takes just one of"));
  CHECK(launched.run("pause", {"nonsense"}).exit_code == 2);
  const auto unknown = launched.run("pause", {"--run", "20200101T000000-000000"});
  CHECK(unknown.exit_code == 5);
  CHECK_THAT(unknown.err, Contains("the ledger knows no run '20200101T000000-000000'"));
  CHECK(launched.run("pause", {"--run", launched.run_id, "--no-ledger"}).exit_code == 2);
}

TEST_CASE("ids come from a list, or from the output of the run that made them", "[e2e]") {
  Launched launched;
  CHECK(statuses(launched.run("pause", {"--from", "-"}, launched.ads[0] + "\n\n" + launched.ads[1] + "\n").out) ==
        Counts{{"unchanged", 2}});
  launched.folder.write("made.ndjson", launched.output);
  CHECK(statuses(launched.run("activate", {"-y", "--from", "made.ndjson"}).out) == Counts{{"changed", 2}});
  CHECK(statuses(
            launched.metaup({"pause", "--graph-url", launched.simulator.url(), "-o", "ndjson", "--from", "made.ndjson"})
                .out) == Counts{{"changed", 2}});
}

TEST_CASE("of a run in another account nothing is touched", "[e2e]") {
  Launched launched;
  const auto take = launched.metaup(
      {"pause", "--account", "124", "--graph-url", launched.simulator.url(), "-o", "ndjson", "--run", launched.run_id});
  CHECK(take.exit_code == 2);  // 0 would say that all of the run is paused
  CHECK_THAT(take.err, Contains("these runs made things in act_123 only, and the account in force is act_124"));
  const auto other = launched.metaup(
      {"pause", "--account", "124", "--graph-url", launched.simulator.url(), "-o", "ndjson", launched.ads[0]});
  CHECK(other.exit_code == 5);
  CHECK_THAT(other.out, Contains("the ad is in act_123, not in act_124"));
}

TEST_CASE("what failed to change is taken up again", "[e2e]") {
  Launched launched(R"({"faults":[{"edge":"node","method":"POST","nth":1,"error":{"code":100}}]})");
  const auto first = launched.run("activate", {"-y", launched.ads[0], launched.ads[1]});
  CHECK(first.exit_code == 6);
  launched.folder.write("run.ndjson", first.out);
  CHECK(statuses(launched.run("activate", {"-y", "--retry-from", "run.ndjson"}).out) == Counts{{"changed", 1}});
  CHECK(launched.ad_statuses() == std::vector<std::string>{"ACTIVE", "ACTIVE"});
}

TEST_CASE("ads and creatives of a run are renamed by a template", "[e2e]") {
  Launched launched;
  CHECK_THAT(launched.run("rename", {"--run", launched.run_id}).err, Contains("rename needs --name-template"));
  const auto wrong = launched.run("rename", {"--name-template", "{width}", "--run", launched.run_id});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, Contains("{width}"));
  const auto clash = launched.run("rename", {"--name-template", "Spring", "--run", launched.run_id});
  CHECK(clash.exit_code == 12);
  const auto planned = launched.run("rename", {"-n", "--name-template", "{name} v2", "--run", launched.run_id});
  CHECK(statuses(planned.out) == Counts{{"planned", 4}});
  CHECK(item_of_kind(planned.out, "ad", launched.ads[0]).at("name") == "a v2");
  const auto renamed = launched.run("rename", {"--name-template", "{name} v2", "--run", launched.run_id});
  CHECK(renamed.exit_code == 0);
  CHECK(statuses(renamed.out) == Counts{{"changed", 4}});
  CHECK(launched.of_ads("name").contains("b v2"));
  CHECK_FALSE(launched.params_of("a v2").is_null());
}

TEST_CASE("ads and creatives are deleted with the guards of images", "[e2e]") {
  Launched launched;
  CHECK(launched.run("delete-ad", {launched.ads[0]}).exit_code == 2);
  const auto used = launched.run("delete-creative", {"-y", launched.creatives[0]});
  CHECK(used.exit_code == 4);
  CHECK(items(used.out)[0].at("error").at("message") == "the creative is used by ad " + launched.ads[0]);
  std::string lines;
  for (int i = 0; i < 11; ++i) lines += "2385000000000000" + std::to_string(10 + i) + "\n";
  const auto many = launched.run("delete-ad", {"-y", "--from", "-"}, lines);
  CHECK(many.exit_code == 2);
  CHECK_THAT(many.err, Contains("there are 11 to delete and --max-delete is 10"));
  CHECK(statuses(launched.run("delete-ad", {"-n", "--run", launched.run_id}).out) == Counts{{"planned", 2}});
  const auto ads = launched.run("delete-ad", {"-y", "--run", launched.run_id});
  CHECK(statuses(ads.out) == Counts{{"deleted", 2}});
  CHECK(launched.ad_statuses() == std::vector<std::string>{"DELETED", "DELETED"});
  const auto creatives = launched.run("delete-creative", {"-y", launched.creatives[0], launched.creatives[1]});
  CHECK(statuses(creatives.out) == Counts{{"deleted", 2}});
  CHECK(launched.held("creatives") == 0);
}

TEST_CASE("deletions of ads can be planned and applied", "[e2e]") {
  Launched launched;
  REQUIRE(launched.run("delete-ad", {launched.ads[0], "--plan", "ads.plan"}).exit_code == 0);
  const auto applied =
      launched.metaup({"apply", "ads.plan", "--yes", "--graph-url", launched.simulator.url(), "-o", "ndjson"});
  CHECK(applied.exit_code == 0);
  CHECK(statuses(applied.out) == Counts{{"deleted", 1}});
  CHECK(launched.ad_statuses() == std::vector<std::string>{"DELETED", "PAUSED"});
}

TEST_CASE("a run is taken back, and its images with --assets", "[e2e]") {
  Launched launched;
  const auto unasked = launched.run("undo", {launched.run_id});
  CHECK(unasked.exit_code == 2);
  CHECK_THAT(unasked.err, Contains("give --yes"));
  const auto planned = launched.run("undo", {"-n", launched.run_id});
  CHECK(planned.exit_code == 0);
  CHECK(statuses(planned.out) == Counts{{"planned", 4}});
  const auto undone = launched.run("undo", {"-y", launched.run_id});
  CHECK(undone.exit_code == 0);
  CHECK(statuses(undone.out) == Counts{{"deleted", 4}});
  CHECK(launched.held("images") == 2);
  CHECK(launched.held("creatives") == 0);
  const auto assets = launched.run("undo", {"-y", "--assets", launched.run_id});
  CHECK(statuses(assets.out) == Counts{{"deleted", 2}});
  CHECK(launched.held("images") == 0);
  const auto nothing = launched.run("undo", {"-y", launched.run_id});
  CHECK(nothing.exit_code == 0);
  CHECK(items(nothing.out).empty());
  CHECK(launched.run("undo", {"-y", "20200101T000000-000000"}).exit_code == 5);
  CHECK(launched.run("undo", {"-y"}).exit_code == 2);
}

TEST_CASE("a review is watched, and its exit code says how it ended", "[e2e]") {
  const auto [review_s, disapproved, expected] = GENERATE(table<std::string, std::string, int>({
      {"0", "", 0},
      {"0", R"("b")", 6},
      {"0", R"("a","b")", 4},
      {"86400", "", 7},
  }));
  CAPTURE(review_s, disapproved);
  Launched launched(R"({"ads":{"review_s":)" + review_s + R"(,"disapproved":[)" + disapproved + "]}}");
  const auto watched = launched.run("watch-review", {"--run", launched.run_id, "--ready-timeout", "10ms"});
  CHECK(watched.exit_code == expected);
  for (const auto& item : items(watched.out)) {
    const auto status = item.at("status");
    if (status == "ready") CHECK(item.at("object").at("effective_status") == "PAUSED");
    if (status == "failed") CHECK(item.at("error").at("class") == "policy");
    if (status == "processing") CHECK(item.at("error").at("retryable") == true);
  }
}
