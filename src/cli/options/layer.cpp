#include "cli/options/layer.hpp"

#include <map>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace metaup::cli {
namespace {

/// A flag that is off, or an option that nobody has set, leaves the others of its slot alone.
bool says_something(const Assignment& assignment) {
  if (assignment.values.empty()) return false;
  const bool is_flag = assignment.row->kind == ValueKind::flag;
  return !is_flag || parse_switch(assignment.values.back()).value_or(true);
}

bool replaces(const Assignment& later, const Assignment& earlier) {
  const auto slot = later.row->slot;
  return later.row == earlier.row || (!slot.empty() && slot == earlier.row->slot && says_something(later));
}

/// A refused value that looks right may have a character that nobody sees. Only of a value that is shown, as others
/// may be secret.
std::string note_of(const Assignment& assignment, const std::string& refusal) {
  for (const auto& value : assignment.values) {
    const auto hint = odd_character_hint(value);
    const bool is_shown = refusal.find(printable(value)) != std::string::npos;
    if (!hint.empty() && is_shown && refusal.find(hint) == std::string::npos) return ": " + hint;
  }
  return {};
}

}  // namespace

std::string_view to_string(From from) {
  switch (from) {
    case From::nowhere:
      return "unset";
    case From::standard:
      return "default";
    case From::profile:
      return "profile";
    case From::variable:
      return "variable";
    case From::command_line:
      break;
  }
  return "command_line";
}

std::string Assignment::given_as() const {
  switch (origin.from) {
    case From::command_line:
      return "--" + std::string(row->name);
    case From::variable:
      return origin.name;
    case From::profile:
      return origin.name + ":" + std::to_string(origin.line) + ": " + std::string(row->name);
    case From::nowhere:
    case From::standard:
      break;
  }
  return std::string(to_string(origin.from));
}

Layer merged(const std::vector<Layer>& layers) {
  Layer in_force;
  for (const auto& layer : layers) {
    for (const auto& assignment : layer) {
      std::erase_if(in_force, [&](const Assignment& earlier) { return replaces(assignment, earlier); });
      in_force.push_back(assignment);
    }
  }
  return in_force;
}

tl::expected<void, UsageError> check(const Layer& layer, std::string_view command) {
  std::map<std::string_view, const Assignment*> slots;
  for (const auto& assignment : layer) {
    if (assignment.row->slot.empty()) continue;
    const auto [other, fresh] = slots.emplace(assignment.row->slot, &assignment);
    if (fresh) continue;
    return tl::unexpected(UsageError{
        other->second->given_as() + " and " + assignment.given_as() + " exclude each other: give one of them",
        std::string(command)});
  }
  Options tried{.command = std::string(command)};
  return apply(layer, tried);
}

tl::expected<void, UsageError> apply(const Layer& layer, Options& options) {
  for (const auto& assignment : layer) {
    if (const auto set = assignment.row->apply(options, assignment.values); !set) {
      return tl::unexpected(
          UsageError{assignment.given_as() + ": " + set.error() + note_of(assignment, set.error()), options.command});
    }
  }
  return {};
}

}  // namespace metaup::cli
