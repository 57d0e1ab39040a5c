#include "base/id_text.hpp"
#include "base/redactor.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "base/url_text.hpp"
#include "input.hpp"

using namespace metaup;
using fuzz::require;

namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
}

void check_forms(std::string_view text) {
  const auto shown = printable(text);
  require(is_utf8(shown) && !has_control(shown) && printable(shown) == shown);
  require(percent_decode(percent_encode(text)) == text);
  require(base64_encode(text).size() == (text.size() + 2) / 3 * 4);
  const auto normal = nfc(text);
  require(nfc(normal) == normal && same_text(text, normal) && is_utf8(normal) == is_utf8(text));
  require(fold(fold(text)) == fold(text));
  const auto inner = trimmed(text);
  require(trimmed(inner) == inner && text.find(inner) != std::string_view::npos);
  require(blank_or_dash_bytes(text) <= text.size());
  for (std::size_t bytes = 0; bytes < std::min<std::size_t>(text.size(), 8); ++bytes) {
    const auto beginning = utf8_prefix(text, bytes);
    require(beginning.size() <= bytes && text.starts_with(beginning) && (!is_utf8(text) || is_utf8(beginning)));
  }
}

void check_hints(std::string_view text) {
  for (const auto& hint : {odd_character_in(text), id_hint(text), rounding_warning(text)}) {
    require(is_utf8(hint) && !has_control(hint));
  }
  require(!is_spreadsheet_number(text) || !id_hint(text).empty());
}

/// Whatever stands around it, a known secret does not come through, nor does what a URL can hide.
void check_secrets(std::string_view text) {
  const std::string secret = "EAAfuzzTOKENwithTWENTYandMORE";
  const auto path = percent_encode(text);
  if (path.find(secret) != std::string::npos) return;  // a path is shown
  static const Redactor redactor({Secret(secret)});
  const auto half = text.size() / 2;
  const auto around = std::string(text.substr(0, half)) + secret + std::string(text.substr(half));
  require(redactor.clean(around).find(secret) == std::string::npos);
  // A password is encoded, or the URL would not say where it ends.
  const auto url = "https://me:" + secret + "@host/" + path + "?sig=" + secret + path;
  require(without_url_secrets(url).find(secret) == std::string::npos);
  const auto shown = without_url_secrets(text);
  require(without_url_secrets(shown) == shown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_forms(text);
  check_hints(text);
  check_secrets(text);
  return 0;
}
