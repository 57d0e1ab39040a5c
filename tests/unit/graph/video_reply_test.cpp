#include "graph/video_reply.hpp"

#include <catch2/catch.hpp>

#include "metaup/graph/call.hpp"

using namespace metaup;
using namespace metaup::graph;
using Phase = VideoStatus::Phase;

namespace {

VideoStatus status_of(const std::string& status) {
  const auto read = read_video_status({R"({"id":"7","status":)" + status + "}", ""});
  REQUIRE(read);
  return *read;
}

}  // namespace

TEST_CASE("a video session is read, its offsets as text or as numbers", "[graph]") {
  const auto offsets =
      GENERATE(as<std::string>{}, R"("start_offset":"0","end_offset":"1048576")",
               R"("start_offset":0,"end_offset":1048576)", R"("end_offset":1048576,"start_offset":"0")");
  const auto ids = GENERATE(as<std::string>{}, R"("upload_session_id":"8800011","video_id":"7700022")",
                            R"("upload_session_id":8800011,"video_id":7700022)");
  const auto session = read_video_session({"{" + ids + "," + offsets + "}", ""});
  REQUIRE(session);
  CHECK(session->session_id == "8800011");
  CHECK(session->video_id == "7700022");
  CHECK(session->wanted == ByteRange{0, 1'048'576});
}

TEST_CASE("a reply without a whole session is a protocol error", "[graph]") {
  const auto body = GENERATE(
      as<std::string>{}, "", "null", "[]", "{}", R"({"video_id":"7","start_offset":"0","end_offset":"1"})",
      R"({"upload_session_id":"8","start_offset":"0","end_offset":"1"})", R"({"upload_session_id":"8","video_id":"7"})",
      R"({"upload_session_id":"8","video_id":"../me","start_offset":"0","end_offset":"1"})",
      R"({"upload_session_id":["8"],"video_id":"7","start_offset":"0","end_offset":"1"})");
  CAPTURE(body);
  const auto session = read_video_session({body, "T1"});
  REQUIRE_FALSE(session);
  CHECK(session.error().error_class == ErrorClass::protocol);
  CHECK(session.error().fbtrace_id == "T1");
}

TEST_CASE("a session id that is too long is refused, not cut", "[graph]") {
  const auto body =
      R"({"upload_session_id":")" + std::string(600, '8') + R"(","video_id":"7","start_offset":"0","end_offset":"1"})";
  CHECK_FALSE(read_video_session({body, ""}));
}

TEST_CASE("the next window is read whole or not at all", "[graph]") {
  const auto [body, expected] = GENERATE(table<std::string, std::optional<ByteRange>>({
      {R"({"start_offset":"1048576","end_offset":"6291456"})", ByteRange{1'048'576, 6'291'456}},
      {R"({"start_offset":95420416,"end_offset":100663296})", ByteRange{95'420'416, 100'663'296}},
      {R"({"start_offset":"9","end_offset":"9"})", ByteRange{9, 9}},
      {R"({"start_offset":"18446744073709551614","end_offset":18446744073709551615})",
       ByteRange{18'446'744'073'709'551'614U, 18'446'744'073'709'551'615U}},
      {R"({"start_offset":"0","end_offset":"18446744073709551616"})", std::nullopt},
      {R"({"start_offset":"-1","end_offset":"5"})", std::nullopt},
      {R"({"start_offset":-1,"end_offset":5})", std::nullopt},
      {R"({"start_offset":"1 ","end_offset":"5"})", std::nullopt},
      {R"({"start_offset":"0x1","end_offset":"5"})", std::nullopt},
      {R"({"start_offset":1.5,"end_offset":5})", std::nullopt},
      {R"({"start_offset":"6","end_offset":"5"})", std::nullopt},
      {R"({"start_offset":"6"})", std::nullopt},
      {R"({"start_offset":null,"end_offset":null})", std::nullopt},
      {R"({"success":true})", std::nullopt},
      {"true", std::nullopt},
  }));
  CAPTURE(body);
  const auto window = read_video_window({body, ""});
  REQUIRE(window.has_value() == expected.has_value());
  if (expected) CHECK(*window == *expected);
  if (!expected) CHECK(window.error().error_class == ErrorClass::protocol);
}

