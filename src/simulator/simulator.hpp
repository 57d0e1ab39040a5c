#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "simulator/faults.hpp"
#include "simulator/limits.hpp"
#include "simulator/message.hpp"
#include "simulator/routes.hpp"
#include "simulator/scenario.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/state.hpp"

namespace metaup::simulator {

/// The simulated Graph API without sockets: requests in, replies out. Thread-safe; only the
/// decoding of images runs outside its lock.
class Simulator {
 public:
  Simulator(Scenario scenario, const Clock& clock);

  [[nodiscard]] Reply handle(Request request);
  /// The refusal of a request whose head alone is enough: a video that its Content-Length shows to be too
  /// large for one request. Meta's front answers it before the body has come.
  [[nodiscard]] std::optional<Reply> refuse_by_head(const Request& request) const;
  /// Bytes of bodies that arrived, also of requests that broke off.
  void count_body_bytes(std::uint64_t count) { body_bytes_ += count; }

 private:
  struct Performed {
    Answer answer;
    std::string account;
  };

  [[nodiscard]] Reply control(const Request& request);
  [[nodiscard]] Reply batch(const Request& request, Version version, const std::string& token);
  [[nodiscard]] Reply run_batch(const Request& request, const Call& whole);
  [[nodiscard]] Reply run(const Call& call);
  /// What an edge may look at now.
  [[nodiscard]] Context context(const FaultRule* fault = nullptr) {
    return {state_, scenario_, clock_.now(), fault, clock_.shown_ahead()};
  }
  /// What replies say of the use that was made of an account, errors too.
  [[nodiscard]] Fields usage_of(const std::string& account);
  [[nodiscard]] Performed perform(const Call& call, const FaultRule* fault, Fields& headers);
  /// The object that a write made or changed, as its `fields` ask for it.
  [[nodiscard]] Answer read_written(const Call& call, const Answer& written);
  /// Counts what the call costs its account; the throttle error when it is one too many.
  [[nodiscard]] std::optional<ApiError> charge(const Call& call, const Route& route);
  [[nodiscard]] Answer perform_route(const Call& call, const Route& route, const FaultRule* fault);
  [[nodiscard]] std::optional<ApiError> refuse_retired(const Call& call);
  [[nodiscard]] std::optional<ApiError> check_version(const Call& call, bool marketing, Fields& headers) const;
  [[nodiscard]] Reply render(const Answer& answer, const Call& call, Fields headers);
  [[nodiscard]] std::string next_trace();

  const Scenario scenario_;
  SimClock clock_;
  State state_;
  Limits limits_;
  FaultBook faults_;
  std::uint64_t traces_ = 0;
  std::atomic<std::uint64_t> body_bytes_{0};
  std::mutex mutex_;
};

/// All that the simulator holds and was asked, without tokens.
[[nodiscard]] Json show_state(const State& state, const Limits& limits, std::uint64_t body_bytes);

/// The version and the segments of "/v26.0/act_1/adimages".
struct SplitPath {
  Version version;
  std::vector<std::string> segments;
};
[[nodiscard]] SplitPath split_path(std::string_view path);

}  // namespace metaup::simulator
