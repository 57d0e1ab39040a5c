#pragma once
#include <string>
#include <utility>

#include "run/targets/launch_context.hpp"

namespace metaup::run {

/// Says at the end of a dry run what the launch costs with creatives inside of ads, and without.
class InlineHint final : public Target {
 public:
  InlineHint(const AccountId& account, LaunchContext& context)
      : Target(account, AssetKind::creative), context_(context) {}

  [[nodiscard]] std::string source() const override { return "what creatives inside of ads cost"; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override {
    if (!std::exchange(is_last_, true)) return GoLast{};
    const auto count = context_.could_go_inside;
    if (count < (context_.settings.inline_creatives ? 1U : 2U)) return leave();
    const auto planned = context_.control().planned_points();
    const auto difference = count * pace::kWritePoints;
    const auto creatives = std::to_string(count) + (count == 1 ? " creative" : " creatives");
    context_.uploads.notice(
        context_.settings.inline_creatives
            ? creatives + " would go inside " + (count == 1 ? "its ad" : "their ads") + ": " + std::to_string(planned) +
                  " points; without --inline-creatives " + std::to_string(planned + difference)
            : "with --inline-creatives " + creatives + " would go inside " + (count == 1 ? "its ad" : "their ads") +
                  ": " + std::to_string(planned - difference) + " points in place of " + std::to_string(planned));
    return leave();
  }

 private:
  LaunchContext& context_;
  bool is_last_ = false;
};

}  // namespace metaup::run