TEST_CASE("a created id is a number, as text or not", "[graph]") {
  CHECK(read_created_id({R"({"id":"7700022"})", ""}) == "7700022");
  CHECK(read_created_id({R"({"id":7700022,"success":true})", ""}) == "7700022");
  const auto body = GENERATE(as<std::string>{}, "{}", R"({"id":""})", R"({"id":null})", R"({"id":"a/b"})",
                             R"({"id":-3})", "[]", "7700022");
  const auto id = read_created_id({body, ""});
  REQUIRE_FALSE(id);
  CHECK(id.error().outcome_unknown);
}

TEST_CASE("each word of video_status has its phase, and an unknown one keeps processing", "[graph]") {
  const auto [word, phase] = GENERATE(table<std::string, Phase>({{"ready", Phase::ready},
                                                                 {"processing", Phase::processing},
                                                                 {"uploading", Phase::uploading},
                                                                 {"upload_complete", Phase::uploading},
                                                                 {"error", Phase::failed},
                                                                 {"expired", Phase::failed},
                                                                 {"upload_failed", Phase::failed},
                                                                 {"transmogrifying", Phase::processing},
                                                                 {"READY", Phase::processing}}));
  const auto status = status_of(R"({"video_status":")" + word + R"("})");
  CHECK(status.phase == phase);
  CHECK(status.word == word);
  CHECK(status.progress == 0);
  CHECK(status.message.empty());
}

TEST_CASE("a status is read with its progress and bytes in both spellings", "[graph]") {
  const auto [bytes, done] =
      GENERATE(table<std::string, std::string>({{"bytes_transferred", "complete"}, {"bytes_transfered", "completed"}}));
  const auto status =
      status_of(R"({"video_status":"processing","processing_progress":"40","uploading_phase":{"status":")" + done +
                R"(",")" + bytes + R"(":73400320},"processing_phase":{"status":"in_progress"}})");
  CHECK(status.phase == Phase::processing);
  CHECK(status.progress == 40);
  CHECK(status.bytes_transferred == 73'400'320);
}

TEST_CASE("progress is at most a hundred, and odd numbers count as none", "[graph]") {
  const auto [progress, expected] = GENERATE(
      table<std::string, std::uint32_t>({{"250", 100}, {"4294967297", 100}, {"-1", 0}, {R"("half")", 0}, {"[]", 0}}));
  CHECK(status_of(R"({"video_status":"processing","processing_progress":)" + progress + "}").progress == expected);
}

TEST_CASE("a video whose bytes are still taken is uploading, whatever the word", "[graph]") {
  const auto phase = GENERATE(as<std::string>{}, "in_progress", "not_started");
  CHECK(status_of(R"({"video_status":"processing","uploading_phase":{"status":")" + phase + R"("}})").phase ==
        Phase::uploading);
  CHECK(status_of(R"({"video_status":"ready","uploading_phase":{"status":")" + phase + R"("}})").phase == Phase::ready);
}

TEST_CASE("a failure has the phase's own message, wherever it stands", "[graph]") {
  const auto [phases, message] = GENERATE(table<std::string, std::string>({
      {R"("processing_phase":{"status":"error","errors":[{"code":1,"message":"bad codec"}]})", "bad codec"},
      {R"("processing_phase":{"errors":[{"code":1},{"message":"second"}]})", "second"},
      {R"("processing_phase":{"status":"error","error":{"message":"singular"}})", "singular"},
      {R"("processing_phase":{"errors":[]},"uploading_phase":{"errors":[{"message":"lost"}]})", "lost"},
      {R"("publishing_phase":{"error":{"message":"not published"}})", "not published"},
      {R"("uploading_phase":{"errors":[{"message":"lost"}]},"processing_phase":{"errors":[{"message":"bad"}]})", "bad"},
      {R"("processing_phase":{"errors":"x","error":7})", ""},
      {R"("processing_phase":7)", ""},
  }));
  const auto status = status_of(R"({"video_status":"error",)" + phases + "}");
  CHECK(status.phase == Phase::failed);
  CHECK(status.message == message);
}

