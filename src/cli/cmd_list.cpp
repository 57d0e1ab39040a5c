#include "cli/id_list.hpp"
#include "cli/online.hpp"
#include "cli/values.hpp"

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
  upload::ListQuery query{.account = *options.account,
                          .kind = kind_of(word),
                          .fields = options.fields,
                          .hashes = {},
                          .name_contains = options.name_contains,
                          .since = {}};
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
  return run_online(options, context, {query->account},
                    [&](run::Environment& environment, const run::Settings& settings) {
                      warn_of_rounding(query->hashes, environment.reporter);
                      return run::list_objects(*query, settings, environment);
                    });
}

}  // namespace metaup::cli
