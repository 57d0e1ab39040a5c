#include "cli/options/profile.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <sstream>

#include "base/text.hpp"

namespace metaup::cli {
namespace {

template <class T>
using Checked = tl::expected<T, UsageError>;

/// One profile while it is read.
class Reader {
 public:
  Reader(std::string name, const CommandRow& command) : name_(std::move(name)), command_(command) {}

  Checked<ProfileLayers> read(const toml::table& profile) const {
    ProfileLayers layers;
    for (const auto& [key, node] : profile) {
      const auto added = node.is_table() ? add_table(layers.own, key.str(), *node.as_table())
                                         : add(layers.common, key.str(), node, nullptr);
      if (!added) return tl::unexpected(added.error());
    }
    return layers;
  }

 private:
  Checked<void> add_table(Layer& layer, std::string_view key, const toml::table& table) const {
    const auto* const owner = find_command(key);
    if (owner == nullptr || !takes(*owner, "profile")) {
      return refuse(table, "there is no command '" + printable(key) + "'" + suggestion(key, command_names()));
    }
    for (const auto& [inner_key, inner] : table) {
      if (const auto added = add(layer, inner_key.str(), inner, owner); !added) return added;
    }
    return {};
  }

  /// `owner` is the command whose table the key stands in; null at the top.
  Checked<void> add(Layer& layer, std::string_view key, const toml::node& node, const CommandRow* owner) const {
    const auto* const row = find_option(key);
    if (row == nullptr) return refuse(node, "unknown key '" + printable(key) + "'" + suggestion(key, profile_keys()));
    if (!row->in_profile()) return refuse(node, "'" + printable(key) + "' cannot be set in a profile" + reason(*row));
    if (owner != nullptr && !row->applies_to(*owner)) {
      return refuse(node, "'" + printable(key) + "' does not apply to the command " + std::string(owner->name));
    }
    const bool meant = (owner == nullptr || owner->name == command_.name) && row->applies_to(command_);
    if (!meant) return {};
    auto values = values_of(*row, node);
    if (!values) return tl::unexpected(values.error());
    layer.push_back({row,
                     *std::move(values),
                     {.from = From::profile,
                      .name = name_,
                      .table = owner == nullptr ? std::string{} : std::string(owner->name),
                      .line = node.source().begin.line}});
    return {};
  }

  Checked<std::vector<std::string>> values_of(const OptionRow& row, const toml::node& node) const {
    if (const auto* const list = node.as_array(); list != nullptr && row.list) {
      std::vector<std::string> values;
      for (const auto& element : *list) {
        const auto text = element.value_exact<std::string>();
        if (!text) return refuse(element, std::string(row.name) + " takes a list of strings");
        values.push_back(*text);
      }
      if (values.empty()) return refuse(node, std::string(row.name) + " is an empty list");
      return values;
    }
    if (row.kind == ValueKind::flag) {
      const auto on = node.value_exact<bool>();
      if (!on) return refuse(node, std::string(row.name) + " takes true or false");
      return std::vector<std::string>{*on ? "true" : "false"};
    }
    if (const auto text = node.value_exact<std::string>()) return std::vector{*text};
    if (const auto number = node.value_exact<std::int64_t>()) return std::vector{std::to_string(*number)};
    return refuse(node, std::string(row.name) + " takes a string or a whole number" + (row.list ? ", or a list" : ""));
  }

  static std::vector<std::string_view> profile_keys() {
    std::vector<std::string_view> keys;
    for (const auto& row : option_table()) {
      if (row.in_profile()) keys.push_back(row.name);
    }
    return keys;
  }

  static std::string reason(const OptionRow& row) {
    switch (row.sources) {
      case Sources::command_line:
        return ": give it on the command line, each time";
      case Sources::environment:
        return ": keep secrets out of it, and name a file or a command";
      case Sources::not_in_profile:
        return ", because it chooses the profile";
      case Sources::profile:
      case Sources::anywhere:
        break;
    }
    return {};
  }

  template <class Candidates>
  static std::string suggestion(std::string_view word, const Candidates& candidates) {
    const auto close = nearest(word, candidates);
    return close.empty() ? std::string{} : "; did you mean '" + close + "'?";
  }

  std::string place(const toml::node& node) const {
    return name_ + ":" + std::to_string(node.source().begin.line) + ": ";
  }
  tl::unexpected<UsageError> refuse(const toml::node& node, const std::string& why) const {
    return tl::unexpected(UsageError{place(node) + why, std::string(command_.name)});
  }

  std::string name_;
  const CommandRow& command_;
};

}  // namespace

Checked<ProfileLayers> parse_profile(std::string_view text, const std::string& name, const CommandRow& command) try {
  return Reader(name, command).read(toml::parse(text));
} catch (const toml::parse_error& error) {
  return tl::unexpected(
      UsageError{name + ":" + std::to_string(error.source().begin.line) + ": " + printable(error.description()),
                 std::string(command.name)});
}

}  // namespace metaup::cli
