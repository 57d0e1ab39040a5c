#include "report/width.hpp"

#include <algorithm>
#include <array>

namespace metaup::report {
namespace {

struct Block {
  char32_t first, last;
};

// The blocks that matter for names of files; ambiguous widths count as 1.
constexpr std::array<Block, 11> kZero{{{0x0300, 0x036F},
                                       {0x0483, 0x0489},
                                       {0x0591, 0x05BD},
                                       {0x064B, 0x065F},
                                       {0x0E34, 0x0E3A},
                                       {0x1AB0, 0x1AFF},
                                       {0x200B, 0x200D},
                                       {0x20D0, 0x20FF},
                                       {0x3099, 0x309A},
                                       {0xFE00, 0xFE0F},
                                       {0xFE20, 0xFE2F}}};
constexpr std::array<Block, 11> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0x1F300, 0x3FFFD}}};

template <class Blocks>
bool holds(const Blocks& blocks, char32_t point) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [point](const Block& block) { return point >= block.first && point <= block.last; });
}

std::size_t width_of(char32_t point) {
  if (point < 0x300) return 1;
  if (holds(kZero, point)) return 0;
  return holds(kWide, point) ? 2 : 1;
}

struct Character {
  char32_t point;
  std::size_t bytes;
};

Character first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t wanted = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const auto bytes = std::min(wanted, text.size());
  char32_t point = bytes == 1 ? lead : lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {point, bytes};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto [point, bytes] = first_of(text);
    width += width_of(point);
    text.remove_prefix(bytes);
  }
  return width;
}

std::string fit_end(std::string_view text, std::size_t columns) {
  auto width = display_width(text);
  if (width <= columns) return std::string(text);
  if (columns == 0) return {};
  // Marks that belonged to a character which is gone go with it.
  while (!text.empty()) {
    const auto [point, bytes] = first_of(text);
    if (width < columns && width_of(point) > 0) break;
    width -= width_of(point);
    text.remove_prefix(bytes);
  }
  return "…" + std::string(text);
}

std::string fit_start(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t kept = 0;
  while (kept < text.size()) {
    const auto [point, bytes] = first_of(text.substr(kept));
    if (width + width_of(point) > columns - 1) break;
    width += width_of(point);
    kept += bytes;
  }
  return std::string(text.substr(0, kept)) + "…";
}

}  // namespace metaup::report
