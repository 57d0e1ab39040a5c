#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/secret.hpp"

namespace metaup {

/// Takes known secrets out of text that somebody else wrote: a server may repeat a token in whatever
/// it says. A secret is found as it is, percent-encoded, with JSON or HTML escapes in place of any of
/// its characters (also escaped more than once), in base64, and cut off after its first 20 characters.
/// What is shorter than 8 characters is no secret but a word that replies are full of.
class Redactor {
 public:
  Redactor() = default;
  explicit Redactor(const std::vector<Secret>& secrets);

  /// `text` with `[secret]` in place of each; still valid JSON or HTML if it was.
  [[nodiscard]] std::string clean(std::string text) const;

 private:
  void add(std::string_view text);
  [[nodiscard]] std::size_t match(std::string_view text) const;

  std::vector<Secret> needles_;
  std::array<bool, 256> may_begin_{};  // a character with which a needle, or its escape, begins
};

}  // namespace metaup
