#include "plan/image/jpeg_tables.hpp"

#include <algorithm>

namespace metaup::plan::image {
namespace {

constexpr unsigned kTables = 4;

unsigned byte_at(std::string_view content, std::size_t at) { return static_cast<unsigned char>(content[at]); }

Flaw nonsense(const std::string& segment) { return Flaw{"is damaged: its " + segment + " makes no sense"}; }

Flaw without_table(const std::string& kind, const std::string& why) {
  return Flaw{"is damaged: a scan of it has no " + kind + " table" + why,
              "export it again, or save it as an ordinary JPEG"};
}

}  // namespace

std::optional<Flaw> JpegTables::take_quantization(std::string_view content) {
  constexpr std::size_t kValues = 64;
  while (!content.empty()) {
    const auto index = byte_at(content, 0) & 0xFU, precision = byte_at(content, 0) >> 4U;
    const auto bytes = 1 + (precision == 0 ? kValues : 2 * kValues);
    if (index >= kTables || content.size() < bytes) return nonsense("quantization table");
    quantization_.set(index);
    content.remove_prefix(bytes);
  }
  return std::nullopt;
}

std::optional<Flaw> JpegTables::take_huffman(std::string_view content) {
  constexpr std::size_t kLengths = 16;  // codes of each length, then as many values
  constexpr std::size_t kMostCodes = 256;
  while (!content.empty()) {
    const auto index = byte_at(content, 0) & 0xFU, kind = byte_at(content, 0) >> 4U;
    std::size_t codes = 0;
    for (std::size_t i = 1; i <= std::min(kLengths, content.size() - 1); ++i) codes += byte_at(content, i);
    const auto bytes = 1 + kLengths + codes;
    if (index >= kTables || kind > 1 || codes > kMostCodes || content.size() < bytes) return nonsense("Huffman table");
    (kind == 0 ? huffman_dc_ : huffman_ac_).set(index);
    content.remove_prefix(bytes);
  }
  return std::nullopt;
}

std::optional<Flaw> JpegTables::take_frame(std::string_view content, bool progressive) {
  constexpr std::size_t kHead = 6, kComponent = 3;
  constexpr unsigned kMostSampling = 4;
  progressive_ = progressive;
  for (auto at = kHead; at + kComponent <= content.size(); at += kComponent) {
    const auto across = byte_at(content, at + 1) >> 4U, down = byte_at(content, at + 1) & 0xFU;
    if (across == 0 || across > kMostSampling || down == 0 || down > kMostSampling) return nonsense("frame header");
    components_.push_back({.id = byte_at(content, at), .quantization = byte_at(content, at + 2)});
  }
  return std::nullopt;
}

std::optional<Flaw> JpegTables::check_scan(std::string_view content) const {
  constexpr std::size_t kTail = 3;  // first and last coefficient, and their bits
  const std::size_t count = content.empty() ? 0 : byte_at(content, 0);
  if (count == 0 || count > components_.size() || content.size() != 1 + 2 * count + kTail) {
    return nonsense("scan header");
  }
  const auto first = byte_at(content, 1 + 2 * count), known_bits = byte_at(content, 3 + 2 * count) >> 4U;
  // A progressive scan is of one kind; those that only add bits to DC coefficients have no codes.
  const bool needs_dc = !progressive_ || (first == 0 && known_bits == 0);
  const bool needs_ac = !progressive_ || first != 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = byte_at(content, 1 + 2 * i), tables = byte_at(content, 2 + 2 * i);
    const auto component =
        std::find_if(components_.begin(), components_.end(), [id](const Component& each) { return each.id == id; });
    if (component == components_.end()) return nonsense("scan header");
    const auto has = [](const Defined& defined, unsigned index) { return index < kTables && defined.test(index); };
    if (!has(quantization_, component->quantization)) return without_table("quantization", "");
    const bool coded = (!needs_dc || has(huffman_dc_, tables >> 4U)) && (!needs_ac || has(huffman_ac_, tables & 0xFU));
    if (!coded) return without_table("Huffman", "; frames of Motion JPEG lack them, and few programs read those");
  }
  return std::nullopt;
}

}  // namespace metaup::plan::image
