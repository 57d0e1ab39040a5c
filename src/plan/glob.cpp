#include <cstdint>
#include <optional>

#include "metaup/plan/select.hpp"

namespace metaup::plan {
namespace {

/// The character at the front of `text` with its continuation bytes.
std::string_view first_character(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && bytes < 4 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80) ++bytes;
  return text.substr(0, bytes);
}

struct Matched {
  bool fits = false;
  std::size_t pattern_bytes = 0;
};

/// A set such as "[a-z0-9]" at the front of `pattern`; nothing when it is never closed. UTF-8
/// sorts like the characters that it encodes, so ranges need no decoding.
std::optional<Matched> match_set(std::string_view pattern, std::string_view character) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const auto first = i; i < pattern.size() && (pattern[i] != ']' || i == first);) {
    const auto low = first_character(pattern.substr(i));
    i += low.size();
    auto high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      high = first_character(pattern.substr(i + 1));
      i += 1 + high.size();
    }
    found = found || (low <= character && character <= high);
  }
  if (i >= pattern.size()) return std::nullopt;
  return Matched{found != negated, i + 1};
}

/// One character against the front of a pattern that is neither empty nor a star.
Matched match_one(std::string_view pattern, std::string_view character) {
  if (pattern.front() == '?') return {character != "/", 1};
  if (pattern.front() == '[') {
    const auto set = match_set(pattern, character);
    if (set) return {set->fits && character != "/", set->pattern_bytes};
  }
  const std::size_t escape = pattern.front() == '\\' && pattern.size() > 1 ? 1 : 0;
  const auto literal = first_character(pattern.substr(escape));
  return {literal == character, escape + literal.size()};
}

/// Where to take up again when what follows a star does not match: the star takes more.
struct Star {
  bool seen = false;
  std::size_t pattern = 0;  // behind the star
  std::size_t text = 0;     // behind what it has taken so far
};

/// Stars take as little as they can at first. When a later part fails, only the last "*" and the
/// last "**" need take more, which keeps hostile patterns from exploding.
class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  [[nodiscard]] bool matches() {
    for (;;) {
      if (pass_star() || pass_character()) continue;
      if (p_ == pattern_.size() && t_ == text_.size()) return true;
      if (!give_more_to_a_star()) return false;
    }
  }

 private:
  bool pass_star() {
    const auto rest = pattern_.substr(p_);
    if (!rest.starts_with('*')) return false;
    const bool begins_segment = p_ == 0 || pattern_[p_ - 1] == '/';
    const bool folders = rest.starts_with("**/") && begins_segment;
    const bool any = rest.starts_with("**") && !folders;
    p_ += folders ? 3 : any ? 2 : 1;
    if (folders || any) star_ = folders_ = any_ = {};
    (folders ? folders_ : any ? any_ : star_) = {true, p_, t_};
    return true;
  }

  bool pass_character() {
    if (p_ == pattern_.size() || t_ == text_.size()) return false;
    const auto character = first_character(text_.substr(t_));
    const auto one = match_one(pattern_.substr(p_), character);
    if (!one.fits) return false;
    p_ += one.pattern_bytes;
    t_ += character.size();
    return true;
  }

  bool give_more_to_a_star() {
    const auto next_character = [this](const Star& star) {
      return star.text + first_character(text_.substr(star.text)).size();
    };
    if (star_.seen && star_.text < text_.size() && text_[star_.text] != '/') {
      return resume(star_, next_character(star_));
    }
    star_ = {};
    if (folders_.seen && text_.find('/', folders_.text) != std::string_view::npos) {
      return resume(folders_, text_.find('/', folders_.text) + 1);
    }
    return any_.seen && any_.text < text_.size() && resume(any_, next_character(any_));
  }

  bool resume(Star& star, std::size_t taken_to) {
    t_ = star.text = taken_to;
    p_ = star.pattern;
    return true;
  }

  std::string_view pattern_, text_;
  std::size_t p_ = 0, t_ = 0;
  Star star_, folders_, any_;  // "*", "**/", any other "**"
};

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view relative_path) {
  if (pattern.find('/') == std::string_view::npos) {
    return Matcher(pattern, relative_path.substr(relative_path.rfind('/') + 1)).matches();  // npos + 1 is 0
  }
  if (pattern.front() == '/') pattern.remove_prefix(1);
  if (relative_path.starts_with('/')) relative_path.remove_prefix(1);  // a given file's own path
  return Matcher(pattern, relative_path).matches();
}

}  // namespace metaup::plan
