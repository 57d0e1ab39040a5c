#include <sys/inotify.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "metaup/ledger/ledger.hpp"
#include "support/images.hpp"
#include "support/ledger_calls.hpp"
#include "video_studio.hpp"

using namespace metaup::test;

namespace {

using Counts = std::map<std::string, int>;

/// Counts how often files of a folder are opened.
class OpenCounter {
 public:
  explicit OpenCounter(const std::string& folder) : queue_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    REQUIRE(::inotify_add_watch(queue_, folder.c_str(), IN_OPEN) >= 0);
  }
  ~OpenCounter() { ::close(queue_); }
  OpenCounter(const OpenCounter&) = delete;
  OpenCounter& operator=(const OpenCounter&) = delete;

  [[nodiscard]] int count() const {
    int opened = 0;
    alignas(inotify_event) char buffer[65'536];
    for (ssize_t size = 0; (size = ::read(queue_, buffer, sizeof buffer)) > 0;) {
      for (ssize_t at = 0; at < size;) {
        const auto* const event = reinterpret_cast<const inotify_event*>(buffer + at);
        if ((event->mask & IN_ISDIR) == 0) ++opened;
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      }
    }
    return opened;
  }

 private:
  int queue_;
};

/// What stands for a video in creatives.
std::optional<std::string> thumbnail(const VideoStudio& studio, const std::string& video_id) {
  const auto ledger = metaup::ledger::open_ledger(studio.metaup.ledger_path(), metaup::ledger::Access::read_only);
  REQUIRE(ledger);
  const metaup::ledger::Owner owner{.origin = studio.simulator.url(),
                                    .account = metaup::AccountId::parse("123").value()};
  return find_thumbnail(**ledger, owner, video_id).value();
}

}  // namespace

TEST_CASE("a folder of images and videos is one run with one report, and then unchanged", "[e2e][videos]") {
  VideoStudio studio;
  write_images(studio.folder, "assets", 40);
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    studio.folder.write("assets/film" + std::to_string(seed) + ".mp4", make_video(seed));
  }
  const auto assets = studio.folder / "assets";
  const auto first = studio.metaup(upload(studio.simulator.url(), assets));
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK(statuses(first.out) == Counts{{"uploaded", 40}, {"ready", 10}});
  CHECK(summary(first.out).at("done") == 50);
  CHECK(studio.finished_videos().size() == 10);

  const auto requests = http_requests(studio.simulator);
  // The files were too young to be trusted when they were hashed; now they no longer are.
  const auto second = studio.metaup(upload(studio.simulator.url(), assets));
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"unchanged", 50}});
  const OpenCounter opened(assets);
  const auto third = studio.metaup(upload(studio.simulator.url(), assets));
  CHECK(statuses(third.out) == Counts{{"unchanged", 50}});
  CHECK(opened.count() == 0);
  CHECK(http_requests(studio.simulator) == requests);
}

TEST_CASE("a video tells what the account holds", "[e2e][videos]") {
  VideoStudio studio;
  const auto path = studio.folder.write("film.mp4", make_video(1, 2'000'000));
  const auto run = studio.metaup(studio.upload_video(path, {"--title", "Spring", "--description", "15 s"}));
  REQUIRE(run.exit_code == 0);
  const auto item = items(run.out).at(0);
  const auto held = studio.finished_videos().at(0);
  CHECK(item.at("kind") == "video");
  CHECK(item.at("status") == "ready");
  CHECK(item.at("video_id") == held.at("id"));
  CHECK(item.at("sha256") == held.at("sha256"));
  CHECK(item.at("bytes") == 2'000'000);
  CHECK(held.at("title") == "Spring");
  CHECK(held.at("description") == "15 s");
  const auto preferred = thumbnail(studio, item.at("video_id"));
  REQUIRE(preferred);
  CHECK(preferred->ends_with("_1.jpg"));
}

