#pragma once
#include <initializer_list>
#include <stdexcept>

#include "cli/options/resolve.hpp"

namespace metaup::test {

/// A machine with a home, perhaps with profiles, for `resolve`.
struct Machine {
  cli::Environment environment{{"HOME", "/home/ann"}};
  std::map<std::string, std::string> files;

  /// Makes ~/.config/metaup/default.toml.
  void profile(std::string text) { files["/home/ann/.config/metaup/default.toml"] = std::move(text); }

  [[nodiscard]] tl::expected<cli::Resolved, cli::UsageError> run(const std::vector<std::string>& argv) const {
    return cli::resolve(argv, environment, [this](const std::string& path) -> Result<std::optional<std::string>> {
      const auto found = files.find(path);
      if (found == files.end()) return std::optional<std::string>{};
      return std::optional(found->second);
    });
  }
  /// The options; throws with the message when they are refused.
  [[nodiscard]] cli::Options options(const std::vector<std::string>& argv) const {
    auto resolved = run(argv);
    if (!resolved) throw std::runtime_error(resolved.error().message);
    return resolved->options;
  }
  /// The message of the refusal; empty when there is none.
  [[nodiscard]] std::string refusal(const std::vector<std::string>& argv) const {
    const auto resolved = run(argv);
    return resolved ? std::string{} : resolved.error().message;
  }
};

}  // namespace metaup::test
