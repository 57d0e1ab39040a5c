#include "metaup/graph/creative_spec.hpp"
#include "run/launch/launch_run.hpp"

// What can be known of the rows before anything is sent.

namespace metaup::run {
namespace {

void append(graph::Findings& all, graph::Findings findings) {
  all.errors.insert(all.errors.end(), findings.errors.begin(), findings.errors.end());
  all.warnings.insert(all.warnings.end(), findings.warnings.begin(), findings.warnings.end());
}

/// "headline: has 52 characters …" as an error.
void refuse_warning(const std::string& warning, graph::Findings& findings) {
  const auto colon = warning.find(": ");
  findings.refuse(warning.substr(0, colon), warning.substr(colon + 2));
}

/// What an ad whose row has been refused says.
Error without_creative(const std::string& source) {
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "its creative is refused: see " + source;
  return error;
}

}  // namespace

void LaunchRun::take_in() {
  auto rows = std::move(plan_.rows);
  for (std::uint32_t number = 0; number < rows.size(); ++number) take_in(number, std::move(rows[number]));
}

void LaunchRun::take_in(std::uint32_t number, LaunchRow row) {
  std::vector<LaunchAssets::Need> needs;
  std::vector<std::string> warnings;
  const auto error = check(row, needs, warnings);
  any_refused_ = any_refused_ || error;
  const bool has_creative = row.creative.has_value();
  if (has_creative) {
    auto item = item_of(row, AssetKind::creative);
    item.warnings = warnings;
    if (error) {
      creatives_.refuse(number, std::move(item), *error);
    } else {
      creatives_.add(number, std::move(item), std::move(*row.creative), std::move(needs));
    }
  }
  if (!row.ad) return;
  auto item = item_of(row, AssetKind::ad);
  if (!has_creative) item.warnings = std::move(warnings);
  if (error) {
    ads_.refuse(number, std::move(item), has_creative ? without_creative(row.source) : *error);
  } else {
    ads_.add(number, std::move(item), std::move(*row.ad), std::move(row.attachments));
  }
}

/// All that is wrong with a row, its files' absence included.
std::optional<Error> LaunchRun::check(LaunchRow& row, std::vector<LaunchAssets::Need>& needs,
                                      std::vector<std::string>& warnings) {
  if (row.error) return row.error;
  graph::Findings findings;
  if (row.creative) append(findings, graph::check_creative(*row.creative));
  if (row.ad) {
    row.ad->creative_to_come = row.creative.has_value();
    *row.ad = graph::with_spec_members(std::move(*row.ad));
    append(findings, graph::check_ad(*row.ad));
  }
  if (settings_.upload.probe.strict) {
    for (const auto& warning : std::exchange(findings.warnings, {})) refuse_warning(warning, findings);
  }
  if (findings.errors.empty() && row.creative) {
    auto needed = assets_.need(*row.creative);
    if (!needed) return std::move(needed.error());
    needs = *std::move(needed);
  }
  warnings = std::move(findings.warnings);
  if (findings.errors.empty()) return std::nullopt;
  return graph::to_error(findings.errors);
}

report::Item LaunchRun::item_of(const LaunchRow& row, AssetKind kind) const {
  report::Item item;
  item.source = row.source;
  item.kind = kind;
  item.account = plan_.account;
  if (kind == AssetKind::creative) item.name = row.creative->name;
  if (kind == AssetKind::ad) item.name = row.ad->name;
  return item;
}

}  // namespace metaup::run
