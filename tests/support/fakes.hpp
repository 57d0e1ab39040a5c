#pragma once
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/boot_clock.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/report/event.hpp"

namespace metaup::test {

/// Time that passes only when somebody waits.
class FakeClock final : public Clock, public BootClock {
 public:
  [[nodiscard]] SteadyTime now() const override { return now_; }
  [[nodiscard]] WallTime wall() const override { return wall_; }
  [[nodiscard]] BootTime boot() const override {
    if (boot_.empty()) return {};
    return {.boot = boot_, .since = now_ - booted_};
  }
  /// Somebody sets the clock of the machine.
  void jump(Milliseconds by) { wall_ += by; }
  /// What runs from now on runs on another machine, or on this one after a restart; empty: on one that does not say.
  void move_to(std::string boot) {
    boot_ = std::move(boot);
    booted_ = now_;
  }
  void advance_to(SteadyTime time) {
    if (time <= now_) return;
    wall_ += std::chrono::duration_cast<WallTime::duration>(time - now_);
    now_ = time;
  }

 private:
  SteadyTime now_{std::chrono::hours{1}};
  SteadyTime booted_{};
  std::string boot_ = "first";
  WallTime wall_{std::chrono::hours{24 * 365 * 50}};
};

/// A server that answers at once, and a wait that only moves the clock.
class FakeTransport final : public http::Transport {
 public:
  using Answer = tl::expected<http::Response, http::Failure>;
  using Server = std::function<Answer(const http::Request&)>;

  FakeTransport(FakeClock& clock, Server server) : clock_(clock), server_(std::move(server)) {}

  void submit(http::RequestId id, http::Request request) override {
    requests.push_back(request);
    most_in_flight = std::max(most_in_flight, waiting_.size() + 1);
    waiting_.emplace_back(id, std::move(request));
  }
  std::vector<http::Completion> poll(SteadyTime until) override {
    if (on_poll) on_poll();
    std::vector<http::Completion> completions;
    for (auto& [id, request] : std::exchange(waiting_, {})) {
      completions.push_back({.id = id, .result = server_(request), .bytes_sent = 0, .elapsed = Milliseconds{1}});
    }
    if (completions.empty()) clock_.advance_to(until);
    return completions;
  }
  void abort_all() override {}
  [[nodiscard]] std::vector<http::Transfer> running() const override { return {}; }

  std::function<void()> on_poll;
  std::vector<http::Request> requests;
  std::size_t most_in_flight = 0;

 private:
  FakeClock& clock_;
  Server server_;
  std::deque<std::pair<http::RequestId, http::Request>> waiting_;
};

/// Keeps every event.
class RecordingReporter final : public report::Reporter {
 public:
  void on(const report::Event& event) override {
    if (on_event) on_event();
    events.push_back(event);
  }
  template <class Kind>
  [[nodiscard]] std::vector<Kind> all() const {
    std::vector<Kind> found;
    for (const auto& event : events) {
      if (const auto* const one = std::get_if<Kind>(&event)) found.push_back(*one);
    }
    return found;
  }
  std::vector<report::Event> events;
  std::function<void()> on_event;  ///< before it is kept
};

inline http::Response json_reply(int status, std::string body) {
  return {.status = status, .headers = {{"content-type", "application/json"}}, .body = std::move(body)};
}

}  // namespace metaup::test
