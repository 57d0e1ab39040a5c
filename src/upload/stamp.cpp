#include "upload/stamp.hpp"

#include "base/hex.hpp"

namespace metaup::upload {
namespace {

constexpr std::string_view kOfContent = "metaup:sha256=";
constexpr std::string_view kOfUrl = "metaup:url-sha256=";
constexpr std::size_t kDigits = 64;  // of a SHA-256
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::string stamped(std::string description, const Stamp& stamp) {
  if (!description.empty()) description += "\n\n";
  description += stamp.of == Stamp::Of::url ? kOfUrl : kOfContent;
  return description + stamp.sha256;
}

/// Whatever blanks Meta has made of the line breaks.
std::optional<Stamp> read_stamp(std::string_view description) {
  description = description.substr(0, description.find_last_not_of(kBlanks) + 1);
  auto word = description.substr(description.find_last_of(kBlanks) + 1);
  for (const auto of : {Stamp::Of::content, Stamp::Of::url}) {
    const auto prefix = of == Stamp::Of::url ? kOfUrl : kOfContent;
    if (!word.starts_with(prefix)) continue;
    word.remove_prefix(prefix.size());
    if (is_lower_hex(word, kDigits)) return Stamp{of, std::string(word)};
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace metaup::upload
