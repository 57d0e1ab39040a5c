#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "graph/creative_likeness.hpp"
#include "graph/video_reply.hpp"
#include "ledger/registry.hpp"
#include "metaup/graph/object_page.hpp"
#include "metaup/run/library.hpp"
#include "run/engine/engine.hpp"
#include "upload/object_list.hpp"
#include "upload/stamp.hpp"

// What an account holds, into the ledger.

namespace metaup::run {
namespace {

constexpr std::array kLearnedKinds{AssetKind::image, AssetKind::video, AssetKind::creative, AssetKind::ad};
constexpr std::size_t kLongestName = 1'000;

/// What the ledger knew of one account and kind before, and has learned since.
struct Memory {
  std::map<std::string, std::string> ids;             ///< of assets -> a content of each; empty: it is not known
  std::set<std::string> contents;                     ///< that have a current asset which is not gone
  std::multimap<std::string, std::int64_t> in_doubt;  ///< intents by their keys
};

/// What all of it shares.
struct Lesson {
  const LearnPlan& plan;
  RunControl& control;
  report::Reporter& reporter;
  const Clock& clock;
  std::string origin;
  std::string video_host;
  std::uint32_t next_index = 0;
};

std::vector<std::string> fields_of_kind(AssetKind kind) {
  if (kind == AssetKind::video) return {"description", "length", "status", "created_time"};
  if (kind == AssetKind::ad) return {"status", "effective_status", "adset_id", "creative{id}"};
  if (kind != AssetKind::creative) return {"status", "width", "height"};
  std::vector<std::string> fields{"status"};
  std::string_view rest = graph::kCreativeContentFields;
  while (!rest.empty()) {
    const auto field = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    fields.emplace_back(field);
  }
  return fields;
}

/// Lists show for a while what was put away.
bool is_put_away(const graph::Object& object) {
  for (const auto* const field : {"status", "effective_status"}) {
    const auto status = graph::plain_text(object, field);
    if (status == "DELETED" || status == "ARCHIVED") return true;
  }
  return false;
}

/// One list of an account, page by page.
class LearnTarget final : public Target {
 public:
  LearnTarget(const AccountId& account, AssetKind kind, Memory memory, Lesson& lesson)
      : Target(account, kind),
        lesson_(lesson),
        memory_(std::move(memory)),
        begun_(lesson.clock.wall()),
        list_({.account = account,
               .kind = kind,
               .fields = fields_of_kind(kind),
               .hashes = {},
               .name_contains = {},
               .since = {}}) {}

  [[nodiscard]] std::string source() const override {
    return std::string(to_string(kind_)) + "s of " + account().act() +
           (count_ == 0 ? "" : " after the first " + std::to_string(count_));
  }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return list_; }
  [[nodiscard]] Decision on_step() override {
    take_page();
    return Go{};
  }
  /// All of it has been read.
  [[nodiscard]] Decision on_done() override {
    take_page();
    ledger().write(ledger::LearnedAll{owner(), kind_, begun_});
    if (kind_ == AssetKind::video) {
      ledger().write(ledger::AccountKnown{owner(), ledger::AccountKnown::By::learned, begun_});
    }
    return End{report::Status::existing, {}};
  }
  /// An item stands for what was not read.
  void on_closing(report::Item& item) override {
    if (without_id_ != 0) lesson_.reporter.on(report::Notice{upload::left_out_of_list(kind_, without_id_)});
    if (!item.error) return;
    item.index = lesson_.next_index++;
    item.source = source();
    lesson_.control.close(item);
  }

 private:
  /// How surely something is recognised when it is to be sent.
  enum class Match : std::uint8_t { none, likely, sure };

  [[nodiscard]] LedgerQueue& ledger() const { return lesson_.control.ledger(); }
  [[nodiscard]] ledger::Owner owner() const { return {.origin = lesson_.origin, .account = account()}; }

  void take_page() {
    for (const auto& object : list_.take_objects()) {
      ++count_;
      const auto object_id = upload::id_of(kind_, object);
      if (object_id.empty()) {
        ++without_id_;
        continue;
      }
      if (is_put_away(object)) continue;
      report::Item item;
      item.kind = kind_;
      item.account = account();
      item.status = report::Status::existing;
      item.id = object_id;
      item.source = item.id;
      item.index = lesson_.next_index++;
      item.name = utf8_prefix(graph::plain_text(object, upload::name_field(kind_)), kLongestName);
      const auto match = take(object, item);
      item.match = match == Match::sure ? "sure" : match == Match::likely ? "likely" : "none";
      lesson_.control.close(std::move(item));
    }
  }

  Match take(const graph::Object& object, report::Item& item) {
    const auto known = memory_.ids.find(item.id);
    if (known != memory_.ids.end() && !known->second.empty()) {
      if (kind_ == AssetKind::image || kind_ == AssetKind::video) item.sha256 = known->second;
      ledger().write(ledger::Seen{owner(), kind_, item.id, lesson_.clock.wall(), false});
      return Match::sure;
    }
    switch (kind_) {
      case AssetKind::video:
        return take_video(object, item);
      case AssetKind::creative:
        return take_creative(object, item);
      case AssetKind::ad:
        return take_ad(object, item);
      default:
        learn(item, {});
        return Match::none;
    }
  }

