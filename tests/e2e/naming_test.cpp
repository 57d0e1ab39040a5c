#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using Words = std::vector<std::string>;
using Counts = std::map<std::string, int>;

/// Names that a pattern makes, checks and keeps apart (`--name-pattern`).
namespace {

const std::string kPattern = "{Campaign}_{Audience}_{Type}_{Variant}_{Date}";

Words with_pattern(Words more = {}) {
  more.insert(more.begin(), {"--name-pattern", kPattern});
  return more;
}

Finished send(LaunchPad& pad, Words more) { return pad.run("upload", std::move(more)); }

/// What the account's images are called.
std::set<std::string> image_names(const LaunchPad& pad) {
  std::set<std::string> names;
  const auto state = pad.simulator.state();
  for (const auto& image : state.at("images")) names.insert(image.at("name").get<std::string>());
  return names;
}

std::string message_of(const nlohmann::json& item) { return item.at("error").at("message"); }

}  // namespace

TEST_CASE("a pattern names images and videos by fields, folders and pieces of their names", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("Spring/feed/hero_A.png", make_jpeg(1));
  pad.folder.write("Spring/feed/clip_B.mp4", make_video(1));
  const auto run = send(pad, with_pattern({"Spring", "--field", "Audience=Retargeting", "--field", "Campaign={dir2}",
                                           "--field", "Variant={part2}", "--field", "Date=20260301"}));
  REQUIRE(run.exit_code == 0);
  CHECK(item_of(run.out, "hero_A.png").at("name") == "Spring_Retargeting_image_A_20260301.jpg");
  CHECK(item_of(run.out, "clip_B.mp4").at("name") == "Spring_Retargeting_video_B_20260301.mp4");
  CHECK(image_names(pad) == std::set<std::string>{"Spring_Retargeting_image_A_20260301.jpg"});
  CHECK(pad.simulator.state().at("videos").at(0).at("title") == "Spring_Retargeting_video_B_20260301");
}

TEST_CASE("a pattern names images for several accounts, and in a dry run", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("hero.jpg", make_jpeg(1));
  const Words more{"hero.jpg", "--account", "7", "--name-pattern", "{Campaign}-{n}", "--field", "Campaign=Spring"};
  auto dry = more;
  dry.emplace_back("-n");
  const auto planned = send(pad, dry);
  CHECK(planned.exit_code == 0);
  for (const auto& item : items(planned.out)) CHECK(item.at("name") == "Spring-1.jpg");
  CHECK(http_requests(pad.simulator) == 0);
  const auto run = send(pad, more);
  CHECK(run.exit_code == 0);
  CHECK(items(run.out).size() == 2);
  CHECK(image_names(pad) == std::set<std::string>{"Spring-1.jpg"});
}

TEST_CASE("a file whose name fits keeps it, and one without a value is not sent", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/Spring_Broad_image_A_20260301.jpg", make_jpeg(1));
  pad.folder.write("in/hero.jpg", make_jpeg(2));
  const auto run = send(pad, with_pattern({"in"}));
  CHECK(run.exit_code == 6);
  CHECK(image_names(pad) == std::set<std::string>{"Spring_Broad_image_A_20260301.jpg"});
  const auto failed = item_of(run.out, "hero.jpg");
  CHECK(failed.at("error").at("class") == "local");
  CHECK_THAT(message_of(failed), Contains("{Campaign} and {Audience} and {Variant} have no value") &&
                                     Contains("the name has 1 part, the pattern 5"));
  CHECK_THAT(failed.at("error").at("hint").get<std::string>(), Contains("--field 'Campaign=…'"));
  pad.folder.write("alone/hero.jpg", make_jpeg(2));
  CHECK(send(pad, with_pattern({"alone"})).exit_code == 12);
}

