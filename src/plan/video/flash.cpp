#include <bit>

#include "plan/video/container.hpp"

namespace metaup::plan {

/// FLV has no size in its head, but most writers put one among the properties that come first.
Result<void> check_flash(ByteSource& source, const std::string& name) {
  using namespace std::string_view_literals;
  constexpr std::size_t kProperties = 4096;
  constexpr auto kFileSize =
      "\0\x08"
      "filesize\0"sv;  // the length of the name, the name, and that a number follows
  constexpr double kMostBytes = 1e15;
  if (source.at(0, 3) != "FLV") return {};
  const std::string head(source.at(0, kProperties));
  const auto found = head.find(kFileSize);
  if (found == std::string::npos) return {};
  const auto bits = source.big_endian_64(found + kFileSize.size());
  if (!bits) return {};
  const auto declared = std::bit_cast<double>(*bits);
  const auto size = static_cast<double>(source.size());
  if (!(declared > size && declared < kMostBytes)) return {};
  return tl::unexpected(
      too_short(name, "by its own properties it", static_cast<std::uint64_t>(declared), source.size()));
}

}  // namespace metaup::plan
