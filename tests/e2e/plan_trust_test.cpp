#include <catch2/catch.hpp>
#include <filesystem>

#include "plan_desk.hpp"
#include "support/images.hpp"

// Whose word counts when a plan is applied.

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;
namespace fs = std::filesystem;

TEST_CASE("a key that others can write approves nothing", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  REQUIRE(desk.metaup({"approve", "--new-key", "me.pem"}).exit_code == 0);
  fs::permissions(desk.folder / "me.pem", fs::perms::group_read, fs::perm_options::add);
  CHECK_THAT(desk.metaup({"approve", "the.plan", "--key-file", "me.pem"}).err, Contains("can be read by others"));
  fs::permissions(desk.folder / "me.pem.pub", fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  const auto by_public = desk.metaup({"approve", "the.plan", "--key-file", "me.pem.pub"});
  CHECK(by_public.exit_code == 2);
  CHECK_THAT(by_public.err, Contains("public") && !Contains("can be read by others"));
  fs::permissions(desk.folder / "me.pem", fs::perms::others_write, fs::perm_options::add);
  const auto refused = desk.metaup({"approve", "the.plan", "--key-file", "me.pem"});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("others can write it"));
}

TEST_CASE("a public key that others can write says nothing of who has approved", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  REQUIRE(desk.metaup({"approve", "--new-key", "me.pem"}).exit_code == 0);
  REQUIRE(desk.metaup({"approve", "the.plan", "--key-file", "me.pem"}).exit_code == 0);
  const auto who = GENERATE(fs::perms::group_write, fs::perms::others_write);
  fs::permissions(desk.folder / "me.pem.pub", who, fs::perm_options::add);
  const auto refused = desk.apply({"--require-approval", "--key-file", "me.pem.pub"});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("me.pem.pub is not trusted") && Contains("chmod go-w"));
  CHECK(desk.held("images") == 0);
  fs::permissions(desk.folder / "me.pem.pub", who, fs::perm_options::remove);
  CHECK(desk.apply({"--require-approval", "--key-file", "me.pem.pub"}).exit_code == 0);
}

TEST_CASE("a plan that was made with a protected profile is applied when somebody agrees", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.metaup.home().write("config/metaup/production.toml",
                           "account = \"123\"\nprotected = true\ngraph-url = \"" + desk.simulator.url() + "\"\n");
  REQUIRE(desk.metaup({"upload", "a.jpg", "--profile", "production", "--plan", "the.plan"}).exit_code == 0);
  CHECK(json::parse(read_text(desk.folder / "the.plan")).at("protected") == true);
  const auto unasked = desk.apply();
  CHECK(unasked.exit_code == 2);
  CHECK_THAT(unasked.err, Contains("the plan was made with a protected profile: give --yes"));
  CHECK(desk.held("images") == 0);
  CHECK(desk.apply({"-n"}).exit_code == 0);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.held("images") == 1);
}

TEST_CASE("a protected profile asks before any plan is applied, once the plan is known", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  CHECK_FALSE(desk.plan("upload", {"a.jpg"}).contains("protected"));
  desk.metaup.home().write("config/metaup/production.toml", "account = \"123\"\nprotected = true\n");
  CHECK_THAT(desk.apply({"--profile", "production"}).err, Contains("the profile production") && Contains("give --yes"));
  desk.edit("metaup-plan", "plan");
  CHECK_THAT(desk.apply({"--profile", "production"}).err, Contains("no plan of metaup"));
  CHECK(desk.held("images") == 0);
}

TEST_CASE("a plan of what deletes nothing that is to delete something is refused whole", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("in/a.jpg", make_jpeg(1));
  desk.folder.write("in/b.jpg", make_jpeg(2));
  const bool is_sync = GENERATE(false, true);
  static_cast<void>(is_sync ? desk.plan("sync", {"in", "--settle", "0"}) : desk.plan("upload", {"in"}));
  SECTION("by its verdict") {
    desk.edit(R"("verdict":"send")", R"("verdict":"delete")");
    const auto refused = desk.apply({"--yes"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("the plan deletes something") && Contains("which deletes nothing"));
  }
  SECTION("by its member, with another verdict") {
    desk.edit(R"("verdict":"send")", R"("verdict":"send","removes":true)");
    const auto refused = desk.apply({"--yes"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("target 1") && Contains("is to be deleted, and has another verdict"));
  }
  SECTION("by its member alone") {
    desk.edit(R"("verdict":"send")", R"("verdict":"refused","removes":true)");
    CHECK(desk.apply({"--yes"}).exit_code == 2);
  }
  CHECK(desk.held("images") == 0);
}

TEST_CASE("no part of a folder takes away what a plan names", "[e2e][plan]") {
  Desk desk;
  const bool is_sync = GENERATE(false, true);
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    desk.folder.write("in/" + std::to_string(seed) + ".jpg", make_jpeg(seed));
  }
  std::vector<std::string> arguments{"in", "--exclude", "*.png"};
  if (is_sync) arguments.insert(arguments.end(), {"--settle", "0"});
  const auto plan = desk.plan(is_sync ? "sync" : "upload", arguments);
  REQUIRE(plan.at("options").contains("exclude"));
  desk.edit(R"("exclude":["*.png"])", R"("exclude":["*.png"],"shard":["1/2"])");
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 0);
  CHECK(statuses(applied.out) == std::map<std::string, int>{{"uploaded", 6}});
}

TEST_CASE("a file of a planned part is refused when it has changed into another part's", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  std::string part = "1/2";
  if (desk.plan("upload", {"a.jpg", "--shard", part}).at("targets").empty()) part = "2/2";
  REQUIRE(desk.plan("upload", {"a.jpg", "--shard", part}).at("targets").size() == 1);
  for (std::uint32_t seed = 2; seed < 8; ++seed) {
    desk.folder.write("a.jpg", make_jpeg(seed));
    const auto applied = desk.apply();
    CHECK(applied.exit_code == 12);
    CHECK_THAT(error_of(items(applied.out).at(0)), Contains("has changed since the plan was made"));
  }
  CHECK(desk.held("images") == 0);
}
