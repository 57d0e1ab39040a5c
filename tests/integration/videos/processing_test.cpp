#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "integration/studio/studio.hpp"
#include "support/footage.hpp"
#include "upload/video_upload.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using report::Status;
using test::Studio;

namespace {

int requests(Studio& studio, const std::string& what) { return studio.state().at("requests").value(what, 0); }

/// How often a video that is ready after so many seconds has to be asked about, and once more, as
/// questions wait for the next full second.
int questions_needed(double processing_s, bool development_tier = false) {
  std::chrono::duration<double> asked_at{0};
  int questions = 0;
  while (asked_at.count() < processing_s)
    asked_at += upload::poll_delay(static_cast<std::uint32_t>(questions++), {.development_tier = development_tier});
  return questions + 1;
}

/// Of videos that take nearly a year: virtual time runs while a worker looks into a file, and how
/// far depends on the machine.
void end_processing(Studio& studio) { studio.control("advance", {{"seconds", "30000000"}}); }

}  // namespace

TEST_CASE("of sixty videos the encoder fails three, and each is asked about no more than it needs", "[videos]") {
  constexpr int kVideos = 60;
  nlohmann::json outcomes;
  nlohmann::json speeds;
  int needed = 0;
  for (int i = 0; i < kVideos; ++i) {
    const double seconds = 2 + (i * 37) % 200;
    outcomes.push_back(i % 20 == 7 ? "error" : "ready");
    speeds.push_back(seconds);
    needed += questions_needed(seconds);
  }
  const nlohmann::json scenario = {{"videos", {{"outcomes", outcomes}, {"processing_s", speeds}}}};
  Studio studio(scenario.dump());
  std::vector<std::string> files;
  for (int i = 0; i < kVideos; ++i) files.push_back(studio.film(static_cast<std::uint32_t>(i)));

  const auto take = studio.upload(files);
  CHECK(take.exit_code == 6);
  CHECK(std::count_if(take.items.begin(), take.items.end(),
                      [](const auto& item) { return item.status == Status::ready; }) == 57);
  int failed = 0;
  for (const auto& item : take.items) {
    if (item.status == Status::ready) continue;
    ++failed;
    REQUIRE(item.error);
    CHECK(item.error->error_class == ErrorClass::invalid);
    CHECK_THAT(item.error->message, Contains("The video could not be processed"));
  }
  CHECK(failed == 3);
  CHECK(studio.finished_videos().size() == kVideos);
  CHECK(requests(studio, "GET advideos") > 0);
  CHECK(requests(studio, "GET advideos") <= needed);
  CHECK(requests(studio, "GET node") == 0);
}

