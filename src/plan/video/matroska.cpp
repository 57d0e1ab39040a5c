#include <bit>
#include <optional>

#include "plan/video/container.hpp"

namespace metaup::plan {
namespace {

constexpr std::uint32_t kEbml = 0x1A45DFA3, kSegment = 0x18538067, kCluster = 0x1F43B675, kSimpleBlock = 0xA3,
                        kBlockGroup = 0xA0;

struct Element {
  std::uint32_t id = 0;
  std::uint64_t content = 0;          ///< where it begins
  std::optional<std::uint64_t> size;  ///< of a live recording: not known
};

/// How many bytes a number of variable length has, by the zeros before its first one.
std::size_t length_of(std::uint32_t first) { return static_cast<std::size_t>(std::countl_zero(first << 24U)) + 1; }

/// Nothing for bytes that are no element.
std::optional<Element> element_at(ByteSource& source, std::uint64_t offset) {
  const auto first = source.big_endian(offset, 1);
  if (!first || *first < 0x10) return std::nullopt;  // ids have four bytes at most
  const auto id_bytes = length_of(*first);
  const auto id = source.big_endian(offset, id_bytes);
  const auto size_at = offset + id_bytes;
  const auto size_first = source.big_endian(size_at, 1);
  if (!id || !size_first || *size_first == 0) return std::nullopt;
  const auto size_bytes = length_of(*size_first);
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < size_bytes; ++i) {
    const auto byte = source.big_endian(size_at + i, 1);
    if (!byte) return std::nullopt;
    size = size << 8U | *byte;
  }
  const auto mask = (std::uint64_t{1} << (7 * size_bytes)) - 1;  // without the marker of its length
  Element element{.id = *id, .content = size_at + size_bytes, .size = size & mask};
  if (element.size == mask) element.size.reset();
  return element;
}

/// A segment has clusters. Where its size is not known, they have sizes of their own, or else their blocks have.
Result<void> check_clusters(ByteSource& source, const std::string& name, std::uint64_t offset) {
  bool has_cluster = false;
  for (std::size_t parts = 0; offset < source.size() && parts < kMostParts; ++parts) {
    const auto element = element_at(source, offset);
    has_cluster = has_cluster || (element && element->id == kCluster);
    if (!element) break;
    if (!element->size && element->id == kCluster) {
      offset = element->content;  // its blocks come next
      continue;
    }
    if (!element->size) break;
    if (*element->size > source.size() - std::min(source.size(), element->content)) {
      const bool is_block = element->id == kSimpleBlock || element->id == kBlockGroup;
      if (element->id != kCluster && !(has_cluster && is_block)) break;  // something that follows the film
      const auto end = element->content + *element->size;
      return tl::unexpected(too_short(name, is_block ? "its last block" : "its last cluster", end, source.size()));
    }
    offset = element->content + *element->size;
  }
  if (!has_cluster) return tl::unexpected(incomplete(name, "it has no media (Cluster)"));
  return {};
}

}  // namespace

Result<void> check_matroska(ByteSource& source, const std::string& name) {
  if (source.big_endian(0, 4) != kEbml) return {};
  std::uint64_t offset = 0;
  for (std::size_t parts = 0; parts < kMostParts; ++parts) {
    const auto element = element_at(source, offset);
    if (source.error()) return tl::unexpected(*source.error());
    if (!element) break;
    if (element->id == kSegment && !element->size) return check_clusters(source, name, element->content);
    if (!element->size) break;
    if (*element->size > source.size() - std::min(source.size(), element->content)) {
      return tl::unexpected(too_short(name, "by its own sizes it", element->content + *element->size, source.size()));
    }
    if (element->id == kSegment) return check_clusters(source, name, element->content);
    offset = element->content + *element->size;
  }
  return tl::unexpected(incomplete(name, "it has no media (Segment)"));
}

}  // namespace metaup::plan
