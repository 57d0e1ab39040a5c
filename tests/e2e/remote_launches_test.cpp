#include <catch2/catch.hpp>

#include "remote_rig.hpp"
#include "support/images.hpp"

// Manifests that lie on remotes, and what manifests name there.

using namespace metaup::test;
using Catch::Contains;

TEST_CASE("manifests and groups take files of remotes", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/hero_1x1.jpg", make_jpeg(1, 1080, 1080));
  rig.put("in/hero_9x16.jpg", make_jpeg(2, 1080, 1920));
  const auto manifest = rig.folder.write("launch.csv",
                                         "name,page-id,image,link,message\n"
                                         "One,1,rclone:media:in/hero_1x1.jpg,https://example.com,Hi\n"
                                         "Two,1,rclone:media:in/none.jpg,https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", manifest});
  CHECK(item_of(run.out, "hero_1x1.jpg").at("status") == "uploaded");
  CHECK(item_of(run.out, "launch.csv:2").at("status") == "created");
  CHECK(item_of(run.out, "launch.csv:3").at("status") == "failed");
  const auto group = rig.run("create-creative", {"--group", "rclone:media:in", "--page-id", "1", "--link",
                                                 "https://example.com", "--message", "Hi", "--cta", "SHOP_NOW"});
  CHECK(group.exit_code == 0);
  CHECK(item_of(group.out, "hero_9x16.jpg").at("status") == "uploaded");
  CHECK(item_of(group.out, "hero_1x1.jpg").at("status") == "unchanged");
}

TEST_CASE("a manifest, what it reads and what it names may lie on a remote", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  const std::string folder = GENERATE(as<std::string>{}, "", "launch/");
  rig.put(folder + "hero.jpg", make_jpeg(1, 1080, 1080));
  rig.put(folder + "second.jpg", make_jpeg(2, 1080, 1080));
  rig.put(folder + "card.json", R"({"image":"second.jpg","link":"https://example.com/2"})");
  rig.put(folder + "launch.csv",
          "name,page_id,image,card_1,card_2,link,message\n"
          "One,1,hero.jpg,,,https://example.com,Hi\n"
          R"(Two,1,,"{""image"":""rclone:media:)" +
              folder +
              R"(hero.jpg"",""link"":""https://example.com/1""}",@card.json,)"
              "https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", "rclone:media:" + folder + "launch.csv"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}, {"created", 2}});
  CHECK(item_of(run.out, "launch.csv:2").at("source") == "rclone:media:" + folder + "launch.csv:2");
}

TEST_CASE("a path on a remote that cannot be one is the error of its row", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("hero.jpg", make_jpeg(1, 1080, 1080));
  const auto manifest = rig.folder.write("launch.csv",
                                         "name,page_id,image,link,message\n"
                                         "One,1,rclone:media:hero.jpg,https://example.com,Hi\n"
                                         "Two,1,rclone:media,https://example.com,Hi\n"
                                         "Three,1,s3://,https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", manifest});
  CHECK(run.exit_code == 6);
  CHECK_THAT(item_of(run.out, "launch.csv:3").at("error").at("message"),
             Contains("image: ") && Contains("names no remote"));
  CHECK_THAT(item_of(run.out, "launch.csv:4").at("error").at("message"), Contains("names no bucket"));
}

TEST_CASE("what a manifest on a remote names lies beside it, below it or above it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("spring/launch/a.jpg", make_jpeg(1, 1080, 1080));
  rig.put("spring/launch/in/b.jpg", make_jpeg(2, 1080, 1080));
  rig.put("spring/c #1 100%.jpg", make_jpeg(3, 1080, 1080));
  rig.put("spring/launch/launch.csv",
          "name,page_id,image,link,message\n"
          "One,1,./a.jpg,https://example.com,Hi\n"
          "Two,1,in//b.jpg,https://example.com,Hi\n"
          "Three,1,../c #1 100%.jpg,https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", "rclone:media:spring/launch/launch.csv"});
  CHECK(run.exit_code == 0);
  // A storage takes ".." for the name of a folder.
  for (const auto* const path : {"launch/a.jpg", "launch/in/b.jpg", "c #1 100%.jpg"}) {
    CHECK(item_of(run.out, path).at("source") == std::string("rclone:media:spring/") + path);
  }
}
