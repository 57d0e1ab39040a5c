#include <map>

#include "graph/json.hpp"
#include "metaup/run/library.hpp"
#include "run/engine/engine.hpp"
#include "upload/review_wait.hpp"
#include "upload/video_wait.hpp"

namespace metaup::run {
namespace {

Error not_reviewed(const std::string& status) {
  Error error;
  error.error_class = ErrorClass::transient;
  error.message = "Meta is still reviewing the ad: its status is " + status + " (--ready-timeout)";
  error.hint = "run the same command again to go on waiting";
  error.retryable = true;
  return error;
}

/// What those share that wait.
struct ReviewContext {
  RunControl& control;
  SteadyTime until;
  std::map<AccountId, std::size_t> waiting;
};

/// An ad whose review is waited for.
class ReviewTarget final : public Target {
 public:
  ReviewTarget(RemoteObject ad, ReviewContext& context)
      : Target(ad.account, AssetKind::ad),
        ad_(std::move(ad)),
        context_(context),
        wait_(ad_.account, ad_.id, [this](std::uint32_t polls) { return delay(polls); }) {
    ++context_.waiting[ad_.account];
  }

  [[nodiscard]] std::string source() const override { return ad_.id; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::lookup; }
  [[nodiscard]] bool waits_for_meta() const override { return wait_.review().has_value(); }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return wait_; }

  [[nodiscard]] Decision on_step() override {
    if (context_.control.clock().now() < context_.until) return Go{};
    item().name = wait_.review()->name;
    return End{report::Status::processing, not_reviewed(wait_.review()->status)};
  }

  [[nodiscard]] Decision on_done() override {
    const auto& review = *wait_.review();
    item().name = review.name;
    if (auto error = upload::review_error(review)) return failed(*std::move(error));
    item().object = {{"effective_status", graph::dump(review.status)}};
    return End{report::Status::ready, {}};
  }

  void on_closing(report::Item& /*item*/) override { --context_.waiting[account()]; }

 protected:
  void describe(report::Item& item) const override { item.id = ad_.id; }

 private:
  [[nodiscard]] Milliseconds delay(std::uint32_t polls) const {
    const auto& dispatcher = context_.control.dispatcher();
    return upload::poll_delay(
        polls, {.waiting = context_.waiting.at(account()),
                .shared = dispatcher.shares_reads(account()),
                .development_tier = dispatcher.development_tier(account()),
                .left = std::chrono::ceil<Milliseconds>(context_.until - context_.control.clock().now())});
  }

  RemoteObject ad_;
  ReviewContext& context_;
  upload::ReviewWait wait_;
};

}  // namespace

Outcome watch_review(const ReviewPlan& plan, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, Mode::reads);
  Engine engine(control, environment, {.releases_locks = false});
  ReviewContext context{.control = control, .until = environment.clock.now() + plan.timeout, .waiting = {}};
  for (const auto& ad : plan.ads) engine.add(std::make_unique<ReviewTarget>(ad, context));
  return control.drive(engine);
}

}  // namespace metaup::run
