#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/group/parts.hpp"

namespace metaup::plan {
namespace {

constexpr std::array<std::pair<Variant, std::string_view>, 7> kWords{{
    {Variant::feed, "feed"},
    {Variant::story, "story"},
    {Variant::reels, "reels"},
    {Variant::square, "square"},
    {Variant::portrait, "portrait"},
    {Variant::vertical, "vertical"},
    {Variant::landscape, "landscape"},
}};

std::string_view stem_of(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

/// "9x16" or "1080×1920".
std::optional<Variant> variant_of_sides(std::string_view word) {
  constexpr std::string_view kTimes = "\xC3\x97";
  constexpr std::uint64_t kLargestSide = 100'000;
  auto at = word.find('x');
  std::size_t length = 1;
  if (at == std::string_view::npos) {
    at = word.find(kTimes);
    length = kTimes.size();
  }
  if (at == std::string_view::npos) return std::nullopt;
  const auto width = parse_u64(word.substr(0, at));
  const auto height = parse_u64(word.substr(at + length));
  if (!width || !height || *width > kLargestSide || *height > kLargestSide) return std::nullopt;
  return variant_of(static_cast<std::uint32_t>(*width), static_cast<std::uint32_t>(*height));
}

std::optional<Variant> variant_of_word(std::string_view written) {
  const auto word = fold(written);
  for (const auto& [variant, name] : kWords) {
    if (name == word) return variant;
  }
  return variant_of_sides(word);
}

/// The separators that a text begins with, or the word.
std::string_view leading(std::string_view text, bool separators) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto bytes = separator_bytes(text.substr(at));
    if ((bytes != 0) != separators) break;
    at += std::max<std::size_t>(bytes, 1);
  }
  return text.substr(0, at);
}

}  // namespace

std::size_t separator_bytes(std::string_view text) {
  constexpr std::string_view kSeparators = "_-.+()[]{},@# ";
  const auto bytes = blank_or_dash_bytes(text);
  return bytes == 0 && !text.empty() && kSeparators.find(text.front()) != std::string_view::npos ? 1 : bytes;
}

std::string_view to_string(Variant variant) {
  for (const auto& [value, word] : kWords) {
    if (value == variant) return word;
  }
  return {};
}

std::optional<Variant> variant_of(std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) return std::nullopt;
  const double ratio = static_cast<double>(width) / static_cast<double>(height);
  constexpr double kTolerance = 0.03;
  if (ratio > 1 + kTolerance) return Variant::landscape;
  if (ratio >= 1 - kTolerance) return Variant::square;
  constexpr double kTwoToThree = 0.66;
  return ratio >= kTwoToThree ? Variant::portrait : Variant::vertical;
}

NameParts split_variant_name(std::string_view path) {
  NameParts parts;
  auto rest = stem_of(path);
  while (!rest.empty()) {
    const auto separator = leading(rest, true);
    rest.remove_prefix(separator.size());
    const auto word = leading(rest, false);
    rest.remove_prefix(word.size());
    if (const auto variant = variant_of_word(word)) {
      parts.variants.push_back(*variant);
    } else if (!fold(word).empty()) {  // not only characters that nobody sees
      if (!parts.stem.empty()) parts.stem += separator;
      parts.stem += word;
    }
  }
  return parts;
}

}  // namespace metaup::plan
