#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

namespace metaup {

/// An ad account, held as its bare digits.
class AccountId {
 public:
  AccountId() = default;
  /// Takes "123" and "act_123"; anything else is a local error that says so.
  [[nodiscard]] static Result<AccountId> parse(std::string_view text);

  [[nodiscard]] const std::string& digits() const { return digits_; }
  /// "act_123", the form in paths and in the output.
  [[nodiscard]] std::string act() const { return "act_" + digits_; }
  [[nodiscard]] bool empty() const { return digits_.empty(); }
  friend auto operator<=>(const AccountId&, const AccountId&) = default;

 private:
  std::string digits_;
};

/// What an item is to Meta. Those from `account` on are only listed.
enum class AssetKind : std::uint8_t { image, video, creative, ad, account, page, adset, campaign, token };
[[nodiscard]] std::string_view to_string(AssetKind kind);
[[nodiscard]] std::optional<AssetKind> parse_asset_kind(std::string_view word);

/// A numeric Graph id ("238…"): digits only, at most 32 of them.
[[nodiscard]] bool is_numeric_id(std::string_view text);
/// The shape of an ad image hash: 32 hex digits, lower case.
[[nodiscard]] bool is_image_hash(std::string_view text);

}  // namespace metaup
