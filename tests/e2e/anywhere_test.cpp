// URLs and stdin where a path may stand.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "remote_rig.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Contains;

namespace {

struct Web {
  std::atomic<std::uint32_t> seed = 1;  ///< of the picture that changes
  RawServer server{[this](const RawRequest& request, RawConnection& connection) {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (path == "/art/Hero%20%231.jpg" || path == "/hero") return connection.reply(200, make_jpeg(1));
    if (path == "/clip.mp4" || path == "/clip") return connection.reply(200, make_video(1));
    if (path == "/today.jpg") return connection.reply(200, make_jpeg(seed));
    if (path == "/moved") return connection.reply(302, "", "Location: /hero\r\n");
    if (path == "/page.jpg") return connection.reply(200, "<html><body>Please log in</body></html>");
    if (path == "/short.jpg") {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + make_jpeg(1));
      return connection.close_gracefully();
    }
    if (path == "/endless") {
      std::atomic<int> left = 40;  // megabytes, more than an image may have
      connection.send("HTTP/1.1 200 OK\r\n\r\n" + make_jpeg(1));
      while (left-- > 0) connection.send(std::string(1U << 20U, 'x'));
      return connection.close_gracefully();
    }
    connection.reply(404, "gone");
  }};
  [[nodiscard]] std::string url(const std::string& path) const { return server.url("/" + path); }
};

constexpr auto kQuickVideos = R"({"limits":{"enforce":false},"videos":{"processing_s":0}})";

}  // namespace

TEST_CASE("upload takes images and videos from URLs, whatever these are called", "[e2e][sources]") {
  RemoteRig rig(kQuickVideos);
  const Web web;
  const auto run = rig.run("upload", {web.url("art/Hero%20%231.jpg?size=large"), web.url("clip.mp4"), "--yes"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 1}, {"ready", 1}});
  const auto hero = item_of(run.out, "Hero%20%231.jpg?size=large");
  CHECK(hero.at("source") == web.url("art/Hero%20%231.jpg?size=large"));
  CHECK(hero.at("name") == "Hero #1.jpg");
  CHECK(item_of(run.out, "clip.mp4").at("kind") == "video");
  const auto again = rig.run("upload", {web.url("moved"), web.url("hero"), web.url("clip"), "--yes"});
  CHECK(statuses(again.out) == Counts{{"unchanged", 3}});
  CHECK(rig.simulator.state().at("videos").size() == 1);
}

TEST_CASE("a URL that brings no image and no video fails alone", "[e2e][sources]") {
  RemoteRig rig;
  const Web web;
  const auto [path, error_class, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"none.jpg", "not_found", "answers 404"},
      {"page.jpg", "local", "is not an image or a video"},
      {"short.jpg", "network", ""},
      {"endless", "local", "larger than allowed"},
  }));
  CAPTURE(path);
  const auto command = GENERATE(as<std::string>{}, "upload", "validate");
  const std::vector<std::string> urls{web.url("hero"), web.url(path + "?sig=s3cret")};
  const auto run =
      command == "upload" ? rig.run(command, urls) : rig.metaup({"validate", "-o", "ndjson", urls[0], urls[1]});
  CHECK(run.exit_code != 0);
  CHECK(statuses(run.out) == Counts{{command == "upload" ? "uploaded" : "valid", 1}, {"failed", 1}});
  const auto error = item_of(run.out, path + "?sig=s3cret").at("error");
  CHECK(error.at("class") == error_class);
  CHECK_THAT(error.at("message").get<std::string>(), Contains(reason) && !Contains("s3cret"));
}

