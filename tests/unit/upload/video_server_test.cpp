#include <random>

#include "unit/upload/video_steps.hpp"
#include "upload/video_wait.hpp"

using namespace metaup;
using namespace metaup::test;

// A server that keeps to the protocol but is as awkward as one may be: whatever it does, each byte
// arrives, and one video is finished.

namespace {

class Server {
 public:
  Server(std::uint32_t seed, std::uint64_t file_size) : random_(seed), file_size_(file_size) {}

  /// Answers what a machine asks for; a transfer whose reply is lost has no answer, and is repeated.
  void answer(upload::Machine& machine) {
    const auto operation = sent(machine);
    if (const auto ending = ending_of(operation)) machine.on(*ending);
  }

  int finished = 0;
  bool whole = false;  ///< of the video that was finished
  int restarts = 0;

 private:
  static graph::Reply reply(std::string body) { return {.body = std::move(body), .trace_id = {}}; }

  bool happens(unsigned percent) { return random_() % 100 < percent; }

  ByteRange next_window() {
    if (received_ == file_size_) return {file_size_, file_size_ + (happens(20) ? 4'096U : 0U)};
    const auto end = received_ + 1 + random_() % 700;
    return {received_, happens(20) ? end : std::min(end, file_size_)};  // may run past the end
  }

  std::optional<upload::Ending> ending_of(const graph::Operation& operation) {
    switch (operation.edge) {
      case Edge::advideos_start:
        return on_start();
      case Edge::advideos_transfer:
        return on_chunk(operation);
      case Edge::advideos_finish:
        return on_finish();
      case Edge::video_status:
        return reply(status_body(word_of_status()));
      default:
        return reply(R"({"data":[]})");  // thumbnails
    }
  }

  upload::Ending on_start() {
    received_ = 0;
    window_ = next_window();
    return reply(session_body("S" + std::to_string(++sessions_), "7", window_));
  }

  std::optional<upload::Ending> on_chunk(const graph::Operation& operation) {
    const auto range = operation.attachments.at(0).slice.range;
    REQUIRE(range.begin < range.end);
    REQUIRE(range.end <= file_size_);
    REQUIRE(param(operation, "upload_session_id") == "S" + std::to_string(sessions_));
    if (restarts == 0 && accepted_ > 0 && happens(3)) {
      ++restarts;
      accepted_ = 0;
      return upload::Refused{meta_error(100)};
    }
    if (range.begin != received_) return upload::Refused{correction(window_)};
    const bool comes_up_short = happens(15);
    const auto arrived = comes_up_short ? 1 + random_() % range.size() : range.size();
    received_ = range.begin + arrived;
    window_ = next_window();
    if (happens(10)) return std::nullopt;  // to the same window again the server says where it is
    ++accepted_;
    return reply(window_body(window_));
  }

  upload::Ending on_finish() {
    ++finished;
    whole = received_ == file_size_;
    if (happens(30)) return upload::InDoubt{broken_connection()};
    return reply(kSuccess);
  }

  std::string word_of_status() {
    if (finished == 0) return "uploading";
    return happens(50) ? "ready" : "processing";
  }

  std::mt19937 random_;
  std::uint64_t file_size_;
  std::uint64_t received_ = 0;
  ByteRange window_;
  int sessions_ = 0;
  int accepted_ = 0;
};

}  // namespace

TEST_CASE("whatever windows, corrections and restarts, every byte arrives and one video is finished", "[upload]") {
  int restarts = 0;
  for (std::uint32_t seed = 0; seed < 2'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const std::uint64_t file_size = 1 + random() % 20'000;
    const auto file = clip(file_size);
    Server server(seed, file_size);
    auto video = std::make_unique<VideoUpload>(kAccount, file, one_video);
    for (int steps = 0; sends(*video) && steps < 50'000; ++steps) {
      server.answer(*video);
      // Now and then the process dies and another goes on from the checkpoint.
      const bool has_session = !video->checkpoint().session_id.empty();
      if (has_session && sends(*video) && server.restarts == 0 && random() % 50 == 0) {
        video = std::make_unique<VideoUpload>(kAccount, file, one_video, video->checkpoint());
      }
    }
    REQUIRE(is_done(*video));
    upload::VideoWait wait(kAccount, video->checkpoint().video_id, one_video, {.just_made = true});
    for (int steps = 0; sends(wait) && steps < 50'000; ++steps) server.answer(wait);
    REQUIRE(is_done(wait));
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
    VideoUpload video(kAccount, clip(file_size), one_video);
    for (int steps = 0; sends(video); ++steps) {
      REQUIRE(steps < 20'000);
      const ByteRange wanted{offset(), offset()};
      auto error = meta_error(100, random() % 2 == 0 ? 0 : 33);  // invalid, or not found
      const auto operation = sent(video);
      if (operation.edge == Edge::advideos_start) {
        answer(video, session_body("S", "7", wanted));
      } else if (operation.edge == Edge::advideos_transfer) {
        const auto range = chunk_of(video);
        REQUIRE(range.begin < range.end);
        REQUIRE(range.end <= file_size);
        if (random() % 3 != 0) error.wanted = wanted;
        random() % 2 == 0 ? answer(video, window_body(wanted)) : refuse(video, error);
      } else if (operation.edge == Edge::advideos_finish) {
        random() % 4 == 0 ? refuse(video, error) : lose_reply(video, broken_connection());
      } else {
        random() % 2 == 0 ? refuse(video, error) : answer(video, kUploading);
      }
    }
  }
}
