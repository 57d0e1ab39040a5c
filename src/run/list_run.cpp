#include <algorithm>

#include "metaup/base/text.hpp"
#include "metaup/run/library.hpp"
#include "run/run_control.hpp"

namespace metaup::run {
namespace {

using graph::Object;
using graph::plain_text;

std::uint32_t pixels_of(const Object& object, std::string_view field) {
  constexpr std::uint64_t kMost = 1'000'000;
  return static_cast<std::uint32_t>(std::min(parse_u64(plain_text(object, field)).value_or(0), kMost));
}

/// One list, page by page.
class ListRun {
 public:
  ListRun(RunControl& control, const upload::ListQuery& query)
      : control_(control), query_(query), shown_(upload::shown_fields(query)), list_(query) {}

  void start() {
    const auto operation = list_.next();
    if (asked_ || !operation) return;
    asked_ = true;
    control_.dispatcher().submit({.task = 0, .source = operation->path, .kind = query_.kind, .operation = *operation});
  }

  void on_completed(const Completed& completed) {
    asked_ = false;
    if (!completed.result) {
      if (!list_.on_error(completed.result.error())) fail(completed.result.error());
      return;
    }
    const auto objects = list_.on_reply(*completed.result);
    if (!objects) return fail(objects.error());
    for (const auto& object : *objects) control_.close(item_of(object));
  }

  [[nodiscard]] bool finished() const { return failed_ || (!asked_ && !list_.next()); }
  void skip_rest(const Error& reason) {
    if (finished()) return;
    auto item = rest();
    item.status = report::Status::skipped;
    item.error = reason;
    control_.close(std::move(item));
  }
  [[nodiscard]] static bool busy() { return false; }
  static void describe(report::Tick&) {}  // how many there are is known at the end only

 private:
  report::Item item_of(const Object& object) {
    report::Item item;
    item.index = next_index_++;
    item.kind = query_.kind;
    item.account = query_.account;
    item.status = report::Status::existing;
    item.id = plain_text(object, query_.kind == AssetKind::image ? "hash" : "id");
    item.source = item.id;
    item.name = plain_text(object, upload::name_field(query_.kind));
    item.width = pixels_of(object, "width");
    item.height = pixels_of(object, "height");
    for (const auto& name : shown_) {
      const auto found = object.find(name);
      item.object.emplace_back(name, found == object.end() ? "null" : found->second);
    }
    return item;
  }

  /// Stands for what was not read.
  [[nodiscard]] report::Item rest() const {
    report::Item item;
    item.index = next_index_;
    item.source = std::string(to_string(query_.kind)) + "s of " + query_.account.act();
    if (next_index_ > 0) item.source += " after the first " + std::to_string(next_index_);
    item.kind = query_.kind;
    item.account = query_.account;
    return item;
  }

  void fail(const Error& error) {
    failed_ = true;
    auto item = rest();
    item.status = report::Status::failed;
    item.error = error;
    control_.close(std::move(item));
  }

  RunControl& control_;
  const upload::ListQuery& query_;
  std::vector<std::string> shown_;
  upload::ObjectList list_;
  std::uint32_t next_index_ = 0;
  bool asked_ = false;
  bool failed_ = false;
};

}  // namespace

Outcome list_objects(const upload::ListQuery& query, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, false);
  ListRun run(control, query);
  return control.drive(run);
}

}  // namespace metaup::run
