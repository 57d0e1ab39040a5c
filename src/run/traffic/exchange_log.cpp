#include "run/traffic/exchange_log.hpp"

#include "graph/api_version.hpp"

namespace metaup::run {
namespace {

constexpr int kOk = 200;

std::vector<std::string> sources_of(const Flight& flight) {
  std::vector<std::string> sources;
  for (const auto& [place, entry] : flight.entries) {
    if (!entry.submission.source.empty()) sources.push_back(entry.submission.source);
  }
  return sources;
}

/// What of a call is that of one of its operations.
report::CallFailed failed_call(const graph::Operation& operation, const Error& error) {
  report::CallFailed call;
  call.account = operation.account;
  call.edge = graph::to_string(operation.edge);
  call.method = http::to_string(operation.method);
  call.path = "/" + operation.path;
  call.error = error;
  return call;
}

/// It was not run, because what it needs had failed.
bool was_not_tried(const graph::Answer& answer) {
  return !answer.result && answer.result.error().error_class == ErrorClass::dependency;
}

}  // namespace

void ExchangeLog::on_exchange(const Flight& flight, const http::Completion& completion, const graph::Split& split) {
  const auto& operation = flight.entries.front().second.submission.operation;
  report::Exchange exchange;
  exchange.sources = sources_of(flight);
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
  tell_failures(flight, completion, split);

  const auto& asked = settings_.connection.api_version;
  const bool versioned = flight.shape != graph::Call::Shape::batch;  // only what is in a batch names a version
  if (versioned && !split.api_version_served.empty() && split.api_version_served != asked) {
    notice_once("Meta answered with API version " + split.api_version_served + " although " + asked +
                " was asked for; consider --api-version " +
                graph::api_version_to_give(split.api_version_served, environment_.clock.wall()));
  }
  if (!split.version_warning.empty()) notice_once("Meta says: " + split.version_warning);
}

/// A request that failed as a whole is one call, whatever is in it; in a batch that came each operation is one.
void ExchangeLog::tell_failures(const Flight& flight, const http::Completion& completion, const graph::Split& split) {
  const auto tell = [&](report::CallFailed call) {
    if (completion.result) call.trace_id = completion.result->header("x-fb-trace-id");
    call.api_version = split.api_version_served;
    environment_.reporter.on(call);
  };
  const bool is_batch = flight.shape == graph::Call::Shape::batch;
  const bool came = completion.result && completion.result->status == kOk;
  for (std::size_t i = 0; i < flight.entries.size() && i < split.answers.size(); ++i) {
    const auto& answer = split.answers[i];
    if (answer.result || answer.left_out || was_not_tried(answer)) continue;
    const auto& submission = flight.entries[i].second.submission;
    auto call = failed_call(submission.operation, answer.result.error());
    if (is_batch && came) {
      if (!submission.source.empty()) call.sources = {submission.source};
      tell(std::move(call));
      continue;
    }
    if (is_batch) {
      call.edge = "batch";
      call.method = "POST";
      call.path = "/";
    }
    call.sources = sources_of(flight);
    return tell(std::move(call));
  }
}

void ExchangeLog::on_answer(const Entry& entry, const graph::Answer& answer) {
  const auto& operation = entry.submission.operation;
  if (operation.method == http::Method::get || was_not_tried(answer)) return;
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
