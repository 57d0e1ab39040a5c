#include "run/doctor/token_rules.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "run/doctor/doctor_words.hpp"

namespace metaup::run {
namespace {

using nlohmann::json;

std::string end_of(const std::string& what, const graph::Expiry& expiry, WallTime now) {
  if (!expiry.at || *expiry.at - now > kSoonOver) return {};
  const bool has_ended = *expiry.at <= now;
  return what + (has_ended ? " ended on " : " ends on ") + day_of(*expiry.at) + ", " + from_now(*expiry.at, now);
}

Error token_error(ErrorClass error_class, std::string message, std::string hint) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

json shown_end(const graph::Expiry& expiry) {
  if (!expiry.is_told) return nullptr;
  return expiry.at ? json(rfc3339(*expiry.at)) : json("never");
}

}  // namespace

std::string end_notice(const graph::TokenInfo& info, WallTime now) {
  if (const auto end = end_of("the access token", info.expires, now); !end.empty()) {
    return end + "; get a new one before that, see metaup help token";
  }
  const auto end = end_of("the token's access to data", info.data_access_expires, now);
  return end.empty() ? end : end + "; the person whose token it is has to authorize the app again";
}

std::optional<Error> why_not_refreshed(const graph::TokenInfo& info, bool may_shorten) {
  if (!info.is_valid) {
    auto error = invalid_token(info);
    error.hint = "A token can only be refreshed before it ends. Make a new one in Meta Business.";
    return error;
  }
  if (info.type != "SYSTEM_USER" && info.type != "USER") {
    return token_error(ErrorClass::permission,
                       "only the tokens of system users and persons can be refreshed, and this one is of the kind " +
                           (info.type.empty() ? "that Meta does not name" : info.type),
                       "Make a new one where this one was made.");
  }
  if (info.expires.is_told && !info.expires.at && !may_shorten) {
    return token_error(ErrorClass::invalid, "the token never ends, and a refreshed one would end in 60 days",
                       "Keep it, or give --yes to get one that ends.");
  }
  return std::nullopt;
}

bool is_over(const Error& error) {
  constexpr std::array<std::int64_t, 4> kOver{458, 460, 463, 467};  // removed, changed, expired, invalid
  constexpr std::int64_t kTokenError = 190;
  return error.code == kTokenError && std::find(kOver.begin(), kOver.end(), error.subcode) != kOver.end();
}

Error invalid_token(const graph::TokenInfo& info) {
  auto error =
      token_error(ErrorClass::auth, "Meta does not take the token: " + info.message, "Get a new access token.");
  error.code = info.code;
  error.subcode = info.subcode;
  return error;
}

report::Item token_item(const std::string& source, const graph::TokenInfo& info) {
  constexpr std::size_t kMostTargets = 20;
  auto limited = json::object();
  for (const auto& [scope, targets] : info.limited_scopes) {
    limited[scope] = targets.size() <= kMostTargets ? json(targets) : json(targets.size());
  }
  report::Item item;
  item.source = source;
  item.kind = AssetKind::token;
  item.name = info.application;
  const auto add = [&](const char* name, const json& value) { item.object.emplace_back(name, graph::dump(value)); };
  add("type", info.type);
  add("app_id", info.app_id);
  add("application", info.application);
  add("user_id", info.user_id);
  add("issued_at", info.issued ? json(rfc3339(*info.issued)) : json(nullptr));
  add("expires_at", shown_end(info.expires));
  add("data_access_expires_at", shown_end(info.data_access_expires));
  add("scopes", info.scopes);
  add("limited_scopes", limited);
  return item;
}

}  // namespace metaup::run
