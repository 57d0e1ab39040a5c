#include "plan/video/container.hpp"

namespace metaup::plan {
namespace {

constexpr std::uint64_t kHead = 8;  // a name and a size
constexpr std::uint64_t kForm = 4;  // what a RIFF or LIST holds

/// A writer that cannot go back leaves its sizes at 0, or at all ones.
bool is_known(std::uint32_t size) { return size != 0 && size != 0xFFFFFFFFU; }

/// Whether the chunks between two offsets hold a list of the name "movi". They end early where a size
/// is not known: the rest then is that list.
bool has_media(ByteSource& source, std::uint64_t offset, std::uint64_t end) {
  for (std::size_t chunks = 0; offset + kHead <= end && chunks < kMostParts; ++chunks) {
    const auto size = source.little_endian(offset + 4, 4).value_or(0);
    if (source.at(offset, 4) == "LIST" && source.at(offset + kHead, 4) == "movi") return true;
    offset += kHead + size + size % 2;
  }
  return false;
}

}  // namespace

/// A file is one RIFF chunk, and as many more ("AVIX") as have no room in the first.
Result<void> check_riff(ByteSource& source, const std::string& name) {
  if (source.at(0, 4) != "RIFF") return {};
  const bool is_avi = source.at(kHead, 4) == "AVI ";
  std::uint64_t offset = 0;
  for (std::size_t chunks = 0; source.at(offset, 4) == "RIFF" && chunks < kMostParts; ++chunks) {
    const auto size = source.little_endian(offset + 4, 4);
    if (!size) return tl::unexpected(incomplete(name, "it ends within a chunk's head"));
    const auto end = is_known(*size) ? offset + kHead + *size : source.size();
    if (end > source.size()) return tl::unexpected(too_short(name, "by its own sizes it", end, source.size()));
    if (offset == 0 && is_avi && !has_media(source, kHead + kForm, end)) {
      return tl::unexpected(incomplete(name, "it has no media (movi)"));
    }
    offset = end + *size % 2;
  }
  if (source.error()) return tl::unexpected(*source.error());
  return {};
}

}  // namespace metaup::plan
