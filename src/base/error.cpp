#include "metaup/base/error.hpp"

#include <array>
#include <utility>

namespace metaup {
namespace {

constexpr std::array<std::pair<ErrorClass, std::string_view>, 13> kWords{{
    {ErrorClass::auth, "auth"},
    {ErrorClass::permission, "permission"},
    {ErrorClass::invalid, "invalid"},
    {ErrorClass::policy, "policy"},
    {ErrorClass::not_found, "not_found"},
    {ErrorClass::rate_limit, "rate_limit"},
    {ErrorClass::transient, "transient"},
    {ErrorClass::network, "network"},
    {ErrorClass::protocol, "protocol"},
    {ErrorClass::local, "local"},
    {ErrorClass::dependency, "dependency"},
    {ErrorClass::unknown_outcome, "unknown_outcome"},
    {ErrorClass::cancelled, "cancelled"},
}};

}  // namespace

std::string_view to_string(ErrorClass error_class) {
  for (const auto& [value, word] : kWords) {
    if (value == error_class) return word;
  }
  return "protocol";
}

std::optional<ErrorClass> parse_error_class(std::string_view word) {
  for (const auto& [value, name] : kWords) {
    if (name == word) return value;
  }
  return std::nullopt;
}

}  // namespace metaup