  Match take_video(const graph::Object& object, report::Item& item) {
    using Phase = graph::VideoStatus::Phase;
    const auto video = graph::listed_video(object);
    if (video.bytes != 0) item.bytes = video.bytes;
    if (video.phase == Phase::failed || video.phase == Phase::uploading) return Match::none;  // it is no use
    const auto stamp = upload::read_stamp(video.description);
    if (!stamp) {
      learn(item, {.kind = {}, .remote_id = {}, .name = {}, .bytes = video.bytes, .length = video.length});
      return item.name.empty() && video.bytes == 0 ? Match::none : Match::likely;
    }
    item.sha256 = stamp->sha256;
    if (video.phase == Phase::ready) {
      recognize(item, stamp->sha256);
    } else if (!memory_.contents.contains(stamp->sha256)) {
      wait_for(item);
    }
    settle(stamp->sha256);
    return Match::sure;
  }

  /// Without its page or its feed nothing can be compared.
  Match take_creative(const graph::Object& object, const report::Item& item) {
    auto content = graph::creative_content(object);
    const auto match = content.empty() ? Match::none : Match::sure;
    learn(item, {.kind = {}, .remote_id = {}, .name = {}, .bytes = 0, .length = 0, .details = std::move(content)});
    return match;
  }

  /// A launch finds it in its ad set by these three. It may be anybody's, so it is none of ours until then.
  Match take_ad(const graph::Object& object, const report::Item& item) {
    const auto adset = graph::plain_text(object, "adset_id");
    const auto creative = object.find("creative");
    const auto shown = creative != object.end() ? graph::plain_text(graph::members_of(creative->second), "id") : "";
    learn(item, {});
    return item.name.empty() || adset.empty() || shown.empty() ? Match::none : Match::sure;
  }

  /// `thing` is what is told of it beside its name.
  void learn(const report::Item& item, ledger::Learned thing) {
    thing.kind = kind_;
    thing.remote_id = item.id;
    thing.name = item.name;
    thing.trusted = lesson_.plan.trust_likely;
    thing.told_at = lesson_.clock.wall();
    ledger().write(ledger::LearnedOf{owner(), std::move(thing)});
  }

  void recognize(const report::Item& item, const std::string& sha256) {
    memory_.contents.insert(sha256);
    ledger().write(ledger::Recognized{owner(),
                                      {.kind = kind_,
                                       .remote_id = item.id,
                                       .sha256 = sha256,
                                       .name = item.name,
                                       .bytes = item.bytes.value_or(0),
                                       .confirmed_at = lesson_.clock.wall()}});
  }

  /// A run that is to send it goes on waiting for it.
  void wait_for(const report::Item& item) {
    ledger().write(ledger::SessionSaved{owner(),
                                        {.sha256 = item.sha256,
                                         .host = lesson_.video_host,
                                         .session_id = {},
                                         .video_id = item.id,
                                         .wanted = {},
                                         .finished = true,
                                         .stamp = {},
                                         .started = lesson_.clock.wall()}});
  }

  /// What has become of a request is known now.
  void settle(const std::string& key) {
    const auto [first, last] = memory_.in_doubt.equal_range(key);
    for (auto intent = first; intent != last; ++intent) ledger().write(ledger::IntentEnded{intent->second});
    memory_.in_doubt.erase(first, last);
  }

  Lesson& lesson_;
  Memory memory_;
  WallTime begun_;
  upload::ObjectList list_;
  std::uint32_t count_ = 0;
  std::size_t without_id_ = 0;
};

Result<Memory> memory_of(ledger::Ledger& ledger, const ledger::Owner& owner, AssetKind kind) {
  const auto assets = ledger::ask(ledger.registry(), ledger::AssetsOfKind{owner, kind});
  if (!assets) return tl::unexpected(assets.error());
  const auto intents = ledger::ask(ledger.registry(), ledger::OpenIntents{owner});
  if (!intents) return tl::unexpected(intents.error());
  Memory memory;
  for (const auto& asset : *assets) {
    auto& content = memory.ids[asset.remote_id];
    if (content.empty() || (!asset.sha256.empty() && !asset.replaced)) content = asset.sha256;
    if (!asset.gone && !asset.replaced && !asset.sha256.empty()) memory.contents.insert(asset.sha256);
  }
  for (const auto& intent : *intents) {
    const bool is_of_video = intent.edge == graph::to_string(graph::Edge::advideos_create);
    if (kind == AssetKind::video && is_of_video) memory.in_doubt.emplace(intent.key, intent.id);
  }
  return memory;
}

}  // namespace

Outcome learn(const LearnPlan& plan, const Settings& settings, Environment& environment) {
  const auto& connection = settings.connection;
  const auto origin = origin_of(connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  std::vector<std::pair<AccountId, std::map<AssetKind, Memory>>> known;
  for (const auto& account : plan.accounts) {
    auto& memories = known.emplace_back(account, std::map<AssetKind, Memory>()).second;
    for (const auto kind : kLearnedKinds) {
      auto memory = memory_of(environment.ledger, {*origin, account}, kind);
      if (!memory) return refused(memory.error(), environment.reporter);
      memories[kind] = *std::move(memory);
    }
  }
  RunControl control(settings, environment, *origin, Mode::makes);
  Lesson lesson{.plan = plan,
                .control = control,
                .reporter = environment.reporter,
                .clock = environment.clock,
                .origin = *origin,
                .video_host = connection.video_url.empty() ? connection.graph_url : connection.video_url};
  Engine engine(control, environment, {.releases_locks = false});
  for (auto& [account, memories] : known) {
    for (auto& [kind, memory] : memories) {
      engine.add(std::make_unique<LearnTarget>(account, kind, std::move(memory), lesson));
    }
  }
  return control.drive(engine);
}

}  // namespace metaup::run
