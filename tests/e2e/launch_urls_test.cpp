// Rows that name files by URLs.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Contains;

namespace {

using Counts = std::map<std::string, int>;

/// Serves images and a video by what is asked for, and nothing else.
struct Web {
  RawServer server{[](const RawRequest& request, RawConnection& connection) {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (path == "/clip.mp4") return connection.reply(200, make_video(1));
    if (path == "/hero.jpg") return connection.reply(200, make_jpeg(1, 1080, 1080));
    if (path == "/second.jpg") return connection.reply(200, make_jpeg(2, 1080, 1080));
    if (path == "/poster.jpg") return connection.reply(200, make_jpeg(3, 1080, 1080));
    connection.reply(404, "gone");
  }};
  [[nodiscard]] std::string url(const std::string& path) const { return server.url("/" + path); }
  [[nodiscard]] int requests_for(const std::string& path) const {
    const auto all = server.requests();
    return static_cast<int>(std::count_if(
        all.begin(), all.end(), [&](const RawRequest& request) { return request.target.starts_with("/" + path); }));
  }
};

const std::string kQuick = R"({"limits":{"enforce":false},"videos":{"processing_s":0}})";

std::string manifest_of_all(const Web& web) {
  return "name,page_id,image,video,thumbnail,card_1,card_2,link,message\n"
         "Image,1," +
         web.url("hero.jpg?size=large") +
         ",,,,,https://example.com,Hi\n"
         "Video,1,," +
         web.url("clip.mp4") + "," + web.url("poster.jpg") +
         ",,,https://example.com,Hi\n"
         R"(Cards,1,,,,"{""image"":"")" +
         web.url("hero.jpg?size=large") + R"("",""link"":""https://example.com/1""}","{""image"":"")" +
         web.url("second.jpg") +
         R"("",""link"":""https://example.com/2""}",https://example.com,Hi)"
         "\n";
}

}  // namespace

TEST_CASE("images, videos, thumbnails and cards may be URLs", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const Web web;
  pad.folder.write("launch.csv", manifest_of_all(web));
  const auto run = pad.creatives({"--from", "launch.csv", "--yes"});
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 3}, {"ready", 1}, {"created", 3}});
  CHECK(web.requests_for("hero.jpg") == 1);
  const auto hero = item_of_kind(run.out, "image", web.url("hero.jpg?size=large"));
  CHECK(hero.at("name") == "hero.jpg");
  CHECK(hero.at("sha256") == sha256_of_text(make_jpeg(1, 1080, 1080)));
  CHECK(pad.params_of("Image").dump().find(hero.at("hash").get<std::string>()) != std::string::npos);
  const auto video = item_of_kind(run.out, "video", web.url("clip.mp4"));
  CHECK(pad.params_of("Video").dump().find(video.at("video_id").get<std::string>()) != std::string::npos);

  const auto again = pad.creatives({"--from", "launch.csv", "--yes"});
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", 7}});
  CHECK(pad.simulator.state().at("videos").size() == 1);
}

TEST_CASE("the thumbnail of a video may be a URL", "[e2e][video]") {
  LaunchPad pad(kQuick);
  const Web web;
  pad.folder.write("clip.mp4", make_video(1));
  const auto run = pad.run("upload-video", {"clip.mp4", "--thumbnail", web.url("poster.jpg"), "--yes"});
  CHECK(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "image").at(0).at("source") == web.url("poster.jpg"));
  CHECK(statuses(run.out) == Counts{{"ready", 1}, {"uploaded", 1}});
}

TEST_CASE("a dry run tells what URLs hold and sends nothing", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const Web web;
  pad.folder.write("launch.csv", manifest_of_all(web));
  const auto run = pad.creatives({"--from", "launch.csv", "-n"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"planned", 7}});
  CHECK(pad.simulator.state().at("images").empty());
}

