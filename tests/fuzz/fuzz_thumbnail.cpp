#include "input.hpp"
#include "metaup/plan/media.hpp"
#include "plan/thumbnail.hpp"

using namespace metaup;
using fuzz::require;

/// What can be made small is a JPEG of the size that was asked for; whatever the bytes are, that takes bounded memory.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint32_t kLongest = 16;
  const auto small = plan::thumbnail(fuzz::text_of(data, size), kLongest);
  if (!small) return 0;
  const auto facts = plan::inspect_image(*small, "thumbnail");
  require(facts && facts->format == plan::Format::jpeg);
  require(facts->width <= kLongest && facts->height <= kLongest && facts->width > 0 && facts->height > 0);
  return 0;
}
