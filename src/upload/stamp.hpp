#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace metaup::upload {

/// What a video says of itself at Meta, which tells no digests of contents.
struct Stamp {
  enum class Of : std::uint8_t {
    content,
    url,  ///< that Meta has fetched it from
  };
  Of of = Of::content;
  std::string sha256;
};

/// What a description may have of characters beside a stamp: together they are as long as the text of a post may be.
inline constexpr std::size_t kLongestStamped = 63'000;

/// The description with the stamp in a line of its own at its end.
[[nodiscard]] std::string stamped(std::string description, const Stamp& stamp);
/// The stamp at the end of a description; nothing when there is none.
[[nodiscard]] std::optional<Stamp> read_stamp(std::string_view description);

}  // namespace metaup::upload
