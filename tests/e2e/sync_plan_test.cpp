#include <catch2/catch.hpp>
#include <filesystem>

#include "plan_desk.hpp"
#include "support/images.hpp"

// A sync that is planned first.

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

using Counts = std::map<std::string, int>;

struct SyncDesk : Desk {
  /// Pictures a.jpg, b.jpg, … of the contents 1, 2, …, synced.
  explicit SyncDesk(std::uint32_t count) {
    for (std::uint32_t seed = 1; seed <= count; ++seed) write(std::string(1, static_cast<char>('a' + seed - 1)), seed);
    REQUIRE(run("sync", {source(), "--settle", "0"}).exit_code == 0);
    REQUIRE(held("images") == count);
  }
  void write(const std::string& name, std::uint32_t seed) const {
    folder.write("in/" + name + ".jpg", make_jpeg(seed));
  }
  void remove(const std::string& name) const { std::filesystem::remove(path(name)); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder / ("in/" + name + ".jpg"); }
  [[nodiscard]] std::string source() const { return folder / "in"; }
  json plan_sync() { return plan("sync", {source(), "--delete", "--settle", "0"}); }
  static Counts verdict_counts(const json& plan) {
    Counts counts;
    for (const auto& target : plan.at("targets")) ++counts[target.at("verdict")];
    return counts;
  }
  /// The items of a path, by their statuses.
  [[nodiscard]] Counts statuses_of(const std::string& ndjson, const std::string& name) const {
    Counts counts;
    for (const auto& item : items(ndjson)) {
      if (item.at("source") == path(name)) ++counts[item.at("status")];
    }
    return counts;
  }
};

}  // namespace

TEST_CASE("a sync is planned, and sends and deletes what the plan says", "[e2e][sync][plan]") {
  SyncDesk desk(3);
  desk.write("a", 4);  // what was made of it before goes
  desk.remove("c");
  desk.write("d", 5);
  const auto plan = desk.plan_sync();
  CHECK(SyncDesk::verdict_counts(plan) == Counts{{"delete", 2}, {"send", 2}, {"unchanged", 1}});
  CHECK(plan.at("options").contains("delete"));
  CHECK(desk.held("images") == 3);
  REQUIRE(desk.metaup({"review", "the.plan", "--html", "page.html"}).exit_code == 0);
  CHECK_THAT(read_text(desk.folder / "page.html"), Contains("delete in act_123") && !Contains("Its file"));
  desk.write("e", 6);  // nobody has looked at it
  const auto unasked = desk.apply();
  CHECK(unasked.exit_code == 2);
  CHECK_THAT(unasked.err, Contains("--yes"));
  CHECK(desk.held("images") == 3);
  CHECK(desk.apply({"-n"}).exit_code == 0);
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 0);
  CHECK(statuses(applied.out) == Counts{{"deleted", 2}, {"unchanged", 1}, {"uploaded", 2}});
  CHECK(desk.statuses_of(applied.out, "a") == Counts{{"deleted", 1}, {"uploaded", 1}});
  CHECK(desk.held("images") == 3);
  const auto again = desk.apply({"--yes"});
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", 5}});
  CHECK(desk.held("images") == 3);
}

TEST_CASE("only what a plan deletes is deleted, if it is still gone", "[e2e][sync][plan]") {
  SyncDesk desk(3);
  desk.remove("a");
  desk.remove("b");
  CHECK(SyncDesk::verdict_counts(desk.plan_sync()) == Counts{{"delete", 2}, {"unchanged", 1}});
  desk.write("again", 1);
  desk.write("z", 9);
  REQUIRE(desk.run("sync", {desk.source(), "--settle", "0"}).exit_code == 0);
  desk.remove("z");
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 6);
  CHECK_THAT(error_of(item_of(applied.out, desk.path("a"))),
             Contains("not to be deleted any more: a source holds it again"));
  CHECK(item_of(applied.out, desk.path("b")).at("status") == "deleted");
  CHECK(desk.statuses_of(applied.out, "z").empty());
  CHECK_THAT(applied.err, Contains("1 more thing"));
  CHECK(desk.held("images") == 3);
}

