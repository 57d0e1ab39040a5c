#include "plan/video/container.hpp"

namespace metaup::plan {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kObjectHead = 24;  // a name of 16 bytes and a size of 8
constexpr std::uint64_t kHeaderHead = 30;  // and the number of objects in it
constexpr auto kHeader = "\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C"sv;
constexpr auto kData = "\x36\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C"sv;
constexpr auto kFileProperties = "\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65"sv;

/// The size that the header gives for the whole file; 0 for a live recording, which knows none.
std::uint64_t declared_size(ByteSource& source, std::uint64_t header_end) {
  constexpr std::uint64_t kSizeAt = 40, kFlagsAt = 88;
  constexpr std::uint32_t kBroadcast = 1;
  auto offset = kHeaderHead;
  for (std::size_t objects = 0; offset + kObjectHead <= header_end && objects < kMostParts; ++objects) {
    const auto size = source.little_endian_64(offset + 16).value_or(0);
    if (source.at(offset, 16) == kFileProperties) {
      const bool live = (source.little_endian(offset + kFlagsAt, 4).value_or(kBroadcast) & kBroadcast) != 0;
      return live ? 0 : source.little_endian_64(offset + kSizeAt).value_or(0);
    }
    if (size < kObjectHead || size > header_end - offset) break;
    offset += size;
  }
  return 0;
}

}  // namespace

/// A file is a header, the data, and perhaps indexes.
Result<void> check_asf(ByteSource& source, const std::string& name) {
  if (source.at(0, 8) != kHeader.substr(0, 8)) return {};
  const auto header = source.little_endian_64(16);
  if (!header || *header < kHeaderHead || *header > source.size()) {
    return tl::unexpected(incomplete(name, "it ends within its header"));
  }
  const auto declared = declared_size(source, *header);
  if (declared > source.size()) return tl::unexpected(too_short(name, "by its own sizes it", declared, source.size()));
  if (source.at(*header, 16) != kData) return tl::unexpected(incomplete(name, "it has no media (Data object)"));
  const auto data = source.little_endian_64(*header + 16).value_or(0);
  if (source.error()) return tl::unexpected(*source.error());
  if (data > source.size() - *header) {
    return tl::unexpected(too_short(name, "its data", *header + data, source.size()));
  }
  return {};
}

}  // namespace metaup::plan
