#pragma once
#include <string>

#include "metaup/run/launch.hpp"
#include "run/launch/ads.hpp"
#include "run/launch/assets.hpp"
#include "run/launch/creatives.hpp"
#include "run/launch/preflight.hpp"

namespace metaup::run {

/// One run of `create-creative` or `create-ad`: assets, creatives and ads side by side, each item as
/// soon as what it needs is there. Items and tasks are numbered alike: assets, creatives, ads.
class LaunchRun {
 public:
  LaunchRun(LaunchPlan plan, const LaunchSettings& settings, Environment& environment, const std::string& origin,
            RunControl& control);

  // what `RunControl::drive` asks for
  void start();
  void on_completed(const Completed& completed);
  [[nodiscard]] bool finished() const;
  void skip_rest(const Error& reason);
  [[nodiscard]] bool busy() const { return assets_.uploads().busy(); }
  void describe(report::Tick& tick) const;

 private:
  // intake.cpp
  void take_in();
  void take_in(std::uint32_t number, LaunchRow row);
  [[nodiscard]] std::optional<Error> check(LaunchRow& row, std::vector<LaunchAssets::Need>& needs,
                                           std::vector<std::string>& warnings);
  [[nodiscard]] report::Item item_of(const LaunchRow& row, AssetKind kind) const;

  void pass_on();
  [[nodiscard]] bool has_looked();
  void look();
  void on_looked();

  LaunchPlan plan_;
  const LaunchSettings& settings_;
  RunControl& control_;
  LaunchAssets assets_;
  LaunchCreatives creatives_;
  LaunchAds ads_;
  LaunchPreflight preflight_;
  bool looked_ = false;
  bool any_refused_ = false;
};

}  // namespace metaup::run
