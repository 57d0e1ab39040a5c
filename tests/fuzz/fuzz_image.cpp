#include <cstdlib>

#include "metaup/plan/media.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace metaup::plan;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto facts = inspect_image(bytes, "fuzz");
  // What the walk accepts is of the format that the first bytes show; a refusal says why.
  if (facts && facts->format != sniff(bytes.substr(0, kSniffBytes))) std::abort();
  if (!facts && (facts.error().message.empty() || facts.error().hint.empty())) std::abort();
  return 0;
}
