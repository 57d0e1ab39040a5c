#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/examine.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/run/outcome.hpp"
#include "run/doctor/doctor_facts.hpp"

/// What the facts mean: each check is a line. Pure.
namespace metaup::run {

enum class CheckState : std::uint8_t { ok, warning, failed };
[[nodiscard]] std::string_view to_string(CheckState state);

/// One line of `metaup doctor`. All texts are printable and bounded.
struct Check {
  std::string name;  ///< such as "token-expiry"
  CheckState state = CheckState::ok;
  std::string message;
  std::string hint;   ///< what to do; empty: nothing
  AccountId account;  ///< of a check of one account
  // Of a failure:
  Stop stop = Stop::none;  ///< configuration or state; none: `error_class` decides
  ErrorClass error_class = ErrorClass::local;
};

/// What all checks together come to.
[[nodiscard]] Outcome outcome_of(std::span<const Check> checks);

// this machine (doctor_machine.cpp)
[[nodiscard]] Check check_proxy(const std::optional<http::ProxyInUse>& proxy, const std::string& problem,
                                const Heard& heard);
/// The certificates that are to be trusted.
struct StoreFacts {
  std::string path;       ///< empty: not known
  bool is_given = false;  ///< by --ca-file
  bool is_needed = true;  ///< false: plain http on this machine
  std::string problem;    ///< why it cannot be used; empty: it can
};
[[nodiscard]] Check check_certificates(const StoreFacts& store, const Heard& heard);
[[nodiscard]] Check check_ledger(const std::string& path, const Result<ledger::Condition>& condition);
/// A program that metaup can do without; `found` is its path, empty when there is none.
[[nodiscard]] Check check_program(const std::string& name, const std::string& found, const std::string& package,
                                  const std::string& use);

// the way to Meta (doctor_machine.cpp)
/// `host` is the server's, `proxy` what requests go through.
[[nodiscard]] Check check_server(const std::string& host, const MetaFacts& facts,
                                 const std::optional<http::ProxyInUse>& proxy);
[[nodiscard]] Check check_clock(const Heard& heard);
[[nodiscard]] Check check_api_version(const std::string& asked, const Heard& heard, WallTime now);

// what Meta says (doctor_checks.cpp)
/// What the options ask for.
struct Wanted {
  bool page = false;
  std::string no_token;  ///< why there is none to be asked with; empty: there is one
};
/// The token, its ends, its permissions and its app, each a check.
[[nodiscard]] std::vector<Check> check_token(const MetaFacts& facts, const Wanted& wanted, WallTime now);
[[nodiscard]] Check check_tier(const MetaFacts& facts);
[[nodiscard]] std::vector<Check> check_accounts(const MetaFacts& facts);
[[nodiscard]] Check check_page(const MetaFacts& facts);
[[nodiscard]] Check check_instagram(const MetaFacts& facts);

}  // namespace metaup::run
