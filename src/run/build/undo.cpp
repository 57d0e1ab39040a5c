#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "run/targets/removal_target.hpp"
#include "run/targets/video_uses.hpp"

namespace metaup::run {
namespace {

using Made = UndoPlan::Made;

/// What is used comes after what uses it.
enum class Stratum : std::uint8_t { ads, creatives, assets };
constexpr std::array kOrder{Stratum::ads, Stratum::creatives, Stratum::assets};

constexpr Stratum stratum_of(AssetKind kind) {
  if (kind == AssetKind::ad) return Stratum::ads;
  return kind == AssetKind::creative ? Stratum::creatives : Stratum::assets;
}

/// What the targets of one undo share.
struct UndoContext {
  RemovalContext removal;
  std::map<AccountId, VideoUses> uses;
  /// By their ads, which are gone or go: creatives that were made inside of them.
  std::map<std::pair<AccountId, std::string>, std::string> brought;
  std::uint32_t next_index = 0;
};

/// All that uses something comes to its end before that. It stands in the line of what goes last, so that nobody waits
/// for its company.
class Phase final : public Target {
 public:
  explicit Phase(const AccountId& account) : Target(account, AssetKind::ad) {}
  [[nodiscard]] std::string source() const override { return account().act(); }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override { return End{report::Status::existing, {}}; }
};

/// Something that a run made, on its way out.
class UndoTarget final : public RemovalTarget {
 public:
  UndoTarget(const Made& made, UndoContext& context)
      : RemovalTarget(made.kind, made.object, context.removal, earliest_made(made.kind, made.asked)),
        undo_(context),
        index_(context.next_index++),
        id_(made.object.id),
        name_(made.name),
        brought_creative_(made.brought_creative),
        uses_(made.kind == AssetKind::video ? &context.uses.at(made.object.account) : nullptr) {}

  /// Those that wait for others keep nobody waiting for company.
  [[nodiscard]] Line line() const override {
    if (kind_ == AssetKind::ad) return Line::ads;
    return kind_ == AssetKind::creative ? Line::writes : Line::files;
  }
  void on_closing(report::Item& item) override {
    RemovalTarget::on_closing(item);
    const bool goes = item.status == report::Status::deleted || item.status == report::Status::planned;
    if (brought_creative_ && goes && !creative().empty()) undo_.brought[{account(), id_}] = creative();
  }

 protected:
  [[nodiscard]] Decision begin_look() override {
    if (uses_ == nullptr) return Go{};
    if (!uses_->is_known()) {
      uses_->read(context().engine, [&engine = context().engine, who = id()] { engine.wake(who); });
      return Hold{};
    }
    if (uses_->unread()) return failed_or_skipped(*uses_->unread());
    auto users = uses_->users_of(id_);
    std::erase_if(users, [this](const auto& user) { return context().going.contains({AssetKind::creative, user}); });
    return users.empty() ? Decision{Go{}} : on_used(upload::used_error(AssetKind::video, users));
  }
  [[nodiscard]] Decision on_used(Error error) override { return keep(error); }
  [[nodiscard]] Decision on_older(Error error) override { return keep(error); }
  void describe(report::Item& item) const override {
    RemovalTarget::describe(item);
    item.index = index_;
    item.name = name_;
  }

 private:
  Decision keep(const Error& why) {
    item().warnings.push_back("it is kept: " + why.message);
    return End{report::Status::unchanged, {}};
  }

  UndoContext& undo_;
  std::uint32_t index_;
  std::string id_;
  std::string name_;
  bool brought_creative_;
  VideoUses* uses_;  ///< of a video, which Meta does not tell; else null
};

/// The creative that was made inside of an ad. Its id is known once Meta has told it of the ad; one that the ledger
/// knows is another one's as well.
class BroughtCreative final : public Target {
 public:
  BroughtCreative(const RemoteObject& ad, UndoContext& context)
      : Target(ad.account, AssetKind::creative), ad_(ad.id), undo_(context) {}

