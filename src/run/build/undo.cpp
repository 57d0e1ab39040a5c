#include <array>
#include <chrono>
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

/// Meta's times leave out what is less than a second, and so do those of its replies.
constexpr std::chrono::seconds kTimeTolerance{2};

/// Meta answers with the hash of an image that is there already as if it had made it; its age tells. Of a creative Meta
/// tells no time, and of videos and ads it makes a new one each time.
std::optional<WallTime> made_since(const Made& made) {
  if (made.kind != AssetKind::image) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(made.asked) - kTimeTolerance;
}

/// All that uses something comes to its end before that.
class Phase final : public Target {
 public:
  explicit Phase(const AccountId& account) : Target(account, AssetKind::ad) {}
  [[nodiscard]] std::string source() const override { return account().act(); }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override { return End{report::Status::existing, {}}; }
};

/// Something that a run made, on its way out.
class UndoTarget final : public RemovalTarget {
 public:
  /// `uses` of a video, which Meta does not tell; else null.
  UndoTarget(std::uint32_t index, const Made& made, RemovalContext& context, VideoUses* uses)
      : RemovalTarget(made.kind, made.object, context, made_since(made)),
        index_(index),
        id_(made.object.id),
        name_(made.name),
        uses_(uses) {}

  /// Those that wait for others keep nobody waiting for company.
  [[nodiscard]] Line line() const override {
    if (kind_ == AssetKind::ad) return Line::ads;
    return kind_ == AssetKind::creative ? Line::writes : Line::files;
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

  std::uint32_t index_;
  std::string id_;
  std::string name_;
  VideoUses* uses_;
};

std::vector<Made> made_in(const UndoPlan& plan, Stratum stratum) {
  std::vector<Made> made;
  for (const auto& one : plan.made) {
    if (stratum_of(one.kind) == stratum) made.push_back(one);
  }
  return made;
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
  RunControl control(settings, environment, *origin, options.dry_run);
  Engine engine(control, environment, {.dry_run = options.dry_run, .releases_locks = false});
  auto context = removal_context(options, settings, *origin, control, engine);
  for (const auto& made : plan.made) context.going.insert({made.kind, made.object.id});
  auto uses = uses_of_videos(plan);
  std::uint32_t index = 0;
  std::vector<TargetId> before;  // what must have ended
  for (const auto stratum : kOrder) {
    const auto things = made_in(plan, stratum);
    if (things.empty()) continue;
    std::vector<TargetId> needs;
    if (!before.empty()) needs = {engine.add(std::make_unique<Phase>(things.front().object.account), before)};
    for (const auto& made : things) {
      auto* const used = made.kind == AssetKind::video ? &uses.at(made.object.account) : nullptr;
      before.push_back(engine.add(std::make_unique<UndoTarget>(index++, made, context, used), needs));
    }
  }
  return control.drive(engine);
}

}  // namespace metaup::run
