#include "cli/inputs/made_by_runs.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/outputs/history_text.hpp"

namespace metaup::cli {
namespace {

std::string shown_run(const std::string& run_id) { return printable(utf8_prefix(run_id, 100)); }

/// Adds up what several runs made.
class Collector {
 public:
  Collector(const Options& options, std::string origin) : options_(options), origin_(std::move(origin)) {}

  void add(const ledger::MadeAsset& made) {
    const auto& [owner, asset] = made.owned;
    if (owner.origin != origin_ || asset.gone) return;
    if (options_.account && owner.account != *options_.account) {
      others_.insert(owner.account);
    } else if (seen_.insert({owner.account, {asset.kind, asset.remote_id}}).second) {
      result_.made.push_back(made);
    }
  }

  /// Nothing when all that was made is in other accounts than the one in force; `others` names them.
  std::optional<MadeByRuns> take() {
    if (others_.empty()) return std::move(result_);
    if (result_.made.empty()) return std::nullopt;
    result_.notices.push_back("what is in " + others() + " was left out, as the account in force is " +
                              options_.account->act());
    return std::move(result_);
  }
  [[nodiscard]] std::string others() const {
    std::vector<std::string> names;
    for (const auto& account : others_) names.push_back(account.act());
    return joined(names, ", ");
  }

 private:
  const Options& options_;
  std::string origin_;
  MadeByRuns result_;
  std::set<AccountId> others_;
  std::set<std::pair<AccountId, ledger::Remote>> seen_;
};

}  // namespace

tl::expected<MadeByRuns, int> made_by_runs(const std::vector<std::string>& runs, const Options& options,
                                           CommandContext& context) {
  const auto refuse = [&](std::string message) {
    return tl::unexpected(fail(context, UsageError{std::move(message), options.command}));
  };
  if (options.no_ledger) return refuse("what a run made is in the ledger: leave out --no-ledger");
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return refuse(origin.error().message);
  const auto ledger = ledger::open_ledger(options.ledger, ledger::Access::read_only);
  if (!ledger) return tl::unexpected(fail_to_open(context, ledger.error()));
  Collector collector(options, *origin);
  for (const auto& written : runs) {
    const std::string run_id(trimmed(written));
    if (run_id.empty()) return refuse("the id of a run is empty: 'metaup runs' lists them");
    std::optional<ledger::RecordedRun> known;
    auto read = (*ledger)->each_run({.run_id = run_id}, [&](const ledger::RecordedRun& run) { known = run; });
    if (read && !known) return tl::unexpected(fail(context, unknown_run(run_id), kNotFound));
    if (read && known->row.origin != *origin) {
      return refuse("run " + shown_run(run_id) + " worked at " + printable(known->row.origin) + ", not at " + *origin +
                    ": give --graph-url");
    }
    if (read) read = (*ledger)->each_made(run_id, [&](const ledger::MadeAsset& made) { collector.add(made); });
    if (!read) return tl::unexpected(fail(context, read.error(), kInternal));
  }
  if (auto made = collector.take()) return *std::move(made);
  return refuse("these runs made things in " + collector.others() + " only, and the account in force is " +
                options.account->act() + ": give --account");
}

}  // namespace metaup::cli
