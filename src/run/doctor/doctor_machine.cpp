#include <cstdlib>

#include "base/text.hpp"
#include "graph/api_version.hpp"
#include "report/human.hpp"
#include "run/doctor/doctor_words.hpp"

namespace metaup::run {
namespace {

using report::shown;
using Kind = http::Failure::Kind;

bool fails_with(const Heard& heard, Kind kind) { return heard.failure && heard.failure->kind == kind; }

std::string counted_days(std::chrono::hours hours) {
  constexpr std::chrono::hours kDay{24};
  if (hours < kDay * 2) return report::counted(static_cast<std::uint64_t>(hours.count()), "hour", "hours");
  return report::counted(static_cast<std::uint64_t>(hours / kDay), "day", "days");
}

/// "5 minutes 20 seconds" need not be more exact.
std::string rough(std::chrono::seconds seconds) {
  if (seconds < std::chrono::minutes{2}) {
    return report::counted(static_cast<std::uint64_t>(seconds.count()), "second", "seconds");
  }
  if (seconds < std::chrono::hours{2}) {
    return report::counted(static_cast<std::uint64_t>(seconds / std::chrono::minutes{1}), "minute", "minutes");
  }
  return counted_days(std::chrono::floor<std::chrono::hours>(seconds));
}

}  // namespace

std::string day_of(WallTime time) { return rfc3339(time).substr(0, 10); }

std::string from_now(WallTime then, WallTime now) {
  const auto left = std::chrono::floor<std::chrono::seconds>(then - now);
  return left.count() < 0 ? rough(-left) + " ago" : "in " + rough(left);
}

std::string_view to_string(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return "ok";
    case CheckState::warning:
      return "warning";
    case CheckState::failed:
      return "failed";
  }
  return "failed";
}

Outcome outcome_of(std::span<const Check> checks) {
  Outcome outcome;
  for (const auto& check : checks) {
    ++outcome.summary.items;
    if (check.state != CheckState::failed) {
      ++outcome.summary.done;
      continue;
    }
    ++outcome.summary.failed;
    if (check.stop == Stop::none) {
      ++outcome.failures[check.error_class];
    } else if (outcome.stop != Stop::configuration) {  // which goes before all others
      outcome.stop = check.stop;
    }
  }
  return outcome;
}

Check check_proxy(const std::optional<http::ProxyInUse>& proxy, const std::string& problem, const Heard& heard) {
  if (!problem.empty()) {
    return failing("proxy", Stop::configuration, problem,
                   "Write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT.");
  }
  if (fails_with(heard, Kind::proxy_refused)) {
    return failing("proxy", ErrorClass::network, shown(heard.failure->message),
                   shown(graph::to_error(*heard.failure).hint));
  }
  if (!proxy) return passed("proxy", "none is used");
  if (fails_with(heard, Kind::unreachable)) {
    const auto error = graph::to_error(*heard.failure);
    return failing(
        "proxy", error.error_class,
        "no request gets through " + shown(proxy->address) + " (" + proxy->variable + "): " + shown(error.message),
        shown(error.hint));
  }
  return passed("proxy", "requests go through " + shown(proxy->address) + " (" + proxy->variable + ")");
}

Check check_certificates(const StoreFacts& store, const Heard& heard) {
  const auto what = store.path.empty() ? std::string("the system's certificates") : shown(store.path);
  if (!store.problem.empty()) {
    return failing("certificates", Stop::configuration, what + ": " + shown(store.problem),
                   store.is_given ? "Give a PEM file of certificates with --ca-file."
                                  : "Install the package ca-certificates, or give a PEM file with --ca-file.");
  }
  if (fails_with(heard, Kind::untrusted)) {
    return failing("certificates", Stop::configuration,
                   "the server's certificate is not trusted by " + what + ": " + shown(heard.failure->message),
                   "Give the right certificate authority with --ca-file; check this machine's clock and the proxy.");
  }
  if (!store.is_needed) return passed("certificates", "not needed: plain http on this machine");
  if (!heard.meta_spoke) return open_check("certificates", "Meta was not reached; " + what + " would be used");
  return passed("certificates", "the server's certificate is trusted by " + what);
}

