#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "plan_desk.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// Plans that say something else than what would be done, and files that are none or other ones.

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

TEST_CASE("a plan that shows something else than what is done is not followed", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("launch.csv", launch_sheet({{"A", "a.jpg"}}));
  SECTION("the text of a creative") {
    static_cast<void>(desk.plan("create-creative", {"--from", "launch.csv"}));
    desk.edit("\"message\":\"Hello\"", "\"message\":\"Harmless\"");
    const auto applied = desk.apply();
    CHECK(applied.exit_code != 0);
    CHECK(error_of(item_of_kind(applied.out, "creative", "launch.csv:2")) ==
          "the plan shows something else than the row says: message");
  }
  SECTION("a picture that is left out, and that the account has") {
    REQUIRE(desk.run("upload", {"a.jpg"}).exit_code == 0);
    auto plan = desk.plan("create-creative", {"--from", "launch.csv"});
    auto& targets = plan.at("targets");
    REQUIRE(targets.at(0).at("kind") == "image");
    targets.erase(0);
    for (std::size_t i = 0; i < targets.size(); ++i) targets.at(i)["index"] = i;
    desk.folder.write("the.plan", plan.dump());
    const auto applied = desk.apply();
    CHECK(applied.exit_code != 0);
    CHECK(error_of(item_of_kind(applied.out, "image", "a.jpg")) == "the plan does not name it");
  }
  CHECK(desk.held("creatives") == 0);
}

TEST_CASE("what a plan shows of a copy or a removal is what is copied or deleted", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  const auto hash = item_of(desk.run("upload", {"a.jpg"}).out, "a.jpg").at("hash").get<std::string>();
  const bool is_copy = GENERATE(true, false);
  const auto verdict = std::string(is_copy ? "\"copy\"" : "\"delete\"");
  static_cast<void>(is_copy ? desk.plan("copy-image", {"--to", "456", hash}) : desk.plan("delete-image", {hash}));
  const auto [member, field] =
      GENERATE(table<std::string, std::string>({{R"("name":"old draft.jpg")", "name"},
                                                {R"("bytes":1)", "bytes"},
                                                {R"("fields":{"message":"draft"})", "fields"}}));
  CAPTURE(verdict, member);
  const bool is_name_shown = !is_copy && field == "name";
  is_name_shown ? desk.edit(R"("name":"a.jpg")", member)
                : desk.edit("\"verdict\":" + verdict, "\"verdict\":" + verdict + "," + member);
  const auto applied = desk.apply({"--yes"});
  CHECK(applied.exit_code == 12);
  CHECK(error_of(item_of(applied.out, hash)) == "the plan shows something else than " + hash + " is: " + field);
  CHECK(desk.held("images") == 1);
}

TEST_CASE("a plan that shows less of a file than is sent is not followed", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  auto plan = desk.plan("upload", {"a.jpg"});
  const auto [member, what] = GENERATE(table<std::string, std::string>(
      {{"bytes", "bytes"}, {"width", "pixels"}, {"height", "pixels"}, {"sha256", "sha256"}, {"name", "name"}}));
  CAPTURE(member);
  plan.at("targets").at(0).erase(member);
  desk.folder.write("the.plan", plan.dump());
  CHECK(desk.apply({"-n"}).exit_code == 12);
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 12);
  CHECK(error_of(item_of(applied.out, "a.jpg")) == "the plan shows something else than a.jpg is: " + what);
  CHECK(desk.held("images") == 0);
}

TEST_CASE("a plan in which a target is not in its place, or is there twice, is refused whole", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  auto plan = desk.plan("upload", {"a.jpg"});
  auto& targets = plan.at("targets");
  const bool is_twice = GENERATE(true, false);
  if (is_twice) targets.push_back(targets.at(0));
  targets.back()["index"] = is_twice ? 1 : 5;
  desk.folder.write("the.plan", plan.dump());
  const auto refused = desk.apply();
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err,
             Contains(is_twice ? "target 2 is there twice" : "target 1 has an index that is not its place"));
  CHECK(desk.held("images") == 0);
}

TEST_CASE("whatever a command is given more than once, its plan can be read", "[e2e][plan]") {
  Desk desk;
  for (std::uint32_t i = 1; i <= 3; ++i) desk.folder.write(std::to_string(i) + ".jpg", make_jpeg(i));
  desk.folder.write("1.mp4", make_video(1));  // 1.jpg stands for it
  desk.folder.write("launch.csv", launch_sheet({{"A", "2.jpg"}, {"B", "2.jpg"}, {"C", "./2.jpg"}, {"A", "2.jpg"}}));
  const auto hash = std::string(32, 'a');
  const auto [command, more] = GENERATE_COPY(table<std::string, std::vector<std::string>>(
      {{"upload", {".", "2.jpg", "./2.jpg", "2.jpg"}},
       {"upload", {".", "--shard", "1/2"}},
       {"upload", {".", "--shard", "2/2"}},
       {"upload-image", {"2.jpg", "2.jpg", "1.mp4"}},
       {"sync", {".", ".", "--settle", "0"}},
       {"create-creative", {"--from", "launch.csv", "--ads", "--adset", "238"}},
       {"delete-image", {hash, hash}},
       {"copy-image", {"--to", "456", hash, hash}}}));
  CAPTURE(command, more);
  static_cast<void>(desk.plan(command, more));
  CHECK(desk.metaup({"review", "the.plan"}).exit_code == 0);
}

