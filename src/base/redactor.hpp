#pragma once
#include <array>
#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/secret.hpp"

namespace metaup {

/// Takes known secrets out of text that somebody else wrote: a server may repeat a token in whatever
/// it says. A secret is found as it is, percent-encoded, with JSON or HTML escapes in place of any of
/// its characters (also escaped more than once), in base64, in capitals, and any stretch of 20 characters of it.
/// What is shorter than 8 characters is no secret but a word that replies are full of.
class Redactor {
 public:
  static constexpr std::size_t kTrigrams = 65'536;

  Redactor() = default;
  explicit Redactor(const std::vector<Secret>& secrets);

  /// `text` with `[secret]` in place of each; still valid JSON or HTML if it was.
  [[nodiscard]] std::string clean(std::string text) const;

 private:
  struct Start {
    std::size_t needle = 0;
    std::size_t from = 0;
  };

  void add(std::string_view text);
  [[nodiscard]] std::size_t match(std::string_view text) const;
  [[nodiscard]] std::size_t match_from(std::string_view text, char first) const;

  std::vector<Secret> needles_;
  std::array<std::vector<Start>, 256> starts_;  // of stretches, by their first character
  std::bitset<kTrigrams> trigrams_;             // with which a stretch may begin: most text is passed over by this
};

}  // namespace metaup
