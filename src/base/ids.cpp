#include "metaup/base/ids.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace metaup {
namespace {

constexpr std::array<std::pair<AssetKind, std::string_view>, 9> kKinds{{
    {AssetKind::image, "image"},
    {AssetKind::video, "video"},
    {AssetKind::creative, "creative"},
    {AssetKind::ad, "ad"},
    {AssetKind::account, "account"},
    {AssetKind::page, "page"},
    {AssetKind::adset, "adset"},
    {AssetKind::campaign, "campaign"},
    {AssetKind::token, "token"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<AccountId> AccountId::parse(std::string_view text) {
  constexpr std::string_view kPrefix = "act_";
  const auto digits = text.starts_with(kPrefix) ? text.substr(kPrefix.size()) : text;
  if (!is_numeric_id(digits)) {
    return local_error("'" + std::string(text) + "' is not an ad account: give its number, as 123 or act_123");
  }
  AccountId account;
  account.digits_ = digits;
  return account;
}

std::string_view to_string(AssetKind kind) {
  for (const auto& [value, word] : kKinds) {
    if (value == kind) return word;
  }
  return "image";
}

std::optional<AssetKind> parse_asset_kind(std::string_view word) {
  for (const auto& [value, name] : kKinds) {
    if (name == word) return value;
  }
  return std::nullopt;
}

bool is_numeric_id(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_image_hash(std::string_view text) {
  constexpr std::size_t kDigits = 32;
  return text.size() == kDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace metaup
