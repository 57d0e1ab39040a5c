#pragma once
#include <memory>
#include <string>

#include "run/targets/launch_context.hpp"
#include "upload/ad_review.hpp"

namespace metaup::run {

/// What Meta made of the ads of one account, seconds after the last one was made: read once for all of them, when
/// nothing else is left, and told as notices. Whatever goes wrong with it changes nothing of the run.
class AdReviewTarget final : public Target {
 public:
  AdReviewTarget(const AccountId& account, LaunchContext& context)
      : Target(account, AssetKind::ad), context_(context) {}

  [[nodiscard]] std::string source() const override { return "the review of the ads"; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] bool only_once() const override { return true; }
  [[nodiscard]] bool is_harmless() const override { return true; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return *review_; }
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;

 private:
  LaunchContext& context_;
  bool is_last_ = false;
  std::unique_ptr<upload::AdReview> review_;
};

}  // namespace metaup::run
