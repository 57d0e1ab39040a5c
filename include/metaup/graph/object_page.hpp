#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// An object as Meta gave it: each of its fields with the value as JSON text.
using Object = std::map<std::string, std::string, std::less<>>;

struct ObjectPage {
  std::vector<Object> objects;
  std::string after;  ///< the cursor of the next page; empty on the last
};
/// One page of any list.
[[nodiscard]] Result<ObjectPage> read_objects(const Reply& reply);

/// The one object that a read of its id gave.
[[nodiscard]] Result<Object> read_object(const Reply& reply);

/// The members of such a value; none when it is no object.
[[nodiscard]] Object members_of(std::string_view value);

/// A field for people: of a string its characters, of everything else the JSON text; empty when
/// the object does not have it.
[[nodiscard]] std::string plain_text(const Object& object, std::string_view field);

}  // namespace metaup::graph
