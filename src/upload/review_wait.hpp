#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What Meta's review of an ad has come to.
struct ReviewResult {
  std::string name;
  std::string status;                ///< effective_status
  std::vector<std::string> reasons;  ///< what Meta has against it

  [[nodiscard]] bool is_over() const { return status != "PENDING_REVIEW" && status != "IN_PROCESS"; }
};
/// An error when it is in another account.
[[nodiscard]] Result<ReviewResult> read_review(const graph::Reply& reply, const AccountId& account);
/// What is wrong with an ad whose review is over; nothing: all is well.
[[nodiscard]] std::optional<Error> review_error(const ReviewResult& review);

/// An ad, until Meta has reviewed it.
///   Ask --not yet--> Ask, after a wait     Ask --over--> Done     otherwise --> Failed
/// It may go on for ever; who drives it knows how long to wait.
class ReviewWait final : public Machine {
 public:
  /// How long to wait after so many answers that it is not over.
  using Delay = std::function<Milliseconds(std::uint32_t polls)>;
  ReviewWait(AccountId account, std::string ad, Delay delay);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// The latest word; nothing before the first.
  [[nodiscard]] const std::optional<ReviewResult>& review() const { return review_; }

 private:
  AccountId account_;
  std::string ad_;
  Delay delay_;
  std::uint32_t polls_ = 0;
  std::optional<ReviewResult> review_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
