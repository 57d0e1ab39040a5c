#pragma once
#include <set>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/options.hpp"
#include "metaup/run/library.hpp"

/// Which ads and creatives a later command is about.
namespace metaup::cli {

struct Chosen {
  std::vector<run::ChangePlan::Object> objects;  ///< each once
  std::vector<std::string> notices;              ///< what was left out
};

/// From the arguments, --run, --from, --retry-from or a plan: just one of them; ads and creatives as far as they are of
/// `kinds`. When that cannot be said, the reason has been told, and this is the exit code.
[[nodiscard]] tl::expected<Chosen, int> choose_objects(const Options& options, const std::set<AssetKind>& kinds,
                                                       CommandContext& context);

[[nodiscard]] std::vector<run::RemoteObject> remotes_of(const Chosen& chosen);
[[nodiscard]] std::set<AccountId> accounts_of(const std::vector<run::RemoteObject>& objects);
/// "3 ads in act_1 act_2".
[[nodiscard]] std::string counted_in_accounts(const std::string& noun, const std::vector<run::RemoteObject>& objects);

/// Tells what was left out, and which ids a spreadsheet may have rounded.
void tell_of_choice(const Chosen& chosen, report::Reporter& reporter);

/// The things of these kinds in the ndjson output of an earlier run, that have an id.
[[nodiscard]] tl::expected<std::vector<run::ChangePlan::Object>, std::string> objects_in_output(
    std::string_view text, std::string_view name, const std::set<AssetKind>& kinds);

}  // namespace metaup::cli
