#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "integration/studio/studio.hpp"
#include "support/footage.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using report::Status;
using test::Studio;

namespace {

/// Ten windows of 1,000 bytes.
constexpr const char* kTenWindows = R"({"videos":{"windows":[1000]}})";
constexpr std::size_t kTenThousand = 10'000;
/// start, ten windows, finish
constexpr int kWrites = 12;

int writes(Studio& studio) { return studio.state().at("requests").value("POST advideos", 0); }

bool holds_once(Studio& studio, const std::string& path) {
  const auto finished = studio.finished_videos();
  return finished.size() == 1 && finished[0].at("sha256") == test::sha256_of_file(path);
}

std::vector<std::string> notices(const Studio& studio) {
  std::vector<std::string> texts;
  for (const auto& notice : studio.reporter.all<report::Notice>()) texts.push_back(notice.message);
  return texts;
}

std::string expired_at_transfer(const std::string& nth) {
  return R"({"edge":"advideos","phase":"transfer","expire_session":true,"nth":)" + nth + "}";
}

}  // namespace

TEST_CASE("a video goes up window by window", "[videos]") {
  Studio studio(kTenWindows);
  const auto path = studio.film(1, kTenThousand);
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
  CHECK(writes(studio) == kWrites);
  CHECK(studio.upload({path}).item().status == Status::unchanged);
  CHECK(writes(studio) == kWrites);
}

TEST_CASE("equal videos go up once", "[videos]") {
  Studio studio(kTenWindows);
  const auto first = studio.film(1, kTenThousand);
  const auto copy = first + ".copy.mp4";
  std::filesystem::copy_file(first, copy);
  const auto take = studio.upload({first, copy});
  CHECK(take.exit_code == 0);
  CHECK(holds_once(studio, first));
  REQUIRE(take.items.size() == 2);
  CHECK(take.items[0].id == take.items[1].id);
}

TEST_CASE("a session that Meta has forgotten is started over, once and with a word of it", "[videos]") {
  Studio studio(kTenWindows);
  const auto path = studio.film(1, kTenThousand);
  studio.add_fault(expired_at_transfer("5"));
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
  REQUIRE(notices(studio).size() == 1);
  CHECK_THAT(notices(studio)[0], Contains("starting over"));
}

TEST_CASE("a session that is gone again and again is given up", "[videos]") {
  Studio studio(kTenWindows);
  const auto path = studio.film(1, kTenThousand);
  studio.add_fault(expired_at_transfer("[5,9]"));
  const auto take = studio.upload({path});
  CHECK(take.exit_code == 4);
  CHECK(studio.finished_videos().empty());
  CHECK(notices(studio).size() == 1);
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
}

TEST_CASE("a session that was gone by the next run is started over", "[videos]") {
  const int code = GENERATE(100, 6001, 6000);
  Studio studio(fmt::format(R"({{"videos":{{"windows":[1000],"session_s":3600,"gone_session_code":{}}}}})", code));
  const auto path = studio.film(1, kTenThousand);
  studio.settings.common.retry.attempts = 1;
  studio.add_fault(R"({"edge":"advideos","phase":"transfer","nth":5,"html":503})");
  CHECK(studio.upload({path}).exit_code == 7);
  studio.control("advance", {{"seconds", "7200"}});
  CAPTURE(code);
  const auto again = studio.upload({path});
  // 6000 speaks of the file, so that nobody can tell; the run after that begins anew.
  if (code == 6000) {
    CHECK(again.exit_code != 0);
  } else {
    CHECK(again.exit_code == 0);
    CHECK(holds_once(studio, path));
  }
}

TEST_CASE("a token that expires in the middle stops the run, and a new one goes on where it was", "[videos]") {
  Studio studio(kTenWindows);
  const auto path = studio.film(1, kTenThousand);
  studio.add_fault(R"({"edge":"advideos","phase":"transfer","nth":6,"expire_token":true})");
  CHECK(studio.upload({path}).exit_code == 3);
  CHECK(studio.upload({path}).exit_code == 3);
  CHECK(studio.finished_videos().empty());
  const auto refused = 2;
  studio.settings.common.connection.token = Secret("ANOTHER-TOKEN");
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
  CHECK(writes(studio) <= kWrites + refused);
}

TEST_CASE("a file that changes while it is sent is given up and never finished", "[videos]") {
  const int request = GENERATE(3, 8, 12);
  CAPTURE(request);
  Studio studio(kTenWindows);
  const auto path = studio.film(1, kTenThousand);
  studio.on_request = [&](int number) {
    if (number == request) std::ofstream(path, std::ios::app) << "more";
  };
  const auto take = studio.upload({path});
  CHECK(take.exit_code == 12);
  REQUIRE(take.item().status == Status::failed);
  CHECK(take.item().error->error_class == ErrorClass::local);
  CHECK_THAT(take.item().error->message, Contains("changed"));
  CHECK(studio.finished_videos().empty());
  CHECK(studio.state().at("upload_sessions") == 0);  // cancelled
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
}

TEST_CASE("a video that was deleted while it was waited for is not sent again unasked", "[videos]") {
  Studio studio(R"({"videos":{"processing_s":1000}})");
  studio.settings.video.wait = false;
  const auto path = studio.film(1);
  const auto first = studio.upload({path});
  studio.control("forget_video", {{"id", first.item().id}});
  studio.settings.video.wait = true;
  const auto writes_before = writes(studio);
  for (int run = 0; run < 2; ++run) {
    const auto take = studio.upload({path});
    CHECK(take.exit_code == 5);
    CHECK_THAT(take.item().error->hint, Contains("--force"));
  }
  CHECK(writes(studio) == writes_before);
  studio.settings.force = true;
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
}