  [[nodiscard]] std::string source() const override { return ad_; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override {
    const auto found = undo_.brought.find({account(), ad_});
    if (found == undo_.brought.end() || undo_.removal.going.contains({AssetKind::creative, found->second}))
      return leave();
    const ledger::Owner owner{.origin = undo_.removal.origin, .account = account()};
    return Ask{.inquiry = {.questions = {ledger::AssetOfRemote{owner, AssetKind::creative, found->second}}},
               .then = [this, creative = found->second](const Answers& answers) {
                 return answers.to<ledger::AssetOfRemote>() ? leave() : take_back(creative);
               }};
  }

 private:
  Decision take_back(const std::string& creative) {
    if (!undo_.removal.going.insert({AssetKind::creative, creative}).second) return leave();
    const Made made{.object = {account(), creative}, .kind = AssetKind::creative, .name = {}, .asked = {}};
    return Follow{undo_.removal.engine.add(std::make_unique<UndoTarget>(made, undo_))};
  }

  std::string ad_;
  UndoContext& undo_;
};

std::vector<Made> made_in(const UndoPlan& plan, Stratum stratum) {
  std::vector<Made> made;
  for (const auto& one : plan.made) {
    if (stratum_of(one.kind) == stratum) made.push_back(one);
  }
  return made;
}

/// Ads that were made with their creatives.
std::vector<Made> bringers_in(const UndoPlan& plan) {
  std::vector<Made> ads;
  std::copy_if(plan.made.begin(), plan.made.end(), std::back_inserter(ads),
               [](const Made& made) { return made.brought_creative; });
  return ads;
}

std::map<AccountId, VideoUses> uses_of_videos(const UndoPlan& plan) {
  std::map<AccountId, std::set<std::string>> videos;
  for (const auto& made : plan.made) {
    if (made.kind == AssetKind::video) videos[made.object.account].insert(made.object.id);
  }
  std::map<AccountId, VideoUses> uses;
  for (auto& [account, ids] : videos) uses.try_emplace(account, account, std::move(ids));
  return uses;
}

/// What a killed run sent last may be there although the ledger does not know it.
Result<void> tell_of_doubt(const UndoPlan& plan, const std::string& origin, Environment& environment) {
  std::set<AccountId> accounts;
  for (const auto& made : plan.made) accounts.insert(made.object.account);
  for (const auto& account : accounts) {
    const auto open = ledger::ask(environment.ledger.registry(), ledger::OpenIntents{{origin, account}});
    if (!open) return tl::unexpected(open.error());
    if (open->empty()) continue;
    environment.reporter.on(report::Notice{
        "an earlier run in " + account.act() +
        " was killed while it made ads or videos, and nobody knows whether they are there: run the same launch again, "
        "and undo both runs"});
  }
  return {};
}

}  // namespace

Outcome undo(const UndoPlan& plan, RemovalOptions options, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  if (auto told = tell_of_doubt(plan, *origin, environment); !told) return refused(told.error(), environment.reporter);
  RunControl control(settings, environment, *origin, mode_of(options.dry_run));
  Engine engine(control, environment, {.dry_run = options.dry_run, .releases_locks = false});
  UndoContext context{.removal = removal_context(options, settings, *origin, control, engine),
                      .uses = uses_of_videos(plan),
                      .brought = {}};
  for (const auto& made : plan.made) context.removal.going.insert({made.kind, made.object.id});
  std::vector<TargetId> before;  // what must have ended
  for (const auto stratum : kOrder) {
    const auto things = made_in(plan, stratum);
    const auto bringers = stratum == Stratum::creatives ? bringers_in(plan) : std::vector<Made>{};
    if (things.empty() && bringers.empty()) continue;
    const auto& account = (things.empty() ? bringers : things).front().object.account;
    std::vector<TargetId> needs;
    if (!before.empty()) needs = {engine.add(std::make_unique<Phase>(account), before)};
    for (const auto& made : things) before.push_back(engine.add(std::make_unique<UndoTarget>(made, context), needs));
    for (const auto& ad : bringers) {
      before.push_back(engine.add(std::make_unique<BroughtCreative>(ad.object, context), needs));
    }
  }
  return control.drive(engine);
}

}  // namespace metaup::run
