#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "run/build/planned_rows.hpp"
#include "run/build/preflight.hpp"
#include "run/build/upload.hpp"
#include "run/targets/ad_target.hpp"

namespace metaup::run {

/// Why an image or a video is not sent that nobody shows any more.
[[nodiscard]] Error unneeded_asset();

/// The targets of a launch: assets, creatives and ads, each as soon as what it needs is there. Items are numbered so.
class LaunchBuilder {
 public:
  LaunchBuilder(LaunchPlan plan, LaunchContext& context) : plan_(std::move(plan)), context_(context) {}
  /// Once, before the run.
  void build();
  /// The accounts that may get videos. Call after `build`.
  [[nodiscard]] std::set<AccountId> accounts_of_videos() const;

 private:
  struct Row {
    AccountId account;
    RowFacts facts;
    std::vector<AssetNeed> needs;
    SaysOfRow says;  ///< only where a plan is made
    std::optional<TargetId> creative;
    std::optional<TargetId> ad;
  };

  [[nodiscard]] const AccountId& account_of(const LaunchRow& row) const {
    return row.account.empty() ? plan_.account : row.account;
  }
  void bind_rows();
  void add_assets();
  void add_left_out();
  void add_last_words();
  [[nodiscard]] Row check(LaunchRow& row);
  [[nodiscard]] Result<std::vector<AssetNeed>> needs_of(graph::CreativeDraft& draft, const AccountId& account);
  [[nodiscard]] Result<JobContent> content_at(AssetKind kind, const std::string& path) const;
  [[nodiscard]] Result<std::optional<TargetId>> need(const graph::AssetUse& use, const AccountId& account,
                                                     const std::string& stem);
  void warn_of_repeats();
  void read_registry();
  void read_earlier_creatives();
  [[nodiscard]] TargetId add_asset(AssetKind kind, Job job, const std::string& stem);
  [[nodiscard]] std::vector<bool> serve_one_ad() const;
  void add_creative(LaunchRow& from, Row& row, bool serves_one_ad);
  [[nodiscard]] TargetId add_copy(const graph::AssetRef& image, const AccountId& to);
  void add_ad(LaunchRow& from, Row& row);

  // names that a pattern makes (launch_names.cpp)
  [[nodiscard]] bool is_named_by(const graph::CreativeDraft& draft, const graph::AssetUse& use) const;
  [[nodiscard]] std::string content_of_creative(const Row& row) const;
  [[nodiscard]] bool refuse_namesakes();

  // what is looked at first (launch_looks.cpp)
  void look(std::function<void()> answered);
  [[nodiscard]] bool is_to_make(const Row& row) const;
  [[nodiscard]] const AdTarget& ad_of(const Row& row) const;
  [[nodiscard]] const CreativeTarget& creative_of(const Row& row) const;
  [[nodiscard]] const Error* refusal_of_ad(const Row& row) const;
  [[nodiscard]] const Error* refusal_of_creative(const Row& row) const;
  void on_looked();
  void drop_unneeded_assets();

  LaunchPlan plan_;
  LaunchContext& context_;
  std::vector<Row> rows_;
  Contents contents_;
  plan::CaptionFiles caption_files_;
  std::set<TargetId> wanted_;  ///< assets that are brought in even when no creative shows them
  /// Those that the registry has seen ready, and with a thumbnail.
  std::set<std::pair<AccountId, std::string>> ready_videos_;
  std::map<AccountId, std::unique_ptr<AdBook>> books_;
  std::map<AccountId, Preflight> preflights_;
  std::size_t preflights_open_ = 0;
  std::function<void()> answered_;
};

}  // namespace metaup::run
