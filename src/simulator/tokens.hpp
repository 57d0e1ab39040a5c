#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// The access token of a Page.
[[nodiscard]] std::string page_token(const std::string& page);

/// The one app of the simulated service.
inline constexpr std::string_view kAppId = "889000000000001";

/// What is known of a token; null: nothing.
[[nodiscard]] const TokenRules* rules_of(const Context& context, const std::string& token);

/// Why nobody can work with the token: malformed, unknown, invalid, revoked or expired.
[[nodiscard]] std::optional<ApiError> token_state_error(const Context& context, const std::string& token);

/// The error that the call's token earns by itself: missing, malformed, expired, unknown, or
/// without the proof that the app demands.
[[nodiscard]] std::optional<ApiError> check_token(Context& context, const Call& call);

/// 100/33 when the account does not exist or this token cannot see it; the permission error when it
/// may not write (or not even read) there.
[[nodiscard]] std::optional<ApiError> check_account(const Context& context, const Call& call,
                                                    const std::string& account, bool write);

/// The error of a token that has none of these permissions.
[[nodiscard]] std::optional<ApiError> check_permission(const Context& context, const Call& call,
                                                       const std::vector<std::string>& any_of, int code);

// GET /me, /me/permissions, /me/adaccounts, /debug_token and an account itself.
[[nodiscard]] Answer read_me(Context& context, const Call& call);
[[nodiscard]] Answer list_permissions(Context& context, const Call& call);
[[nodiscard]] Answer list_accounts(Context& context, const Call& call);
[[nodiscard]] Answer debug_token(Context& context, const Call& call);
[[nodiscard]] Answer read_account(Context& context, const Call& call);

}  // namespace metaup::simulator
