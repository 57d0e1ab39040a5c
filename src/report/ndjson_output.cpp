#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/json_members.hpp"
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
    auto line = begin("run_start");
    line["schema"] = 1;
    line["command"] = start.command;
    line["version"] = start.version;
    line["graph_url"] = start.graph_url;
    line["accounts"] = Json::array();
    for (const auto& account : start.accounts) line["accounts"].push_back(account.act());
    write(line);
  }
  void show(const ItemEnded& ended) {
    auto line = begin(ended_type(ended.item));
    line["item"] = item_object(ended.item);
    write(line);
  }
  void show(const Retry& retry) {
    auto line = begin("retry");
    line["item"] = running_item_object(retry.item);
    line["error"] = error_object(retry.error);
    line["wait_ms"] = retry.wait.count();
    write(line);
  }
  void show(const Throttle& throttle) {
    auto line = begin("throttle");
    if (!throttle.account.empty()) line["account"] = throttle.account.act();
    line["wait_ms"] = throttle.wait.count();
    line["usage_percent"] = throttle.usage_percent;
    line["reason"] = throttle.reason;
    if (throttle.cause == WaitCause::network) line["cause"] = "network";
    write(line);
  }
  void show(const Notice& notice) {
    auto line = begin("notice");
    line["message"] = notice.message;
    write(line);
  }
  void show(const Fatal& fatal) {
    auto line = begin("error");
    line["error"] = fatal_object(fatal);
    write(line);
  }
  void show(const Summary& summary) {
    auto line = begin("summary");
    line.update(summary_object(summary));
    write(line);
  }
  void show(const Exchange&) {}  // these two are for the log
  void show(const CallFailed&) {}
  void show(const Tick&) {}  // for progress displays

  [[nodiscard]] Json begin(std::string_view type) const {
    Json line;
    line["type"] = type;
    line["time"] = rfc3339(context_.clock != nullptr ? context_.clock->wall() : SystemClock{}.wall());
    line["run_id"] = context_.run_id;
    return line;
  }
  void write(const Json& line) { writer_.write(dump(line) + "\n"); }

  Writer writer_;
  OutputContext context_;
};

}  // namespace

std::unique_ptr<Reporter> make_ndjson_output(Sink& sink, OutputContext context) {
  return std::make_unique<NdjsonOutput>(sink, std::move(context));
}

}  // namespace metaup::report