TEST_CASE("different contents of one name are refused before any is sent, and name each other", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/a/hero_A.jpg", make_jpeg(1));
  pad.folder.write("in/b/hero_A.jpg", make_jpeg(2));
  pad.folder.write("in/c/hero_B.jpg", make_jpeg(3));
  pad.folder.write("in/d/hero_C.jpg", make_jpeg(4));
  pad.folder.write("in/e/hero_C.jpg", make_jpeg(4));
  const Words more{"in",      "--name-pattern", "{Campaign}_{Variant}", "--field", "Campaign=Spring",
                   "--field", "Variant={part2}"};
  auto all = more;
  all.emplace_back("--all-or-nothing");
  const auto nothing = send(pad, all);
  CHECK(nothing.exit_code == 12);
  CHECK(http_requests(pad.simulator) == 0);

  const auto run = send(pad, more);
  CHECK(run.exit_code == 6);
  CHECK(image_names(pad) == std::set<std::string>{"Spring_B.jpg", "Spring_C.jpg"});
  CHECK_THAT(message_of(item_of(run.out, "a/hero_A.jpg")),
             Contains("would be called 'Spring_A.jpg', and so would in/b/hero_A.jpg"));
  CHECK_THAT(message_of(item_of(run.out, "b/hero_A.jpg")), Contains("in/a/hero_A.jpg"));
}

TEST_CASE("what is unchanged keeps others from its name, and a new version takes it", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/a_A.jpg", make_jpeg(1));
  const Words more{"in",      "--name-pattern", "{Campaign}_{Variant}", "--field", "Campaign=Spring",
                   "--field", "Variant={part2}"};
  REQUIRE(send(pad, more).exit_code == 0);
  pad.folder.write("in/b_A.jpg", make_jpeg(2));
  const auto second = send(pad, more);
  CHECK(second.exit_code == 6);
  CHECK(statuses(second.out) == Counts{{"unchanged", 1}, {"failed", 1}});
  CHECK_THAT(message_of(item_of(second.out, "b_A.jpg")), Contains("in/a_A.jpg"));

  std::filesystem::remove(pad.folder / "in/b_A.jpg");
  pad.folder.write("in/a_A.jpg", make_jpeg(3));
  const auto version = send(pad, more);
  CHECK(statuses(version.out) == Counts{{"uploaded", 1}});
  CHECK(item_of(version.out, "a_A.jpg").at("warnings").empty());

  pad.folder.write("other/c_A.jpg", make_jpeg(4));
  auto elsewhere = more;
  elsewhere.front() = "other";
  const auto other = send(pad, elsewhere);
  CHECK(statuses(other.out) == Counts{{"uploaded", 1}});
  CHECK_THAT(item_of(other.out, "c_A.jpg").at("warnings").dump(),
             Contains("has another image of this name") && Contains("in/a_A.jpg"));
}

TEST_CASE("clashes are found however many files there are", "[e2e][naming]") {
  LaunchPad pad;
  for (std::uint32_t i = 0; i < 150; ++i) {
    pad.folder.write("in/" + std::to_string(1000 + i) + "_" + std::to_string(i) + ".gif", make_gif(i));
  }
  pad.folder.write("in/9999_0.gif", make_gif(999));
  const auto run = send(pad, {"in", "--name-pattern", "{Variant}-{Campaign}", "--field", "Campaign=Spring", "--field",
                              "Variant={part2}"});
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == Counts{{"uploaded", 149}, {"failed", 2}});
  CHECK(item_of(run.out, "1000_0.gif").at("status") == "failed");
}

TEST_CASE("a picture that stands for a video keeps its name", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/Spring_Broad_video_A_20260301.mp4", make_video(1));
  pad.folder.write("in/Spring_Broad_video_A_20260301_thumb.jpg", make_jpeg(1));
  const auto run = send(pad, with_pattern({"in"}));
  CHECK(run.exit_code == 0);
  CHECK(image_names(pad) == std::set<std::string>{"Spring_Broad_video_A_20260301_thumb.jpg"});
  CHECK(pad.run("validate", {}).exit_code == 2);
  CHECK(pad.metaup(Words{"validate", "in", "--name-pattern", kPattern}).exit_code == 0);
}

