#include "cli/inputs/id_list.hpp"

#include <algorithm>
#include <set>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/inputs/places.hpp"
#include "cli/options/option_table.hpp"
#include "metaup/base/file.hpp"
#include "metaup/report/output.hpp"
#include "plan/manifest/sheet.hpp"
#include "report/plan_file.hpp"

namespace metaup::cli {
namespace {

using Things = tl::expected<std::vector<run::RemoteObject>, NothingChosen>;

tl::unexpected<NothingChosen> refuse(const Options& options, std::string message) {
  return tl::unexpected<NothingChosen>(UsageError{std::move(message), options.command});
}

constexpr std::size_t kLargest = 1U << 30U;

Things named(const Options& options, AssetKind kind, const std::vector<std::string>& ids) {
  std::vector<run::RemoteObject> things;
  for (const auto& text : ids) {
    auto id = parse_thing(kind, text);
    if (!id) return refuse(options, id.error());
    things.push_back({.account = options.account.value_or(AccountId{}), .id = *std::move(id)});
  }
  return things;
}

Things left_over(const Options& options, AssetKind kind, const CommandContext& context) {
  const auto text = read_input(options.retry_from, kLargest, options, context);
  if (!text) return tl::unexpected<NothingChosen>(text.error());
  const auto list = report::read_retry_list(*text, options.retry_from);
  if (!list) return refuse(options, list.error().message);
  if (list->command != options.command) {
    return refuse(options, options.retry_from + " comes from the command " + printable(list->command));
  }
  std::vector<run::RemoteObject> things;
  for (const auto& item : list->items) {
    auto id = parse_thing(kind, item.source);
    if (!id) return refuse(options, options.retry_from + ": " + id.error());
    things.push_back({.account = item.account, .id = *std::move(id)});
  }
  return things;
}

Things planned(const Options& options, AssetKind kind) {
  std::vector<run::RemoteObject> things;
  for (const auto& target : options.in_force->targets) {
    const auto& item = target.item;
    auto id = parse_thing(kind, item.source);
    if (!id || item.kind != kind) {
      return refuse(options, "the plan has a target that is nothing to " + options.command + ": " +
                                 printable(utf8_prefix(item.source, 200)));
    }
    things.push_back({.account = item.account, .id = *std::move(id)});
  }
  return things;
}

}  // namespace

Result<std::string> read_id_text(const std::string& file, const Options& options, const CommandContext& context) {
  auto text = read_input(file, kLargest, options, context);
  if (text && plan::is_zip_archive(*text)) {
    return local_error(printable(file) + " is a workbook and no list: save its column of ids as text, one a line");
  }
  return text;
}

std::vector<std::string> ids_in(std::string_view text) {
  std::vector<std::string> ids;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty()) ids.emplace_back(line);
  }
  return ids;
}

tl::expected<std::string, std::string> parse_thing(AssetKind kind, std::string_view written) {
  const auto text = trimmed(written);
  auto id = kind == AssetKind::image ? to_lower(text) : std::string(text);
  if (kind == AssetKind::image ? is_image_hash(id) : is_numeric_id(id)) return id;
  const auto hint = id_hint(text);
  const auto* const shape =
      kind == AssetKind::image ? "an image hash: that has 32 hex digits" : " id: that is a number";
  return tl::unexpected(
      "'" + printable(utf8_prefix(text, 200)) + "' is not " +
      (kind == AssetKind::image ? "" : (kind == AssetKind::ad ? "an " : "a ") + std::string(to_string(kind))) + shape +
      (hint.empty() ? "" : " (" + hint + ")"));
}

std::vector<std::string> ids_of(const std::vector<run::RemoteObject>& things) {
  std::vector<std::string> ids;
  for (const auto& thing : things) ids.push_back(thing.id);
  return ids;
}

void warn_of_rounding(const std::vector<std::string>& ids, report::Reporter& reporter) {
  std::set<std::string> said;
  for (const auto& id : ids) {
    const auto warning = rounding_warning(id);
    if (!warning.empty() && said.insert(warning).second) reporter.on(report::Notice{warning});
  }
}

int fail(CommandContext& context, const NothingChosen& why) {
  const auto* const unread = std::get_if<Error>(&why);
  return unread != nullptr ? fail(context, *unread, kUsage) : fail(context, std::get<UsageError>(why));
}

Things objects_of(const Options& options, AssetKind kind, const CommandContext& context) {
  if (options.in_force) return planned(options, kind);
  const int sources =
      (options.arguments.empty() ? 0 : 1) + (options.from.empty() ? 0 : 1) + (options.retry_from.empty() ? 0 : 1);
  if (sources != 1) {
    const auto* const command = find_command(options.command);
    const std::string choices =
        std::string(command->arguments) + (takes(*command, "from") ? ", --from" : "") + " or --retry-from";
    return refuse(options, options.command + (sources == 0 ? " needs " : " takes just one of ") + choices);
  }
  if (!options.retry_from.empty()) return left_over(options, kind, context);
  if (options.from.empty()) return named(options, kind, options.arguments);
  const auto text = read_id_text(options.from, options, context);
  if (!text) return tl::unexpected<NothingChosen>(text.error());
  return named(options, kind, ids_in(*text));
}

}  // namespace metaup::cli
