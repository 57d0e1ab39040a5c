#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// A type of node: what it is called, all fields that it has, and those given when none are asked for.
struct NodeType {
  /// A field of whose value single members can be asked for.
  struct Inside {
    std::string field;
    const NodeType& (*type)() = nullptr;  ///< of the node that it holds; null: of no type that is known here
  };

  std::string name;
  std::vector<std::string> fields;
  std::vector<std::string> defaults;
  std::vector<Inside> inside;
};

/// The members of `full` that `fields=` asks for; `id` always. A field that the type has but this
/// object has no value for is left out; one that the type does not have is an error, and so are members of
/// what is no node (such as a spec).
[[nodiscard]] Answer select_fields(const Call& call, const NodeType& type, const Json& full);

/// Whether `fields=` asks for members of what that field holds: "creative{name}".
[[nodiscard]] bool asks_inside(const Call& call, std::string_view field);

/// The ids that `filtering` asks for, which calls them by one of `names`; nothing when all are asked for. `mode` is
/// what becomes of such a filter: honoured, ignored, refused.
[[nodiscard]] tl::expected<std::optional<std::set<std::string>>, ApiError> ids_in_filter(
    const Call& call, const std::string& mode, const std::set<std::string>& names);

/// An object of a list: its place in the order of creation (from 1), and how it is shown.
struct Listed {
  std::uint64_t sequence = 0;
  std::function<Json()> show;
};

/// One page of a list, newest first, with cursors; `paging.next` carries the token, as in the field.
[[nodiscard]] Answer list_page(const Context& context, const Call& call, const NodeType& type,
                               std::vector<Listed> items);

}  // namespace metaup::simulator
