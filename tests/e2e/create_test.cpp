#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// What every creative of these tests needs.
std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), {"--page-id", "111", "--link", "https://example.com/", "--message", "Hello"});
  return more;
}

}  // namespace

TEST_CASE("the example launch is made, and made once", "[e2e][examples][launch]") {
  LaunchPad pad;
  const std::string file = METAUP_SOURCE_DIR "/examples/launch.csv";
  const auto run = pad.creatives({"--from", file, "--ads"});
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 3}, {"ready", 1}, {"created", 8}});
  CHECK_THAT(pad.params_of("Spring feed").at("object_story_spec").at("link_data").at("message").get<std::string>(),
             Contains("sale.\n\nUntil Sunday: \"2 for 1\"  \xF0\x9F\x8C\xB7"));
  CHECK(summary(pad.creatives({"--from", file, "--ads"}).out).at("unchanged") == 12);
}

TEST_CASE("a creative is made of what the options say", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto run = pad.creatives(
      with({"--name", "Spring", "--image", "a.jpg", "--headline", "Head", "--description", "Under", "--cta", "SHOP_NOW",
            "--url-tags", "utm_source=meta", "--instagram-user-id", "17841400000000000"}));
  REQUIRE(run.exit_code == 0);
  const auto image = items_of_kind(run.out, "image").at(0);
  const auto creative = items_of_kind(run.out, "creative").at(0);
  CHECK(creative.at("status") == "created");
  CHECK(creative.at("creative_id").is_string());
  CHECK(creative.at("index") == 1);
  CHECK(pad.params_of("Spring") ==
        json::parse(R"({"name":"Spring","url_tags":"utm_source=meta","object_story_spec":{"page_id":"111",
          "instagram_user_id":"17841400000000000","link_data":{"link":"https://example.com/","message":"Hello",
          "name":"Head","description":"Under","image_hash":")" +
                    image.at("hash").get<std::string>() +
                    R"(","call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com/"}}}}})"));
}

