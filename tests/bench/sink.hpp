#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <thread>

namespace metaup::bench {

/// The least server that an upload client can be measured with: on loopback, it reads requests, throws
/// their bodies away without looking at them (but those of batches, whose operations it counts) and
/// answers as the Graph API does when all is well. It takes one video at a time. A connection has a thread; the latency
/// is slept after the last byte.
class Sink {
 public:
  explicit Sink(std::chrono::milliseconds latency = {});
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink();

  /// "http://127.0.0.1:PORT"
  [[nodiscard]] std::string url() const;
  /// Answered so far.
  [[nodiscard]] std::uint64_t requests() const { return requests_; }
  /// Bytes of request bodies so far.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Connection {
    int descriptor;
    std::thread thread;
  };
  void accept_all();
  void serve(int descriptor);
  [[nodiscard]] bool serve_request(int descriptor);
  [[nodiscard]] std::string answer(std::string_view head, std::string_view body_start);
  [[nodiscard]] std::string answer_batch(std::string_view body);
  [[nodiscard]] std::string answer_video(std::string_view body_start);

  std::chrono::milliseconds latency_;
  int listener_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> last_id_{0};
  std::atomic<std::uint64_t> video_size_{0};
  std::list<Connection> connections_;
  std::thread acceptor_;
};

}  // namespace metaup::bench
