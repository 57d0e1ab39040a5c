#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/plan/media.hpp"

/// Under which name a file is sent: Meta keeps an image's file name as its library name.
namespace metaup::plan {

struct NameFacts {
  std::string path;  ///< as in Candidate::path
  Format format = Format::unknown;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string sha256;
  std::uint32_t number = 0;  ///< place in the run, from 1
  WallTime date{};
};

struct ChosenName {
  std::string name;
  std::vector<std::string> warnings;  ///< extension corrected, name cut
};

/// Checks a template: `{stem} {ext} {dir} {width} {height} {ratio} {date:%Y%m%d} {sha8} {n}`, `{{`
/// and `}}` for braces. `{ext}` is the file's own extension if it fits the content, else the usual
/// one; `{dir}` the name of the folder; `{ratio}` is such as "9x16"; dates are UTC; sides that are
/// not known are 0. A local error names the unknown field.
[[nodiscard]] Result<void> check_name_template(std::string_view name_template);

/// The name of one file: the template (empty: the base name) filled in, characters that cannot
/// stand in a file name replaced, an extension that contradicts the content corrected, at most 100
/// characters (cut at a character boundary, with a suffix made of the content so that two names
/// stay two).
[[nodiscard]] ChosenName choose_name(std::string_view name_template, const NameFacts& facts);

}  // namespace metaup::plan
