#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kEdge = "/v26.0/act_1001/advideos";

std::string movie(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes.replace(4, 8, "ftypmp42");
}

std::string sha256(const std::string& bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

/// A chunked upload, as clients are told to do it.
class Upload {
 public:
  Upload(Asking& asking, std::string bytes) : asking_(asking), bytes_(std::move(bytes)) {
    started =
        Asking::body(asking_.post(kEdge, {{"upload_phase", "start"}, {"file_size", std::to_string(bytes_.size())}}));
    if (!started.contains("error")) take_window(started);
  }
  Reply transfer(std::size_t from, std::size_t to) {
    return asking_.post_files(
        kEdge, {file_part("video_file_chunk", bytes_.substr(from, to - from))},
        {{"upload_phase", "transfer"}, {"upload_session_id", session()}, {"start_offset", std::to_string(from)}});
  }
  Reply finish(Fields more = {}) {
    more.insert(more.end(), {{"upload_phase", "finish"}, {"upload_session_id", session()}});
    return asking_.post(kEdge, more);
  }
  void send_all() {
    for (int guard = 0; begin != end && guard < 1000; ++guard)
      take_window(Asking::body(transfer(begin, std::min(end, bytes_.size()))));
  }
  [[nodiscard]] std::string session() const { return started["upload_session_id"]; }
  [[nodiscard]] std::string video() const { return started["video_id"]; }

  Json started;
  std::size_t begin = 0;
  std::size_t end = 0;

 private:
  void take_window(const Json& reply) {
    begin = std::stoull(reply.at("start_offset").get<std::string>());
    end = std::stoull(reply.at("end_offset").get<std::string>());
  }

  Asking& asking_;
  std::string bytes_;
};

Json status(Asking& asking, const std::string& id) {
  return Asking::body(asking.get("/v26.0/" + id, {{"fields", "status"}}))["status"];
}

}  // namespace

TEST_CASE("a fault can spoil the processing of a single video", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"advideos","where":{"title":"spoiled"},"outcome":"error"}]})");
  for (const std::string title : {"spoiled", "good"}) {
    asking.post("/v26.0/act_1/advideos", {{"file_url", "https://example.com/a.mp4"}, {"title", title}});
  }
  std::map<std::string, std::string> outcomes;
  const auto state = asking.state();
  for (const auto& video : state["videos"]) outcomes[video["title"]] = video["outcome"];
  CHECK(outcomes == std::map<std::string, std::string>{{"spoiled", "error"}, {"good", "ready"}});
}

