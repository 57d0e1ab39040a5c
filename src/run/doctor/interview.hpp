#pragma once
#include <string>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::run {

/// Asks Meta one thing after the other, and waits for each answer. What a refusal means is left to who asks: it is told
/// to nobody else.
class Interview {
 public:
  /// `environment` must outlive it.
  Interview(const Settings& settings, Environment& environment, std::string origin);

  /// `only_once`: what Meta did not answer is not asked again. Once it has been stopped, every answer is an error.
  [[nodiscard]] Result<graph::Reply> ask(const graph::Operation& operation, bool only_once = false);
  /// From now on it asks with this token. What was said before stays a secret.
  void speak_as(const Secret& token);
  [[nodiscard]] const graph::Connection& connection() const { return settings_.connection; }

  /// What kept it from asking: a signal, the end of the time, an untrusted certificate, a ledger that cannot be read.
  [[nodiscard]] const Outcome& stopped() const { return stopped_; }
  [[nodiscard]] bool is_stopped() const { return stopped_.stop != Stop::none; }
  /// Puts what all the questions took into `summary`.
  void count(report::Summary& summary) const;

 private:
  Settings settings_;
  Environment& environment_;
  std::string origin_;
  SteadyTime began_;
  Outcome stopped_;
  report::Summary taken_;
};

}  // namespace metaup::run
