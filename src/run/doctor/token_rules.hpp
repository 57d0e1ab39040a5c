#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "graph/token_info.hpp"
#include "metaup/report/event.hpp"

/// What the facts of a token mean. Pure.
namespace metaup::run {

/// From so long before its end on, people are told of it.
inline constexpr std::chrono::hours kSoonOver{24 * 14};

/// What a person should know of a token that ends soon, or has ended; empty: nothing.
[[nodiscard]] std::string end_notice(const graph::TokenInfo& info, WallTime now);

/// Why the token cannot be exchanged for a new one; nothing: it can. A token that never ends is only exchanged for one
/// that does with `may_shorten`.
[[nodiscard]] std::optional<Error> why_not_refreshed(const graph::TokenInfo& info, bool may_shorten);

/// Whether the error says that the token was good once and is so no more.
[[nodiscard]] bool is_over(const Error& error);
/// The error of a token that Meta says is not valid.
[[nodiscard]] Error invalid_token(const graph::TokenInfo& info);

/// An item for the token, with what Meta says of it.
[[nodiscard]] report::Item token_item(const std::string& source, const graph::TokenInfo& info);

}  // namespace metaup::run