TEST_CASE("a video is uploaded window by window", "[simulator]") {
  const auto past_end = GENERATE(as<std::string>{}, "false", "true");
  Asking asking(R"({"videos":{"windows":[1000,3000,2000],"windows_past_end":)" + past_end + "}}");
  const auto bytes = movie(9'500);
  Upload upload(asking, bytes);
  CHECK(upload.end == 1000);
  CHECK(Asking::body(upload.transfer(0, 1000)) == Json{{"start_offset", "1000"}, {"end_offset", "4000"}});
  CHECK(asking.state()["videos"][0]["received"] == 1000);
  upload.begin = 1000;
  upload.end = 4000;
  upload.send_all();
  CHECK(upload.begin == bytes.size());
  CHECK(Asking::body(upload.finish({{"title", "Spring"}, {"description", "sale"}})) == Json{{"success", true}});
  const auto video = asking.state()["videos"][0];
  CHECK(video["sha256"] == sha256(bytes));
  CHECK(video["finished"] == true);
  CHECK(video["title"] == "Spring");
  CHECK(video["id"] == upload.video());
  CHECK(asking.state()["upload_sessions"] == 0);
}

TEST_CASE("a chunk from elsewhere is answered with the right offsets, as numbers", "[simulator]") {
  Asking asking(R"({"videos":{"windows":[2000]}})");
  Upload upload(asking, movie(5000));
  upload.transfer(0, 2000);
  const auto begin = GENERATE(0, 1999, 4000);
  const auto error = Asking::body(upload.transfer(static_cast<std::size_t>(begin), 5000))["error"];
  CHECK(error["code"] == 6001);
  CHECK(error["error_subcode"] == 1363037);
  CHECK(error["is_transient"] == false);
  CHECK(error["error_data"] == Json{{"start_offset", 2000}, {"end_offset", 4000}});
}

TEST_CASE("what a transfer must have", "[simulator]") {
  Asking asking(R"({"videos":{"windows":[2000]}})");
  Upload upload(asking, movie(5000));
  const Fields form{{"upload_phase", "transfer"}, {"upload_session_id", upload.session()}, {"start_offset", "0"}};
  CHECK(error_of(asking.post(kEdge, form)) == std::pair{6001, 1363020});
  CHECK(error_of(asking.post_files(kEdge, {file_part("source", "bytes")}, form)) == std::pair{6001, 1363020});
  CHECK(error_of(asking.post_files(kEdge, {file_part("video_file_chunk", "")}, form)) == std::pair{6001, 1363030});
  CHECK(error_of(upload.transfer(0, 1999)) == std::pair{6001, 1363033});
  CHECK(error_of(upload.transfer(0, 2001)) == std::pair{6001, 1363033});
  auto unknown = form;
  set(unknown, "upload_session_id", "12345");
  CHECK(error_of(asking.post_files(kEdge, {file_part("video_file_chunk", "x")}, unknown)) == std::pair{100, 0});
  auto elsewhere = asking.post_files("/v26.0/act_2/advideos", {file_part("video_file_chunk", "x")}, form);
  CHECK(error_of(elsewhere) == std::pair{100, 0});
}

TEST_CASE("what a start must have", "[simulator]") {
  const auto [size, code, subcode] = GENERATE(table<std::string, int, int>(
      {{"1023", 6001, 1363022}, {"10737418241", 6001, 1363023}, {"-1", 100, 0}, {"1e9", 100, 0}, {"1024", 0, 0}}));
  Asking asking;
  CHECK(error_of(asking.post(kEdge, {{"upload_phase", "start"}, {"file_size", size}})) == std::pair{code, subcode});
  CHECK(error_of(asking.post(kEdge, {{"upload_phase", "START"}, {"file_size", size}})) == std::pair{100, 0});
  CHECK(error_of(asking.post(kEdge, {{"upload_phase", "start"}})) == std::pair{100, 0});
}

TEST_CASE("a finish needs all bytes, of a video", "[simulator]") {
  Asking asking(R"({"videos":{"windows":[2000]}})");
  Upload unfinished(asking, movie(5000));
  CHECK(error_of(unfinished.finish()) == std::pair{6000, 1363045});
  Upload text(asking, std::string(2000, 'x'));
  text.send_all();
  CHECK(error_of(text.finish()) == std::pair{6000, 1363031});
  Upload good(asking, movie(2000));
  good.send_all();
  CHECK(error_of(good.finish({{"title", std::string(256, 't')}})) == std::pair{100, 0});
  CHECK(error_of(good.finish()) == std::pair{0, 0});
  CHECK(error_of(good.finish()) == std::pair{100, 0});
}

TEST_CASE("a second finish can be made to succeed", "[simulator]") {
  Asking asking(R"({"videos":{"finish_again":true}})");
  Upload upload(asking, movie(2000));
  upload.send_all();
  CHECK(error_of(upload.finish()) == std::pair{0, 0});
  CHECK(error_of(upload.finish()) == std::pair{0, 0});
}

TEST_CASE("a session ends by itself, by cancel, or by a fault", "[simulator]") {
  Asking asking(R"({"videos":{"session_s":60,"gone_session_code":6000,"gone_session_subcode":1363019},
      "faults":[{"edge":"advideos","phase":"finish","nth":1,"expire_session":true}]})");
  Upload late(asking, movie(2000));
  asking.post("/__sim__/advance", {{"seconds", "61"}});
  CHECK(error_of(late.transfer(0, 2000)) == std::pair{6000, 1363019});
  Upload cancelled(asking, movie(2000));
  CHECK(error_of(asking.post(kEdge, {{"upload_phase", "cancel"}, {"upload_session_id", cancelled.session()}})).first ==
        0);
  CHECK(error_of(cancelled.transfer(0, 2000)) == std::pair{6000, 1363019});
  Upload struck(asking, movie(2000));
  struck.send_all();
  CHECK(error_of(struck.finish()) == std::pair{6000, 1363019});
}

