#include "graph/token_info.hpp"

#include <algorithm>

#include "base/wall_time.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestTokenWord = 128;
constexpr std::size_t kMostScopes = 256;

Expiry expiry_of(const json* value) {
  constexpr std::int64_t kLatest = 253'402'300'799;  // the year 9999
  const auto seconds = integer_of(value);
  if (!seconds || *seconds < 0 || *seconds > kLatest) return {};
  if (*seconds == 0) return {.is_told = true, .at = {}};
  return {.is_told = true, .at = wall_time(std::chrono::seconds{*seconds})};  // in 2262 or later is as good as never
}

/// Without target_ids a scope covers everything.
std::vector<std::pair<std::string, std::vector<std::string>>> limited_scopes_of(const json* list) {
  constexpr std::size_t kMostTargets = 1000;
  std::vector<std::pair<std::string, std::vector<std::string>>> scopes;
  if (list == nullptr || !list->is_array()) return scopes;
  for (const auto& element : *list) {
    const auto* const targets = member(element, "target_ids");
    if (targets == nullptr || !targets->is_array() || targets->empty() || scopes.size() == kMostScopes) continue;
    auto& [name, ids] =
        scopes.emplace_back(text_of(member(element, "scope"), kLongestTokenWord), std::vector<std::string>{});
    for (const auto& target : *targets) {
      if (ids.size() < kMostTargets) ids.push_back(text_of(&target, kLongestTokenWord));
    }
  }
  return scopes;
}

/// As it could stand in a header.
bool is_token(const std::string& text) {
  constexpr std::size_t kLongestToken = 4096;
  const auto is_graph = [](char c) { return c > ' ' && c < 0x7F; };
  return !text.empty() && text.size() <= kLongestToken && std::all_of(text.begin(), text.end(), is_graph);
}

}  // namespace

Result<TokenInfo> read_token_info(const Reply& reply) {
  const auto document = parse_json(reply.body);
  const auto* const data = document ? member(*document, "data") : nullptr;
  if (data == nullptr || !data->is_object()) return odd_reply("the reply does not describe a token", reply);
  const auto is_valid = boolean_of(member(*data, "is_valid"));
  if (!is_valid) return odd_reply("the reply does not say whether the token is valid", reply);
  TokenInfo info;
  info.is_valid = *is_valid;
  info.type = text_of(member(*data, "type"), kLongestTokenWord);
  info.app_id = text_of(member(*data, "app_id"), kLongestTokenWord);
  info.application = text_of(member(*data, "application"), kLongestText);
  info.user_id = text_of(member(*data, "user_id"), kLongestTokenWord);
  if (const auto issued = expiry_of(member(*data, "issued_at")); issued.at) info.issued = issued.at;
  info.limited_scopes = limited_scopes_of(member(*data, "granular_scopes"));
  info.expires = expiry_of(member(*data, "expires_at"));
  info.data_access_expires = expiry_of(member(*data, "data_access_expires_at"));
  if (const auto* const scopes = member(*data, "scopes"); scopes != nullptr && scopes->is_array()) {
    for (const auto& scope : *scopes) {
      if (info.scopes.size() < kMostScopes) info.scopes.push_back(text_of(&scope, kLongestTokenWord));
    }
  }
  if (const auto* const error = member(*data, "error")) {
    info.code = integer_of(member(*error, "code")).value_or(0);
    info.subcode = integer_of(member(*error, "subcode")).value_or(0);
    info.message = text_of(member(*error, "message"), kLongestText);
  }
  return info;
}

Result<NewToken> read_new_token(const Reply& reply) {
  const auto document = parse_json(reply.body);
  const auto* const value = document ? member(*document, "access_token") : nullptr;
  const auto* const text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  if (text == nullptr || !is_token(*text)) return odd_reply("the reply brings no token that could be used", reply);
  NewToken token{.token = Secret(*text), .lasts = {}};
  constexpr std::int64_t kLongest = 100LL * 366 * 86'400;
  const auto seconds = integer_of(member(*document, "expires_in"));
  if (seconds && *seconds > 0 && *seconds < kLongest) token.lasts = std::chrono::seconds{*seconds};
  return token;
}

bool brings_token(const std::string& body) {
  const auto document = parse_json(body);
  return document && member(*document, "access_token") != nullptr && member(*document, "error") == nullptr;
}

Result<std::vector<std::string>> read_permissions(const Reply& reply) {
  std::vector<std::string> granted;
  return read_page(reply, "permissions",
                   [&](const json& element) {
                     const bool is_granted = text_of(member(element, "status"), kLongestTokenWord) == "granted";
                     if (is_granted && granted.size() < kMostScopes) {
                       granted.push_back(text_of(member(element, "permission"), kLongestTokenWord));
                     }
                   })
      .map([&](const std::string&) { return std::move(granted); });
}

}  // namespace metaup::graph
