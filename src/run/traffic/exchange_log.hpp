#pragma once
#include <set>
#include <string>

#include "metaup/run/settings.hpp"
#include "run/ledger_queue.hpp"
#include "run/traffic/submission.hpp"

namespace metaup::run {

/// Tells the reporter of each exchange with the server and of each call that failed, and writes each change at Meta
/// into the audit.
class ExchangeLog {
 public:
  ExchangeLog(const Settings& settings, const Environment& environment, std::string origin, LedgerQueue& ledger)
      : settings_(settings), environment_(environment), origin_(std::move(origin)), ledger_(ledger) {}

  void on_exchange(const Flight& flight, const http::Completion& completion, const graph::Split& split);
  void on_answer(const Entry& entry, const graph::Answer& answer);
  void on_repeat(const Entry& entry, const Error& error, Milliseconds wait);

 private:
  void tell_failures(const Flight& flight, const http::Completion& completion, const graph::Split& split);
  void notice_once(const std::string& message);

  const Settings& settings_;
  const Environment& environment_;
  std::string origin_;
  LedgerQueue& ledger_;
  std::set<std::string> noticed_;
};

}  // namespace metaup::run