TEST_CASE("validate says where names differ from the pattern, and which are equal", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/Spring_Retargeting_image_A_20260301.jpg", make_jpeg(1));
  pad.folder.write("in/Spring_Retageting_image_A_20260301.jpg", make_jpeg(2));
  pad.folder.write("in/Spring_Retargeting_video_A_2026-13-01.jpg", make_jpeg(3));
  pad.folder.write("in/hero_v1_final.jpg", make_jpeg(4));
  pad.folder.write("in/x/Spring_Broad_image_B_20260301.jpg", make_jpeg(5));
  pad.folder.write("in/y/Spring_Broad_image_B_20260301.jpg", make_jpeg(6));
  const auto run = pad.metaup(Words{"validate", "in", "-o", "ndjson", "--name-pattern", kPattern, "--field",
                                    "Audience=Retargeting", "--field", "Audience=Broad"});
  CHECK(run.exit_code == 12);
  CHECK(statuses(run.out) == Counts{{"valid", 1}, {"failed", 5}});
  CHECK_THAT(message_of(item_of(run.out, "Retageting_image_A_20260301.jpg")),
             Contains("{Audience} is 'Retageting': did you mean Retargeting?"));
  CHECK_THAT(message_of(item_of(run.out, "2026-13-01.jpg")),
             Contains("{Type} is 'video', and the file is an image") && Contains("{Date} is '2026-13-01'"));
  CHECK_THAT(message_of(item_of(run.out, "final.jpg")), Contains("the name has 3 parts, the pattern 5"));
  CHECK_THAT(message_of(item_of(run.out, "x/Spring_Broad_image_B_20260301.jpg")), Contains("in/y/Spring_Broad"));
  CHECK(pad.metaup(Words{"validate", "in/hero_v1_final.jpg", "--name-pattern", kPattern}).exit_code == 12);
}

TEST_CASE("a pattern or field that can never be right is wrong usage", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("l.csv", "image,page_id,link,message\na.jpg,111,https://example.com/,m\n");
  const auto [more, what] = GENERATE(table<Words, std::string>({
      {{"--name-pattern", "{Campaign}{Date}"}, "has no text between {Campaign} and {Date}"},
      {{"--name-pattern", "{Campaign"}, "has a { without its }"},
      {{"--name-pattern", kPattern, "--field", "Audiense=x"}, "did you mean Audience?"},
      {{"--name-pattern", kPattern, "--field", "Campaign={prat2}"}, "{part2}"},
      {{"--name-pattern", kPattern, "--name-template", "{stem}"}, "exclude each other"},
      {{"--field", "Campaign=x"}, "--field needs --name-pattern"},
      {{"--name-pattern", ""}, "--name-pattern: is empty"},
  }));
  CAPTURE(more);
  for (const Words& command : {Words{"upload", "a.jpg"}, Words{"create-creative", "--from", "l.csv"}}) {
    auto words = command;
    words.insert(words.end(), more.begin(), more.end());
    const auto run = pad.run(words.front(), {words.begin() + 1, words.end()});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains(what));
  }
  CHECK(http_requests(pad.simulator) == 0);
}

TEST_CASE("an archive that is sent whole takes no pattern", "[e2e][naming]") {
  LaunchPad pad;
  const auto run = pad.run("upload-image", with_pattern({"a.zip", "--method", "zip"}));
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("leave out --name-pattern"));
}

TEST_CASE("a pattern of the command line takes the place of a profile's template", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("p.toml", "name-template = \"t-{stem}\"\nfield = [\"Campaign=Spring\"]\n");
  const auto by_pattern = send(pad, {"a.jpg", "-n", "--config", "p.toml", "--name-pattern", "{Campaign}-{n}"});
  CHECK(items(by_pattern.out).at(0).at("name") == "Spring-1.jpg");
  CHECK(items(send(pad, {"a.jpg", "-n", "--config", "p.toml"}).out).at(0).at("name") == "t-a.jpg");
}

TEST_CASE("a plan keeps the pattern, and what is applied has the names of the plan", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("a_B.jpg", make_jpeg(1));
  pad.folder.write("p.toml", "name-template = \"t-{stem}\"\n");
  const auto planned = send(pad, {"a_B.jpg", "--config", "p.toml", "--plan", "the.plan", "--name-pattern",
                                  "{Campaign}-{Variant}", "--field", "Campaign=Spring", "--field", "Variant={part2}"});
  REQUIRE(planned.exit_code == 0);
  const auto applied = pad.metaup(Words{"apply", "the.plan", "--graph-url", pad.simulator.url(), "-o", "ndjson"});
  CHECK(applied.exit_code == 0);
  CHECK(image_names(pad) == std::set<std::string>{"Spring-B.jpg"});
}