TEST_CASE("a URL whose server fails for a moment is fetched again", "[e2e][sources]") {
  RemoteRig rig;
  std::atomic<int> requests = 0;
  RawServer web([&](const RawRequest& request, RawConnection& connection) {
    if (requests++ == 0) return connection.reply(503, "", "Retry-After: 1\r\n");
    if (request.target == "/rows.csv")
      return connection.reply(200, "name,page_id,image,link,message\nA,111," + rig.folder.path().string() +
                                       "/a.jpg,https://example.com,Hi\n");
    connection.reply(200, make_jpeg(1));
  });
  rig.folder.write("a.jpg", make_jpeg(1));
  SECTION("an image") { CHECK(rig.run("upload", {web.url("/a.jpg")}).exit_code == 0); }
  SECTION("in upload-image") { CHECK(rig.run("upload-image", {web.url("/a.jpg")}).exit_code == 0); }
  SECTION("in validate") { CHECK(rig.metaup({"validate", web.url("/a.jpg")}).exit_code == 0); }
  SECTION("of a creative") {
    CHECK(rig.run("create-creative", {"--name", "A", "--page-id", "111", "--image", web.url("/a.jpg"), "--link",
                                      "https://example.com", "--message", "Hi"})
              .exit_code == 0);
  }
  SECTION("a manifest") { CHECK(rig.run("create-creative", {"--from", web.url("/rows.csv")}).exit_code == 0); }
  CHECK(requests == 2);
}

TEST_CASE("a URL is fetched as often as --attempts says", "[e2e][sources]") {
  RemoteRig rig;
  const RawServer web([](const RawRequest&, RawConnection& connection) { connection.reply(503, ""); });
  const auto attempts = GENERATE(1, 2);
  const auto run = rig.run("upload", {web.url("/a.jpg"), "--attempts", std::to_string(attempts)});
  CHECK(run.exit_code == 7);
  CHECK(static_cast<int>(web.requests().size()) == attempts);
}

TEST_CASE("a list that cannot be read for now is no wrong usage", "[e2e][sources]") {
  RemoteRig rig;
  const auto status = GENERATE(503, 404);
  const RawServer web([&](const RawRequest&, RawConnection& connection) { connection.reply(status, ""); });
  const auto expected = status == 503 ? 7 : 2;
  const auto [command, option] = GENERATE(table<std::string, std::string>({{"create-creative", "--from"},
                                                                           {"create-creative", "--spec"},
                                                                           {"upload", "--files-from"},
                                                                           {"upload", "--retry-from"},
                                                                           {"sync", "--files-from"},
                                                                           {"delete-image", "--from"},
                                                                           {"delete-image", "--retry-from"},
                                                                           {"pause", "--from"},
                                                                           {"preview", "--from"}}));
  CAPTURE(command, option, status);
  const auto run = rig.run(command, {option, web.url("/list"), "--attempts", "1"});
  CHECK(run.exit_code == expected);
  CHECK_THAT(run.err, Contains("cannot fetch " + web.url("/list")));
  CHECK(http_requests(rig.simulator) == 0);
}

TEST_CASE("lists of upload hold URLs, which filters pass over like files", "[e2e][sources]") {
  RemoteRig rig(kQuickVideos);
  const Web web;
  const auto here = rig.folder.write("b.jpg", make_jpeg(2));
  const auto list = here + "\n" + web.url("hero") + "\n" + web.url("clip.mp4?v=1") + "\n";
  const auto run = rig.run("upload", {"-", "--exclude", "*.mp4"}, list);
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}});
}

TEST_CASE("without a ledger no video is sent from a URL", "[e2e][sources]") {
  RemoteRig rig(kQuickVideos);
  const Web web;
  CHECK(rig.run("upload", {web.url("clip.mp4"), "--no-ledger", "--yes"}).exit_code == 2);
  CHECK(rig.run("upload", {web.url("art/Hero%20%231.jpg"), "--no-ledger"}).exit_code == 0);
}

TEST_CASE("a plan of upload names URLs, and refuses what has changed behind one", "[e2e][sources]") {
  RemoteRig rig;
  Web web;
  const auto plan = rig.folder / "upload.plan";
  REQUIRE(rig.run("upload", {web.url("hero"), web.url("today.jpg"), "--plan", plan}).exit_code == 0);
  web.seed = 2;
  const auto run = rig.metaup({"apply", plan, "--graph-url", rig.simulator.url(), "-o", "ndjson", "--yes"});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 6);
  CHECK(item_of(run.out, "/hero").at("status") == "uploaded");
  CHECK(item_of(run.out, "/today.jpg").at("status") == "failed");
}

