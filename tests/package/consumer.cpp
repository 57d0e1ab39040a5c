#include <cstdio>

#include "metaup/http/transport.hpp"
#include "metaup/ledger/ledger.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/upload.hpp"

/// Uses what needs each of the libraries that metaup stands on.
int main() {
  using namespace metaup;
  Waker waker;
  const run::Interrupt interrupt;
  const SystemClock clock;
  const auto sink = report::make_descriptor_sink(1);
  report::OutputContext context;
  context.command = "upload";
  context.run_id = "consumer";
  const auto reporter = report::make_output(report::Format::ndjson, *sink, context);
  const auto ledger = ledger::make_memory_ledger();
  const auto transport = http::make_curl_transport({});
  run::Environment environment{*transport, clock, *ledger, *reporter, waker, interrupt, [] { return 0.5; }};

  run::UploadSettings settings;
  settings.common.connection.graph_url = "http://127.0.0.1:1";
  run::UploadPlan plan;
  plan.jobs.push_back(
      {.source = {}, .account = *AccountId::parse("1"), .content = plan::unusable("none.jpg", Error{})});
  const auto outcome = run::upload(std::move(plan), settings, environment);
  std::puts(outcome.summary.failed == 1 ? "metaup works from outside" : "something is wrong");
  return outcome.summary.failed == 1 ? 0 : 1;
}
