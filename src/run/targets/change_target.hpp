#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "metaup/run/library.hpp"
#include "run/engine/engine.hpp"
#include "upload/object_change.hpp"

namespace metaup::run {

/// The new names of all that a run renames. They are made and compared once it is known what everything is called now,
/// so that nothing is renamed as long as two could get the same name.
class NewNames {
 public:
  NewNames(std::string name_template, WallTime date, Engine& engine);

  void expect(TargetId who) { open_.insert(who); }
  /// What it is called now, or that it needs no name any more.
  void know(TargetId who, const AccountId& account, const upload::ObjectFacts& facts);
  void leave(TargetId who);

  /// Null as long as not all are known.
  [[nodiscard]] const Result<std::string>* of(TargetId who) const;

 private:
  struct Known {
    AccountId account;
    upload::ObjectFacts facts;
  };
  void settle(TargetId who);
  void make();

  std::string template_;
  WallTime date_;
  Engine& engine_;
  std::set<TargetId> open_;
  std::map<TargetId, Known> known_;
  std::map<TargetId, Result<std::string>> names_;
};

/// What changes share.
struct ChangeContext {
  ChangePlan::What what;
  bool dry_run;
  bool may_look;  ///< there is a token to ask Meta with
  std::string origin;
  RunControl& control;
  std::unique_ptr<NewNames> names;  ///< null: nothing is renamed
};

/// Why an ad's status cannot be set; nothing: it can.
[[nodiscard]] std::optional<Error> keeps_status(const upload::ObjectFacts& facts);

/// An ad or a creative that is to be changed. It is looked at first: what is so already stays as it is.
class ChangeTarget final : public Target {
 public:
  ChangeTarget(ChangePlan::Object thing, ChangeContext& context);

  [[nodiscard]] std::string source() const override { return thing_.id; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] bool only_reads() const override { return context_.dry_run; }
  [[nodiscard]] CallKind call_kind() const override;
  [[nodiscard]] Cost cost() const override {
    return {.writes = 1, .reads = 1, .ads = kind_ == AssetKind::ad ? 1U : 0U};
  }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override;
  [[nodiscard]] Decision on_done() override;
  void on_closing(report::Item& item) override;

 protected:
  void describe(report::Item& item) const override { item.id = thing_.id; }

 private:
  [[nodiscard]] Decision look(const Answers& answers);
  [[nodiscard]] Decision end_unseen();
  [[nodiscard]] Decision on_seen();
  [[nodiscard]] Decision change();
  [[nodiscard]] Decision on_changed();
  void take_facts(const upload::ObjectFacts& facts);
  void record(const std::string& name);
  [[nodiscard]] ledger::Owner owner() const { return {.origin = context_.origin, .account = account()}; }

  ChangePlan::Object thing_;
  ChangeContext& context_;
  std::optional<ledger::Asset> asset_;  ///< as the registry knows it
  std::optional<upload::ObjectLook> look_;
  std::optional<upload::ObjectChange> change_;
};

}  // namespace metaup::run
