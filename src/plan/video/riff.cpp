#include <algorithm>

#include "plan/video/container.hpp"

namespace metaup::plan {
namespace {

constexpr std::uint64_t kChunkHead = 8;  // a name and a size
constexpr std::uint64_t kForm = 4;       // what a RIFF or LIST holds

/// A writer that cannot go back leaves its sizes at 0, or at all ones.
bool is_known(std::uint32_t size) { return size != 0 && size != 0xFFFFFFFFU; }

/// What the chunks of one RIFF say of its media.
struct Media {
  bool found = false;            ///< a list of the name "movi"
  std::uint64_t end = 0;         ///< of that list, as far as it tells
  std::uint64_t last_index = 0;  ///< where the last index ends, by the list of indexes in the head; 0 without
};

/// Where the last index ends that an OpenDML list of indexes names. Each RIFF has one of its own, so that a
/// file that ends with its first RIFF shows by it.
std::uint64_t end_of_indexes(ByteSource& source, std::uint64_t content) {
  constexpr std::uint64_t kIndexHead = 24, kEntry = 16, kFarthest = 1ULL << 60U;
  const bool of_indexes = source.little_endian(content, 2) == 4U && source.little_endian(content + 3, 1) == 0U;
  const std::uint64_t count = source.little_endian(content + 4, 4).value_or(0);
  if (!of_indexes || count == 0) return 0;
  const auto last = content + kIndexHead + (count - 1) * kEntry;
  const auto offset = source.little_endian_64(last).value_or(0);
  const auto size = source.little_endian(last + 8, 4).value_or(0);
  return offset > kFarthest ? 0 : offset + size;
}

/// The same of all lists of indexes in the head, between two offsets.
std::uint64_t last_index_in(ByteSource& source, std::uint64_t offset, std::uint64_t end) {
  std::uint64_t last = 0;
  for (std::size_t chunks = 0; offset + kChunkHead <= end && chunks < kMostParts; ++chunks) {
    const auto size = source.little_endian(offset + 4, 4).value_or(0);
    const auto content = offset + kChunkHead;
    if (source.at(offset, 4) == "indx") last = std::max(last, end_of_indexes(source, content));
    const bool of_stream = source.at(offset, 4) == "LIST" && source.at(content, 4) == "strl";
    offset = of_stream ? content + kForm : content + size + size % 2;
  }
  return last;
}

/// Where the last of the media's chunks ends that follow each other: those of streams are named "00dc",
/// "01wb" and the like, and a list of media whose size is not known has nothing else that tells.
std::uint64_t end_of_stream_chunks(ByteSource& source, std::uint64_t offset) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t chunks = 0; offset + kChunkHead <= source.size() && chunks < kMostParts; ++chunks) {
    const auto type = source.at(offset, 2);
    if (type.size() != 2 || !is_digit(type[0]) || !is_digit(type[1])) break;
    const auto size = source.little_endian(offset + 4, 4).value_or(0);
    const auto end = offset + kChunkHead + size;
    if (end > source.size()) return end;
    offset = end + size % 2;
  }
  return offset;
}

/// Goes over the chunks between two offsets, up to the media.
Media find_media(ByteSource& source, std::uint64_t offset, std::uint64_t end) {
  Media media;
  for (std::size_t chunks = 0; offset + kChunkHead <= end && chunks < kMostParts; ++chunks) {
    const auto size = source.little_endian(offset + 4, 4).value_or(0);
    const auto content = offset + kChunkHead;
    const bool is_list = source.at(offset, 4) == "LIST";
    const auto form = is_list ? std::string(source.at(content, 4)) : std::string();
    if (form == "movi") {
      media.found = true;
      media.end = is_known(size) ? content + size : end_of_stream_chunks(source, content + kForm);
      break;
    }
    if (form == "hdrl") media.last_index = last_index_in(source, content + kForm, std::min(end, content + size));
    offset = content + size + size % 2;
  }
  return media;
}

/// Whether a file's size stands where the size of what follows should: some writers count the head, too. Then
/// the last chunk ends with the file.
bool counts_its_head(ByteSource& source, std::uint32_t size) {
  if (size != source.size()) return false;
  auto offset = kChunkHead + kForm;
  for (std::size_t chunks = 0; offset + kChunkHead <= source.size() && chunks < kMostParts; ++chunks) {
    const auto length = source.little_endian(offset + 4, 4).value_or(0);
    offset += kChunkHead + length + length % 2;
  }
  return offset == source.size();
}

}  // namespace

/// A file is one RIFF chunk, and as many more ("AVIX") as have no room in the first.
Result<void> check_riff(ByteSource& source, const std::string& name) {
  if (source.at(0, 4) != "RIFF") return {};
  const bool is_avi = source.at(kChunkHead, 4) == "AVI ";
  std::uint64_t offset = 0;
  std::uint64_t last_index = 0;
  for (std::size_t chunks = 0; source.at(offset, 4) == "RIFF" && chunks < kMostParts; ++chunks) {
    const auto size = source.little_endian(offset + 4, 4);
    if (!size) return tl::unexpected(incomplete(name, "it ends within a chunk's head"));
    const bool to_the_end = !is_known(*size) || (offset == 0 && counts_its_head(source, *size));
    const auto end = to_the_end ? source.size() : offset + kChunkHead + *size;
    if (end > source.size()) return tl::unexpected(too_short(name, "by its own sizes it", end, source.size()));
    const auto media = is_avi ? find_media(source, offset + kChunkHead + kForm, end) : Media{};
    if (offset == 0 && is_avi && !media.found) return tl::unexpected(incomplete(name, "it has no media (movi)"));
    if (media.end > source.size()) {
      return tl::unexpected(too_short(name, "its media (movi)", media.end, source.size()));
    }
    last_index = std::max(last_index, media.last_index);
    offset = end + (to_the_end ? 0 : *size % 2);
  }
  if (source.error()) return tl::unexpected(*source.error());
  if (last_index > source.size()) {
    return tl::unexpected(too_short(name, "by its list of indexes it", last_index, source.size()));
  }
  return {};
}

}  // namespace metaup::plan
