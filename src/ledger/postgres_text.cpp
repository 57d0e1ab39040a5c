#include <array>

#include "base/text.hpp"
#include "ledger/postgres.hpp"

namespace metaup::ledger::sql {
namespace {

constexpr char kEscape = '\x1A';

struct Word {
  std::string_view here;
  std::string_view there;
};
constexpr std::array kWords{Word{"ifnull(", "coalesce("}, Word{"group_concat(", "string_agg("}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// How many bytes of UTF-8 without NUL `text` begins with.
std::size_t plain_bytes(std::string_view text) {
  const auto end = std::min(text.find('\0'), text.find(kEscape));
  const auto plain = text.substr(0, end);
  if (is_utf8(plain)) return plain.size();
  std::size_t bytes = 0;
  while (bytes < plain.size()) {
    std::size_t length = 1;
    while (length <= 4 && !is_utf8(plain.substr(bytes, length))) ++length;
    if (length > 4) break;
    bytes += length;
  }
  return bytes;
}

}  // namespace

std::string to_postgres(std::string_view sql) {
  std::string text;
  int last = 0;
  for (std::size_t i = 0; i < sql.size();) {
    const auto rest = sql.substr(i);
    const auto* const word =
        std::find_if(kWords.begin(), kWords.end(), [&](const Word& known) { return rest.starts_with(known.here); });
    if (word != kWords.end()) {
      text += word->there;
      i += word->here.size();
    } else if (sql[i] == '?') {
      text += '$';
      if (++i == sql.size() || !is_digit(sql[i])) text += std::to_string(++last);
    } else {
      text += sql[i++];
    }
  }
  return text;
}

std::string to_server_text(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  while (!bytes.empty()) {
    const auto plain = plain_bytes(bytes);
    text += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) break;
    const auto odd = static_cast<unsigned char>(bytes.front());
    text += {kEscape, kDigits[odd >> 4U], kDigits[odd & 15U]};
    bytes.remove_prefix(1);
  }
  return text;
}

std::string from_server_text(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = text[i] == kEscape && i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    if (low) i += 2;
    bytes += low ? static_cast<char>(*high << 4U | *low) : text[i];
  }
  return bytes;
}

}  // namespace metaup::ledger::sql
