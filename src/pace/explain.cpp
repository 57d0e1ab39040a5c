#include "pace/explain.hpp"

#include "pace/reach.hpp"
#include "pace/repeats.hpp"

namespace metaup::pace {
namespace {

using graph::ErrorRow;
using graph::Repeat;
using graph::Scope;

std::string duration(std::uint32_t seconds) {
  constexpr std::uint32_t kHour = 3'600;
  if (seconds < 120) return std::to_string(seconds) + " s";
  if (seconds % kHour == 0) return std::to_string(seconds / kHour) + " h";
  return std::to_string(seconds / 60) + " min";
}

std::string_view who_waits(Scope scope) {
  switch (scope) {
    case Scope::item:
      return "only this item waits";
    case Scope::account:
      return "until then nothing is sent to the account";
    case Scope::token:
      return "until then nothing is sent with this token";
    case Scope::app:
    case Scope::run:
      return "until then nothing at all is sent";
  }
  return "";
}

/// What several equal refusals end.
std::string what_may_end(const ErrorRow& row) {
  if (row.may_concern == Scope::item) return {};
  return "; after " + std::to_string(kEqualRefusals) + " such refusals " +
         (row.may_begin_late ? "in a row, " : "without any success, ") +
         (row.may_concern == Scope::account ? "it sends nothing more to the account" : "it stops the run");
}

std::string what_ends(const ErrorRow& row) {
  switch (row.scope) {
    case Scope::item:
      return "fails this item at once and goes on with the others" + what_may_end(row);
    case Scope::account:
      return "fails this item and the remaining items of the account, and does not repeat them";
    case Scope::token:
    case Scope::app:
    case Scope::run:
      return "stops the run at once";
  }
  return "";
}

std::string repeats(const ErrorRow& row, const RetryPolicy& policy) {
  const auto allowed = repeats_allowed(policy, &row);
  if (allowed == 0) return "fails this item, because --attempts allows no further attempt";
  const auto times = allowed == 1 ? std::string("once") : "up to " + std::to_string(allowed) + " times";
  auto text = "repeats it " + times + ", waiting longer each time";
  if (row.outcome_unknown)
    text += "; where a repeat could make a second object, it looks first whether the first one was made";
  return text;
}

/// "60 s (5 min with development access) the first time, then twice as long each time, up to 1 h".
std::string growing(const ErrorRow& row) {
  auto text = duration(row.default_wait_s);
  if (row.development_wait_s != row.default_wait_s) {
    text += " (" + duration(row.development_wait_s) + " with development access)";
  }
  if (row.default_wait_s >= row.longest_wait_s) return text;
  return text + " the first time, then twice as long each time, up to " + duration(row.longest_wait_s);
}

std::string waits(const ErrorRow& row, const RetryPolicy& policy) {
  const auto longest = std::chrono::duration_cast<std::chrono::seconds>(policy.longest_wait).count();
  return "waits as long as Meta says, or if Meta does not say, " + growing(row) + "; " +
         std::string(who_waits(row.scope)) + "; gives up if a wait would be longer than --max-wait (" +
         duration(static_cast<std::uint32_t>(longest)) + ")";
}

}  // namespace

std::string what_metaup_does(const ErrorRow& row, const RetryPolicy& policy) {
  switch (row.repeat) {
    case Repeat::never:
      return what_ends(row);
    case Repeat::backoff:
      return repeats(row, policy);
    case Repeat::after_reset:
      return waits(row, policy);
    case Repeat::corrected:
      return "goes on at once with the bytes that Meta asks for";
  }
  return {};
}

}  // namespace metaup::pace
