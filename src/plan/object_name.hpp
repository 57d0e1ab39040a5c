#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"

/// New names for ads and creatives that are there already.
namespace metaup::plan {

struct ObjectNameFacts {
  std::string name;  ///< as it is called now
  std::string id;
  AssetKind kind = AssetKind::ad;
  std::uint32_t number = 0;  ///< place in the run, from 1
  WallTime date{};
};

/// Checks a template: `{name} {id} {kind} {n} {date:%Y%m%d}`, and of the name, if it is that of a file, `{stem}` and
/// `{ext}`; `{{` and `}}` for braces. A local error names the unknown field.
[[nodiscard]] Result<void> check_object_template(std::string_view name_template);

/// The template filled in, without characters that would steer a terminal or break a line. A local error when nothing
/// is left, or when it is longer than Meta takes.
[[nodiscard]] Result<std::string> object_name(std::string_view name_template, const ObjectNameFacts& facts);

}  // namespace metaup::plan
