#include <algorithm>

#include "base/text.hpp"
#include "cli/launch/row_stream.hpp"
#include "cli/options/credentials.hpp"
#include "cli/options/settings_table.hpp"
#include "cli/outputs/scrubber.hpp"
#include "report/human.hpp"

namespace metaup::cli {
namespace {

/// A setting without its secrets.
struct ShownSetting {
  const OptionRow* row = nullptr;
  std::vector<std::string> values;
  Origin origin;
  std::vector<std::string_view> commands;
};

/// Of a flag "true" or "false", however it was written.
std::vector<std::string> plain_values(const Assignment& setting, const Scrubber& scrubber) {
  if (!kept_back(*setting.row).empty()) return {};
  std::vector<std::string> values;
  for (const auto& value : setting.values) values.push_back(scrubber.clean(value));
  if (setting.row->kind == ValueKind::flag && !values.empty()) {
    values = {parse_switch(values.back()).value_or(false) ? "true" : "false"};
  }
  return values;
}

ShownSetting shown_of(SharedSetting shared, const Scrubber& scrubber) {
  auto& setting = shared.setting;
  ShownSetting shown{setting.row, plain_values(setting, scrubber), std::move(setting.origin),
                     std::move(shared.commands)};
  shown.origin.name = scrubber.clean(shown.origin.name);
  return shown;
}

bool is_kept_back(const ShownSetting& shown) {
  return shown.origin.from != From::nowhere && !kept_back(*shown.row).empty();
}

std::string in_brackets(std::string_view text) { return "[" + std::string(text) + "]"; }

/// "METAUP_MAX_WAIT", "/home/ann/.config/metaup/default.toml:5"; empty where a word says it all.
std::string place_of(const Origin& origin) {
  return origin.from == From::profile ? origin.name + ":" + std::to_string(origin.line) : origin.name;
}

std::string origin_for_people(const Origin& origin) {
  if (origin.from == From::command_line) return "command line";
  if (origin.from == From::standard) return "default";
  const auto place = printable(place_of(origin));
  return origin.table.empty() ? place : place + " " + in_brackets(origin.table);
}

Json to_json(const ShownSetting& shown) {
  Json json{{"option", shown.row->name}, {"values", shown.values}};
  if (is_kept_back(shown)) json["hidden"] = kept_back(*shown.row);
  json["source"] = to_string(shown.origin.from);
  if (shown.origin.from == From::variable) json["variable"] = shown.origin.name;
  if (shown.origin.from == From::profile) {
    json["file"] = shown.origin.name;
    json["line"] = shown.origin.line;
    json["table"] = shown.origin.table.empty() ? Json() : Json(shown.origin.table);
  }
  if (!shown.commands.empty()) json["commands"] = shown.commands;
  return json;
}

std::string to_tsv(const ShownSetting& shown) {
  const auto values = is_kept_back(shown) ? in_brackets(kept_back(*shown.row)) : joined(shown.values, "\n");
  std::vector<std::string> commands(shown.commands.begin(), shown.commands.end());
  return std::string(shown.row->name) + "\t" + report::tsv_cell(values) + "\t" +
         std::string(to_string(shown.origin.from)) + "\t" + report::tsv_cell(place_of(shown.origin)) + "\t" +
         shown.origin.table + "\t" + joined(commands, " ");
}

std::string to_text(const ShownSetting& shown) {
  constexpr std::size_t kOption = 22;
  constexpr std::size_t kValue = 34;
  const auto padded = [](const std::string& text, std::size_t columns) {
    const auto length = utf8_length(text);
    return text + std::string(length < columns ? columns - length : 0, ' ') + "  ";
  };
  const auto value = is_kept_back(shown) ? in_brackets(kept_back(*shown.row)) : joined(shown.values, ", ");
  auto line = padded(std::string(shown.row->name), kOption) + padded(report::shown(value), kValue) +
              origin_for_people(shown.origin);
  if (shown.commands.empty()) return line;
  if (shown.origin.from == From::standard) return line + "  (other commands)";
  const std::vector<std::string> commands(shown.commands.begin(), shown.commands.end());
  return line + "  (" + joined(commands, ", ") + ")";
}

/// What somebody has set comes first; of what nobody has set and has no default, the names will do.
void show_to_people(std::vector<SharedSetting> settings, const std::string& profile, const Scrubber& scrubber,
                    RowStream& rows) {
  rows.say(profile.empty() ? "there is no profile" : "profile: " + printable(profile));
  std::stable_partition(settings.begin(), settings.end(),
                        [](const SharedSetting& shared) { return shared.setting.origin.from != From::standard; });
  std::vector<std::string> unset;
  for (auto& shared : settings) {
    if (shared.setting.origin.from == From::nowhere) {
      if (shared.commands.empty()) unset.emplace_back(shared.setting.row->name);
    } else {
      rows.add("settings", shown_of(std::move(shared), scrubber));
    }
  }
  if (!unset.empty()) rows.say("not set: " + joined(unset, ", "));
}

}  // namespace

int run_config(const Options& options, CommandContext& context) {
  const auto commands = shown_commands(options);
  if (!commands) return fail(context, commands.error());
  auto given = context.given;
  std::erase_if(given, [](const Assignment& assignment) {  // what is for `config show` itself
    return assignment.row->bundle == Bundle::output || assignment.row->bundle == Bundle::general;
  });
  auto table = settings_table(*commands, context.environment, context.load, given);
  if (!table.errors.empty()) return fail(context, table.errors.front());
  const Scrubber scrubber(secrets_of_variables(context.environment));
  const auto profile = scrubber.clean(table.profile);
  RowStream rows(options.output, context,
                 {{"schema", 1}, {"command", "config"}, {"profile", profile.empty() ? Json() : Json(profile)}},
                 {"settings"});
  if (options.output == report::Format::text) {
    show_to_people(std::move(table.settings), profile, scrubber, rows);
  } else {
    for (auto& shared : table.settings) rows.add("settings", shown_of(std::move(shared), scrubber));
  }
  return rows.end({});
}

}  // namespace metaup::cli