TEST_CASE("a chunk can come up short, told by a window or by a correction", "[simulator]") {
  const auto corrected = GENERATE(as<std::string>{}, "true", "false");
  Asking asking(R"({"videos":{"windows":[2000]},"faults":[{"edge":"advideos","phase":"transfer","nth":1,
      "accept_bytes":700,"corrected":)" +
                corrected + "}]}");
  const auto bytes = movie(5000);
  Upload upload(asking, bytes);
  const auto reply = Asking::body(upload.transfer(0, 2000));
  if (corrected == "true") {
    CHECK(reply["error"]["error_data"] == Json{{"start_offset", 700}, {"end_offset", 2700}});
  } else {
    CHECK(reply == Json{{"start_offset", "700"}, {"end_offset", "2700"}});
  }
  upload.begin = 700;
  upload.end = 2700;
  upload.send_all();
  upload.finish();
  CHECK(asking.state()["videos"][0]["sha256"] == sha256(bytes));
}

TEST_CASE("a video is processed in time, and ends as the scenario wants", "[simulator]") {
  const auto [outcome, final_status] =
      GENERATE(table<std::string, std::string>({{"ready", "ready"}, {"error", "error"}, {"expired", "expired"}}));
  Asking asking(R"({"videos":{"processing_s":100,"outcomes":[")" + outcome + R"("]}})");
  Upload upload(asking, movie(2000));
  CHECK(status(asking, upload.video())["video_status"] == "uploading");
  upload.send_all();
  upload.finish();
  CHECK(status(asking, upload.video())["video_status"] == "processing");
  asking.post("/__sim__/advance", {{"seconds", "40"}});
  CHECK(status(asking, upload.video())["processing_progress"] == 40);
  asking.post("/__sim__/advance", {{"seconds", "60"}});
  CHECK(status(asking, upload.video())["video_status"] == final_status);
}

TEST_CASE("videos may be processed at different speeds", "[simulator]") {
  Asking asking(R"({"videos":{"processing_s":[10,100]}})");
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    Upload upload(asking, movie(2000));
    upload.send_all();
    upload.finish();
    ids.push_back(upload.video());
  }
  const auto ready = [&] {
    std::vector<bool> list;
    for (const auto& id : ids) list.push_back(status(asking, id)["video_status"] == "ready");
    return list;
  };
  asking.post("/__sim__/advance", {{"seconds", "10"}});
  CHECK(ready() == std::vector<bool>{true, false, false});
  asking.post("/__sim__/advance", {{"seconds", "90"}});
  CHECK(ready() == std::vector<bool>{true, true, true});
}

TEST_CASE("the spellings of a status", "[simulator]") {
  const auto of = [](const std::string& rules) {
    Asking asking(R"({"videos":{"processing_s":0,)" + rules + "}}");
    Upload upload(asking, movie(2000));
    upload.send_all();
    upload.finish();
    return status(asking, upload.video());
  };
  const auto plain = of(R"("outcomes":["error"])");
  CHECK(plain["uploading_phase"] ==
        Json::parse(R"({"status":"complete","bytes_transferred":2000,"source_file_size":2000})"));
  CHECK(plain["processing_phase"]["errors"][0]["code"] == 1363008);
  const auto other =
      of(R"("outcomes":["error"],"completed_spelling":true,"transfered_spelling":true,"single_error":true)");
  CHECK(other["uploading_phase"] ==
        Json::parse(R"({"status":"completed","bytes_transfered":2000,"source_file_size":2000})"));
  CHECK(other["processing_phase"]["error"]["code"] == 1363008);
  CHECK(of(R"("classic_status":true)") == Json::parse(R"({"video_status":"ready","processing_progress":100})"));
}

