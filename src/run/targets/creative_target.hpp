#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/creative_draft.hpp"
#include "run/targets/launch_context.hpp"
#include "upload/creative_upload.hpp"

namespace metaup::run {

/// What a creative waits for, and the field that names it.
struct AssetNeed {
  TargetId asset = 0;
  AssetKind kind = AssetKind::image;
  std::string text;  ///< the path, or the video's id
  std::string field;
};

/// What is known of a row before anything is sent.
struct RowFacts {
  std::string source;
  std::vector<std::string> warnings;
  std::optional<Error> error;                              ///< why it cannot be made
  std::shared_ptr<const RowSays> says;                     ///< for plans; null: there is none
  std::shared_ptr<const RowSays> says_with_creative = {};  ///< likewise, of an ad with its creative inside of it
};

/// The creative of a row: it waits for its assets, and is made unless the registry has its like.
class CreativeTarget final : public Target {
 public:
  CreativeTarget(const AccountId& account, RowFacts row, graph::CreativeDraft draft, std::vector<AssetNeed> needs,
                 LaunchContext& context);

  [[nodiscard]] const graph::CreativeDraft& draft() const { return draft_; }
  /// Of its parameters; empty when they were never complete.
  [[nodiscard]] const std::string& digest() const { return digest_; }
  /// Notes that no other row shows the same, so that its ad can bring it along.
  void serve_one_ad() { serves_one_ad_ = true; }
  /// Its ad has groups of assets, and can only be made with the creative inside of it.
  [[nodiscard]] bool is_of_flexible_ad() const { return !draft_.groups.empty(); }
  /// Whether its ad brings it along. It has ended then, is no item, and has no id.
  [[nodiscard]] bool is_inside_ad() const { return is_inside_; }
  /// What an ad that brings it along sends, without these features and those that Meta does not know.
  [[nodiscard]] Result<graph::Params> params_inside_ad(const std::vector<std::string>& left_out = {}) const;
  /// A warning about the features that are left out of that; empty: there are none.
  [[nodiscard]] std::string remark_inside_ad(const std::vector<std::string>& left_out) const;
  /// What it shows, once its parameters are known.
  [[nodiscard]] const std::vector<ledger::Remote>& shows() const { return shows_; }
  [[nodiscard]] const std::vector<std::string>& warnings() const { return row_.warnings; }
  /// The same as a creative by itself, for an ad that could not bring it along. It is no item.
  [[nodiscard]] std::unique_ptr<CreativeTarget> by_itself() const;
  /// A warning about what Meta did not take of it; empty: nothing.
  [[nodiscard]] std::string remark() const;
  [[nodiscard]] std::vector<TargetId> assets() const;
  [[nodiscard]] std::vector<TargetId> images() const;
  /// The same in the other format, for ads that Meta has refused because of the first; null when it has no other.
  /// The registry knows it as what the row says. It is no item.
  [[nodiscard]] std::unique_ptr<CreativeTarget> in_other_format() const;
  /// Such as "SINGLE_IMAGE in place of AUTOMATIC_FORMAT"; empty for what the row says.
  [[nodiscard]] const std::string& other_format() const { return other_format_; }

  [[nodiscard]] std::string source() const override { return row_.source; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return context_.write_of_rows(); }
  [[nodiscard]] const RowSays* row() const override { return row_.says.get(); }
  [[nodiscard]] bool is_reported() const override { return !is_substitute_ && !is_inside_ && !is_of_flexible_ad(); }
  [[nodiscard]] CallKind call_kind() const override;
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  [[nodiscard]] upload::Machine& machine() override { return *upload_; }
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  [[nodiscard]] Decision on_leader(const Target& leader) override;
  [[nodiscard]] std::optional<Error> lacks(const Target& need) override { return lack_of(need); }
  /// Why neither it nor an ad that brings it along can be made without this asset.
  [[nodiscard]] std::optional<Error> lack_of(const Target& need) const;
  void on_closing(report::Item& item) override;

 private:
  void describe(report::Item& item) const override;
  [[nodiscard]] Decision decide() override;
  void warn_of_earlier(report::Item& item) const;
  [[nodiscard]] Decision to_make();
  [[nodiscard]] graph::AssetRef in_place(const graph::AssetRef& ref, AssetKind kind) const;
  [[nodiscard]] Result<graph::Params> params();
  [[nodiscard]] Result<graph::CreativeDraft> resolve() const;
  [[nodiscard]] Result<graph::Params> params_to_send();
  [[nodiscard]] Result<graph::AssetRef> thumbnail_of(const std::string& video_id) const;
  [[nodiscard]] ledger::Owner owner() const { return context_.uploads.owner_of(account()); }
  [[nodiscard]] std::vector<std::string> not_taken(const std::vector<std::string>& left_out) const;
  [[nodiscard]] CreativesOfAccount& others() const { return context_.creatives[account()]; }

  // what the registry has, or another machine may be making (known_rows.cpp)
  [[nodiscard]] Decision end_known(const std::string& known_id, WallTime confirmed);
  [[nodiscard]] Decision end_checked();
  [[nodiscard]] Decision end_if_learned(const graph::Params& params, const std::vector<ledger::Learned>& learned);

  RowFacts row_;
  graph::CreativeDraft draft_;
  std::vector<AssetNeed> needs_;
  LaunchContext& context_;
  std::string digest_;
  std::vector<ledger::Remote> shows_;
  std::map<std::string, std::string> thumbnails_;  ///< of its videos, as the registry has them
  std::vector<std::string> left_out_;              ///< features that Meta has refused
  PresenceQuestion presence_;                      ///< about the one of the registry
  bool awaited_images_ = false;
  std::string other_format_;
  bool is_substitute_ = false;  ///< of another one that its ad could not show
  bool serves_one_ad_ = false;
  bool is_inside_ = false;
  std::unique_ptr<upload::CreativeUpload> upload_;
};

}  // namespace metaup::run
