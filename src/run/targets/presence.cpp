#include "run/targets/presence.hpp"

#include <utility>

namespace metaup::run {
namespace {

/// A look at a creative or an ad, which helps others and is no item.
class PresenceCheck final : public Target {
 public:
  using OnEnd = std::function<void(const Presence& presence)>;

  PresenceCheck(const AccountId& account, const ledger::Remote& what, OnEnd on_end)
      : Target(account, what.kind), id_(what.id), look_(account, what.id, what.kind), on_end_(std::move(on_end)) {}

  [[nodiscard]] std::string source() const override { return id_; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] CallKind call_kind() const override {
    return kind_ == AssetKind::ad ? CallKind::lookup : CallKind::read;
  }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] bool is_harmless() const override { return true; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return look_; }
  [[nodiscard]] Decision on_done() override { return End{report::Status::existing, {}}; }
  void on_closing(report::Item& item) override {
    on_end_(presence_of(item.error ? tl::unexpected(*item.error) : Result<upload::ObjectFacts>(look_.facts())));
  }

 private:
  std::string id_;
  upload::ObjectLook look_;
  OnEnd on_end_;
};

}  // namespace

Presence presence_of(const Result<upload::ObjectFacts>& facts) {
  using enum Presence::State;
  if (facts) return {.state = facts->status == "DELETED" || facts->status == "ARCHIVED" ? gone : there, .why = {}};
  const auto& error = facts.error();
  if (error.error_class == ErrorClass::not_found) return {.state = gone, .why = {}};
  return {.state = unsure, .why = error.message};
}

void PresenceChecks::ask(const ledger::Remote& what, const Target& who, std::optional<Presence>& answer) {
  ++open_;
  uploads_.engine.add(
      std::make_unique<PresenceCheck>(who.account(), what, [this, &answer, asker = who.id()](const Presence& presence) {
        answer = presence;
        uploads_.engine.wake(asker);
        note_answered();
      }));
}

std::vector<std::string> PresenceChecks::note(const AccountId& account, const ledger::Remote& what,
                                              const Presence& presence) const {
  const auto name = std::string(to_string(what.kind)) + " " + what.id;
  if (presence.state == Presence::State::unsure) {
    return {"Meta does not say whether " + name + " is still there: " + presence.why};
  }
  const bool is_gone = presence.state == Presence::State::gone;
  uploads_.ledger().write(
      ledger::Seen{uploads_.owner_of(account), what.kind, what.id, uploads_.environment.clock.wall(), is_gone});
  if (!is_gone) return {};
  return {name + " of an earlier run is no longer at Meta"};
}

Decision PresenceQuestion::ask(const std::string& id, const Target& who) {
  what_.id = id;
  checks_.ask(what_, who, answer_);
  return Hold{};
}

/// What is gone is made again only when that was asked for, as somebody may have wanted it gone.
PresenceQuestion::Known PresenceQuestion::take(Target& who) {
  const ledger::Remote what{.kind = what_.kind, .id = std::exchange(what_.id, {})};
  const auto presence = *std::exchange(answer_, std::nullopt);
  const bool is_gone = presence.state == Presence::State::gone;
  auto& warnings = who.item().warnings;
  if (is_gone && !checks_.replace_what_is_gone()) {
    warnings.push_back(std::string(to_string(what.kind)) + " " + what.id +
                       " was deleted or archived at Meta: --verify all makes it again");
    return {.id = what.id, .stays = true};
  }
  const auto remarks = checks_.note(who.account(), what, presence);
  warnings.insert(warnings.end(), remarks.begin(), remarks.end());
  return {.id = what.id, .stays = !is_gone};
}

void PresenceChecks::note_answered() {
  if (--open_ > 0 || !then_) return;
  std::exchange(then_, {})();
}

}  // namespace metaup::run