TEST_CASE("a plan takes no other file's place", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  const auto planned = [&](const std::string& place) { return desk.run("upload", {"a.jpg", "--plan", place}); };
  const std::string notes = "{\"format\": \"ours\", \"see\": \"metaup-plan\"}";
  desk.folder.write("notes.json", notes);
  const auto refused = planned("notes.json");
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("notes.json") && Contains("is no plan"));
  CHECK(read_text(desk.folder / "notes.json") == notes);
  std::filesystem::create_directory(desk.folder / "folder");
  CHECK(planned("folder").exit_code == 2);
  REQUIRE(::mkfifo((desk.folder / "pipe").c_str(), 0600) == 0);
  CHECK(planned("pipe").exit_code == 2);
  // An earlier plan, also one of another version, is what a new one is to replace; so is what is empty.
  for (const auto& old : {std::string{}, std::string("{ \"format\" : \"metaup-plan\", \"version\": 99 }")}) {
    desk.folder.write("the.plan", old);
    CHECK(planned("the.plan").exit_code == 0);
    CHECK(planned("the.plan").exit_code == 0);
  }
}

TEST_CASE("a page waits for no pipe in a picture's place", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  std::filesystem::remove(desk.folder / "a.jpg");
  REQUIRE(::mkfifo((desk.folder / "a.jpg").c_str(), 0600) == 0);
  REQUIRE(desk.metaup({"review", "the.plan", "--html", "page.html"}).exit_code == 0);
  CHECK_THAT(read_text(desk.folder / "page.html"), Contains("Its file cannot be read here."));
}

TEST_CASE("a page shows the options that decide what is done", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("film.mp4", make_video(1));
  static_cast<void>(desk.plan("upload-video", {"film.mp4", "--title", "<b>Spring</b>"}));
  REQUIRE(desk.metaup({"review", "the.plan", "--html", "page.html"}).exit_code == 0);
  CHECK_THAT(read_text(desk.folder / "page.html"), Contains("--title &lt;b&gt;Spring&lt;/b&gt;"));
}

TEST_CASE("after apply the advice is a new plan, or the same command where that helps", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("b.jpg", make_jpeg(2));
  static_cast<void>(desk.plan("upload", {"a.jpg", "b.jpg"}));
  desk.folder.write("a.jpg", make_jpeg(3));
  const auto apply = [&](const std::vector<std::string>& more) {
    std::vector<std::string> args{"apply", "the.plan", "--graph-url", desk.simulator.url()};
    args.insert(args.end(), more.begin(), more.end());
    return desk.metaup(args);
  };
  const auto looked = apply({"-n"});
  CHECK_THAT(looked.out + looked.err, Contains("Make a new plan for these; all the rest can be applied."));
  const auto done = apply({});
  CHECK(done.exit_code == 6);
  CHECK_THAT(done.out + done.err, Contains("Make a new plan for these.") && !Contains("same command"));
}

TEST_CASE("a plan keeps how videos are stamped and recognised, and asks before it sends them", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("film.mp4", make_video(1));
  REQUIRE(desk.run("upload", {"film.mp4"}).exit_code == 0);
  desk.folder.write("other.mp4", make_video(2));
  desk.metaup.environment["METAUP_LEDGER"] = desk.folder / "fresh.db";
  const auto plan = desk.plan("upload", {"other.mp4", "--stamp"});
  CHECK(plan.at("options").contains("stamp"));
  const auto unasked = desk.apply();
  CHECK(unasked.exit_code == 2);
  CHECK_THAT(unasked.err, Contains("ledger learn") && Contains("--yes"));
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  const auto videos = desk.simulator.state().at("videos");
  REQUIRE(videos.size() == 2);
  CHECK_THAT(videos.at(1).at("description").get<std::string>(), Contains("metaup:sha256="));

  REQUIRE(desk.run("ledger", {"learn"}).exit_code == 0);
  const auto likely = desk.plan("upload", {"film.mp4"});
  const auto asked = desk.apply();
  CHECK(asked.exit_code == 2);
  CHECK_THAT(asked.err, Contains("a new plan with --trust likely"));
  CHECK(Desk::verdicts(desk.plan("upload", {"film.mp4", "--trust", "likely"})).at("video film.mp4") == "unchanged");
  const auto trusted = desk.apply();
  CHECK(trusted.exit_code == 0);
  CHECK(item_of(trusted.out, "film.mp4").at("status") == "unchanged");
  CHECK(desk.held("videos") == 2);
}
