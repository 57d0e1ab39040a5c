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
  std::optional<Error> error;           ///< it cannot be made
  std::shared_ptr<const RowSays> says;  ///< for plans; null: it has to do with none
};

/// The creative of a row: it waits for its assets, and is made unless the registry has its like.
class CreativeTarget final : public Target {
 public:
  CreativeTarget(const AccountId& account, RowFacts row, graph::CreativeDraft draft, std::vector<AssetNeed> needs,
                 LaunchContext& context);

  [[nodiscard]] const graph::CreativeDraft& draft() const { return draft_; }
  /// Of its parameters; empty when they were never complete.
  [[nodiscard]] const std::string& digest() const { return digest_; }

  [[nodiscard]] std::string source() const override { return row_.source; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return context_.write_of_rows(); }
  [[nodiscard]] const RowSays* row() const override { return row_.says.get(); }
  [[nodiscard]] CallKind call_kind() const override;
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return *upload_; }
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  [[nodiscard]] Decision on_leader(const Target& leader) override;
  [[nodiscard]] std::optional<Error> lacks(const Target& need) override;
  void on_closing(report::Item& item) override;

 private:
  void describe(report::Item& item) const override;
  [[nodiscard]] Decision decide() override;
  [[nodiscard]] Decision end_if_learned(const graph::Params& params, const std::vector<ledger::Learned>& learned);
  [[nodiscard]] graph::AssetRef in_place(const graph::AssetRef& ref, AssetKind kind) const;
  [[nodiscard]] Result<graph::Params> params();
  [[nodiscard]] Result<graph::Params> params_to_send();
  [[nodiscard]] Result<graph::CreativeDraft> resolve();
  [[nodiscard]] Result<graph::AssetRef> thumbnail_of(const std::string& video_id) const;
  [[nodiscard]] ledger::Owner owner() const { return context_.uploads.owner_of(account()); }
  [[nodiscard]] CreativesOfAccount& others() const { return context_.creatives[account()]; }

  RowFacts row_;
  graph::CreativeDraft draft_;
  std::vector<AssetNeed> needs_;
  LaunchContext& context_;
  std::string digest_;
  std::vector<ledger::Remote> shows_;
  std::map<std::string, std::string> thumbnails_;  ///< of its videos, as the registry has them
  std::vector<std::string> left_out_;              ///< features that Meta has refused
  bool awaited_images_ = false;
  std::unique_ptr<upload::CreativeUpload> upload_;
};

}  // namespace metaup::run
