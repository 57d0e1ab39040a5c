#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "metaup/run/library.hpp"
#include "run/targets/creative_uses.hpp"
#include "upload/removal.hpp"

namespace metaup::run {

/// What removals share.
struct RemovalContext {
  bool dry_run;
  bool may_look;  ///< there is a token to ask Meta with
  std::string origin;
  RunControl& control;
  Engine& engine;
  bool spares_active = true;                   ///< ads that are ACTIVE stay
  std::set<ledger::Remote> going = {};         ///< what is to be deleted and not kept: its use keeps nothing
  std::map<AccountId, CreativeUses> ads = {};  ///< that use creatives
};

[[nodiscard]] RemovalContext removal_context(const RemovalOptions& options, const Settings& settings,
                                             const std::string& origin, RunControl& control, Engine& engine);

/// Why what these use is not deleted, as far as the ledger knows; Meta does not say it of videos.
[[nodiscard]] Error used_by(AssetKind kind, const std::vector<ledger::Remote>& users);

/// The earliest time at which Meta can have made what was asked for at `asked`, by Meta's clock; nothing for kinds of
/// which the time says nothing.
[[nodiscard]] std::optional<WallTime> earliest_made(AssetKind kind, WallTime asked);

/// An image, video, creative or ad on its way out of an account. What is used stays.
class RemovalTarget : public Target {
 public:
  RemovalTarget(AssetKind kind, RemoteObject thing, RemovalContext& context,
                std::optional<WallTime> made_since = std::nullopt);

  [[nodiscard]] std::string source() const override { return thing_.id; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::remove; }
  [[nodiscard]] bool only_reads() const override { return context_.dry_run; }
  [[nodiscard]] CallKind call_kind() const override;
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return *removal_; }
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  void on_closing(report::Item& item) override;

 protected:
  /// As far as the ledger knows nothing uses it: asks Meta.
  [[nodiscard]] virtual Decision begin_look() { return Go{}; }
  /// Something uses it, as the error says.
  [[nodiscard]] virtual Decision on_used(Error error) { return failed(std::move(error)); }
  /// Meta has had it for longer than it may have.
  [[nodiscard]] virtual Decision on_older(Error error) { return failed(std::move(error)); }
  void describe(report::Item& item) const override { item.id = thing_.id; }
  [[nodiscard]] RemovalContext& context() const { return context_; }
  /// The creative that an ad shows, as Meta has told; empty: it is not known.
  [[nodiscard]] std::string creative() const { return removal_ ? removal_->creative() : std::string(); }

 private:
  [[nodiscard]] Decision begin_unused();
  void take_name();
  [[nodiscard]] Decision end_by_ads();
  [[nodiscard]] Decision end_deletable();
  void remember(bool gone);
  [[nodiscard]] Error unshown_error() const;

  RemoteObject thing_;
  RemovalContext& context_;
  std::optional<WallTime> made_since_;
  std::optional<upload::Removal> removal_;
  bool is_known_ = false;         ///< the ledger has it as one of this account's, perhaps gone
  bool asks_ads_ = false;         ///< which ads use it decides
  std::optional<Error> refused_;  ///< by Meta, perhaps because an ad uses it
};

}  // namespace metaup::run
