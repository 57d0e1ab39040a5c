#include <algorithm>

#include "cli/inputs/id_list.hpp"
#include "cli/launch/creative_list.hpp"
#include "cli/online.hpp"
#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

http::FetchOptions picture_options(const Options& options) {
  constexpr std::uint64_t kLargestPicture = 4U << 20U;
  constexpr Milliseconds kLongest{30'000};
  http::FetchOptions fetch;
  fetch.user_agent = "metaup/" + std::string(version());
  fetch.ca_file = options.ca_file;
  fetch.largest = kLargestPicture;
  fetch.connect_timeout = options.connect_timeout;
  fetch.total_timeout = kLongest;
  return fetch;
}

/// The creatives in the order in which they are named.
tl::expected<std::vector<std::string>, NothingChosen> asked_for(const Options& options, const CommandContext& context) {
  const auto wrong_usage = [&](std::string message) {
    return tl::unexpected<NothingChosen>(UsageError{std::move(message), options.command});
  };
  if (options.arguments.empty() == options.from.empty()) {
    return wrong_usage("preview needs either CREATIVE_ID or --from");
  }
  if (!options.from.empty()) {
    const auto text = read_id_text(options.from, options, context);
    if (!text) return tl::unexpected<NothingChosen>(text.error());
    auto creatives = creatives_in(*text, options.from);
    if (!creatives) return wrong_usage(std::move(creatives.error()));
    return *std::move(creatives);
  }
  std::vector<std::string> ids;
  for (const auto& text : options.arguments) {
    auto id = parse_thing(AssetKind::creative, text);
    if (!id) return wrong_usage(id.error());
    ids.push_back(*std::move(id));
  }
  return ids;
}

/// What is asked for, checked as far as it can be.
tl::expected<run::PreviewPlan, NothingChosen> preview_plan(const Options& options, const CommandContext& context) {
  run::PreviewPlan plan{.account = *options.account,
                        .creatives = {},
                        .formats = {},
                        .html = options.html,
                        .fetch = picture_options(options)};
  for (const auto& format : options.formats) {
    const bool again = std::find(plan.formats.begin(), plan.formats.end(), format) != plan.formats.end();
    if (!again) plan.formats.push_back(format);
  }
  auto creatives = asked_for(options, context);
  if (!creatives) return tl::unexpected(std::move(creatives.error()));
  plan.creatives = *std::move(creatives);
  return plan;
}

}  // namespace

int run_preview(const Options& options, CommandContext& context) {
  const auto plan = preview_plan(options, context);
  if (!plan) return fail(context, plan.error());
  return run_online(options, context, {plan->account}, [&](run::Environment& environment, run::Settings settings) {
    settings.compose.batch = true;
    warn_of_rounding(plan->creatives, environment.reporter);
    return run::preview_creatives(*plan, settings, environment);
  });
}

}  // namespace metaup::cli