TEST_CASE("what is used since a sync was planned stays, and so does what was used then", "[e2e][sync][plan]") {
  SyncDesk desk(2);
  desk.remove("a");
  const auto use = [&] {
    std::string hash;
    const auto plan = json::parse(read_text(desk.folder / "the.plan"));
    for (const auto& target : plan.at("targets")) {
      if (target.at("source") == desk.path("a")) hash = target.at("id");
    }
    const auto made =
        desk.creatives({"--name", "A", "--page-id", "1", "--link", "https://example.com", "--message", "Hello", "--cta",
                        "SHOP_NOW", "--image", "hash:" + hash, "--ledger", desk.folder / "other.db"});
    REQUIRE(made.exit_code == 0);
  };
  CHECK(SyncDesk::verdict_counts(desk.plan_sync()) == Counts{{"delete", 1}, {"unchanged", 1}});
  use();
  const bool is_planned_anew = GENERATE(false, true);
  if (is_planned_anew) {
    const auto plan = desk.plan_sync();
    CHECK(SyncDesk::verdict_counts(plan) == Counts{{"unchanged", 2}});
    CHECK(plan.at("targets").back().at("removes") == true);
  }
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 0);
  CHECK(statuses(applied.out) == Counts{{"unchanged", is_planned_anew ? 1 : 2}});
  CHECK(desk.held("images") == 2);
}

TEST_CASE("when something has changed since a sync was planned, nothing is deleted", "[e2e][sync][plan]") {
  SyncDesk desk(2);
  desk.remove("a");
  desk.write("c", 3);
  static_cast<void>(desk.plan_sync());
  const bool is_gone = GENERATE(true, false);
  is_gone ? desk.remove("c") : desk.write("c", 4);
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 6);
  CHECK_THAT(error_of(item_of(applied.out, desk.path("c"))), Contains(is_gone ? "no source holds" : "has changed"));
  CHECK(item_of(applied.out, desk.path("a")).at("status") == "skipped");
  CHECK(desk.held("images") == 2);
}

TEST_CASE("a sync plan is refused where it cannot be kept to", "[e2e][sync][plan]") {
  SyncDesk desk(2);
  const auto refused = [&](std::vector<std::string> args, const std::string& why) {
    args.insert(args.end(), {"--plan", "the.plan"});
    const auto run = desk.run("sync", args, desk.source() + "\n");
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains(why));
    CHECK_FALSE(std::filesystem::exists(desk.folder / "the.plan"));
  };
  refused({desk.source(), "--watch"}, "--watch cannot be planned");
  refused({"-"}, "stdin cannot be planned");
  refused({desk.source() + "\xfd"}, "cannot hold names that are not UTF-8");
  desk.remove("a");
  desk.remove("b");
  desk.write("c", 3);
  refused({desk.source(), "--delete", "--max-delete", "1", "--settle", "0"}, "--max-delete is 1");
  static_cast<void>(desk.plan_sync());
  desk.edit("\"delete\":[\"true\"],", "");
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 2);
  CHECK_THAT(applied.err, Contains("without --delete"));
  CHECK(desk.held("images") == 2);
}

TEST_CASE("what a plan deletes and the sync does not miss says why it stays", "[e2e][sync][plan]") {
  SyncDesk desk(3);
  desk.remove("a");
  const auto plan = desk.plan_sync();
  std::string id;
  for (const auto& target : plan.at("targets")) {
    if (target.at("verdict") == "delete") id = target.at("id");
  }
  const auto why = [&] { return error_of(item_of(desk.apply({"--yes"}).out, desk.path("a"))); };
  SECTION("since this sync has not made it") {
    desk.edit("\"id\":\"" + id, "\"id\":\"" + std::string(id.size(), '0'));
    CHECK_THAT(why(), Contains("this sync has not made it"));
  }
  SECTION("since it is wanted for something else") {
    desk.folder.write("elsewhere.jpg", make_jpeg(1));
    REQUIRE(desk.run("upload", {"elsewhere.jpg"}).exit_code == 0);
    CHECK_THAT(why(), Contains("it is not of this sync alone"));
  }
  CHECK(desk.held("images") == 3);
}