TEST_CASE("a failure's message is bounded", "[graph]") {
  const auto status = status_of(R"({"video_status":"error","processing_phase":{"error":{"message":")" +
                                std::string(100'000, 'x') + R"("}}})");
  CHECK(status.message.size() == 2'000);
}

TEST_CASE("a reply that does not say how the video is, is odd and may be asked again", "[graph]") {
  const auto body =
      GENERATE(as<std::string>{}, "", "null", "{}", R"({"id":"7"})", R"({"status":"ready"})", R"({"status":{}})",
               R"({"data":[{"id":"7"}]})", R"({"data":[null]})", R"({"status":{"video_status":{}}})");
  CAPTURE(body);
  const auto status = read_video_status({body, ""});
  REQUIRE_FALSE(status);
  CHECK(status.error().error_class == ErrorClass::protocol);
  CHECK(status.error().retryable);
}

TEST_CASE("a page of videos is read", "[graph]") {
  const auto page = read_videos({R"({"data":[{"id":"7","title":"Spring","created_time":"2026-03-01T10:20:30+0000",
    "length":15.25,"status":{"video_status":"ready"}},{"id":8,"length":"12"},{"title":"no id"},null,{"id":"9",
    "length":-4,"status":"ready"}],"paging":{"cursors":{"after":"C1"},"next":"https://next"}})",
                                 ""});
  REQUIRE(page);
  REQUIRE(page->videos.size() == 3);
  CHECK(page->videos[0].id == "7");
  CHECK(page->videos[0].title == "Spring");
  CHECK(page->videos[0].created_time == "2026-03-01T10:20:30+0000");
  CHECK(page->videos[0].length == 15.25);
  CHECK(page->videos[0].status == "ready");
  CHECK(page->videos[1].id == "8");
  CHECK(page->videos[1].length == 12);
  CHECK(page->videos[2].length == 0);
  CHECK(page->after == "C1");
}

TEST_CASE("the last page of videos has no cursor, and an empty one is a page", "[graph]") {
  const auto page = read_videos({R"({"data":[],"paging":{"cursors":{"after":"C1"}}})", ""});
  REQUIRE(page);
  CHECK(page->videos.empty());
  CHECK(page->after.empty());
  CHECK_FALSE(read_videos({R"({"data":{}})", ""}));
  CHECK_FALSE(read_videos({"[]", ""}));
}

TEST_CASE("thumbnails are read with the preferred one marked, those without an address left out", "[graph]") {
  const auto page = read_thumbnails({R"({"data":[{"id":"1","uri":"https://a","is_preferred":false},
    {"id":"2","uri":"https://b","is_preferred":true},{"id":"3"},{"uri":"https://c","is_preferred":"true"}],
    "paging":{"cursors":{"after":"C"},"next":"https://n"}})",
                                     ""});
  REQUIRE(page);
  CHECK(page->after == "C");
  const auto& thumbnails = page->thumbnails;
  REQUIRE(thumbnails.size() == 3);
  CHECK_FALSE(thumbnails[0].preferred);
  CHECK(thumbnails[1].id == "2");
  CHECK(thumbnails[1].uri == "https://b");
  CHECK(thumbnails[1].preferred);
  CHECK(thumbnails[2].preferred);
  CHECK_FALSE(read_thumbnails({"{}", ""}));
}

TEST_CASE("a thumbnail's address that is too long is left out, not cut", "[graph]") {
  const auto page = read_thumbnails({R"({"data":[{"uri":"https://)" + std::string(3'000, 'a') + R"("}]})", ""});
  REQUIRE(page);
  CHECK(page->thumbnails.empty());
}