TEST_CASE("a creative shows what its options name, however they name it", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("b.png", make_png(2));
  pad.folder.write("v.mp4", make_video(1));
  const auto first = pad.creatives(with({"--name", "first", "--image", "path:a.jpg"}));
  REQUIRE(first.exit_code == 0);
  const auto hash = items_of_kind(first.out, "image").at(0).at("hash").get<std::string>();

  SECTION("an image by its hash") {
    const auto run = pad.creatives(with({"--name", "it", "--image", "hash:" + hash, "--headline", "other"}));
    CHECK(run.exit_code == 0);
    CHECK(pad.params_of("it").at("object_story_spec").at("link_data").at("image_hash") == hash);
  }
  SECTION("what its run left is no list of files") {
    const auto run = pad.creatives(with({"--name", "it", "--video", "nowhere.mp4"}));
    CHECK(items(run.out).at(0).at("error").at("class") == "not_found");
    pad.folder.write("run.ndjson", run.out);
    const auto upload = pad.metaup({"upload", "--retry-from", "run.ndjson", "--graph-url", pad.simulator.url()});
    CHECK(upload.exit_code == 2);
    CHECK_THAT(upload.err, Contains("comes from the command create-creative"));
  }
  SECTION("a bare hash that is a file's name too is refused") {
    pad.folder.write(hash, "x");
    const auto run = pad.creatives(with({"--name", "it", "--image", hash}));
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("hash:"));
  }
  SECTION("a video with the picture that Meta prefers") {
    const auto run = pad.creatives(with({"--name", "it", "--video", "v.mp4"}));
    CHECK(run.exit_code == 0);
    const auto video = pad.params_of("it").at("object_story_spec").at("video_data");
    CHECK(video.at("video_id") == items_of_kind(run.out, "video").at(0).at("video_id"));
    CHECK(video.contains("image_url"));
    CHECK(video.at("call_to_action").at("value").at("link") == "https://example.com/");
  }
  SECTION("a video with a picture of its own") {
    const auto run = pad.creatives(with({"--name", "it", "--video", "v.mp4", "--thumbnail", "b.png"}));
    CHECK(run.exit_code == 0);
    CHECK(pad.params_of("it").at("object_story_spec").at("video_data").at("image_hash") ==
          items_of_kind(run.out, "image").at(0).at("hash"));
  }
  SECTION("a carousel") {
    pad.folder.write("card.json", R"({"video":"v.mp4","thumbnail":"a.jpg","link":"https://example.com/2"})");
    const auto run = pad.creatives(with(
        {"--name", "it", "--card", R"({"image":"b.png","link":"https://example.com/1"})", "--card", "@card.json"}));
    CHECK(run.exit_code == 0);
    const auto cards = pad.params_of("it").at("object_story_spec").at("link_data").at("child_attachments");
    REQUIRE(cards.size() == 2);
    CHECK(cards[1].at("image_hash") == hash);
    CHECK(cards[1].contains("video_id"));
  }
  SECTION("a post that exists") {
    const auto run = pad.creatives({"--name", "it", "--object-story-id", "111_222"});
    CHECK(run.exit_code == 0);
    CHECK(pad.params_of("it").at("object_story_id") == "111_222");
  }
  SECTION("raw JSON, which options override") {
    const std::string spec = R"({"name":"old","object_story_spec":{"page_id":"111","link_data":{"link":"https://x.com",
      "message":"m","image_hash":")" +
                             hash + "\"}}}";
    const auto run = pad.creatives({"--name", "it", "--spec", "-", "--message", "new"}, spec);
    CHECK(run.exit_code == 0);
    CHECK(pad.params_of("it").at("object_story_spec").at("link_data").at("message") == "new");
  }
}

TEST_CASE("options stand in for what a manifest's rows leave empty", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("deep/a.jpg", make_jpeg(1));
  pad.folder.write("deep/spec.json", R"({"url_tags":"a=1"})");
  pad.folder.write("deep/m.jsonl",
                   "{\"name\":\"x\",\"image\":\"a.jpg\",\"message\":\"own\",\"spec\":\"@spec.json\"}\n"
                   "{\"name\":\"y\",\"image\":\"a.jpg\",\"adset\":\"7\"}\n");
  const auto run = pad.creatives(with({"--from", "deep/m.jsonl", "--ads", "--adset", "238"}));
  REQUIRE(run.exit_code == 0);
  CHECK(pad.params_of("x").at("object_story_spec").at("link_data").at("message") == "own");
  CHECK(pad.params_of("x").at("url_tags") == "a=1");
  CHECK(pad.params_of("y").at("object_story_spec").at("link_data").at("message") == "Hello");
  CHECK(item_of_kind(run.out, "creative", "deep/m.jsonl:2").at("name") == "y");
  CHECK(pad.of_ads("adset") == std::map<std::string, std::string>{{"x", "238"}, {"y", "7"}});
}

TEST_CASE("a manifest that cannot be used is a usage error, and nothing is sent", "[e2e][launch]") {
  LaunchPad pad;
  const auto unknown = pad.creatives({"--from", "-"}, "name,imge\na,b\n");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("stdin:1: imge: there is no such column") && Contains("did you mean image?"));
  CHECK(pad.creatives({"--from", "nowhere.csv"}).exit_code == 2);
  CHECK(pad.creatives({"--from", "-"}, "").exit_code == 2);
  CHECK(pad.run("create-ad", {"--from", "-"}, "name,image\na,b\n").exit_code == 2);
  CHECK(http_requests(pad.simulator) == 0);
}

TEST_CASE("what does not go together is refused, with what to do", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  struct Mistake {
    const char* command;
    std::vector<std::string> arguments;
    const char* says;
  };
  const auto mistake = GENERATE(values<Mistake>({
      {"create-creative", {}, "nothing to make"},
      {"create-creative", {"--url-tags", "utm_source=meta", "--shop", "off"}, "nothing to make"},
      {"create-creative", {"--image", "a.jpg", "--schedule-end", "2026-12-24"}, "--schedule-end applies only to ads"},
      {"create-creative", {"--group", "--object-story-id", "1_2", "a.jpg"}, "leave out --object-story-id"},
      {"create-creative", {"--from", "-", "--spec", "-"}, "only one of --from and --spec can be stdin"},
      {"create-ad", {"--spec", "ad.json", "--attach", "hero.jpg"}, "--attach takes NAME=PATH, not 'hero.jpg'"},
      {"create-creative", {"--from", "m.csv", "--retry-from", "run.ndjson"}, "run the same command again"},
      {"create-creative", {"a.jpg"}, "a PATH needs --group"},
      {"create-creative", {"--group"}, "--group needs a PATH"},
      {"create-creative", {"--group", "--from", "m.csv", "a.jpg"}, "--group and --from cannot be used together"},
      {"create-creative", {"--group", "--image", "a.jpg", "a.jpg"}, "--group provides the images"},
      {"create-creative", {"--image", "a.jpg", "--adset", "1"}, "--adset applies only to ads"},
      {"create-creative", {"--image", "a.jpg", "--status", "ACTIVE", "--yes"}, "add --ads"},
      {"create-creative", {"--image", "a.jpg", "--ads", "--validate-only"}, "cannot be used with --validate-only"},
      {"create-creative", {"--image", "a.jpg", "--ads", "--no-ledger"}, "ads need the ledger"},
      {"create-ad", {}, "nothing to make"},
      {"create-ad", {"--creative", "1", "--no-ledger"}, "ads need the ledger"},
      {"create-ad", {"--creative", "1", "--force"}, "does not apply to the command create-ad"},
      {"create-ad", {"--from", "m.csv", "--attach", "a=a.jpg"}, "--attach is for one ad"},
      {"create-ad", {"--creative", "1", "--status", "ARCHIVED"}, "is not PAUSED or ACTIVE"},
      {"create-ad", {"--creative", "1", "--name", "a", "--adset", "2", "--status", "ACTIVE"}, "give --yes"},
  }));
  CAPTURE(mistake.says);
  const auto run = pad.run(mistake.command, mistake.arguments);
  CHECK(run.exit_code == 2);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains(mistake.says));
  CHECK(http_requests(pad.simulator) == 0);
}

TEST_CASE("consent to ACTIVE ads is neither inherited nor configured", "[e2e][launch]") {
  LaunchPad pad;
  pad.metaup.environment["METAUP_STATUS"] = "ACTIVE";
  pad.folder.write("a.jpg", make_jpeg(1));
  CHECK(pad.creatives(with({"--name", "a", "--image", "a.jpg", "--ads", "--adset", "1"})).exit_code == 0);
  CHECK(pad.of_ads("status") == std::map<std::string, std::string>{{"a", "PAUSED"}});
  CHECK(pad.creatives(with({"--name", "b", "--image", "a.jpg", "--ads", "--adset", "1", "--headline", "b", "--status",
                            "ACTIVE", "--yes"}))
            .exit_code == 0);
  CHECK(pad.of_ads("status") == std::map<std::string, std::string>{{"a", "PAUSED"}, {"b", "ACTIVE"}});
}

TEST_CASE("an ad is made of a creative, of a file, or with one of its own", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto creative =
      items_of_kind(pad.creatives(with({"--name", "c", "--image", "a.jpg"})).out, "creative").at(0).at("creative_id");
  const auto id = creative.get<std::string>();

  SECTION("from options") {
    const auto run = pad.run("create-ad", {"--name", "A", "--adset", "238", "--creative", id});
    CHECK(run.exit_code == 0);
    CHECK(items(run.out).at(0).at("ad_id").is_string());
    CHECK(items(run.out).at(0).at("kind") == "ad");
  }
  SECTION("from a file") {
    const auto run =
        pad.run("create-ad", {"--from", "-", "--adset", "238"}, "name,creative\nA," + id + "\nA," + id + "\nB,x\n");
    CHECK(run.exit_code == 6);
    CHECK(statuses(run.out) == std::map<std::string, int>{{"created", 2}, {"failed", 1}});
    CHECK(item_of_kind(run.out, "ad", "stdin:4").at("error").at("fields") == json::array({"creative"}));
  }
  SECTION("with a picture that goes along") {
    pad.folder.write("ad.json", R"({"name":"L","adset_id":"238","creative":{"title":"t","body":"b",
      "object_url":"https://example.com","image_file":"hero.jpg"}})");
    const auto run = pad.run("create-ad", {"--spec", "ad.json", "--attach", "hero.jpg=a.jpg"});
    CHECK(run.exit_code == 0);
    CHECK(pad.run("create-ad", {"--spec", "ad.json", "--attach", "hero.jpg=nowhere.jpg"}).exit_code == 5);
    CHECK(pad.run("create-ad", {"--spec", "ad.json"}).exit_code == 12);
  }
  SECTION("checked only") {
    const auto run = pad.run("create-ad", {"--name", "A", "--adset", "238", "--creative", id, "--validate-only"});
    CHECK(statuses(run.out) == std::map<std::string, int>{{"valid", 1}});
    CHECK(pad.simulator.state().at("ads").empty());
  }
}

