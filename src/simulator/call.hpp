#pragma once
#include <functional>
#include <string>
#include <vector>

#include "simulator/answer.hpp"
#include "simulator/message.hpp"
#include "simulator/scenario.hpp"
#include "simulator/state.hpp"

namespace metaup::simulator {

/// A version of the API: {26, 0} is "v26.0", and {0, 0} what a path says that names none.
struct Version {
  int number = 0;
  int part = 0;

  [[nodiscard]] bool is_given() const { return number != 0; }
  [[nodiscard]] std::string text() const { return "v" + std::to_string(number) + "." + std::to_string(part); }
};

/// One operation: a request of its own, or an entry of a batch.
struct Call {
  std::string method;
  Version version;
  std::vector<std::string> path;  ///< without the version
  Fields params;                  ///< query and body
  std::vector<Part> files;
  std::string token;
  std::string origin;          ///< "http://127.0.0.1:8080", for links back
  bool if_none_match = false;  ///< the header was there

  /// Null when absent.
  [[nodiscard]] const std::string* param(std::string_view name) const { return find(params, name); }
  [[nodiscard]] bool has(std::string_view name) const { return param(name) != nullptr; }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto* value = param(name);
    return value == nullptr ? std::string() : *value;
  }
};

/// What an edge may look at and change.
struct Context {
  State& state;
  const Scenario& scenario;
  WallTime now;
  const FaultRule* fault = nullptr;  ///< the rule that bends how this call is carried out
  Milliseconds shown_ahead{0};       ///< of the service's clock, before `now`

  /// What the service's clock shows: of this are the times that it tells.
  [[nodiscard]] WallTime shown() const { return now + shown_ahead; }
};

using Edge = std::function<Answer(Context&, const Call&)>;

/// A parameter that must be a whole number when it is there.
[[nodiscard]] tl::expected<std::optional<std::uint64_t>, ApiError> number_param(const Call& call,
                                                                                std::string_view name);
/// A parameter that must be JSON when it is there; null when it is not.
[[nodiscard]] Answer json_param(const Call& call, std::string_view name);

/// The digits of "act_1001"; empty when it is no such id.
[[nodiscard]] std::string account_digits(std::string_view id);
[[nodiscard]] bool all_digits(std::string_view text);

}  // namespace metaup::simulator
