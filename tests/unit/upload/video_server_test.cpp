#include <catch2/catch.hpp>

#include <random>

#include "metaup/upload/video_upload.hpp"

using namespace metaup;
using graph::VideoStatus;
using upload::VideoUpload;

// A server that keeps to the protocol but is as awkward as one may be: whatever it does, each byte
// arrives, and one video is finished.

namespace {

class Server {
 public:
  Server(std::uint32_t seed, std::uint64_t file_size) : random_(seed), file_size_(file_size) {}

  /// Answers what the machine asks for.
  void answer(VideoUpload& video) {
    std::visit([&](const auto& state) { on(video, state); }, VideoUpload::State(video.state()));
  }

  int finished = 0;
  bool whole = false;  ///< of the video that was finished
  int restarts = 0;

 private:
  bool happens(unsigned percent) { return random_() % 100 < percent; }

  ByteRange next_window() {
    if (received_ == file_size_) return {file_size_, file_size_ + (happens(20) ? 4'096U : 0U)};
    const auto end = received_ + 1 + random_() % 700;
    return {received_, happens(20) ? end : std::min(end, file_size_)};  // may run past the end
  }

  void refuse(VideoUpload& video, ErrorClass error_class, std::int64_t code, std::optional<ByteRange> wanted = {}) {
    Error error;
    error.error_class = error_class;
    error.code = code;
    error.wanted = wanted;
    video.on_error(error);
  }

  void on(VideoUpload& video, const VideoUpload::Start&) {
    received_ = 0;
    window_ = next_window();
    video.on_started({.session_id = "S" + std::to_string(++sessions_), .video_id = "7", .wanted = window_});
  }

  void on(VideoUpload& video, const VideoUpload::SendChunk& chunk) {
    REQUIRE(chunk.range.begin < chunk.range.end);
    REQUIRE(chunk.range.end <= file_size_);
    REQUIRE(video.checkpoint().session_id == "S" + std::to_string(sessions_));
    if (restarts == 0 && accepted_ > 0 && happens(3)) {
      ++restarts;
      accepted_ = 0;
      return refuse(video, ErrorClass::invalid, 100);
    }
    if (chunk.range.begin != received_) return refuse(video, ErrorClass::transient, 6001, window_);
    const bool comes_up_short = happens(15);
    const auto arrived = comes_up_short ? 1 + random_() % chunk.range.size() : chunk.range.size();
    received_ = chunk.range.begin + arrived;
    window_ = next_window();
    if (!happens(10)) {
      ++accepted_;
      return video.on_window(window_);
    }
    // The reply is lost, and to the same window again the server says where it is.
  }

  void on(VideoUpload& video, const VideoUpload::Finish&) {
    ++finished;
    whole = received_ == file_size_;
    if (happens(30)) return video.on_finish_unknown();
    video.on_finished(true);
  }

  void on(VideoUpload& video, const VideoUpload::AskFinish&) {
    VideoStatus status;
    status.phase = finished > 0 ? VideoStatus::Phase::processing : VideoStatus::Phase::uploading;
    status.word = finished > 0 ? "processing" : "uploading";
    video.on_status(status);
  }

  void on(VideoUpload& video, const VideoUpload::AwaitReady&) {
    VideoStatus status;
    status.phase = happens(50) ? VideoStatus::Phase::ready : VideoStatus::Phase::processing;
    status.word = "processing";
    video.on_status(status);
  }

  void on(VideoUpload&, const VideoUpload::Ready&) {}
  void on(VideoUpload&, const VideoUpload::Failed&) {}

  std::mt19937 random_;
  std::uint64_t file_size_;
  std::uint64_t received_ = 0;
  ByteRange window_;
  int sessions_ = 0;
  int accepted_ = 0;
};

bool has_ended(const VideoUpload& video) {
  return std::holds_alternative<VideoUpload::Ready>(video.state()) ||
         std::holds_alternative<VideoUpload::Failed>(video.state());
}

}  // namespace

TEST_CASE("whatever windows, corrections and restarts, every byte arrives and one video is finished", "[upload]") {
  int restarts = 0;
  for (std::uint32_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const std::uint64_t file_size = 1 + random() % 20'000;
    Server server(seed, file_size);
    VideoUpload video(file_size);
    int steps = 0;
    for (; !has_ended(video) && steps < 50'000; ++steps) {
      server.answer(video);
      // Now and then the process dies and another goes on from the checkpoint.
      const bool has_session = !video.checkpoint().session_id.empty();
      if (has_session && !has_ended(video) && server.restarts == 0 && random() % 50 == 0) {
        video = VideoUpload(file_size, video.checkpoint());
      }
    }
    REQUIRE(std::holds_alternative<VideoUpload::Ready>(video.state()));
    REQUIRE(server.finished == 1);
    REQUIRE(server.whole);
    restarts += server.restarts;
  }
  CHECK(restarts > 100);  // the server did what it is here for
}

TEST_CASE("whatever nonsense a server says, the upload comes to an end", "[upload]") {
  for (std::uint32_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const std::uint64_t file_size = 1 + random() % 1'000;
    const auto offset = [&] { return random() % 20 == 0 ? random() : random() % (file_size + 2); };
    VideoUpload video(file_size);
    int steps = 0;
    for (; !has_ended(video) && !std::holds_alternative<VideoUpload::AwaitReady>(video.state()); ++steps) {
      REQUIRE(steps < 20'000);
      const ByteRange wanted{offset(), offset()};
      Error error;
      error.error_class = random() % 2 == 0 ? ErrorClass::invalid : ErrorClass::not_found;
      error.code = 100;
      if (std::holds_alternative<VideoUpload::Start>(video.state())) {
        video.on_started({.session_id = "S", .video_id = "7", .wanted = wanted});
      } else if (const auto* const chunk = std::get_if<VideoUpload::SendChunk>(&video.state())) {
        REQUIRE(chunk->range.begin < chunk->range.end);
        REQUIRE(chunk->range.end <= file_size);
        if (random() % 3 != 0) error.wanted = wanted;
        random() % 2 == 0 ? video.on_window(wanted) : video.on_error(error);
      } else if (std::holds_alternative<VideoUpload::Finish>(video.state())) {
        random() % 4 == 0 ? video.on_error(error) : video.on_finish_unknown();
      } else {
        VideoStatus status;
        status.phase = VideoStatus::Phase::uploading;
        random() % 2 == 0 ? video.on_error(error) : video.on_status(status);
      }
    }
  }
}
