// Uploads the files and folders that it is called with, as `metaup upload` does.
//   META_ACCESS_TOKEN=… upload act_123 creatives/ hero.mp4
#include <cstdio>
#include <cstdlib>
#include <metaup/metaup.hpp>

using namespace metaup;

int main(int argc, char** argv) {
  const auto account = AccountId::parse(argc > 2 ? argv[1] : "");
  const char* const token = std::getenv("META_ACCESS_TOKEN");
  if (!account || token == nullptr) return std::fputs("META_ACCESS_TOKEN=… upload ACCOUNT PATH…\n", stderr), 2;

  SessionOptions options;
  options.accounts = {*account};
  options.ledger = "upload-example.db";  // what was sent is remembered here: run it twice, and nothing goes up twice
  options.settings.command = "upload";
  options.settings.connection.token = Secret(token);
  if (const char* const url = std::getenv("METAUP_GRAPH_URL")) options.settings.connection.graph_url = url;

  const auto out = report::make_descriptor_sink(1);
  const auto reporter = report::make_output(report::Format::ndjson, *out, {});
  auto session = Session::open(std::move(options), *reporter);
  if (!session) return std::fprintf(stderr, "upload: %s\n", session.error().error.message.c_str()), 1;

  const auto selected = plan::select({.paths = {argv + 2, argv + argc}});
  if (!selected) return std::fprintf(stderr, "upload: %s\n", selected.error().message.c_str()), 1;
  run::UploadPlan plan;
  for (const auto& file : selected->candidates) plan.jobs.push_back({.account = *account, .content = file});
  const auto outcome = session->upload(std::move(plan), {});
  return outcome.stop == run::Stop::none && outcome.summary.failed == 0 ? 0 : 1;
}
