#include <catch2/catch.hpp>

#include "asking.hpp"

using namespace metaup::simulator;

namespace {

const std::string kText = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";

std::string make_video(Asking& asking) {
  return Asking::body(asking.post("/v26.0/act_1/advideos", {{"file_url", "https://example.com/a.mp4"}}))["id"];
}

Reply post(Asking& asking, const std::string& video, const std::string& name, const std::string& text = kText) {
  auto part = file_part("captions_file", text);
  part.filename = name;
  return asking.post_files("/v26.0/" + video + "/captions", {part});
}

}  // namespace

TEST_CASE("captions are taken once a locale, of videos that are ready", "[simulator]") {
  Asking asking;
  const auto video = make_video(asking);
  CHECK(error_of(post(asking, video, "a.en_US.srt")).first == 100);
  asking.clock.advance(std::chrono::seconds{2});
  CHECK(Asking::body(post(asking, video, "a.en_US.srt")) == Json{{"success", true}});
  CHECK(error_of(post(asking, video, "a.en_US.srt")).first == 482);
  CHECK(Asking::body(post(asking, video, "b.de_DE.srt", "\xEF\xBB\xBF" + kText)) == Json{{"success", true}});
  const auto list = Asking::body(asking.get("/v26.0/" + video + "/captions"));
  CHECK(list["data"].size() == 2);
  CHECK(asking.state()["videos"][0]["captions"]["en_US"] == kText);
  CHECK(Asking::body(asking.post("/v26.0/" + video + "/captions", {{"locales_to_delete", R"(["en_US"])"}}))["success"]);
  CHECK(Asking::body(post(asking, video, "a.en_US.srt"))["success"]);
}

TEST_CASE("what are no captions is refused as Meta does", "[simulator]") {
  Asking asking;
  const auto video = make_video(asking);
  asking.clock.advance(std::chrono::seconds{2});
  for (const auto* const name : {"a.srt", "a.en.srt", "a.en_us.srt", "a.EN_US.srt", "en_US.srt", "a.en_US.vtt"}) {
    CHECK(error_of(post(asking, video, name)).first == 386);
  }
  CHECK(error_of(post(asking, video, "a.en_US.srt", "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n")).first == 385);
  CHECK(error_of(post(asking, video, "a.en_US.srt", kText + std::string(300'000, 'x'))).first == 387);
  CHECK(error_of(asking.post("/v26.0/" + video + "/captions")).first == 100);
}
