#include "simulator/oauth.hpp"

#include "base/digest.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

const std::string kExchange = "fb_exchange_token";

/// The refusal of an app that is not the one, or does not know its secret.
std::optional<ApiError> check_app(const Scenario& scenario, const Call& call) {
  for (const auto* const name : {"client_id", "client_secret"}) {
    if (!call.has(name)) return ApiError{.code = 101, .message = "Missing " + std::string(name) + " parameter."};
  }
  if (call.text("client_id") != kAppId) {
    return ApiError{.code = 101,
                    .message = "Error validating application. Cannot get application info due to a system error."};
  }
  const auto secret = call.text("client_secret");
  if (secret.empty() || (!scenario.app_secret.empty() && secret != scenario.app_secret)) {
    return ApiError{.code = 1, .message = "Error validating client secret."};
  }
  return std::nullopt;
}

/// The refusal of a token that cannot be exchanged. A system user's lasts for 60 days, which has to be asked for.
std::optional<ApiError> check_exchange(const Call& call, const TokenRules& rules) {
  if (rules.type != "SYSTEM_USER" && rules.type != "USER") {
    return invalid_parameter("A token of this type cannot be exchanged");
  }
  if (rules.type == "SYSTEM_USER" && call.text("set_token_expires_in_60_days") != "true") {
    return missing_parameter("set_token_expires_in_60_days");
  }
  return std::nullopt;
}

/// It begins as the old one does: Meta's tokens of one app begin alike.
std::string make_token(Context& context, const std::string& old) {
  constexpr std::size_t kAlike = 24;
  const auto number = std::to_string(context.state.issued_tokens.size() + 1);
  return old.substr(0, kAlike) + hmac_sha256_hex(std::to_string(context.scenario.seed), old + number).substr(0, 40);
}

}  // namespace

bool names_its_caller(const Call& call) {
  return call.path.size() == 2 && call.path[0] == "oauth" && call.path[1] == "access_token";
}

Answer exchange_token(Context& context, const Call& call) {
  if (!call.has("grant_type")) return refuse(missing_parameter("grant_type"));
  if (call.text("grant_type") != kExchange) return refuse(invalid_parameter("Invalid grant_type"));
  if (auto error = check_app(context.scenario, call)) return refuse(*error);
  const auto* const old = call.param(kExchange);
  if (old == nullptr) return refuse(missing_parameter(kExchange));
  if (auto error = token_state_error(context, *old)) return refuse(*error);
  const auto* const known = rules_of(context, *old);
  auto rules = known == nullptr ? TokenRules{} : *known;
  if (auto error = check_exchange(call, rules)) return refuse(*error);

  const auto& oauth = context.scenario.oauth;
  const auto token = oauth.same_token ? *old : make_token(context, *old);
  rules.token = token;
  rules.state = oauth.new_token_state;
  const std::chrono::seconds lasts{static_cast<std::int64_t>(oauth.expires_in_s)};
  context.state.issued_tokens[token] = {.rules = std::move(rules), .issued = context.now, .ends = context.now + lasts};
  return Json{{"access_token", token}, {"token_type", "bearer"}, {"expires_in", lasts.count()}};
}

Answer revoke_token(Context& context, const Call& call) {
  if (auto error = check_app(context.scenario, call)) return refuse(*error);
  const auto* const token = call.param("revoke_token");
  if (token == nullptr) return refuse(missing_parameter("revoke_token"));
  if (auto error = token_state_error(context, *token)) return refuse(*error);
  context.state.revoked_tokens.insert(*token);
  return Json{{"success", context.scenario.oauth.success_as_text ? Json("true") : Json(true)}};
}

}  // namespace metaup::simulator
