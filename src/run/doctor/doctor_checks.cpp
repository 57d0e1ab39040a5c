#include "run/doctor/doctor_checks.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "report/human.hpp"
#include "run/doctor/doctor_words.hpp"
#include "run/doctor/token_rules.hpp"

namespace metaup::run {
namespace {

using report::describe;
using report::shown;

Check failed_by(std::string name, const Error& error, const std::string& what) {
  return failing(std::move(name), error.error_class, what + describe(error), shown(error.hint));
}

/// A moment at which something of the token ends.
Check check_expiry(const std::string& name, const std::string& what, const graph::Expiry& expiry, WallTime now,
                   const std::string& hint) {
  if (!expiry.is_told) return open_check(name, "Meta did not say when " + what + " ends");
  if (!expiry.at) return passed(name, what + " never ends");
  const auto when = day_of(*expiry.at) + ", " + from_now(*expiry.at, now);
  if (*expiry.at <= now) return failing(name, ErrorClass::auth, what + " ended on " + when, hint);
  if (*expiry.at - now < kSoonOver) return warned(name, what + " ends on " + when, hint);
  return passed(name, what + " ends on " + when);
}

std::string kind_in_words(const std::string& type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{{
      {"SYSTEM_USER", "a system user's"},
      {"USER", "a person's"},
      {"PAGE", "a Page's"},
      {"APP", "an app's"},
  }};
  for (const auto& [word, words] : kTypes) {
    if (word == type) return std::string(words);
  }
  return type.empty() ? "of a kind that Meta does not name" : "of the kind " + shown(type);
}

Check check_validity(const graph::TokenInfo& info) {
  constexpr auto* kName = "token";
  if (!info.is_valid) {
    const auto code = info.code == 0 ? std::string{}
                                     : " (" + std::to_string(info.code) +
                                           (info.subcode == 0 ? "" : "/" + std::to_string(info.subcode)) + ")";
    return failing(kName, ErrorClass::auth, "Meta does not take it: " + shown(info.message) + code,
                   "Get a new access token.");
  }
  const auto words = kind_in_words(info.type);
  if (info.type == "PAGE" || info.type == "APP") {
    return failing(kName, ErrorClass::permission, "is valid, but " + words + ": it cannot work in ad accounts",
                   "Use the token of a system user or of a person.");
  }
  return passed(kName, "is valid, " + words);
}

/// What a permission is for, and what without it.
struct Scope {
  std::string_view name;
  std::string_view use;
};
constexpr std::array<Scope, 4> kScopes{{
    {"ads_management", "to make anything"},
    {"ads_read", "to read what the account holds"},
    {"business_management", "to see what belongs to a business"},
    {"pages_read_engagement", "to make creatives of a Page"},
}};

Check check_permissions(const std::vector<std::string>& granted, bool wants_page) {
  constexpr auto* kName = "permissions";
  const auto has = [&](std::string_view scope) {
    return std::find(granted.begin(), granted.end(), scope) != granted.end();
  };
  std::vector<std::string> missing;
  for (const auto& scope : kScopes) {
    if (!has(scope.name)) missing.push_back(std::string(scope.name) + " (" + std::string(scope.use) + ")");
  }
  if (missing.empty()) {
    std::vector<std::string> names;
    for (const auto& scope : kScopes) names.emplace_back(scope.name);
    return passed(kName, "all are there: " + joined(names, ", "));
  }
  const auto message = "the token lacks " + joined(missing, ", ");
  const std::string hint = "Grant them to the app, and get a new token with them.";
  const bool is_needed = !has("ads_management") || (wants_page && !has("pages_read_engagement"));
  return is_needed ? failing(kName, ErrorClass::permission, message, hint) : warned(kName, message, hint);
}

constexpr std::array kFromToken{"token-expiry", "data-access", "permissions", "app"};

std::vector<Check> with_rest_open(Check token, const std::string& why) {
  std::vector<Check> checks{std::move(token)};
  for (const auto* const name : kFromToken) checks.push_back(open_check(name, why));
  return checks;
}

/// Meta would not inspect the token, but takes it.
std::vector<Check> check_uninspected(const TokenFacts& token, const Wanted& wanted) {
  const auto why = "Meta does not let this token inspect itself: " + describe(token.inspected->error());
  auto checks = with_rest_open(passed("token", "is valid; of which kind it is could not be checked"), why);
  if (token.permissions && *token.permissions) {
    checks[3] = check_permissions(**token.permissions, wanted.page);
  } else if (token.permissions) {
    checks[3] = open_check("permissions", describe(token.permissions->error()));
  }
  return checks;
}

std::vector<Check> check_inspected(const graph::TokenInfo& info, const Wanted& wanted, WallTime now) {
  if (!info.is_valid) return with_rest_open(check_validity(info), "Meta does not take the token");
  const auto app = info.application.empty() ? "app " + shown(info.app_id)
                                            : "\"" + shown(info.application) + "\" (" + shown(info.app_id) + ")";
  return {check_validity(info),
          check_expiry("token-expiry", "the token", info.expires, now, "Get a new token before it ends."),
          check_expiry("data-access", "the access to data", info.data_access_expires, now,
                       "The person whose token it is has to authorize the app again."),
          check_permissions(info.scopes, wanted.page), passed("app", app)};
}

/// What Meta's number for the state of an account means.
struct AccountStatus {
  std::string_view number;
  CheckState state;
  std::string_view words;
  std::string_view hint;
};
constexpr std::string_view kAskSupport = "See the account's quality page in Meta Business, or use another account.";
constexpr std::string_view kPay = "Settle what is owed in the account's billing.";
constexpr AccountStatus kAccountStatuses[] = {
    {"1", CheckState::ok, "active", ""},
    {"201", CheckState::ok, "active", ""},
    {"2", CheckState::failed, "disabled", kAskSupport},
    {"3", CheckState::failed, "unsettled", kPay},
    {"7", CheckState::failed, "under review for risk", kAskSupport},
    {"8", CheckState::warning, "about to be settled", kPay},
    {"9", CheckState::warning, "in a grace period", kPay},
    {"100", CheckState::failed, "about to be closed", kAskSupport},
    {"101", CheckState::failed, "closed", kAskSupport},
    {"202", CheckState::failed, "closed", kAskSupport},
};

Check state_of_account(const graph::Object& object, const std::string& who) {
  constexpr auto* kName = "account";
  const auto number = graph::plain_text(object, "account_status");
  const auto* const row = std::find_if(std::begin(kAccountStatuses), std::end(kAccountStatuses),
                                       [&](const AccountStatus& status) { return status.number == number; });
  if (row == std::end(kAccountStatuses)) {
    return warned(kName, who + " has the state " + (number.empty() ? "unknown" : shown(number)),
                  "Look at the account in Meta Ads Manager.");
  }
  auto message = who + " is " + std::string(row->words);
  const auto reason = graph::plain_text(object, "disable_reason");
  if (row->state == CheckState::failed && !reason.empty() && reason != "0") {
    message += " (disable_reason " + shown(reason) + ")";
  }
  if (row->state == CheckState::failed) return failing(kName, ErrorClass::policy, message, std::string(row->hint));
  return row->state == CheckState::warning ? warned(kName, message, std::string(row->hint)) : passed(kName, message);
}

bool lacks_tasks(const graph::Object& object) {
  const auto tasks = object.find("user_tasks");
  if (tasks == object.end() || tasks->second == "null") return false;
  const auto has = [&](std::string_view task) { return tasks->second.find(task) != std::string::npos; };
  return !has("\"ADVERTISE\"") && !has("\"MANAGE\"");
}

Check check_read_account(const AccountId& account, const graph::Object& object) {
  const auto name = graph::plain_text(object, "name");
  const auto who = account.act() + (name.empty() ? "" : " \"" + shown(name) + "\"");
  auto check = state_of_account(object, who);
  const auto currency = graph::plain_text(object, "currency");
  const auto zone = graph::plain_text(object, "timezone_name");
  if (!currency.empty()) check.message += ", " + shown(currency);
  if (!zone.empty()) check.message += ", " + shown(zone);
  if (check.state == CheckState::failed) return check;
  if (lacks_tasks(object)) {
    return failing("account", ErrorClass::permission, who + ": the token's user may only look at it",
                   "Give the user the task ADVERTISE in this account.");
  }
  if (check.state == CheckState::ok && !object.contains("funding_source")) {
    return warned("account", check.message + "; Meta shows no means of payment",
                  "Add one if there is none: ads are not delivered without it.");
  }
  return check;
}

/// What an identity is called, and what its line says.
struct IdentityWords {
  std::string name;
  std::string what;
  bool list_is_enough = false;  ///< that an account lists it says all
  std::string hint;
};

std::string accounts_in_words(std::vector<AccountId> accounts) {
  std::sort(accounts.begin(), accounts.end());  // the answers came in any order
  std::vector<std::string> names;
  for (const auto& account : accounts) names.push_back(account.act());
  return joined(names, ", ");
}

Check judge_identity(const IdentityWords& words, const IdentityFacts& facts) {
  std::vector<AccountId> listing;
  std::vector<AccountId> missing;
  const Error* list_error = nullptr;
  for (const auto& [account, listed] : facts.listed) {
    if (!listed) list_error = &listed.error();
    if (listed) (*listed ? listing : missing).push_back(account);
  }
  const auto who = words.what + " " + shown(facts.id);
  const bool is_read = facts.object && *facts.object;
  const bool all_list = !listing.empty() && missing.empty() && list_error == nullptr;
  const auto use = " can be used by " + accounts_in_words(listing);
  if (all_list && (is_read || words.list_is_enough)) return passed(words.name, who + use);
  if (all_list) {
    const auto why = facts.object ? describe(facts.object->error()) : std::string("it was not asked");
    return warned(words.name, who + use + ", but the token cannot read it: " + why, words.hint);
  }
  if (is_read && !missing.empty()) {
    return warned(
        words.name,
        who + " can be read, but is not in the list of " + accounts_in_words(missing) + "; it may work all the same",
        words.hint);
  }
  if (is_read && list_error != nullptr) {
    return warned(words.name,
                  who + " can be read; whether an account may use it is not known: " + describe(*list_error),
                  words.hint);
  }
  if (is_read) {
    return warned(words.name, who + " can be read; whether an account may use it was not checked", "Give --account.");
  }
  if (!facts.object) return open_check(words.name, "it was not asked");
  auto check = failed_by(words.name, facts.object->error(), who + " cannot be read: ");
  if (!missing.empty()) check.message += "; nor is it in the list of " + accounts_in_words(missing);
  const auto why = check.error_class;
  if (why == ErrorClass::permission || why == ErrorClass::not_found || check.hint.empty()) check.hint = words.hint;
  return check;
}

constexpr auto* kLimited = "a rate limit is in force";

bool is_limited(const std::optional<Result<graph::Object>>& answer) {
  return answer && !*answer && answer->error().error_class == ErrorClass::rate_limit;
}

/// The line of an account says which limit keeps it from telling more.
bool is_an_account_limited(const MetaFacts& facts) {
  return std::any_of(facts.accounts.begin(), facts.accounts.end(),
                     [](const AccountFacts& account) { return is_limited(account.object); });
}

std::string why_not_asked(const MetaFacts& facts, const std::optional<IdentityFacts>& identity) {
  if (!facts.not_asked.empty() || !identity) return facts.not_asked;
  return is_limited(identity->object) && is_an_account_limited(facts) ? kLimited : "";
}

Check identity_line(const IdentityWords& words, const std::optional<IdentityFacts>& facts, const std::string& not_asked,
                    const std::string& option) {
  if (!facts) return warned(words.name, "not checked: none is given", "Give " + option + ".");
  if (!not_asked.empty()) return open_check(words.name, not_asked);
  return judge_identity(words, *facts);
}

}  // namespace

std::vector<Check> check_token(const MetaFacts& facts, const Wanted& wanted, WallTime now) {
  const auto& token = facts.token;
  if (!wanted.no_token.empty()) {
    return with_rest_open(failing("token", Stop::configuration, shown(wanted.no_token), ""),
                          "there is no token to ask with");
  }
  if (token.inspected && *token.inspected) return check_inspected(**token.inspected, wanted, now);
  if (token.self && *token.self) return check_uninspected(token, wanted);
  const auto* const error = token.self ? &token.self->error() : token.inspected ? &token.inspected->error() : nullptr;
  if (error == nullptr || !facts.heard.meta_was_reached()) {
    const auto why = facts.not_asked.empty() ? std::string("Meta was not asked") : facts.not_asked;
    return with_rest_open(open_check("token", why), why);
  }
  const bool is_refused = error->error_class == ErrorClass::auth;
  if (facts.limit) return with_rest_open(open_check("token", facts.not_asked), facts.not_asked);
  if (facts.heard.version_refused && !is_refused) {
    const auto* const why = "Meta does not serve this version";
    return with_rest_open(open_check("token", why), why);
  }
  return with_rest_open(failed_by("token", *error, is_refused ? "Meta does not take it: " : "cannot be checked: "),
                        is_refused ? "Meta does not take the token" : "the token could not be checked");
}

Check check_tier(const MetaFacts& facts) {
  if (!facts.not_asked.empty()) return open_check("tier", facts.not_asked);
  if (facts.heard.tier.empty()) {
    return open_check("tier",
                      is_an_account_limited(facts) ? kLimited : "Meta did not name it (it does so for accounts)");
  }
  const auto usage = ", " + std::to_string(static_cast<int>(facts.heard.usage_percent)) + "% of a limit is used";
  if (facts.heard.tier == "development_access") {
    return warned("tier", "the app has Limited access (development_access): about 20 writes in 5 minutes" + usage,
                  "Apply for Full access to the Marketing API in the app's settings.");
  }
  const auto full = facts.heard.tier == "standard_access";
  return passed("tier", (full ? "Full access (standard_access)" : shown(facts.heard.tier)) + usage);
}

std::vector<Check> check_accounts(const MetaFacts& facts) {
  if (facts.accounts.empty()) {
    return {warned("account", "not checked: none is given",
                   "Give --account; metaup list accounts shows those that the token can see.")};
  }
  std::vector<Check> checks;
  for (const auto& [account, object] : facts.accounts) {
    const auto why = facts.not_asked.empty() ? std::string("it was not asked") : facts.not_asked;
    auto check = !object   ? open_check("account", account.act() + ": " + why)
                 : *object ? check_read_account(account, **object)
                           : failed_by("account", object->error(), account.act() + " cannot be used: ");
    check.account = account;
    checks.push_back(std::move(check));
  }
  return checks;
}

Check check_page(const MetaFacts& facts) {
  return identity_line(
      {.name = "page",
       .what = "Page",
       .list_is_enough = false,
       .hint = "Assign the Page to the token's user and to the business of the account; the token needs "
               "pages_read_engagement."},
      facts.page, why_not_asked(facts, facts.page), "--page-id");
}

Check check_instagram(const MetaFacts& facts) {
  return identity_line(
      {.name = "instagram",
       .what = "Instagram account",
       .list_is_enough = true,
       .hint = "Connect it to the ad account in Meta Business; to read it the token needs instagram_basic."},
      facts.instagram, why_not_asked(facts, facts.instagram), "--instagram-user-id");
}

}  // namespace metaup::run
