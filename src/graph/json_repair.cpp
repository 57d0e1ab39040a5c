#include "graph/json_repair.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace metaup::graph {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kEscape = 6;  // \uXXXX

/// The number in "\uXXXX" at the front of `text`.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < kEscape || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    const auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    unit = unit * 16 + *digit;
  }
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Reads the inside of one string after the other; whatever it takes it has put into `out_`.
class Repair {
 public:
  Repair(std::string_view text, Controls controls) : rest_(text), controls_(controls) {
    out_.reserve(text.size() + 64);
  }

  std::string run() && {
    while (!rest_.empty()) {
      const bool opens = rest_.front() == '"';
      keep(1);
      if (opens) inside();
    }
    return std::move(out_);
  }

 private:
  void inside() {
    while (!rest_.empty()) {
      const auto c = static_cast<unsigned char>(rest_.front());
      if (c == '"') return keep(1);
      if (c == '\\') {
        escape();
      } else if (c < 0x20) {
        control(c);
      } else {
        character();
      }
    }
  }

  void escape() {
    constexpr std::string_view kPlain = "\"\\/bfnrt";
    if (rest_.size() < 2) return keep(1);
    if (kPlain.find(rest_[1]) != std::string_view::npos) return keep(2);
    const auto unit = code_unit(rest_);
    if (!unit) return replace(rest_[1] == 'u' ? 2 : 1);
    if (!is_high(*unit) && !is_low(*unit)) return keep(kEscape);
    const auto next = code_unit(rest_.substr(kEscape));
    if (is_high(*unit) && next && is_low(*next)) return keep(2 * kEscape);
    replace(kEscape);
  }

  void control(unsigned char c) {
    if (controls_ == Controls::replaced) return replace(1);
    constexpr std::string_view kHex = "0123456789abcdef";
    out_ += "\\u00";
    out_ += kHex[c >> 4];
    out_ += kHex[c & 0x0F];
    rest_.remove_prefix(1);
  }

  void character() {
    constexpr std::size_t kLongest = 4;
    for (std::size_t bytes = 1; bytes <= std::min(kLongest, rest_.size()); ++bytes) {
      if (is_utf8(rest_.substr(0, bytes))) return keep(bytes);
    }
    replace(1);
  }

  void keep(std::size_t bytes) {
    out_ += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }
  void replace(std::size_t bytes) {
    out_ += kReplacement;
    rest_.remove_prefix(bytes);
  }

  std::string_view rest_;
  Controls controls_;
  std::string out_;
};

}  // namespace

std::string repair_strings(std::string_view text, Controls controls) { return Repair(text, controls).run(); }

}  // namespace metaup::graph