TEST_CASE("a whole file in one request", "[simulator]") {
  Asking asking;
  auto part = file_part("source", movie(3000));
  part.filename = "clip.mp4";
  const auto reply = Asking::body(asking.post_files(kEdge, {part}, {{"title", "t"}}));
  const auto video = asking.state()["videos"][0];
  CHECK(reply["id"] == video["id"]);
  CHECK(video["sha256"] == sha256(movie(3000)));
}

TEST_CASE("a whole file that is no good", "[simulator]") {
  const auto [name, bytes, code, subcode] = GENERATE_COPY(table<std::string, std::string, int, int>({
      {"clip", movie(3000), 352, 0},
      {"clip.txt", movie(3000), 352, 0},
      {"clip.mp4", movie(900), 382, 0},
      {"clip.mp4", std::string(3000, 'x'), 6000, 1363031},
  }));
  Asking asking;
  auto part = file_part("source", bytes);
  part.filename = name;
  CHECK(error_of(asking.post_files(kEdge, {part})) == std::pair{code, subcode});
  CHECK(error_of(asking.post(kEdge)) == std::pair{6001, 1363020});
}

TEST_CASE("a file by URL", "[simulator]") {
  Asking asking;
  CHECK(Asking::body(asking.post(kEdge, {{"file_url", "https://example.com/a.mp4"}})).contains("id"));
  CHECK(error_of(asking.post(kEdge, {{"file_url", "ftp://example.com/a.mp4"}})) == std::pair{100, 0});
  CHECK(error_of(asking.post(kEdge, {{"file_url", "https://e.com"}, {"upload_phase", "start"}})) == std::pair{100, 0});
  Asking failing(R"({"videos":{"file_url_fails":true}})");
  CHECK(error_of(failing.post(kEdge, {{"file_url", "https://example.com/a.mp4"}})) == std::pair{389, 0});
}

TEST_CASE("videos are listed, read, renamed and deleted", "[simulator]") {
  Asking asking(R"({"videos":{"processing_s":0}})");
  Upload first(asking, movie(2000));
  first.send_all();
  first.finish({{"title", "Spring sale"}});
  Upload unfinished(asking, movie(2000));
  const auto count = [&](const Fields& query) { return Asking::body(asking.get(kEdge, query))["data"].size(); };
  CHECK(count({}) == 1);
  CHECK(count({{"title", "Spring"}}) == 1);
  CHECK(count({{"title", "Autumn"}}) == 0);
  CHECK(count({{"minlength", "20"}}) == 0);
  const auto path = "/v26.0/" + first.video();
  CHECK(Asking::body(asking.post(path, {{"name", "n"}}))["success"] == true);
  CHECK(asking.state()["videos"][0]["name"] == "n");
  CHECK(Asking::body(asking.get(path, {{"fields", "title,length"}}))["length"] == 15.0);
  CHECK(error_of(asking.get(path, {{"fields", "name"}})) == std::pair{100, 0});
  CHECK(error_of(asking.del(kEdge)) == std::pair{100, 0});
  CHECK(error_of(asking.del("/v26.0/act_2/advideos", {{"video_id", first.video()}})) == std::pair{100, 33});
  CHECK(Asking::body(asking.del(kEdge, {{"video_id", first.video()}}))["success"] == true);
  CHECK(error_of(asking.get(path)) == std::pair{100, 33});
  CHECK(asking.del("/v26.0/" + unfinished.video()).status == 200);
  CHECK(asking.state()["upload_sessions"] == 0);
}