Check check_ledger(const std::string& path, const Result<ledger::Condition>& condition) {
  if (path.empty()) {
    return failing("ledger", Stop::configuration,
                   "nobody can tell where it is, because neither HOME nor XDG_STATE_HOME is set",
                   "Give --ledger PATH.");
  }
  if (!condition) {
    const auto& error = condition.error();
    return failing("ledger", Stop::state, shown(error.message),
                   error.hint.empty() ? "Make it writable, or give --ledger PATH for another one." : shown(error.hint));
  }
  const auto place = shown(condition->path);
  if (!condition->problems.empty()) {
    return failing("ledger", Stop::state, place + " is damaged: " + shown(condition->problems.front()),
                   "Restore a copy of it, or move it away: then metaup begins a new one.");
  }
  return passed("ledger", condition->is_there ? place + " is sound and can be written" : place + " can be made");
}

Check check_program(const std::string& name, const std::string& found, const std::string& package,
                    const std::string& use) {
  if (!found.empty()) return passed(name, shown(found));
  return warned(name, "is not installed; without it " + use, "Install the package " + package + " if you need that.");
}

Check check_server(const std::string& host, const MetaFacts& facts, const std::optional<http::ProxyInUse>& proxy) {
  const auto& heard = facts.heard;
  if (facts.limit) {
    return failing("server", ErrorClass::rate_limit, report::describe(*facts.limit), shown(facts.limit->hint));
  }
  if (heard.meta_spoke) return passed("server", shown(host) + " answers");
  if (heard.foreign) {
    return failing("server",
                   heard.foreign->error_class == ErrorClass::transient ? ErrorClass::transient : ErrorClass::protocol,
                   report::describe(*heard.foreign), shown(heard.foreign->hint));
  }
  if (!heard.failure) return open_check("server", facts.not_asked);
  if (heard.failure->kind == Kind::untrusted) return open_check("server", "its certificate is not trusted");
  if (proxy && heard.failure->kind == Kind::unreachable) {
    return open_check("server", "no request gets through the proxy");
  }
  if (heard.failure->kind == Kind::proxy_refused) return open_check("server", "the proxy does not let requests pass");
  const auto error = graph::to_error(*heard.failure);
  return failing("server", error.error_class, shown(host) + ": " + shown(error.message), shown(error.hint));
}

Check check_clock(const Heard& heard) {
  constexpr std::chrono::seconds kTolerated{60};
  constexpr std::chrono::hours kUseless{24};
  if (!heard.served_at) return open_check("clock", "Meta did not tell its time");
  const auto ahead = std::chrono::round<std::chrono::seconds>(heard.received_at - *heard.served_at);
  const auto off = std::chrono::abs(ahead);
  if (off <= kTolerated) return passed("clock", "it agrees with Meta's");
  const auto message =
      "this machine's clock is " + rough(off) + (ahead.count() > 0 ? " ahead of" : " behind") + " Meta's";
  const std::string hint = "Set it by NTP (timedatectl set-ntp true).";
  if (off < kUseless) return warned("clock", message, hint);
  return failing("clock", Stop::configuration, message, hint);
}

Check check_api_version(const std::string& asked, const Heard& heard, WallTime now) {
  constexpr auto* kName = "api-version";
  const auto newest = "Give a newer one, such as --api-version " + graph::newest_api_version() + ".";
  if (heard.version_refused) {
    return failing(kName, ErrorClass::invalid, "Meta does not serve " + asked, newest);
  }
  const auto notice = graph::api_version_notice(asked, now);
  if (!heard.version_served.empty() && heard.version_served != asked) {
    const auto served = shown(heard.version_served);
    return warned(
        kName, "Meta answers as " + served + " although " + asked + " is asked for",
        "Give --api-version " + graph::api_version_to_give(heard.version_served, now) + " if the answers fit you.");
  }
  if (!heard.version_warning.empty()) return warned(kName, "Meta says: " + shown(heard.version_warning), newest);
  if (!notice.empty()) return warned(kName, notice, "");
  const auto end = graph::api_version_end(asked);
  const std::string served =
      heard.version_served.empty() ? " (not checked: Meta did not say what it serves)" : " is served";
  const auto as_of = " (Meta's list of " + std::string(graph::kApiVersionsAsOf) + ")";
  auto message = asked + served;
  if (end)
    message += *end == "" ? ", and no end is announced" + as_of : ", and ends on " + std::string(*end) + as_of;
  else
    message += "; metaup knows of no end of it";
  return heard.version_served.empty() ? warned(kName, message, "") : passed(kName, message);
}

}  // namespace metaup::run
