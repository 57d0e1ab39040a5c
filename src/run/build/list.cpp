#include <algorithm>

#include "base/text.hpp"
#include "metaup/run/library.hpp"
#include "run/engine.hpp"

namespace metaup::run {
namespace {

std::uint32_t pixels_of(const graph::Object& object, std::string_view field) {
  constexpr std::uint64_t kMost = 1'000'000;
  return static_cast<std::uint32_t>(std::min(parse_u64(graph::plain_text(object, field)).value_or(0), kMost));
}

/// One list, page by page: each object is an item of its own.
class ListTarget final : public Target {
 public:
  ListTarget(const upload::ListQuery& query, RunControl& control)
      : Target(query.account, query.kind),
        query_(query),
        control_(control),
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
  /// An item stands for what was not read.
  void on_closing(report::Item& item) override {
    if (!item.error) return;
    item.index = count_;
    item.source = source();
    control_.close(item);
  }

 private:
  void report_page() {
    for (const auto& object : list_.take_objects()) control_.close(item_of(object));
  }

  report::Item item_of(const graph::Object& object) {
    report::Item item;
    item.index = count_++;
    item.kind = query_.kind;
    item.account = query_.account;
    item.status = report::Status::existing;
    item.id = graph::plain_text(object, query_.kind == AssetKind::image ? "hash" : "id");
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

  const upload::ListQuery& query_;
  RunControl& control_;
  std::vector<std::string> shown_;
  upload::ObjectList list_;
  std::uint32_t count_ = 0;
};

}  // namespace

Outcome list_objects(const upload::ListQuery& query, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, true);
  Engine engine(control, environment, {.releases_locks = false});
  engine.add(std::make_unique<ListTarget>(query, control));
  return control.drive(engine);
}

}  // namespace metaup::run