TEST_CASE("rows without a name get one from their columns, for creative, ad and file", "[e2e][naming][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("v.mp4", make_video(1));
  pad.folder.write("l.csv",
                   "Campaign,variant,name,image,video,page_id,link,message,cta,adset\n"
                   "Spring,A,,a.jpg,,111,https://example.com/,m,SHOP_NOW,238\n"
                   "Spring, B ,,,v.mp4,111,https://example.com/,m,SHOP_NOW,238\n"
                   "Spring,C,Spring_Retargeting_image_C_20250101,a.jpg,,111,https://example.com/,n,SHOP_NOW,238\n"
                   "Spring,D,Spring_Retargeting_image_X_20250101,a.jpg,,111,https://example.com/,o,SHOP_NOW,238\n"
                   "Spring,,,a.jpg,,111,https://example.com/,p,SHOP_NOW,238\n");
  const auto run = pad.creatives(
      with_pattern({"--from", "l.csv", "--ads", "--field", "Audience=Retargeting", "--field", "Date=20260301"}));
  CHECK(run.exit_code == 6);
  CHECK(item_of_kind(run.out, "creative", "l.csv:2").at("name") == "Spring_Retargeting_image_A_20260301");
  CHECK(item_of_kind(run.out, "ad", "l.csv:2").at("name") == "Spring_Retargeting_image_A_20260301");
  CHECK(item_of_kind(run.out, "creative", "l.csv:3").at("name") == "Spring_Retargeting_video_B_20260301");
  CHECK(image_names(pad) == std::set<std::string>{"Spring_Retargeting_image_A_20260301.jpg"});
  CHECK(pad.simulator.state().at("videos").at(0).at("title") == "Spring_Retargeting_video_B_20260301");
  CHECK_THAT(message_of(item_of_kind(run.out, "creative", "l.csv:4")), Contains("{Date} is '20250101'"));
  CHECK_THAT(message_of(item_of_kind(run.out, "creative", "l.csv:5")),
             Contains("{Variant} is 'X', and its column 'D'"));
  CHECK_THAT(message_of(item_of_kind(run.out, "creative", "l.csv:6")), Contains("name: {Variant} has no value"));
  CHECK(pad.simulator.state().at("ads").size() == 2);
}

TEST_CASE("a column that no field of the pattern has is still unknown", "[e2e][naming][launch]") {
  LaunchPad pad;
  pad.folder.write("l.csv", "campain,image,page_id\nSpring,a.jpg,111\n");
  const auto run = pad.creatives(with_pattern({"--from", "l.csv"}));
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("did you mean campaign?"));
}

TEST_CASE("different creatives of one name, and different ads in one ad set, are refused", "[e2e][naming][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("b.jpg", make_jpeg(2));
  pad.folder.write("copy.jpg", make_jpeg(1));
  const std::string rest = ",111,https://example.com/,m,SHOP_NOW\n";
  pad.folder.write("l.csv", "campaign,image,page_id,link,message,cta\nSpring,a.jpg" + rest + "Spring,b.jpg" + rest +
                                "Summer,a.jpg" + rest + "Summer,copy.jpg" + rest);
  const auto run = pad.creatives({"--from", "l.csv", "--name-pattern", "{Campaign}-x"});
  CHECK(run.exit_code == 6);
  CHECK_THAT(message_of(item_of_kind(run.out, "creative", "l.csv:2")),
             Contains("would be called 'Spring-x', and so would l.csv:3"));
  CHECK_THAT(message_of(item_of_kind(run.out, "creative", "l.csv:3")), Contains("l.csv:2"));
  CHECK(item_of_kind(run.out, "image", "b.jpg").at("status") == "skipped");
  CHECK(pad.simulator.state().at("creatives").size() == 1);

  const auto creative = item_of_kind(run.out, "creative", "l.csv:4").at("creative_id").get<std::string>();
  pad.folder.write("ads.csv",
                   "campaign,adset,creative\nSpring,238," + creative + "\nSpring,238,1\nSpring,239," + creative + "\n");
  const auto ads = pad.run("create-ad", {"--from", "ads.csv", "--name-pattern", "{Campaign}-x"});
  CHECK(ads.exit_code == 6);
  CHECK_THAT(message_of(item_of_kind(ads.out, "ad", "ads.csv:2")), Contains("ads.csv:3"));
  CHECK(item_of_kind(ads.out, "ad", "ads.csv:4").at("status") == "created");
  CHECK(pad.simulator.state().at("ads").size() == 1);
}

