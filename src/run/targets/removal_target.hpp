#pragma once
#include <string>
#include <vector>

#include "metaup/run/library.hpp"
#include "run/engine.hpp"
#include "upload/removal.hpp"

namespace metaup::run {

/// What removals share.
struct RemovalContext {
  bool dry_run;
  bool may_look;  ///< there is a token to ask Meta with
  std::string origin;
  RunControl& control;
};

/// Why what these use is not deleted, as far as the ledger knows; Meta does not say it of videos.
[[nodiscard]] Error used_by(AssetKind kind, const std::vector<ledger::Remote>& users);

/// An image or a video on its way out of an account. What is used stays.
class RemovalTarget : public Target {
 public:
  RemovalTarget(AssetKind kind, RemoteObject thing, const RemovalContext& context);

  [[nodiscard]] std::string source() const override { return thing_.id; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::remove; }
  [[nodiscard]] bool only_reads() const override { return context_.dry_run; }
  [[nodiscard]] CallKind call_kind() const override { return removal_.looks() ? CallKind::lookup : CallKind::plain; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return removal_; }
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;

 protected:
  /// As far as the ledger knows nothing uses it: asks Meta.
  [[nodiscard]] virtual Decision begin_look() { return Go{}; }
  /// Something uses it, as the error says.
  [[nodiscard]] virtual Decision on_used(Error error) { return failed(std::move(error)); }
  void describe(report::Item& item) const override { item.id = thing_.id; }

 private:
  [[nodiscard]] Decision begin_unused();

  RemoteObject thing_;
  const RemovalContext& context_;
  upload::Removal removal_;
};

}  // namespace metaup::run