TEST_CASE("a plan names the URLs of rows, and refuses what has changed behind one", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  std::atomic<std::uint32_t> seed = 1;
  const RawServer web([&](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(200, make_jpeg(seed, 1080, 1080));
  });
  pad.folder.write("launch.csv",
                   "name,page_id,image,link,message\nOne,1," + web.url("/a.jpg") + ",https://example.com,Hi\n");
  REQUIRE(pad.creatives({"--from", "launch.csv", "--plan", "launch.plan"}).exit_code == 0);
  const auto changed = GENERATE(false, true);
  if (changed) seed = 2;
  const auto run = pad.metaup({"apply", "launch.plan", "--graph-url", pad.simulator.url(), "-o", "ndjson", "--yes"});
  INFO(run.out << run.err);
  CHECK(statuses(run.out) == (changed ? Counts{{"failed", 2}} : Counts{{"uploaded", 1}, {"created", 1}}));
}

TEST_CASE("a URL that brings nothing fails its row only", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const Web web;
  pad.folder.write("launch.csv",
                   "name,page_id,image,link,message\n"
                   "One,1," +
                       web.url("none.jpg") +
                       ",https://example.com,Hi\n"
                       "Two,1," +
                       web.url("hero.jpg") +
                       ",https://example.com,Hi\n"
                       "Three,1," +
                       web.url("clip.mp4") + ",https://example.com,Hi\n");
  const auto run = pad.creatives({"--from", "launch.csv"});
  CHECK(run.exit_code == 6);
  CHECK(item_of_kind(run.out, "creative", "launch.csv:2").at("status") == "failed");
  CHECK(item_of_kind(run.out, "creative", "launch.csv:3").at("status") == "created");
  CHECK(item_of_kind(run.out, "creative", "launch.csv:4").at("status") == "failed");
  CHECK_THAT(item_of_kind(run.out, "image", web.url("none.jpg")).at("error").at("message"), Contains("answers 404"));
}

TEST_CASE("a URL with a password is refused and never shown", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  pad.folder.write("launch.csv",
                   "name,page_id,image,link,message\n"
                   "One,1,https://me:s3cret@example.com/a.jpg,https://example.com,Hi\n");
  const auto run = pad.creatives({"--from", "launch.csv", "-v"});
  CHECK(run.exit_code != 0);
  CHECK_THAT(run.out, Contains("image: a URL must not hold a user name or a password"));
  CHECK_THAT(run.out + run.err, !Contains("s3cret"));
}

TEST_CASE("URLs may be given as options, and patterns name by them", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const Web web;
  const auto run =
      pad.creatives({"--image", web.url("hero.jpg?sig=1"), "--page-id", "1", "--link", "https://example.com",
                     "--message", "Hi", "--name-pattern", "{Motif}_{Ratio}", "--field", "Motif={stem}"});
  REQUIRE(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").at(0).at("name") == "hero_1x1");
}

TEST_CASE("a manifest may come from the web, with paths beside it", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const RawServer web([&](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/in/launch.csv?sig=s3cret") {
      return connection.reply(200, "name,page_id,image,link,message\nOne,1,hero.jpg,https://example.com,Hi\n");
    }
    if (request.target == "/in/hero.jpg") return connection.reply(200, make_jpeg(1, 1080, 1080));
    connection.reply(404, "gone");
  });
  const auto run = pad.creatives({"--from", web.url("/in/launch.csv?sig=s3cret")});
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 1}, {"created", 1}});
  CHECK_THAT(run.out + run.err, !Contains("s3cret"));
}

TEST_CASE("what a manifest on the web names may be called as files are", "[e2e][launch]") {
  LaunchPad pad(kQuick);
  const std::string name =
      "Gr\xC3\xBC\xC3\x9F"
      "e #1 100%.jpg";
  const std::string target = "/in/art/Gr%C3%BC%C3%9Fe%20%231%20100%25.jpg";
  const RawServer web([&](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/in/launch.csv") {
      return connection.reply(200, "name,page_id,image,link,message\nOne,1,art/" + name + ",https://example.com,Hi\n");
    }
    if (request.target == target) return connection.reply(200, make_jpeg(1, 1080, 1080));
    connection.reply(404, "gone");
  });
  const auto run = pad.creatives({"--from", web.url("/in/launch.csv")});
  REQUIRE(run.exit_code == 0);
  CHECK(item_of_kind(run.out, "image", web.url(target)).at("name") == name);
}
