#include "simulator/tokens.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "simulator/listing.hpp"

namespace metaup::simulator {
namespace {

const std::string kUserId = "998000000000001";

ApiError token_error(int subcode, std::string_view message, int status) {
  return {.code = 190, .subcode = subcode, .message = std::string(message), .status = status, .oauth = "invalid_token"};
}

std::optional<ApiError> check_proof(const Scenario& scenario, const Call& call) {
  if (scenario.app_secret.empty()) return std::nullopt;
  const auto* proof = call.param("appsecret_proof");
  const auto refused = [](std::string_view text) {
    return ApiError{.code = 100, .message = std::string(text), .type = "GraphMethodException"};
  };
  if (proof == nullptr) {
    if (!scenario.require_appsecret_proof) return std::nullopt;
    return refused("API calls from the server require an appsecret_proof argument");
  }
  if (*proof == hmac_sha256_hex(scenario.app_secret, call.token)) return std::nullopt;
  return refused("Invalid appsecret_proof provided in the API argument");
}

bool account_exists(const Scenario& scenario, const std::string& account) {
  return !scenario.accounts || std::any_of(scenario.accounts->begin(), scenario.accounts->end(),
                                           [&](const AccountRules& rules) { return rules.id == account; });
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const NodeType& account_type() {
  static const NodeType kType{
      "AdAccount",
      {"id", "account_id", "name", "account_status", "disable_reason", "currency", "timezone_name", "user_tasks",
       "business", "amount_spent", "balance", "created_time", "funding_source"},
      {"account_id"},
      {{"business"}}};
  return kType;
}

Json show_account(const Scenario& scenario, const std::string& digits) {
  AccountRules rules{.id = digits, .name = "Account " + digits};
  if (scenario.accounts) {
    for (const auto& known : *scenario.accounts) {
      if (known.id == digits) rules = known;
    }
  }
  Json account{{"id", "act_" + digits},
               {"account_id", digits},
               {"name", rules.name},
               {"account_status", rules.status},
               {"disable_reason", rules.disable_reason},
               {"currency", rules.currency},
               {"timezone_name", "America/Los_Angeles"},
               {"created_time", "2024-01-31T10:00:00-0800"},
               {"user_tasks", rules.user_tasks}};
  if (rules.funded) account["funding_source"] = "6000000" + digits;
  return account;
}

std::int64_t unix_time(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// So long after now; 0 for never.
std::int64_t unix_time(const Context& context, double in_s) {
  return in_s == 0 ? 0 : unix_time(context.shown()) + static_cast<std::int64_t>(in_s);
}

}  // namespace

std::string page_token(const std::string& page) { return "EAAPageToken" + page + "OfTheSimulator"; }

const TokenRules* rules_of(const Context& context, const std::string& token) {
  const auto issued = context.state.issued_tokens.find(token);
  if (issued != context.state.issued_tokens.end()) return &issued->second.rules;
  const auto& tokens = context.scenario.tokens;
  const auto found =
      std::find_if(tokens.begin(), tokens.end(), [&](const TokenRules& rules) { return rules.token == token; });
  if (found != tokens.end()) return &*found;
  static const TokenRules kOfPage{.token = "", .type = "PAGE"};
  const auto& pages = context.scenario.pages;
  const bool is_of_page =
      std::any_of(pages.begin(), pages.end(), [&](const std::string& page) { return page_token(page) == token; });
  return is_of_page ? &kOfPage : nullptr;
}

std::optional<ApiError> token_state_error(const Context& context, const std::string& token) {
  const int status = context.scenario.api.auth_status;
  if (token.empty() || token.find_first_of(" \t\r\n") != std::string::npos) {
    return token_error(0, "Malformed access token", status);
  }
  const auto* rules = rules_of(context, token);
  if (rules == nullptr && !context.scenario.tokens.empty()) {
    return token_error(0, "Invalid OAuth access token - Cannot parse access token", status);
  }
  const bool is_revoked = context.state.revoked_tokens.contains(token);
  if (is_revoked || (rules != nullptr && rules->state == "invalid")) {
    return token_error(467, "Error validating access token", status);
  }
  const auto issued = context.state.issued_tokens.find(token);
  const bool is_over = issued != context.state.issued_tokens.end() && context.now >= issued->second.ends;
  if (is_over || context.state.expired_tokens.contains(token) || (rules != nullptr && rules->state == "expired")) {
    return token_error(rules == nullptr ? 463 : rules->subcode, "Error validating access token: Session has expired",
                       status);
  }
  return std::nullopt;
}

std::optional<ApiError> check_token(Context& context, const Call& call) {
  if (call.token.empty()) {
    ApiError error{.code = 104, .message = "An access token is required to request this resource."};
    error.oauth = "invalid_request";
    return error;
  }
  const auto uses = ++context.state.token_uses[call.token];
  const auto* rules = rules_of(context, call.token);
  if (rules != nullptr && rules->expires_after_requests != 0 && uses > rules->expires_after_requests) {
    context.state.expired_tokens.insert(call.token);
  }
  if (auto error = token_state_error(context, call.token)) return error;
  return check_proof(context.scenario, call);
}

std::optional<ApiError> check_account(const Context& context, const Call& call, const std::string& account,
                                      bool write) {
  const auto* rules = rules_of(context, call.token);
  const bool visible = rules == nullptr || !rules->accounts || contains(*rules->accounts, account);
  if (!account_exists(context.scenario, account) || !visible) return no_such_object("act_" + account, call.method);
  if (rules == nullptr || contains(rules->permissions, "ads_management")) return std::nullopt;
  if (!write && contains(rules->permissions, "ads_read")) return std::nullopt;
  return ApiError{.code = rules->permission_error,
                  .message = "(#" + std::to_string(rules->permission_error) + ") Ad account owner has NOT granted " +
                             (write ? "ads_management" : "ads_management or ads_read") + " permission",
                  .status = 403};
}

std::optional<ApiError> check_permission(const Context& context, const Call& call,
                                         const std::vector<std::string>& any_of, int code) {
  const auto* rules = rules_of(context, call.token);
  const auto granted = [&](const std::string& name) { return contains(rules->permissions, name); };
  if (rules == nullptr || std::any_of(any_of.begin(), any_of.end(), granted)) return std::nullopt;
  return ApiError{
      .code = code,
      .message = "(#" + std::to_string(code) + ") This endpoint requires the '" + any_of.front() + "' permission",
      .status = 403};
}

Answer read_me(Context&, const Call& call) {
  static const NodeType kType{"User", {"id", "name"}, {"id", "name"}};
  return select_fields(call, kType, {{"id", kUserId}, {"name", "Simulated System User"}});
}

Answer list_permissions(Context& context, const Call& call) {
  const auto* rules = rules_of(context, call.token);
  Json data = Json::array();
  for (const auto& name : rules == nullptr ? TokenRules{}.permissions : rules->permissions) {
    const bool wanted = !call.has("permission") || call.text("permission") == name;
    if (wanted && (!call.has("status") || call.text("status") == "granted")) {
      data.push_back({{"permission", name}, {"status", "granted"}});
    }
  }
  return Json{{"data", data}, {"paging", Json::object()}};
}

Answer list_accounts(Context& context, const Call& call) {
  std::vector<Listed> items;
  const auto add = [&](const std::string& digits) {
    if (!check_account(context, call, digits, false)) {
      items.push_back({items.size() + 1, [&context, digits] { return show_account(context.scenario, digits); }});
    }
  };
  if (context.scenario.accounts) {
    for (const auto& account : *context.scenario.accounts) add(account.id);
  } else {
    for (const auto& [digits, account] : context.state.accounts) add(digits);
  }
  return list_page(context, call, account_type(), std::move(items));
}

Answer read_account(Context& context, const Call& call) {
  return select_fields(call, account_type(), show_account(context.scenario, account_digits(call.path.front())));
}

Answer debug_token(Context& context, const Call& call) {
  const auto* input = call.param("input_token");
  if (input == nullptr) return refuse(missing_parameter("input_token"));
  const auto* rules = rules_of(context, *input);
  const auto described = rules == nullptr ? TokenRules{} : *rules;
  const auto issued = context.state.issued_tokens.find(*input);
  const bool was_issued = issued != context.state.issued_tokens.end();
  const auto* const inspector = rules_of(context, call.token);
  if (inspector != nullptr && !inspector->inspects_itself) {
    return refuse({.code = 100,
                   .message = "(#100) You must provide an app access token, or a user access token that is an owner or "
                              "developer of the app"});
  }
  constexpr double kAge = 86'400;  // of a token that nobody exchanged for another, in seconds
  Json data = {
      {"app_id", kAppId},
      {"type", described.type},
      {"application", "simulated"},
      {"user_id", kUserId},
      {"issued_at", was_issued ? unix_time(issued->second.issued + context.shown_ahead) : unix_time(context, -kAge)},
      {"expires_at",
       was_issued ? unix_time(issued->second.ends + context.shown_ahead) : unix_time(context, described.expires_in_s)},
      {"data_access_expires_at", unix_time(context, described.data_access_expires_in_s)},
      {"is_valid", true},
      {"scopes", described.permissions}};
  if (const auto error = token_state_error(context, *input)) {
    data["is_valid"] = false;
    data["error"] = {{"code", error->code}, {"message", error->message}, {"subcode", error->subcode}};
  }
  if (rules != nullptr && rules->accounts) {
    data["granular_scopes"] = {{{"scope", "ads_management"}, {"target_ids", *rules->accounts}}};
  }
  return Json{{"data", data}};
}

}  // namespace metaup::simulator