TEST_CASE("a long video goes up within the limits of the development tier", "[videos]") {
  Studio studio(R"({"limits":{"tier":"development_access"},"videos":{"windows":[1000]}})");
  const auto path = studio.film(1, 150'000);
  const auto before = studio.clock.now();
  const auto take = studio.upload({path});
  CHECK(take.exit_code == 0);
  REQUIRE(studio.finished_videos().size() == 1);
  CHECK(studio.finished_videos()[0].at("sha256") == test::sha256_of_file(path));
  // 150 transfers of 3 points each, of which 60 decay in 300 s.
  CHECK(studio.clock.now() - before > 1'500s);
}

TEST_CASE("on the development tier a video is asked about less often", "[videos]") {
  constexpr double kProcessing = 200;
  Studio studio(R"({"limits":{"tier":"development_access"},"videos":{"processing_s":200}})");
  CHECK(studio.upload({studio.film(1)}).exit_code == 0);
  const auto asked = requests(studio, "GET node") + requests(studio, "GET advideos");
  CHECK(asked > 0);
  CHECK(asked <= questions_needed(kProcessing, true) + 1);  // and once whether the account has videos
  CHECK(asked < questions_needed(kProcessing));
}

TEST_CASE("a video that is not ready in time is not finished, and the next run only waits for it", "[videos]") {
  Studio studio(R"({"videos":{"processing_s":30000000}})");
  studio.settings.video.ready_timeout = 60s;
  const auto path = studio.film(1);
  const auto first = studio.upload({path});
  CHECK(first.exit_code == 7);
  CHECK(first.item().status == Status::processing);
  CHECK(first.item().elapsed < 62s);
  REQUIRE(first.item().error);
  CHECK(first.item().error->retryable);
  const auto sent = requests(studio, "POST advideos");

  end_processing(studio);
  const auto second = studio.upload({path});
  CHECK(second.exit_code == 0);
  CHECK(second.item().status == Status::ready);
  CHECK(second.item().id == first.item().id);
  CHECK(requests(studio, "POST advideos") == sent);
  CHECK(studio.upload({path}).item().status == Status::unchanged);
}

TEST_CASE("who does not wait has it processing, and can wait for it later", "[videos]") {
  Studio studio(R"({"videos":{"processing_s":30000000}})");
  studio.settings.video.wait = false;
  const auto path = studio.film(1);
  const auto first = studio.upload({path});
  CHECK(first.exit_code == 0);
  CHECK(first.item().status == Status::processing);
  CHECK(requests(studio, "GET node") == 0);
  const auto sent = requests(studio, "POST advideos");
  CHECK(studio.upload({path}).item().status == Status::processing);

  end_processing(studio);
  studio.settings.video.wait = true;
  const auto awaited = studio.await({first.item().id});
  CHECK(awaited.exit_code == 0);
  CHECK(awaited.item().status == Status::ready);
  CHECK(studio.upload({path}).item().status == Status::ready);
  CHECK(studio.upload({path}).item().status == Status::unchanged);
  CHECK(requests(studio, "POST advideos") == sent);
}

TEST_CASE("a failed encode is final for that video: the next run sends the file again", "[videos]") {
  Studio studio(R"({"videos":{"outcomes":["error","expired","ready"]}})");
  const auto path = studio.film(1);
  CHECK(studio.upload({path}).exit_code == 4);
  CHECK(studio.upload({path}).exit_code == 4);
  const auto third = studio.upload({path});
  CHECK(third.exit_code == 0);
  CHECK(studio.finished_videos().size() == 3);
}

TEST_CASE("an unknown video is not found", "[videos]") {
  Studio studio;
  const auto* const id = GENERATE("777", "777000000000000");  // of an ad set, and of nothing
  const auto take = studio.await({id});
  CHECK(take.exit_code == 5);
  CHECK(take.item().error->error_class == ErrorClass::not_found);
}

TEST_CASE("the ways in which Meta may speak of a video all lead to the end", "[videos]") {
  const auto* const rules =
      GENERATE(R"("windows_past_end":true)", R"("offsets_as_numbers":true)", R"("classic_status":true)",
               R"("completed_spelling":true)", R"("transfered_spelling":true)", R"("finish_again":true)",
               R"("unfinished_status":"processing")", R"("unfinished_status":"upload_complete")",
               R"("windows":[1,7,2000])", R"("list_unfinished":true)", R"("title_exact":true)", R"("processing_s":0)");
  CAPTURE(rules);
  Studio studio(fmt::format(R"({{"videos":{{{}}}}})", rules));
  studio.add_fault(R"({"edge":"advideos","phase":"finish","nth":1,"drop":true,"when":"after"})");
  const auto path = studio.film(1, 20'000);
  CHECK(studio.upload({path}).exit_code == 0);
  REQUIRE(studio.finished_videos().size() == 1);
  CHECK(studio.finished_videos()[0].at("sha256") == test::sha256_of_file(path));
}

TEST_CASE("title and description go along", "[videos]") {
  Studio studio;
  studio.settings.video.title = "Frühling";
  studio.settings.video.description = "15 s";
  REQUIRE(studio.upload({studio.film(1)}).exit_code == 0);
  CHECK(studio.finished_videos()[0].at("title") == "Frühling");
  CHECK(studio.finished_videos()[0].at("description") == "15 s");
}