TEST_CASE("one creative of options, and those of motifs, are named too", "[e2e][naming][launch]") {
  LaunchPad pad;
  pad.folder.write("m/Spring_A_1x1.jpg", make_jpeg(1, 100, 100));
  pad.folder.write("m/Spring_A_9x16.jpg", make_jpeg(2, 90, 160));
  const Words given{"--page-id", "111", "--link", "https://example.com/", "--message", "m", "--cta", "SHOP_NOW"};
  auto group = Words{"--group", "m", "--name-pattern", "{Campaign}_{Variant}"};
  group.insert(group.end(), given.begin(), given.end());
  const auto motifs = pad.creatives(group);
  CHECK(motifs.exit_code == 0);
  CHECK(items_of_kind(motifs.out, "creative").at(0).at("name") == "Spring_A");

  auto one = Words{"--image", "m/Spring_A_1x1.jpg", "--name-pattern", "{Campaign}-{Width}x{Height}",
                   "--field", "Campaign={part1}"};
  one.insert(one.end(), given.begin(), given.end());
  const auto single = pad.creatives(one);
  CHECK(single.exit_code == 0);
  CHECK(items_of_kind(single.out, "creative").at(0).at("name") == "Spring-100x100");
  one[3] = "{Campaign}-{Audience}";
  CHECK(pad.creatives(one).exit_code == 12);
}

TEST_CASE("what is unchanged is told under the name that it has, whatever its file is called now", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/a.jpg", make_jpeg(1));
  pad.folder.write("in/clip.mp4", make_video(1));
  REQUIRE(send(pad, {"in"}).exit_code == 0);
  std::filesystem::rename(pad.folder / "in/a.jpg", pad.folder / "in/b.jpg");
  std::filesystem::rename(pad.folder / "in/clip.mp4", pad.folder / "in/film.mp4");
  pad.folder.write("in/copy.jpg", make_jpeg(1));
  const auto more = GENERATE(values<Words>({{"in"},
                                            {"in", "-n"},
                                            {"in", "--verify", "all"},
                                            {"in", "--name-pattern", "{Campaign}_{n}", "--field", "Campaign=Other"}}));
  CAPTURE(more);
  const auto again = send(pad, more);
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", 3}});
  for (const auto& item : items(again.out)) {
    CHECK(item.at("name") == (item.at("kind") == "image" ? "a.jpg" : "clip.mp4"));
    CHECK(item.at("warnings").empty());
  }
}

TEST_CASE("two files that are equal go up under one name, which is told of both", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/a.jpg", make_jpeg(1));
  pad.folder.write("in/b.jpg", make_jpeg(1));
  const auto run = send(pad, {"in"});
  REQUIRE(run.exit_code == 0);
  const auto sent = *image_names(pad).begin();
  for (const auto& item : items(run.out)) CHECK(item.at("name") == sent);
}

TEST_CASE("what the account has clashes with nothing that it has, too", "[e2e][naming]") {
  LaunchPad pad;
  pad.folder.write("in/x/a.jpg", make_jpeg(1));
  pad.folder.write("in/y/a.jpg", make_jpeg(2));
  REQUIRE(send(pad, {"in"}).exit_code == 0);
  pad.folder.write("in/b.jpg", make_jpeg(3));
  const auto run = send(pad, {"in", "--name-pattern", "{Name}", "--field", "Name={stem}", "--all-or-nothing"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"unchanged", 2}, {"uploaded", 1}});
}

TEST_CASE("fields and columns are found in another normal form", "[e2e][naming][launch]") {
  LaunchPad pad;
  const std::string composed = "Saison_\u00C9t\u00E9";
  const std::string decomposed = "Saison_E\u0301te\u0301";
  const bool other_way = GENERATE(false, true);
  const auto& pattern = other_way ? decomposed : composed;
  const auto& written = other_way ? composed : decomposed;
  pad.folder.write("a.jpg", make_jpeg(1));
  CHECK(send(pad, {"a.jpg", "--name-pattern", "{" + pattern + "}-{n}", "--field", written + "=1"}).exit_code == 0);
  CHECK(image_names(pad) == std::set<std::string>{"1-1.jpg"});
  pad.folder.write("launch.csv",
                   "page_id,link,message,cta,image," + written + "\n1,https://example.com,Hello,SHOP_NOW,a.jpg,warm\n");
  const auto run = pad.creatives({"--from", "launch.csv", "--name-pattern", "{" + pattern + "}-{n}"});
  CHECK(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").at(0).at("name") == "warm-1");
}