TEST_CASE("a URL with a password is refused by all that take URLs, and never shown", "[e2e][sources]") {
  RemoteRig rig;
  const auto command = GENERATE(as<std::string>{}, "upload", "upload-image", "upload-video", "sync");
  const std::string url = "https://me:s3cret@example.com/a.jpg";
  const auto with_list = GENERATE(false, true);
  CAPTURE(command, with_list);
  const auto run = with_list ? rig.run(command, {"--files-from", "-", "-v"}, "a.jpg\n\n" + url + "\r\n")
                             : rig.run(command, {url, "-v"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.out + run.err, Contains("must not hold a user name or a password") && !Contains("s3cret"));
  CHECK_THAT(run.err, Contains("@example.com/a.jpg") && !Contains("me:"));
  if (with_list) CHECK_THAT(run.err, Contains("stdin, line 3: "));
  const auto checked = rig.metaup({"validate", url, "-v"});
  CHECK(checked.exit_code == 2);
  CHECK_THAT(checked.out + checked.err, !Contains("s3cret"));
}

TEST_CASE("validate takes URLs and stdin, and checks their names", "[e2e][sources]") {
  RemoteRig rig;
  const Web web;
  const auto validate = [&](std::vector<std::string> more, const std::string& stdin_text = {}) {
    more.insert(more.begin(), {"validate", "-o", "ndjson"});
    auto run = rig.metaup(std::move(more), stdin_text);
    UNSCOPED_INFO(run.out << run.err);
    return run;
  };
  const auto named = validate({web.url("art/Hero%20%231.jpg?v=1"), "--name-pattern", "{Motif}"});
  CHECK(named.exit_code == 0);
  const auto good = validate({"-", "--stdin-name", "hero.jpg"}, make_jpeg(1));
  CHECK(good.exit_code == 0);
  CHECK(items(good.out).at(0).at("source") == "hero.jpg");
  CHECK(items(good.out).at(0).at("sha256") == sha256_of_text(make_jpeg(1)));
  CHECK(validate({"-", "--stdin-name", "hero.jpg"}, "no image").exit_code == 12);
  CHECK(validate({"-", "--stdin-name", "hero.jpg", "--name-pattern", "{Motif}_{Type}"}, make_jpeg(1)).exit_code == 12);
  CHECK(validate({"a.jpg", "--stdin-name", "hero.jpg"}).exit_code == 2);
}

TEST_CASE("validate needs no --yes for a private address, but the word for it", "[e2e][sources]") {
  RemoteRig rig;
  const auto run = rig.metaup({"validate", "-o", "ndjson", "https://169.254.169.254/a.jpg"});
  CHECK(run.exit_code == 12);
  CHECK(items(run.out).at(0).at("error").at("hint") == "allow it with --allow-private-urls");
}

TEST_CASE("a sync of a URL sends what is new behind it, and deletes what was there before", "[e2e][sources]") {
  RemoteRig rig;
  Web web;
  const auto sync = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--delete", "--yes"});
    return rig.run("sync", std::move(more));
  };
  CHECK(statuses(sync({web.url("today.jpg"), web.url("hero?v=1")}).out) == Counts{{"uploaded", 1}, {"unchanged", 1}});
  CHECK(statuses(sync({web.url("today.jpg")}).out) == Counts{{"unchanged", 1}});
  web.seed = 2;
  CHECK(statuses(sync({web.url("today.jpg")}).out) == Counts{{"uploaded", 1}});  // the other source holds it, too
  web.seed = 3;
  CHECK(statuses(sync({web.url("today.jpg")}).out) == Counts{{"uploaded", 1}, {"deleted", 1}});
  CHECK(rig.simulator.state().at("images").size() == 2);
}

TEST_CASE("a sync deletes nothing for a URL that is gone", "[e2e][sources]") {
  RemoteRig rig;
  Web web;
  const auto list = rig.folder.write("list", web.url("hero") + "\n");
  REQUIRE(rig.run("sync", {"--files-from", list}).exit_code == 0);
  const auto gone = rig.folder.write("list", web.url("none.jpg") + "\n");
  CHECK(rig.run("sync", {"--files-from", gone, "--delete", "--yes"}).exit_code == 5);
  CHECK(rig.simulator.state().at("images").size() == 1);
}

