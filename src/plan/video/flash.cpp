#include <bit>

#include "plan/video/container.hpp"

namespace metaup::plan {

namespace {

using namespace std::string_view_literals;

/// The size that most writers put among the properties that come first; 0 without.
std::uint64_t declared_size_of_flv(ByteSource& source) {
  constexpr std::size_t kProperties = 4096;
  constexpr auto kFileSize =
      "\0\x08"
      "filesize\0"sv;  // the length of the name, the name, and that a number follows
  constexpr double kMostBytes = 1e15;
  const std::string head(source.at(0, kProperties));
  const auto found = head.find(kFileSize);
  if (found == std::string::npos) return 0;
  const auto bits = source.big_endian_64(found + kFileSize.size());
  const auto declared = bits ? std::bit_cast<double>(*bits) : 0;
  return declared > 0 && declared < kMostBytes ? static_cast<std::uint64_t>(declared) : 0;
}

/// Where the last of the tags ends that follow each other from the head on; 0 when there is none. What is no tag
/// follows the film.
std::uint64_t end_of_tags(ByteSource& source) {
  constexpr std::uint32_t kSound = 8, kPicture = 9, kProperties = 18;
  constexpr std::uint64_t kTagHead = 11, kSizeBefore = 4;
  const std::uint64_t head = source.big_endian(5, 4).value_or(0);
  auto end = head;
  for (std::size_t tags = 0; end <= source.size() && tags < kMostParts; ++tags) {
    const auto tag = end + kSizeBefore;  // that of the tag before
    const auto type = source.big_endian(tag, 1);
    const bool is_tag = type == kSound || type == kPicture || type == kProperties;
    const bool of_stream_0 = source.big_endian(tag + 8, 3).value_or(0) == 0;
    if (!is_tag || !of_stream_0) break;
    end = tag + kTagHead + source.big_endian(tag + 1, 3).value_or(0);
  }
  return end == head ? 0 : end;
}

}  // namespace

/// FLV has no size in its head, but among its properties, and each of its tags has one.
Result<void> check_flash(ByteSource& source, const std::string& name) {
  if (source.at(0, 3) != "FLV") return {};
  const auto declared = declared_size_of_flv(source);
  if (declared > source.size()) {
    return tl::unexpected(too_short(name, "by its own properties it", declared, source.size()));
  }
  const auto end = end_of_tags(source);
  if (source.error()) return tl::unexpected(*source.error());
  if (end == 0) return tl::unexpected(incomplete(name, "it has no media (tags)"));
  if (end > source.size()) return tl::unexpected(too_short(name, "its last part", end, source.size()));
  return {};
}

}  // namespace metaup::plan
