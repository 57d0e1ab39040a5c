#include "cli/outputs/log_record.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace metaup::cli {
namespace {

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      break;
  }
  return "error";
}

/// Collects fields; what is empty or zero is left out.
class Builder {
 public:
  Builder(LogLevel level, std::string event) : record_{level, std::move(event), {}} {}
  Builder& text(const char* name, std::string_view value) {
    if (!value.empty()) record_.fields.emplace_back(name, printable(value));
    return *this;
  }
  Builder& number(const char* name, std::int64_t value) {
    if (value != 0) record_.fields.emplace_back(name, value);
    return *this;
  }
  /// One value as it is, several as a list under another name.
  Builder& texts(const char* one, const char* several, const std::vector<std::string>& values) {
    if (values.size() == 1) return text(one, values.front());
    if (values.empty()) return *this;
    std::vector<std::string> clean;
    for (const auto& value : values) clean.push_back(printable(value));
    record_.fields.emplace_back(several, std::move(clean));
    return *this;
  }
  Builder& account(const AccountId& account) { return text("account", account.empty() ? "" : account.act()); }
  Builder& item(const report::Item& item) {
    return text("source", item.source).account(item.account).number("attempts", item.attempts);
  }
  /// Of an exchange, or of an operation in it.
  template <class Call>
  Builder& call(const Call& call) {
    return text("edge", call.edge)
        .text("method", call.method)
        .text("path", call.path)
        .texts("source", "sources", call.sources);
  }
  Builder& error(const Error& error) {
    return text("class", metaup::to_string(error.error_class))
        .number("code", error.code)
        .number("subcode", error.subcode)
        .text("fbtrace_id", error.fbtrace_id)
        .text("message", error.message)
        .text("user_title", error.user_title)
        .text("user_message", error.user_message)
        .texts("field", "fields", error.fields)
        .text("hint", error.hint);
  }
  LogRecord take() { return std::move(record_); }

 private:
  LogRecord record_;
};

struct ToRecord {
  using Record = std::optional<LogRecord>;

  Record operator()(const report::RunStart& start) const {
    return Builder(LogLevel::info, "run_start")
        .text("command", start.command)
        .text("version", start.version)
        .text("graph_url", start.graph_url)
        .take();
  }
  Record operator()(const report::ItemEnded& ended) const {
    const auto& item = ended.item;
    Builder builder(item.error ? LogLevel::warning : LogLevel::info, "item");
    builder.item(item).text("status", report::to_string(item.status)).text("id", item.id);
    if (item.error) builder.error(*item.error);
    return builder.take();
  }
  Record operator()(const report::Retry& retry) const {
    return Builder(LogLevel::warning, "retry")
        .item(retry.item)
        .number("wait_ms", retry.wait.count())
        .error(retry.error)
        .take();
  }
  Record operator()(const report::Throttle& throttle) const {
    return Builder(LogLevel::warning, "throttle")
        .account(throttle.account)
        .number("wait_ms", throttle.wait.count())
        .number("usage_percent", static_cast<std::int64_t>(throttle.usage_percent))
        .text("reason", throttle.reason)
        .text("cause", throttle.cause == report::WaitCause::network ? "network" : "")
        .take();
  }
  Record operator()(const report::Notice& notice) const {
    return Builder(LogLevel::info, "notice").text("message", notice.message).take();
  }
  Record operator()(const report::Exchange& exchange) const {
    return Builder(LogLevel::debug, "exchange")
        .call(exchange)
        .number("status", exchange.http_status)
        .number("elapsed_ms", exchange.elapsed.count())
        .number("bytes_sent", static_cast<std::int64_t>(exchange.bytes_sent))
        .number("code", exchange.code)
        .number("subcode", exchange.subcode)
        .text("x_fb_trace_id", exchange.trace_id)
        .take();
  }
  Record operator()(const report::CallFailed& call) const {
    return Builder(LogLevel::warning, "call_failed")
        .call(call)
        .account(call.account)
        .number("status", call.error.http_status)
        .text("x_fb_trace_id", call.trace_id)
        .text("served_version", call.api_version)
        .error(call.error)
        .take();
  }
  Record operator()(const report::Fatal& fatal) const {
    return Builder(LogLevel::error, "error").error(fatal.error).take();
  }
  Record operator()(const report::Summary& summary) const {
    return Builder(LogLevel::info, "summary")
        .number("items", summary.items)
        .number("done", summary.done)
        .number("failed", summary.failed)
        .number("skipped", summary.skipped)
        .number("requests", summary.requests)
        .number("retries", summary.retries)
        .number("elapsed_ms", summary.elapsed.count())
        .number("exit_code", summary.exit_code)
        .take();
  }
  Record operator()(const report::Tick&) const { return std::nullopt; }
};

/// Quoted when it has blanks, so that a line splits at blanks.
std::string value_text(const LogRecord::Value& value) {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* const list = std::get_if<std::vector<std::string>>(&value)) return nlohmann::json(*list).dump();
  const auto& text = std::get<std::string>(value);
  const bool plain = text.find_first_of(" \"=\\[") == std::string::npos;
  return plain ? text : nlohmann::json(text).dump();
}

}  // namespace

std::optional<LogRecord> to_record(const report::Event& event, const std::string& run_id) {
  auto record = std::visit(ToRecord{}, event);
  if (record && !run_id.empty()) record->fields.emplace(record->fields.begin(), "run", run_id);
  return record;
}

std::string to_text(const LogRecord& record, WallTime time) {
  std::string line = rfc3339(time) + " " + std::string(to_string(record.level)) + " " + record.event;
  for (const auto& [name, value] : record.fields) line += " " + name + "=" + value_text(value);
  return line;
}

std::string to_json(const LogRecord& record, WallTime time) {
  nlohmann::ordered_json line{{"time", rfc3339(time)}, {"level", to_string(record.level)}, {"event", record.event}};
  for (const auto& [name, value] : record.fields) {
    std::visit([&line, &key = name](const auto& held) { line[key] = held; }, value);
  }
  return line.dump();
}

}  // namespace metaup::cli