TEST_CASE("files of a group may be URLs", "[e2e][sources]") {
  RemoteRig rig;
  RawServer web([](const RawRequest& request, RawConnection& connection) {
    connection.reply(200, request.target.starts_with("/a%20b/sum%20mer_1x1.jpg") ? make_jpeg(1, 1080, 1080)
                                                                                 : make_jpeg(2, 1080, 1920));
  });
  const auto run = rig.run(
      "create-creative", {"--group", web.url("/a%20b/sum%20mer_1x1.jpg?v=1"), web.url("/a%20b/sum%20mer_9x16.jpg?v=1"),
                          "--page-id", "1", "--link", "https://example.com", "--message", "Hi", "--cta", "SHOP_NOW"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}, {"created", 1}});
  CHECK(item_of(run.out, "sum mer").at("name") == "sum mer");
}

TEST_CASE("the root of the file system is refused in lists as it is among the arguments", "[e2e][sources]") {
  RemoteRig rig;
  const auto command = GENERATE(as<std::string>{}, "upload", "upload-image", "upload-video", "sync");
  const auto way = GENERATE(as<std::string>{}, "argument", "stdin", "list");
  CAPTURE(command, way);
  const auto run = way == "argument" ? rig.run(command, {"/"})
                   : way == "stdin"  ? rig.run(command, {"-"}, "/\n")
                                     : rig.run(command, {"--files-from", rig.folder.write("list", "//\n")});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("is all that this machine holds"));
  CHECK(http_requests(rig.simulator) == 0);
}

TEST_CASE("the root of the file system is refused for groups", "[e2e][sources]") {
  RemoteRig rig;
  std::vector<std::string> args{"/", "--page-id", "1", "--link", "https://example.com"};
  const auto is_flexible = GENERATE(false, true);
  const std::vector<std::string> how = is_flexible ? std::vector<std::string>{"--flexible", "--ads", "--adset", "238"}
                                                   : std::vector<std::string>{"--group"};
  args.insert(args.end(), how.begin(), how.end());
  const auto run = rig.run("create-creative", args);
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("is all that this machine holds"));
}

TEST_CASE("what a run from URLs left is taken up again, from a list on the web", "[e2e][sources]") {
  RemoteRig rig(kQuickVideos);
  std::atomic<bool> is_there = false;
  std::string output;
  const RawServer web([&](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/run.ndjson") return connection.reply(200, output);
    if (request.target == "/a.jpg") return connection.reply(200, make_jpeg(1));
    if (!is_there) return connection.reply(503, "later");
    connection.reply(200, request.target == "/b?v=1" ? make_jpeg(2) : make_video(1));
  });
  const auto first = rig.run("upload", {web.url("/a.jpg"), web.url("/b?v=1"), web.url("/c?v=1"), "--yes"});
  CHECK(statuses(first.out) == Counts{{"uploaded", 1}, {"failed", 2}});
  output = first.out;
  is_there = true;
  const auto again = rig.run("upload", {"--retry-from", web.url("/run.ndjson"), "--yes"});
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"uploaded", 1}, {"ready", 1}});
  CHECK(item_of(again.out, "/b?v=1").at("kind") == "image");
}

TEST_CASE("lists of ids may lie on the web or a remote", "[e2e][sources]") {
  RemoteRig rig;
  const auto image = rig.folder.write("a.jpg", make_jpeg(1));
  const auto hash = items(rig.run("upload", {image}).out).at(0).at("hash").get<std::string>();
  const RawServer web(
      [&](const RawRequest& /*request*/, RawConnection& connection) { connection.reply(200, hash + "\n"); });
  SECTION("for deleting") {
    CHECK(statuses(rig.run("delete-image", {"--from", web.url("/ids"), "--yes"}).out) == Counts{{"deleted", 1}});
  }
  SECTION("on a remote") {
    if (!has_rclone()) return;
    rig.put("ids", hash + "\n");
    CHECK(statuses(rig.run("delete-image", {"--from", "rclone:media:ids", "--yes"}).out) == Counts{{"deleted", 1}});
  }
  SECTION("for what is done to ads") {
    const auto run = rig.run("pause", {"--from", web.url("/ids")});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("'" + hash + "' is not an ad id"));
  }
  SECTION("and one that is not there is an error of the whole") {
    const auto run = rig.run("delete-image", {"--from", "https://me:s3cret@example.com/ids", "--yes"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.out + run.err, !Contains("s3cret"));
  }
}
