#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

/// Manifests and file names as people and their programs leave them.
namespace {

const std::string kComposed = "\xC3\x89t\xC3\xA9";
const std::string kDecomposed = "E\xCC\x81te\xCC\x81";

std::string error_of(const json& item) {
  return item.at("error").at("message").get<std::string>() + " (" + item.at("error").value("hint", "") + ")";
}

}  // namespace

TEST_CASE("a sheet with blanks before its quotes and one stray quote costs that row", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv",
                   "\"name\", \"page_id\", \"image\", \"link\", \"message\"\n"
                   "A, \"111\", \"a.jpg\", \"https://example.com/\", \"one\ntwo\"\n"
                   "B, \"111\", \"a.jpg\", \"https://example.com/\",12\" pizza\n"
                   "C, \"111\", \"a.jpg\", \"https://example.com/\",three\n");
  const auto run = pad.creatives({"--from", "launch.csv"});
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 1}, {"created", 2}, {"failed", 1}});
  CHECK_THAT(error_of(item_of_kind(run.out, "creative", "launch.csv:4 (row 3)")),
             Contains("message: unexpected quote, in: 12\" pizza"));
  CHECK(item_of_kind(run.out, "creative", "launch.csv:2").at("status") == "created");
  CHECK(item_of_kind(run.out, "creative", "launch.csv:5 (row 4)").at("status") == "created");
}

TEST_CASE("columns that are no options can be passed over", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", "name,page_id,image,link,Budget\nA,111,a.jpg,https://example.com/,500\n");
  SECTION("not by themselves") {
    const auto run = pad.creatives({"--from", "launch.csv"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("launch.csv:1: Budget: there is no such column") && Contains("page-id") &&
                            Contains("--ignore-unknown-columns"));
  }
  SECTION("by the option") {
    const auto run = pad.creatives({"--from", "launch.csv", "--ignore-unknown-columns"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("launch.csv: ignored these columns: Budget"));
  }
  SECTION("by a variable") {
    pad.metaup.environment["METAUP_IGNORE_UNKNOWN_COLUMNS"] = "true";
    CHECK(pad.creatives({"--from", "launch.csv"}).exit_code == 0);
  }
  SECTION("by a profile") {
    pad.folder.write("p.toml", "[create-creative]\nignore-unknown-columns = true\n");
    CHECK(pad.creatives({"--from", "launch.csv", "--config", "p.toml"}).exit_code == 0);
  }
}

TEST_CASE("an id that a spreadsheet has changed is told in each column", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write(
      "launch.csv",
      "name,page_id,instagram_user_id,image,video,link,adset,object_story_id,card_1,card_2\n"
      "page,7.70002E+14,,a.jpg,,https://e.com,238,,,\n"
      "instagram,111,'178,a.jpg,,https://e.com,238,,,\n"
      "image,111,,1.23457E+41,,https://e.com,238,,,\n"
      "video,111,,,\"7,70002E+14\",https://e.com,238,,,\n"
      "video form,111,,,id:7.70002E+14,https://e.com,238,,,\n"
      "post,,,,,,238,111_7.70002E+14,,\n"
      "card,111,,,,https://e.com,238,,\"{\"\"link\"\":\"\"https://e.com/1\"\",\"\"video\"\":\"\"7.70002E+14\"\"}\","
      "\"{\"\"link\"\":\"\"https://e.com/2\"\",\"\"image\"\":\"\"a.jpg\"\"}\"\n"
      "adset,111,,a.jpg,,https://e.com,2.38E+14,,,\n");
  const auto run = pad.creatives({"--from", "launch.csv", "--ads", "-n"});
  int told = 0;
  for (const auto& item : items(run.out)) {
    if (!item.contains("error") || item.at("error").at("class") == "dependency") continue;
    ++told;
    CHECK_THAT(error_of(item), Contains("spreadsheet"));
  }
  CHECK(told == 8);
}

TEST_CASE("what nobody sees is left out at the ends, and told elsewhere", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.csv", "name,page\xE2\x80\x8B_id,image,link\n");
  const auto header = pad.creatives({"--from", "launch.csv"});
  CHECK(header.exit_code == 2);
  CHECK_THAT(header.err, Contains("U+200B (zero width space)"));

  pad.folder.write("launch.csv",
                   "name,\xC2\xA0page_id,image,link\n"
                   "ends,\xC2\xA0"
                   "111\xE2\x80\x8B,a.jpg\xC2\xA0,\xE2\x80\x8Bhttps://example.com/\xC2\xA0\n"
                   "link,111,a.jpg,https://example.com/\xE2\x80\x8Bp\n"
                   "page,1\xC2\xA0"
                   "11,a.jpg,https://example.com/\n"
                   "image,111,a\xE2\x80\x8B.jpg,https://example.com/\n");
  const auto run = pad.creatives({"--from", "launch.csv"});
  CHECK(run.exit_code == 6);
  CHECK(pad.params_of("ends").at("object_story_spec").at("page_id") == "111");
  CHECK(pad.params_of("ends").at("object_story_spec").at("link_data").at("link") == "https://example.com/");
  CHECK_THAT(error_of(item_of_kind(run.out, "creative", "launch.csv:3")), Contains("link: ") && Contains("U+200B"));
  CHECK_THAT(error_of(item_of_kind(run.out, "creative", "launch.csv:4")), Contains("page-id: ") && Contains("U+00A0"));
  CHECK_THAT(error_of(item_of_kind(run.out, "creative", "launch.csv:5")), Contains("image: ") && Contains("U+200B"));
}

TEST_CASE("a manifest finds files that are named in another normal form", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write(kDecomposed + "/" + kDecomposed + ".jpg", make_jpeg(1));
  pad.folder.write("launch.csv", "name,page_id,image,link\nA,111," + kComposed + "/" + kComposed +
                                     ".jpg,https://example.com/\nB,111," + kDecomposed + "/" + kComposed +
                                     ".jpg,https://example.com/b\n");
  const auto run = pad.creatives({"--from", "launch.csv"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 1}, {"created", 2}});
}

TEST_CASE("the variants of a motif are grouped however they are written", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("in/" + kComposed + "_1x1.jpg", make_jpeg(1));
  pad.folder.write("in/" + kDecomposed + "_9x16.jpg", make_jpeg(2));
  const auto run = pad.creatives({"--group", "in", "--page-id", "111", "--link", "https://example.com/", "--cta",
                                  "SHOP_NOW", "--adset", "238\xC2\xA0", "--ads"});
  CHECK(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").size() == 1);
  // called after the file that comes first
  CHECK(pad.of_ads("adset") == std::map<std::string, std::string>{{kDecomposed, "238"}});
}

TEST_CASE("a video's poster is found in another normal form", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write(kComposed + ".mp4", make_video(1));
  pad.folder.write(kDecomposed + "_thumb.jpg", make_jpeg(1));
  const auto run = pad.run("upload-video", {kDecomposed + ".mp4"});
  CHECK(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "image").size() == 1);
}

TEST_CASE("a rounded id is a notice of the commands that take ids", "[e2e]") {
  LaunchPad pad;
  const auto run = pad.run("status", {"770002000000000000"});
  CHECK_THAT(run.out, Contains("770002000000000000 may have been rounded by a spreadsheet"));
  const auto deleted = pad.run("delete-video", {"--yes", "770002000000000000"});
  CHECK_THAT(deleted.out, Contains("may have been rounded by a spreadsheet"));
  CHECK_THAT(pad.run("list", {"images", "--hash", "12345678901234500000000000000000"}).out,
             Contains("may have been rounded"));
}