TEST_CASE("a title that Meta would refuse is refused before anything is sent", "[e2e][videos]") {
  VideoStudio studio;
  const auto path = studio.folder.write("film.mp4", make_video(1));
  const std::string longest = std::string(253, 't') + "\u00fc";  // 254 characters
  const auto refused = studio.metaup(studio.upload_video(path, {"--title", longest + "t"}));
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Catch::Contains("--title has 255 characters"));
  CHECK(http_requests(studio.simulator) == 0);
  CHECK(studio.metaup(studio.upload_video(path, {"--title", longest})).exit_code == 0);
  CHECK(studio.finished_videos().at(0).at("title") == longest);
}

TEST_CASE("what is to be a video is called one, even when it cannot be read", "[e2e][videos]") {
  Metaup metaup;
  const auto run =
      metaup({"upload-video", "nowhere.mp4", "--account=1", "--graph-url=http://127.0.0.1:1", "-o", "ndjson"});
  CHECK(run.exit_code == 5);
  CHECK(items(run.out).at(0).at("kind") == "video");
}

TEST_CASE("the image beside a video goes up and stands for it", "[e2e][videos]") {
  VideoStudio studio;
  studio.folder.write("film.mp4", make_video(1));
  studio.folder.write("film_thumb.jpg", make_jpeg(1));
  const auto run = studio.metaup(studio.upload_video(studio.folder / "film.mp4"));
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(thumbnail(studio, item_of(run.out, "film.mp4").at("video_id")) ==
        item_of(run.out, "film_thumb.jpg").at("hash").get<std::string>());
}

TEST_CASE("a video in the clothes of an image is sent as the video that it is", "[e2e][videos]") {
  VideoStudio studio;
  const auto path = studio.folder.write("film.jpg", make_video(1));
  const auto run = studio.metaup(upload(studio.simulator.url(), path, {"--no-wait"}));
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(items(run.out).at(0).at("kind") == "video");
  CHECK(items(run.out).at(0).at("name") == "film.mp4");
  CHECK(studio.finished_videos().size() == 1);
}

TEST_CASE("who does not wait can wait later, by id or by running it again", "[e2e][videos]") {
  VideoStudio studio(R"({"videos":{"processing_s":1000}})");
  const auto path = studio.folder.write("film.mp4", make_video(1));
  const auto sent = studio.metaup(studio.upload_video(path, {"--no-wait"}));
  CHECK(sent.exit_code == 0);
  CHECK(statuses(sent.out) == Counts{{"processing", 1}});
  const std::string id = items(sent.out).at(0).at("video_id");
  const auto writes = studio.simulator.state().at("requests").at("POST advideos");

  const auto ask = [&](std::vector<std::string> more) {
    auto args = upload(studio.simulator.url(), id, std::move(more));
    args.front() = "status";
    return studio.metaup(args);
  };
  const auto asked = ask({});
  CHECK(asked.exit_code == 0);
  CHECK(statuses(asked.out) == Counts{{"processing", 1}});
  CHECK(ask({"--wait", "--ready-timeout", "1s"}).exit_code == 7);
  CHECK(studio.metaup(studio.upload_video(path, {"--ready-timeout", "1s"})).exit_code == 7);

  studio.simulator.control("advance", "seconds=2000");
  const auto waited = ask({"--wait"});
  CHECK(waited.exit_code == 0);
  CHECK(statuses(waited.out) == Counts{{"ready", 1}});
  CHECK(statuses(studio.metaup(studio.upload_video(path)).out) == Counts{{"ready", 1}});
  CHECK(statuses(studio.metaup(studio.upload_video(path)).out) == Counts{{"unchanged", 1}});
  CHECK(studio.simulator.state().at("requests").at("POST advideos") == writes);
}

