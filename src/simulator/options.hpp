#pragma once
#include <span>
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

namespace metaup::simulator {

struct Options {
  std::string host = "127.0.0.1";
  int port = 0;
  std::string scenario_file;  ///< empty: none; "-": stdin
  bool verbose = false;
  bool help = false;
};

/// Reads the words after the program's name.
[[nodiscard]] Result<Options> parse_options(std::span<const char* const> words);

[[nodiscard]] std::string_view help_text();

}  // namespace metaup::simulator
