#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "ledger/registry.hpp"
#include "metaup/run/library.hpp"
#include "run/engine/engine.hpp"
#include "upload/object_list.hpp"

namespace metaup::run {
namespace {

std::uint32_t pixels_of(const graph::Object& object, std::string_view field) {
  constexpr std::uint64_t kMost = 1'000'000;
  return static_cast<std::uint32_t>(std::min(parse_u64(graph::plain_text(object, field)).value_or(0), kMost));
}

/// What the lists of a run share.
struct Listing {
  RunControl& control;
  report::Reporter& reporter;
  std::uint32_t next_index = 0;
};

/// One list, page by page: each object is an item of its own, unless it is one of `known`.
class ListTarget final : public Target {
 public:
  ListTarget(const upload::ListQuery& query, Listing& listing, std::set<std::string> known = {})
      : Target(query.account, query.kind),
        query_(query),
        listing_(listing),
        known_(std::move(known)),
        shown_(upload::shown_fields(query)),
        list_(query) {}

  [[nodiscard]] std::string source() const override {
    const auto all = std::string(to_string(query_.kind)) +
                     (upload::is_in_account(query_.kind) ? "s of " + query_.account.act() : "s of the token");
    return count_ == 0 ? all : all + " after the first " + std::to_string(count_);
  }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return list_; }
  [[nodiscard]] Decision on_step() override {
    report_page();
    return Go{};
  }
  [[nodiscard]] Decision on_done() override {
    report_page();
    return End{report::Status::existing, {}};
  }
  [[nodiscard]] Decision on_failed(Error error) override {
    if (error.error_class == ErrorClass::invalid && upload::has_alias(query_)) {
      if (!error.hint.empty()) error.hint += " ";
      error.hint += "Leave out .as(…): Meta takes aliases from older apps only.";
    }
    return failed(std::move(error));
  }
  /// An item stands for what was not read.
  void on_closing(report::Item& item) override {
    if (without_id_ != 0) listing_.reporter.on(report::Notice{upload::left_out_of_list(query_.kind, without_id_)});
    if (!item.error) return;
    item.index = listing_.next_index++;
    item.source = source();
    listing_.control.close(item);
  }

 private:
  void report_page() {
    for (const auto& object : list_.take_objects()) {
      ++count_;
      const auto object_id = upload::id_of(query_.kind, object);
      if (object_id.empty()) {
        ++without_id_;
      } else if (!known_.contains(object_id)) {
        listing_.control.close(item_of(object));
      }
    }
  }

  report::Item item_of(const graph::Object& object) {
    report::Item item;
    item.index = listing_.next_index++;
    item.kind = query_.kind;
    item.account = query_.account;
    item.status = report::Status::existing;
    item.id = upload::id_of(query_.kind, object);
    if (query_.kind == AssetKind::account) item.account = AccountId::parse(item.id).value_or(AccountId{});
    item.source = item.id;
    item.name = graph::plain_text(object, upload::name_field(query_.kind));
    item.width = pixels_of(object, "width");
    item.height = pixels_of(object, "height");
    for (const auto& name : shown_) {
      const auto found = object.find(name);
      item.object.emplace_back(name, found == object.end() ? "null" : found->second);
    }
    return item;
  }

  const upload::ListQuery query_;
  Listing& listing_;
  std::set<std::string> known_;
  std::vector<std::string> shown_;
  upload::ObjectList list_;
  std::uint32_t count_ = 0;
  std::size_t without_id_ = 0;
};

/// The ids of a kind that the ledger has ever known in the account.
Result<std::set<std::string>> known_ids(ledger::Ledger& ledger, const ledger::Owner& owner, AssetKind kind) {
  const auto assets = ledger::ask(ledger.registry(), ledger::AssetsOfKind{owner, kind});
  if (!assets) return tl::unexpected(assets.error());
  std::set<std::string> ids;
  for (const auto& asset : *assets) ids.insert(asset.remote_id);
  return ids;
}

}  // namespace

Outcome list_unknown(const UnknownQuery& query, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  std::map<AssetKind, std::set<std::string>> known;
  for (const auto kind : {AssetKind::image, AssetKind::video, AssetKind::creative, AssetKind::ad}) {
    auto ids = known_ids(environment.ledger, {*origin, query.account}, kind);
    if (!ids) return refused(ids.error(), environment.reporter);
    known[kind] = *std::move(ids);
  }
  RunControl control(settings, environment, *origin, Mode::reads);
  Listing listing{control, environment.reporter};
  Engine engine(control, environment, {.releases_locks = false});
  for (auto& [kind, ids] : known) {
    upload::ListQuery list{.account = query.account, .kind = kind};
    if (upload::has_created_time(kind)) list.since = query.since;
    engine.add(std::make_unique<ListTarget>(list, listing, std::move(ids)));
  }
  return control.drive(engine);
}

Outcome list_objects(const upload::ListQuery& query, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, Mode::reads);
  Listing listing{control, environment.reporter};
  Engine engine(control, environment, {.releases_locks = false});
  engine.add(std::make_unique<ListTarget>(query, listing));
  return control.drive(engine);
}

}  // namespace metaup::run
