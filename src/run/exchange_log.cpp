#include "run/exchange_log.hpp"

namespace metaup::run {

void ExchangeLog::on_exchange(const Flight& flight, const http::Completion& completion, const graph::Split& split) {
  const auto& operation = flight.entries.front().second.submission.operation;
  report::Exchange exchange;
  for (const auto& [place, entry] : flight.entries) {
    if (!entry.submission.source.empty()) exchange.sources.push_back(entry.submission.source);
  }
  exchange.edge = flight.shape == graph::Call::Shape::batch ? "batch" : graph::to_string(operation.edge);
  exchange.method = flight.shape == graph::Call::Shape::batch ? "POST" : http::to_string(operation.method);
  exchange.path = flight.shape == graph::Call::Shape::batch ? "/" : "/" + operation.path;
  exchange.elapsed = completion.elapsed;
  exchange.bytes_sent = completion.bytes_sent;
  if (completion.result) {
    exchange.http_status = completion.result->status;
    exchange.trace_id = completion.result->header("x-fb-trace-id");
  }
  if (!split.answers.empty() && !split.answers.front().result) {
    exchange.code = split.answers.front().result.error().code;
    exchange.subcode = split.answers.front().result.error().subcode;
  }
  environment_.reporter.on(exchange);

  const auto& asked = settings_.connection.api_version;
  const bool versioned = flight.shape != graph::Call::Shape::batch;  // only what is in a batch names a version
  if (versioned && !split.api_version_served.empty() && split.api_version_served != asked) {
    notice_once("Meta answered with API version " + split.api_version_served + " although " + asked +
                " was asked for; consider --api-version " + split.api_version_served);
  }
  if (!split.version_warning.empty()) notice_once("Meta says: " + split.version_warning);
}

void ExchangeLog::on_answer(const Entry& entry, const graph::Answer& answer) {
  const auto& operation = entry.submission.operation;
  const bool was_not_tried = !answer.result && answer.result.error().error_class == ErrorClass::dependency;
  if (operation.method == http::Method::get || was_not_tried) return;
  constexpr int kOk = 200;
  ledger::AuditRow row;
  row.time = environment_.clock.wall();
  row.origin = origin_;
  row.account = operation.account.act();
  row.edge = graph::to_string(operation.edge);
  row.source = entry.submission.source;
  if (answer.result) {
    row.http_status = kOk;
    row.fbtrace_id = answer.result->trace_id;
  } else {
    const auto& error = answer.result.error();
    row.http_status = error.http_status;
    row.code = error.code;
    row.subcode = error.subcode;
    row.fbtrace_id = error.fbtrace_id;
  }
  ledger_.write(std::move(row));
}

void ExchangeLog::on_repeat(const Entry& entry, const Error& error, Milliseconds wait) {
  report::Item item;
  item.index = entry.submission.ticket.target;
  item.source = entry.submission.source;
  item.kind = entry.submission.kind;
  item.account = entry.submission.operation.account;
  item.attempts = entry.requests;
  environment_.reporter.on(report::Retry{.item = std::move(item), .error = error, .wait = wait});
}

void ExchangeLog::notice_once(const std::string& message) {
  if (noticed_.insert(message).second) environment_.reporter.on(report::Notice{message});
}

}  // namespace metaup::run
