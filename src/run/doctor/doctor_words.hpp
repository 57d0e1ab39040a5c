#pragma once
#include <string>
#include <utility>

#include "run/doctor/doctor_checks.hpp"

/// How the lines of `metaup doctor` are made.
namespace metaup::run {

[[nodiscard]] inline Check passed(std::string name, std::string message) {
  return {.name = std::move(name), .state = CheckState::ok, .message = std::move(message), .hint = {}, .account = {}};
}
[[nodiscard]] inline Check warned(std::string name, std::string message, std::string hint) {
  return {.name = std::move(name),
          .state = CheckState::warning,
          .message = std::move(message),
          .hint = std::move(hint),
          .account = {}};
}
[[nodiscard]] inline Check failing(std::string name, ErrorClass why, std::string message, std::string hint) {
  return {.name = std::move(name),
          .state = CheckState::failed,
          .message = std::move(message),
          .hint = std::move(hint),
          .account = {},
          .error_class = why};
}
[[nodiscard]] inline Check failing(std::string name, Stop stop, std::string message, std::string hint) {
  auto check = failing(std::move(name), ErrorClass::local, std::move(message), std::move(hint));
  check.stop = stop;
  return check;
}
/// What could not be asked is told, as something that is open.
[[nodiscard]] inline Check open_check(std::string name, const std::string& why) {
  return warned(std::move(name), "not checked: " + why, "");
}

/// "in 3 days", "in 1 day", "in 5 hours", "3 days ago".
[[nodiscard]] std::string from_now(WallTime then, WallTime now);
/// "2026-12-01".
[[nodiscard]] std::string day_of(WallTime time);

}  // namespace metaup::run