TEST_CASE("videos are listed by how long, wide and high they are", "[simulator]") {
  const auto [name, value, found] = GENERATE(table<std::string, std::string, int>({
      {"minlength", "15", 1},           {"minlength", "16", 0},          {"maxlength", "15", 1},
      {"maxlength", "14", 0},           {"minwidth", "1280", 1},         {"minwidth", "1281", 0},
      {"maxwidth", "1280", 1},          {"maxwidth", "1279", 0},         {"minheight", "720", 1},
      {"minheight", "721", 0},          {"maxheight", "720", 1},         {"maxheight", "719", 0},
      {"min_aspect_ratio", "1.77", 1},  {"min_aspect_ratio", "1.78", 0}, {"max_aspect_ratio", "1.78", 1},
      {"max_aspect_ratio", "1", 0},     {"minwidth", "wide", -1},        {"maxheight", "1.5", -1},
      {"min_aspect_ratio", "16:9", -1},
  }));
  CAPTURE(name, value);
  Asking asking(R"({"videos":{"processing_s":0}})");
  Upload upload(asking, movie(2000));
  upload.send_all();
  upload.finish();
  const auto reply = asking.get(kEdge, {{name, value}});
  CHECK((reply.status == 200 ? static_cast<int>(Asking::body(reply)["data"].size()) : -1) == found);
}

TEST_CASE("what only Meta makes videos of is refused by its name", "[simulator]") {
  const auto* const name = GENERATE("slideshow_spec", "source_instagram_media_id", "fbuploader_video_file_chunk");
  Asking asking;
  const auto reply = asking.post(kEdge, {{name, "{}"}});
  CHECK(error_of(reply) == std::pair{100, 0});
  CHECK_THAT(Asking::body(reply)["error"]["message"].get<std::string>(), Catch::Matchers::Contains(name));
  CHECK(error_of(asking.post(kEdge)) == std::pair{6001, 1363020});
}

TEST_CASE("asking for much of a video in processing fails", "[simulator]") {
  Asking asking(R"({"videos":{"processing_s":60}})");
  Upload upload(asking, movie(2000));
  upload.send_all();
  upload.finish();
  const auto path = "/v26.0/" + upload.video();
  CHECK(error_of(asking.get(path, {{"fields", "status,format"}})) == std::pair{1, 0});
  asking.post("/__sim__/advance", {{"seconds", "60"}});
  CHECK(error_of(asking.get(path, {{"fields", "status,format"}})) == std::pair{0, 0});
}

TEST_CASE("thumbnails come with the processing", "[simulator]") {
  Asking asking(R"({"videos":{"processing_s":60}})");
  Upload upload(asking, movie(2000));
  upload.send_all();
  upload.finish();
  const auto path = "/v26.0/" + upload.video() + "/thumbnails";
  CHECK(Asking::body(asking.get(path))["data"].empty());
  asking.post("/__sim__/advance", {{"seconds", "60"}});
  const auto thumbnails = Asking::body(asking.get(path, {{"fields", "uri,is_preferred"}}))["data"];
  REQUIRE(thumbnails.size() == 3);
  CHECK(std::count_if(thumbnails.begin(), thumbnails.end(), [](const Json& t) { return t["is_preferred"] == true; }) ==
        1);
  const auto field = Asking::body(asking.get("/v26.0/" + upload.video(), {{"fields", "thumbnails{uri,is_preferred}"}}));
  CHECK(field["thumbnails"]["data"] == thumbnails);
  auto picture = file_part("source", gif(4, 4));
  picture.filename = "t.gif";
  CHECK(error_of(asking.post_files(path, {picture})) == std::pair{100, 0});
}

TEST_CASE("a reply can be any JSON, such as a success that is false", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"advideos","phase":"start","reply":{"success":false}}]})");
  CHECK(Asking::body(asking.post(kEdge, {{"upload_phase", "start"}, {"file_size", "5000"}})) ==
        Json{{"success", false}});
  CHECK(asking.state()["videos"].empty());
}

TEST_CASE("a title has less than 255 characters", "[simulator]") {
  Asking asking;
  const auto post = [&](std::size_t length) {
    return asking.post(kEdge, {{"file_url", "https://e.com/a.mp4"}, {"title", std::string(length, 't')}});
  };
  CHECK(post(254).status == 200);
  CHECK(error_of(post(255)) == std::pair{100, 0});
}
