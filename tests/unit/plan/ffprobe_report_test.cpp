#include <catch2/catch.hpp>

#include <algorithm>

#include "plan/video/ffprobe.hpp"

using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

VideoFacts facts_of(const std::string& report) {
  const auto measured = read_ffprobe_report(report);
  REQUIRE(std::holds_alternative<VideoFacts>(measured));
  return std::get<VideoFacts>(measured);
}

VideoFacts facts_of_stream(const std::string& members) {
  return facts_of(R"({"streams":[{"codec_type":"video","width":320,"height":568,)" + members + "}]}");
}

}  // namespace

TEST_CASE("a report of ffprobe is read", "[plan]") {
  const auto facts = facts_of(R"({"programs":[],"streams":[
    {"codec_name":"aac","codec_type":"audio","r_frame_rate":"0/0","avg_frame_rate":"0/0","disposition":{"attached_pic":0}},
    {"codec_name":"mjpeg","codec_type":"video","width":600,"height":600,"disposition":{"attached_pic":1}},
    {"codec_name":"h264","codec_type":"video","width":320,"height":568,"r_frame_rate":"30/1",
     "avg_frame_rate":"30000/1001","duration":"2.000000","disposition":{"attached_pic":0},"tags":{}}],
    "format":{"format_name":"mov,mp4,m4a,3gp,3g2,mj2","duration":"2.040000","bit_rate":"133272"}})");
  CHECK(facts.container == "mov,mp4,m4a,3gp,3g2,mj2");
  CHECK(facts.codec == "h264");  // and not the cover picture
  CHECK(facts.audio_codec == "aac");
  CHECK(facts.has_audio);
  CHECK(facts.width == 320);
  CHECK(facts.height == 568);
  CHECK(facts.duration == Approx(2.04));
  CHECK(facts.frame_rate == Approx(29.97).epsilon(0.001));
  CHECK(facts.bit_rate == 133'272);
}

TEST_CASE("a video that lies on its side is measured as it is shown", "[plan]") {
  const auto [members, turned] = GENERATE(table<std::string, bool>({
      {R"("side_data_list":[{"rotation":90}])", true},
      {R"("side_data_list":[{"rotation":-90}])", true},
      {R"("side_data_list":[{},{"rotation":"270"}])", true},
      {R"("tags":{"rotate":"90"})", true},
      {R"("tags":{"rotate":"90"},"side_data_list":[{"rotation":-90}])", true},
      {R"("side_data_list":[{"rotation":180}])", false},
      {R"("side_data_list":[{"rotation":0}])", false},
      {R"("tags":{"rotate":"sideways"})", false},
      {R"("side_data_list":7)", false},
  }));
  const auto facts = facts_of_stream(members);
  CHECK(facts.width == (turned ? 568 : 320));
  CHECK(facts.height == (turned ? 320 : 568));
}

TEST_CASE("odd figures of a report are not known", "[plan]") {
  const auto rate = GENERATE(as<std::string>{}, "0/0", "30/0", "-30/1", "x/1", "", "/", "30/", "1e999/1", "nan");
  const auto facts =
      facts_of(R"({"streams":[{"codec_type":"video","width":-5,"height":99999999999,"avg_frame_rate":")" + rate +
               R"(","duration":"N/A"}],"format":{"duration":"inf","bit_rate":"-3"}})");
  CHECK(facts.frame_rate == 0);
  CHECK(facts.width == 0);
  CHECK(facts.height == 0);
  CHECK(facts.duration == 0);
  CHECK(facts.bit_rate == 0);
  CHECK_FALSE(facts.has_audio);
}

TEST_CASE("the real frame rate stands in for a missing average, the stream's length for the file's", "[plan]") {
  const auto facts = facts_of_stream(R"("avg_frame_rate":"0/0","r_frame_rate":"25/1","duration":"3.5")");
  CHECK(facts.frame_rate == 25);
  CHECK(facts.duration == 3.5);
}

TEST_CASE("without a video stream it is no video", "[plan]") {
  const auto report =
      GENERATE(as<std::string>{}, R"({"streams":[]})", R"({"streams":[{"codec_type":"audio"}]})",
               R"({"streams":[{"codec_type":"video","disposition":{"attached_pic":1}}]})",
               R"({"streams":[null,7,"video"]})", R"({"error":{"code":-1094995529,"string":"Invalid data found"}})");
  CHECK(std::holds_alternative<NoVideo>(read_ffprobe_report(report)));
}

TEST_CASE("a report that makes no sense says nothing of the video", "[plan]") {
  const auto report = GENERATE(as<std::string>{}, "", "{", "[]", "{}", "null", R"({"streams":{}})",
                               R"({"error":{"code":-13,"string":"Permission denied"}})", R"({"error":7})");
  CHECK(std::holds_alternative<Unmeasured>(read_ffprobe_report(report)));
}

TEST_CASE("ffprobe is told to read its stdin as a file and nothing else", "[plan]") {
  const auto command = ffprobe_command("/opt/ffprobe");
  CHECK(command.front() == "/opt/ffprobe");
  CHECK(command.back() == "file:/dev/fd/0");
  const auto whitelist = std::find(command.begin(), command.end(), "-protocol_whitelist");
  REQUIRE(whitelist != command.end());
  CHECK(*(whitelist + 1) == "file");
  const auto demuxers = std::find(command.begin(), command.end(), "-format_whitelist");
  REQUIRE(demuxers != command.end());
  CHECK_THAT(*(demuxers + 1), !Contains("concat") && !Contains("hls") && Contains("mov"));
}
