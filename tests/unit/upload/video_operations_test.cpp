#include "upload/video_operations.hpp"

#include <catch2/catch.hpp>

#include "support/temp_dir.hpp"

using namespace metaup;
using graph::Edge;
using graph::Idempotency;
using graph::Operation;
using Params = std::vector<std::pair<std::string, std::string>>;

namespace {

const AccountId kAccount = AccountId::parse("act_1001").value();

upload::VideoFile video_file(const test::TempDir& root, std::string title = {}, std::string description = {}) {
  auto file = OpenFile::open(root.write("clip.mp4", std::string(100, 'v')));
  REQUIRE(file);
  return {.file = *file,
          .name = "clip.mp4",
          .mime_type = "video/mp4",
          .title = std::move(title),
          .description = std::move(description)};
}

void check_is_write(const Operation& operation, Edge edge, Idempotency idempotency) {
  CHECK(operation.edge == edge);
  CHECK(operation.method == http::Method::post);
  CHECK(operation.path == "act_1001/advideos");
  CHECK(operation.account == kAccount);
  CHECK(operation.cost == 3);
  CHECK(operation.video_host);
  CHECK(operation.idempotency == idempotency);
  CHECK_FALSE(operation.lookup);
}

void check_is_read(const Operation& operation, Edge edge, const std::string& path) {
  CHECK(operation.edge == edge);
  CHECK(operation.method == http::Method::get);
  CHECK(operation.path == path);
  CHECK(operation.account == kAccount);
  CHECK(operation.cost == 1);
  CHECK_FALSE(operation.video_host);
  CHECK(operation.attachments.empty());
}

}  // namespace

TEST_CASE("start says how large the file is, and may be repeated", "[upload]") {
  const auto operation = upload::start_video(kAccount, 5'000'000'000);
  check_is_write(operation, Edge::advideos_start, Idempotency::safe_to_repeat);
  CHECK(operation.params == Params{{"upload_phase", "start"}, {"file_size", "5000000000"}});
  CHECK(operation.attachments.empty());
}

TEST_CASE("transfer sends exactly the window as one file part with a real name", "[upload]") {
  const test::TempDir root;
  const auto video = video_file(root, "not sent here");
  const auto operation =
      upload::send_chunk(kAccount, video, {.session_id = "8800011", .video_id = "7", .wanted = {10, 30}}, {10, 30});
  check_is_write(operation, Edge::advideos_transfer, Idempotency::safe_to_repeat);
  CHECK(operation.params ==
        Params{{"upload_phase", "transfer"}, {"upload_session_id", "8800011"}, {"start_offset", "10"}});
  REQUIRE(operation.attachments.size() == 1);
  const auto& part = operation.attachments.front();
  CHECK(part.field == "video_file_chunk");
  CHECK(part.filename == "clip.mp4");
  CHECK(part.content_type == "video/mp4");
  CHECK(part.slice.file == video.file);
  CHECK(part.slice.range == ByteRange{10, 30});
  CHECK_FALSE(part.as_base64);
  CHECK(graph::attachment_bytes(operation) == 20);
}

TEST_CASE("finish carries the texts that are there, and is not repeated unseen", "[upload]") {
  const test::TempDir root;
  const Params phase{{"upload_phase", "finish"}, {"upload_session_id", "8800011"}};
  const auto plain = upload::finish_video(kAccount, video_file(root), "8800011");
  check_is_write(plain, Edge::advideos_finish, Idempotency::check_before_repeat);
  CHECK(plain.params == phase);
  CHECK(plain.attachments.empty());

  auto with_texts = phase;
  with_texts.emplace_back("title", "Spring sale");
  with_texts.emplace_back("description", "15 s");
  CHECK(upload::finish_video(kAccount, video_file(root, "Spring sale", "15 s"), "8800011").params == with_texts);
}

TEST_CASE("cancel names the session", "[upload]") {
  const auto operation = upload::cancel_video(kAccount, "8800011");
  check_is_write(operation, Edge::advideos_cancel, Idempotency::safe_to_repeat);
  CHECK(operation.params == Params{{"upload_phase", "cancel"}, {"upload_session_id", "8800011"}});
}

TEST_CASE("a video in one request holds the whole file, and is not repeated unseen", "[upload]") {
  const test::TempDir root;
  const auto operation = upload::send_video_at_once(kAccount, video_file(root, "Spring sale"));
  check_is_write(operation, Edge::advideos_create, Idempotency::check_before_repeat);
  CHECK(operation.params == Params{{"title", "Spring sale"}});
  REQUIRE(operation.attachments.size() == 1);
  CHECK(operation.attachments.front().field == "source");
  CHECK(operation.attachments.front().filename == "clip.mp4");
  CHECK(operation.attachments.front().slice.range == ByteRange{0, 100});
}

TEST_CASE("a video by URL is fetched by Meta, and is not repeated unseen", "[upload]") {
  const auto operation = upload::fetch_video(kAccount, "https://example.com/a.mp4", "Spring", "15 s");
  check_is_write(operation, Edge::advideos_create, Idempotency::check_before_repeat);
  CHECK(operation.params ==
        Params{{"file_url", "https://example.com/a.mp4"}, {"title", "Spring"}, {"description", "15 s"}});
  CHECK(operation.attachments.empty());
}

TEST_CASE("the status is asked of the video, or of the account's list", "[upload]") {
  const auto operation = upload::ask_video_status(kAccount, "7700022");
  check_is_read(operation, Edge::video_status, "7700022");
  CHECK(operation.params == Params{{"fields", "id,status"}});
  CHECK(operation.listed_in == graph::ListedIn{.path = "act_1001/advideos", .id = "7700022", .after = {}});
  CHECK(operation.reads_elsewhere);
}

TEST_CASE("thumbnails and videos of a title are read", "[upload]") {
  const auto thumbnails = upload::read_video_thumbnails(kAccount, "7700022");
  check_is_read(thumbnails, Edge::video_thumbnails, "7700022/thumbnails");
  CHECK(thumbnails.params == Params{{"fields", "id,uri,is_preferred"}});

  const auto videos = upload::find_videos_by_title(kAccount, "Spring sale");
  check_is_read(videos, Edge::advideos_read, "act_1001/advideos");
  CHECK(videos.params ==
        Params{{"fields", "id,title,created_time,length"}, {"title", "Spring sale"}, {"limit", "100"}});
}