TEST_CASE("files of one motif become one creative with a rule for each placement", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("set/summer_1x1.jpg", make_jpeg(1, 300, 300));
  pad.folder.write("set/Summer-9x16.jpg", make_jpeg(2, 90, 160));
  pad.folder.write("set/winter.jpg", make_jpeg(3, 300, 300));
  const auto planned = pad.creatives(with({"--group", "set", "--cta", "SHOP_NOW", "-n"}));
  CHECK(planned.exit_code == 0);
  CHECK_THAT(planned.err, Contains("Summer: ") && Contains("summer_1x1.jpg everywhere else") &&
                              Contains("Summer-9x16.jpg in facebook story"));
  CHECK(http_requests(pad.simulator) == 1);  // it looks at the Page

  const auto run = pad.creatives(with({"--group", "set", "--cta", "SHOP_NOW"}));
  REQUIRE(run.exit_code == 0);
  CHECK(items_of_kind(run.out, "creative").size() == 2);
  CHECK(pad.params_of("winter").at("object_story_spec").contains("link_data"));
  const auto feed = pad.params_of("Summer").at("asset_feed_spec");
  CHECK(feed.at("images").size() == 2);
  CHECK(feed.at("asset_customization_rules").size() == 2);
  CHECK(pad.creatives(with({"--group", "set", "--cta", "SHOP_NOW"})).exit_code == 0);
  CHECK(pad.simulator.state().at("creatives").size() == 2);

  CHECK(pad.creatives(with({"--group", "set", "--name", "one name for two"})).exit_code == 2);
  pad.folder.write("set/summer_square.png", make_png(4, 300, 300));
  const auto twins = pad.creatives(with({"--group", "set"}));
  CHECK(twins.exit_code == 6);
}

TEST_CASE("files of a group that do not pass their check are left to Meta on request", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("set/cut_1x1.jpg", truncated(make_jpeg(1, 300, 300)));
  const auto arguments = with({"--group", "set", "--cta", "SHOP_NOW", "-n"});
  CHECK(pad.creatives(arguments).exit_code != 0);
  auto unchecked = arguments;
  unchecked.emplace_back("--no-validate");
  CHECK(pad.creatives(unchecked).exit_code == 0);
}

TEST_CASE("an image that is gone at Meta is sent again by the command that needs it", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto first = pad.creatives(with({"--name", "a", "--image", "a.jpg"}));
  const auto hash = items_of_kind(first.out, "image").at(0).at("hash").get<std::string>();
  pad.simulator.control("forget_image", "account=123&hash=" + hash);
  const auto second = pad.creatives(with({"--name", "b", "--image", "a.jpg", "--headline", "b"}));
  CHECK(second.exit_code == 0);
  CHECK(items_of_kind(second.out, "creative").at(0).at("status") == "created");
  CHECK(pad.simulator.state().at("images").size() == 1);
}
