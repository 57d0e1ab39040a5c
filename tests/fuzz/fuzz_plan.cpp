#include "base/text.hpp"
#include "cli/plans/plan_input.hpp"
#include "cli/plans/plan_review.hpp"
#include "input.hpp"
#include "report/json_members.hpp"
#include "run/build/planned_rows.hpp"
#include "run/engine/plan_in_force.hpp"

using namespace metaup;
using fuzz::require;

namespace {

/// What a terminal is shown holds no control characters but line breaks.
bool is_plain(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = std::string(rest.substr(0, end));
    if (printable(line) != line) return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

void check_shown(const cli::LoadedPlan& loaded) {
  require(is_plain(cli::plan_table(loaded)));
  for (const auto& target : loaded.plan.targets) {
    const auto line = report::to_json(cli::item_of(target));
    require(printable(line) == line);
  }
}

}  // namespace

/// The input is a plan that is reviewed and applied.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  auto plan = report::read_plan(text, "the.plan");
  if (!plan) {
    require(printable(plan.error().message) == plan.error().message && plan.error().message.size() < 2'000);
    return 0;
  }
  const auto canonical = report::plan_text(*plan);
  const auto again = report::read_plan(canonical, "the.plan");
  require(again && report::plan_text(*again) == canonical);
  check_shown({.plan = *plan, .as_written = canonical == text});
  require(run::rows_in_force(*plan, {}).rows.size() <= plan->targets.size());
  const run::PlanInForce in_force(*plan);
  for (const auto& target : plan->targets) {
    require(in_force.find(target.item, target.removes ? report::PlanVerdict::remove : report::PlanVerdict::send) !=
            nullptr);
  }
  cli::Options options;
  options.graph_url = plan->graph_url;
  const auto own = cli::options_in_force(options, *plan);
  if (own) {
    require(!own->yes && !own->force && own->in_force != nullptr);
  } else {
    require(own.error().message.size() < 200'000);
  }
  return 0;
}
