#include "cli/options/environment.hpp"

#include <unistd.h>

#include "base/text.hpp"

namespace metaup::cli {
namespace {

constexpr std::string_view kPrefix = "METAUP_";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end != 0) lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

void add(Layer& layer, const OptionRow& row, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  auto values = row.list ? lines_of(value) : std::vector{value};
  if (row.sources == Sources::environment) values = {name};  // options hold where a secret is
  if (!values.empty()) layer.push_back({&row, std::move(values), {.from = From::variable, .name = name}});
}

/// XDG folders count only when they are absolute.
std::string folder(const Environment& environment, std::string_view xdg, std::string_view below_home) {
  const auto chosen = variable(environment, xdg);
  if (chosen.starts_with('/')) return chosen + "/metaup";
  const auto home = variable(environment, "HOME");
  return home.empty() ? std::string{} : home + std::string(below_home) + "/metaup";
}

}  // namespace

Environment capture_environment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

Layer environment_layer(const Environment& environment, const CommandRow& command) {
  Layer layer;
  for (const auto& row : option_table()) {
    if (!row.in_environment() || !row.applies_to(command)) continue;
    const auto name = row.variable();
    add(layer, row, name, variable(environment, name));
  }
  return layer;
}

Layer builtin_layer(const Environment& environment, const CommandRow& command) {
  Layer layer;
  for (const auto& row : option_table()) {
    if (row.builtin.empty() || !row.applies_to(command)) continue;
    add(layer, row, std::string(row.builtin), variable(environment, row.builtin));
  }
  return layer;
}

Layer default_layer(const Environment& environment, const CommandRow& command) {
  Layer layer;
  for (const auto& row : option_table()) {
    std::string text(row.default_text);
    if (text.empty() && row.kind == ValueKind::flag && !row.negatable) text = "false";
    if (row.name == "ledger") text = default_ledger_path(environment);
    const bool can_be_set = row.in_environment() || row.in_profile();
    if (!row.applies_to(command) || !(can_be_set || !row.default_text.empty())) continue;
    if (text.empty()) {
      layer.push_back({&row, {}, {.from = From::nowhere}});
    } else {
      layer.push_back({&row, {std::move(text)}, {.from = From::standard}});
    }
  }
  return layer;
}

std::vector<std::string> useless_variables(const Environment& environment) {
  std::map<std::string, const OptionRow*> known;
  std::vector<std::string> names;
  for (const auto& row : option_table()) {
    known.emplace(row.variable(), &row);
    if (row.in_environment()) names.push_back(row.variable());
  }
  std::vector<std::string> warnings;
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(kPrefix) || value.empty()) continue;
    const auto found = known.find(name);
    if (found == known.end()) {
      const auto close = nearest(name, names);
      warnings.push_back(printable(name) + " is set, but there is no such option" +
                         (close.empty() ? "" : "; did you mean " + close + "?"));
    } else if (!found->second->in_environment()) {
      warnings.push_back(name + " is ignored: --" + std::string(found->second->name) +
                         " is taken from the command line only");
    }
  }
  return warnings;
}

std::string profile_path(const Environment& environment, std::string_view profile) {
  const auto home = folder(environment, "XDG_CONFIG_HOME", "/.config");
  return home.empty() ? home : home + "/" + std::string(profile) + ".toml";
}

std::string default_ledger_path(const Environment& environment) {
  const auto home = folder(environment, "XDG_STATE_HOME", "/.local/state");
  return home.empty() ? home : home + "/ledger.db";
}

std::string token_memory_path(const Environment& environment) {
  const auto home = folder(environment, "XDG_STATE_HOME", "/.local/state");
  return home.empty() ? home : home + "/tokens.json";
}

}  // namespace metaup::cli
