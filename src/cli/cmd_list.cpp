#include <algorithm>

#include "cli/inputs/id_list.hpp"
#include "cli/online.hpp"
#include "cli/options/values.hpp"

namespace metaup::cli {
namespace {

AssetKind kind_of(const std::string& word) {
  return parse_asset_kind(word.substr(0, word.size() - 1)).value_or(AssetKind::image);  // "images"
}

tl::expected<upload::ListQuery, UsageError> query_of(const Options& options, WallTime now) {
  const auto refuse = [&](std::string message) {
    return tl::unexpected(UsageError{std::move(message), options.command});
  };
  const auto& word = options.arguments.front();
  const auto kind = kind_of(word);
  upload::ListQuery query{.account = upload::is_in_account(kind) ? *options.account : AccountId{},
                          .kind = kind,
                          .fields = options.fields,
                          .hashes = {},
                          .name_contains = options.name_contains,
                          .since = {}};
  const bool asks_for_token = std::any_of(query.fields.begin(), query.fields.end(), [](const std::string& field) {
    return field.find("access_token") != std::string::npos;
  });
  if (asks_for_token) return refuse("--fields access_token: metaup shows no tokens");
  if (!options.hashes.empty() && query.kind != AssetKind::image) return refuse("--hash is only for images");
  for (const auto& text : options.hashes) {
    auto hash = parse_thing(AssetKind::image, text);
    if (!hash) return refuse("--hash: " + hash.error());
    query.hashes.push_back(*std::move(hash));
  }
  if (options.since.empty()) return query;
  if (!upload::has_created_time(query.kind))
    return refuse("Meta does not say when " + word + " were made, so --since cannot be used");
  const auto since = parse_since(options.since, now);
  if (!since) return refuse("--since: " + since.error());
  query.since = *since;
  return query;
}

}  // namespace

int run_list(const Options& options, CommandContext& context) {
  const auto query = query_of(options, context.clock.wall());
  if (!query) return fail(context, query.error());
  std::vector<AccountId> accounts;
  if (!query->account.empty()) accounts.push_back(query->account);
  return run_online(options, context, accounts, [&](run::Environment& environment, const run::Settings& settings) {
    warn_of_rounding(query->hashes, environment.reporter);
    return run::list_objects(*query, settings, environment);
  });
}

}  // namespace metaup::cli
