#include "graph/token_info.hpp"

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
  return {.is_told = true, .at = WallTime{std::chrono::seconds{*seconds}}};
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
