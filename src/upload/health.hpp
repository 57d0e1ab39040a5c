#pragma once
#include <string>

#include "metaup/graph/operation.hpp"

/// Reads that tell whether a launch can work.
namespace metaup::upload {

/// What Meta says of the connection's token. The token inspects itself, which Meta may refuse.
[[nodiscard]] graph::Operation inspect_token(const Secret& token);
/// Whose token it is.
[[nodiscard]] graph::Operation read_self();
[[nodiscard]] graph::Operation list_permissions();
/// Whether the account is active and can pay, and what the token may do in it.
[[nodiscard]] graph::Operation read_account(const AccountId& account);
[[nodiscard]] graph::Operation read_instagram_account(const AccountId& account, const std::string& id);
/// A page of the Instagram accounts that the ad account may speak as; `after` empty: the first.
[[nodiscard]] graph::Operation list_instagram_accounts(const AccountId& account, const std::string& after = {});

}  // namespace metaup::upload