TEST_CASE("a whole file in one request whose reply is lost is recognised, or not sent again", "[videos]") {
  const auto attempts = GENERATE(1U, 5U);
  CAPTURE(attempts);
  Studio studio;
  studio.settings.video.method = run::VideoMethod::simple;
  studio.settings.common.retry.attempts = attempts;
  const auto path = studio.film(1);
  SECTION("made") {
    studio.add_fault(R"({"edge":"advideos","method":"POST","nth":1,"drop":true,"when":"after"})");
    const auto take = studio.upload({path});
    CHECK(take.exit_code == 0);
    CHECK(studio.finished_videos().at(0).at("id") == take.item().id);
  }
  SECTION("not made") {
    studio.add_fault(R"({"edge":"advideos","method":"POST","nth":1,"drop":true})");
    for (int run = 0; run < 2; ++run) {
      const auto take = studio.upload({path});
      CHECK(take.exit_code == 7);
      CHECK(take.item().error->error_class == ErrorClass::unknown_outcome);
    }
    studio.settings.force = true;
    CHECK(studio.upload({path}).exit_code == 0);
  }
  CHECK(holds_once(studio, path));
  studio.settings.force = false;
  CHECK(studio.upload({path}).item().status == Status::unchanged);
}

TEST_CASE("a video in doubt is looked for by the title that it was sent with, on all pages", "[videos]") {
  Studio studio(R"({"paging":{"empty_pages":true}})");
  studio.settings.video.method = run::VideoMethod::simple;
  const auto path = studio.film(1);
  studio.add_fault(R"({"edge":"advideos","method":"POST","nth":1,"drop":true,"when":"after"})");
  studio.add_fault(R"({"edge":"advideos","method":"GET","with":"title","times":1,"error":{"code":100}})");
  REQUIRE(studio.upload({path}).item().error);
  const auto renamed = path + ".renamed.mp4";
  std::filesystem::rename(path, renamed);
  const auto take = studio.upload({renamed});
  CHECK(take.exit_code == 0);
  REQUIRE(studio.finished_videos().size() == 1);
  CHECK(studio.finished_videos().front().at("id") == take.item().id);
}

TEST_CASE("of two videos of one title sent at once, neither is taken for the other", "[videos]") {
  Studio studio;
  studio.settings.video.method = run::VideoMethod::simple;
  studio.settings.video.title = "Spring";
  studio.settings.video.wait = false;
  const std::vector<std::string> paths{studio.film(1), studio.film(2)};
  studio.add_fault(R"({"edge":"advideos","method":"POST","nth":2,"drop":true})");
  const auto take = studio.upload(paths);
  CHECK(take.exit_code == 6);
  const bool first_was_lost = take.items.at(0).status == Status::failed;
  const auto& lost = take.items.at(first_was_lost ? 0 : 1);
  CHECK(take.items.at(first_was_lost ? 1 : 0).status == Status::processing);
  REQUIRE(lost.error);
  CHECK(lost.error->error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("the server's offset is right, whatever was sent", "[videos]") {
  const auto* const fault =
      GENERATE(R"({"edge":"advideos","phase":"transfer","nth":3,"accept_bytes":400})",
               R"({"edge":"advideos","phase":"transfer","every":2,"times":4,"accept_bytes":1})",
               R"({"edge":"advideos","phase":"transfer","nth":[3,4],"accept_bytes":400,"corrected":true})",
               R"({"edge":"advideos","phase":"transfer","nth":10,"accept_bytes":999,"corrected":true})",
               R"({"edge":"advideos","phase":"transfer","every":3,"drop":true,"when":"after"})",
               R"({"edge":"advideos","phase":"transfer","every":3,"truncate":true})");
  const auto as_text = GENERATE(false, true);
  CAPTURE(fault, as_text);
  Studio studio(fmt::format(R"({{"api":{{"error_data_as_text":{}}},"videos":{{"windows":[1000]}}}})", as_text));
  const auto path = studio.film(1, kTenThousand);
  studio.add_fault(fault);
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
}

TEST_CASE("offsets that make no sense end the upload and say so", "[videos]") {
  const auto* const reply = GENERATE(
      R"({"start_offset":"20000","end_offset":"21000"})", R"({"start_offset":"5000","end_offset":"4000"})",
      R"({"start_offset":"-1","end_offset":"4000"})", R"({"start_offset":"0","end_offset":"0"})",
      R"({"start_offset":"x"})", R"({"start_offset":"99999999999999999999","end_offset":"99999999999999999999"})");
  CAPTURE(reply);
  Studio studio(kTenWindows);
  studio.add_fault(fmt::format(R"({{"edge":"advideos","phase":"transfer","nth":4,"reply":{}}})", reply));
  const auto path = studio.film(1, kTenThousand);
  const auto take = studio.upload({path});
  CHECK(take.exit_code == 7);
  CHECK(take.item().error->error_class == ErrorClass::protocol);
  CHECK(studio.finished_videos().empty());
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(holds_once(studio, path));
}

TEST_CASE("a server that makes no progress is not asked for ever", "[videos]") {
  const auto* const fault =
      GENERATE(R"({"edge":"advideos","phase":"transfer","accept_bytes":0})",
               R"({"edge":"advideos","phase":"transfer","accept_bytes":0,"corrected":true})",
               R"({"edge":"advideos","phase":"transfer","reply":{"start_offset":"0","end_offset":"1000"}})");
  CAPTURE(fault);
  Studio studio(kTenWindows);
  studio.add_fault(fault);
  const auto take = studio.upload({studio.film(1, kTenThousand)});
  CHECK(take.exit_code == 7);
  CHECK(take.item().error->error_class == ErrorClass::protocol);
  CHECK(writes(studio) < 20);
}
