#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/json_members.hpp"
#include "report/json_text.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

/// A video that was still being processed when the waiting ended has an error and is not done.
std::string_view ended_type(const Item& item) {
  if (item.status == Status::skipped) return "item_skipped";
  return has_failed(item) ? "item_failed" : "item_done";
}

/// One line for each event, out as soon as it happens.
class NdjsonOutput final : public Reporter {
 public:
  NdjsonOutput(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    std::visit([this](const auto& what) { show(what); }, event);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void show(const RunStart& start) {
    auto accounts = Json::array();
    for (const auto& account : start.accounts) accounts.push_back(account.act());
    write(begin("run_start")
              .number("schema", 1)
              .text("command", start.command)
              .text("version", start.version)
              .text("graph_url", start.graph_url)
              .json("accounts", accounts));
  }
  void show(const ItemEnded& ended) { write(begin(ended_type(ended.item)).raw("item", to_json(ended.item))); }
  void show(const Retry& retry) {
    write(begin("retry")
              .raw("item", running_item(retry.item))
              .json("error", error_object(retry.error))
              .number("wait_ms", retry.wait.count()));
  }
  void show(const Throttle& throttle) {
    auto line = begin("throttle");
    if (!throttle.account.empty()) line.text("account", throttle.account.act());
    line.number("wait_ms", throttle.wait.count())
        .json("usage_percent", throttle.usage_percent)
        .text("reason", throttle.reason);
    if (throttle.cause == WaitCause::network) line.text("cause", "network");
    write(line);
  }
  void show(const Notice& notice) { write(begin("notice").text("message", notice.message)); }
  void show(const Fatal& fatal) { write(begin("error").json("error", fatal_object(fatal))); }
  void show(const Summary& summary) {
    auto line = begin("summary");
    const auto members = summary_object(summary);
    for (const auto& [name, value] : members.items()) line.json(name, value);
    write(line);
  }
  void show(const Exchange&) {}  // these two are for the log
  void show(const CallFailed&) {}
  void show(const Tick&) {}  // for progress displays

  [[nodiscard]] JsonText begin(std::string_view type) const {
    JsonText line;
    line.text("type", type)
        .text("time", rfc3339(context_.clock != nullptr ? context_.clock->wall() : SystemClock{}.wall()))
        .text("run_id", context_.run_id);
    return line;
  }
  void write(const JsonText& line) { writer_.write(line.str() + "\n"); }

  Writer writer_;
  OutputContext context_;
};

}  // namespace

std::unique_ptr<Reporter> make_ndjson_output(Sink& sink, OutputContext context) {
  return std::make_unique<NdjsonOutput>(sink, std::move(context));
}

}  // namespace metaup::report