TEST_CASE("files that can be no videos are not sent", "[e2e][videos]") {
  VideoStudio studio;
  studio.folder.write("cut.mp4", truncated(make_video(1)));
  studio.folder.write("small.mp4", make_mp4_head());
  studio.folder.write("text.mp4", "hello");
  studio.folder.write("empty.mp4", "");
  const auto run = studio.metaup(studio.upload_video(studio.folder.path()));
  CHECK(run.exit_code == 12);
  CHECK(statuses(run.out) == Counts{{"failed", 4}});
  CHECK(http_requests(studio.simulator) == 0);
}

TEST_CASE("a video without a frame is found out by ffprobe, where there is one", "[e2e][videos]") {
  VideoStudio studio;
  const auto path = studio.folder.write("film.mp4", make_video(1));
  const auto run_without = studio.metaup(studio.upload_video(path, {"--no-wait"}));
  CHECK(run_without.exit_code == 0);
  CHECK(run_without.out.find("ffprobe is not installed") != std::string::npos);

  if (!std::filesystem::exists("/usr/bin/ffprobe")) {
    WARN("SKIPPED: ffprobe is not installed");
    return;
  }
  studio.metaup.environment["PATH"] = "/usr/bin:/bin";
  const auto other = studio.folder.write("other.mp4", make_video(2));
  CHECK(studio.metaup(studio.upload_video(other)).exit_code == 12);
  CHECK(studio.finished_videos().size() == 1);
}

TEST_CASE("a poster stands for its video, whichever of the two comes first or was fixed", "[e2e][videos]") {
  VideoStudio studio;
  const auto good = make_jpeg(1);
  const auto path = studio.folder.write("film.mp4", make_video(1));
  const auto poster = studio.folder / "film_thumb.jpg";
  const auto first = GENERATE(as<std::string>{}, "without it", "with a broken one", "with another one", "not waiting");
  CAPTURE(first);
  if (first == "with a broken one") studio.folder.write("film_thumb.jpg", truncated(good));
  if (first == "with another one") studio.folder.write("film_thumb.jpg", make_jpeg(2));
  if (first == "not waiting") studio.folder.write("film_thumb.jpg", good);
  const auto sent = studio.metaup(studio.upload_video(
      path, first == "not waiting" ? std::vector<std::string>{"--no-wait"} : std::vector<std::string>{}));
  const std::string video = item_of(sent.out, "film.mp4").at("video_id");
  if (first == "not waiting") {
    CHECK(thumbnail(studio, video) == item_of(sent.out, "film_thumb.jpg").at("hash").get<std::string>());
    std::filesystem::remove(poster);  // what Meta makes of the video does not take its place
    const auto waited = studio.metaup(studio.upload_video(path));
    CHECK(statuses(waited.out) == Counts{{"ready", 1}});
    CHECK(thumbnail(studio, video) == item_of(sent.out, "film_thumb.jpg").at("hash").get<std::string>());
    return;
  }
  studio.folder.write("film_thumb.jpg", good);
  CHECK(studio.metaup(studio.upload_video(path, {"-n"})).exit_code == 0);
  const auto before = thumbnail(studio, video);
  const auto again = studio.metaup(studio.upload_video(path));
  REQUIRE(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"uploaded", 1}, {"unchanged", 1}});
  const auto hash = item_of(again.out, "film_thumb.jpg").at("hash").get<std::string>();
  CHECK(before != hash);
  CHECK(thumbnail(studio, video) == hash);
}

TEST_CASE("one picture may stand for several videos", "[e2e][videos]") {
  VideoStudio studio;
  studio.folder.write("a.mp4", make_video(1));
  studio.folder.write("b.mp4", make_video(2));
  const auto picture = studio.folder.write("cover.jpg", make_jpeg(1));
  const auto run = studio.metaup(studio.upload_video(studio.folder.path(), {"--thumbnail", picture}));
  REQUIRE(run.exit_code == 0);
  const auto hash = item_of(run.out, "cover.jpg").at("hash").get<std::string>();
  for (const auto* const video : {"a.mp4", "b.mp4"}) {
    CHECK(thumbnail(studio, item_of(run.out, video).at("video_id")) == hash);
  }
}
