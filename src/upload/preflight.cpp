#include "upload/preflight.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "metaup/graph/object_page.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

/// What people set on an ad set. Not its effective status, which Meta changes by itself.
constexpr std::array kAdsetFacts{
    "name", "status", "campaign_id", "daily_budget", "end_time", "optimization_goal", "destination_type"};

/// Meta itself said that there is no such thing, or none for this token: no proxy's 404.
bool is_absent(const Error& error) { return error.error_class == ErrorClass::not_found && error.code != 0; }

/// Meta answered, and would show nothing of it.
bool is_hidden(const Error& error) { return is_absent(error) || error.error_class == ErrorClass::permission; }

/// Whether an ad set is of Dynamic Creative, if it says so.
std::optional<bool> dynamic_creative_of(const Result<graph::Reply>& adset) {
  const auto object = adset.and_then([](const graph::Reply& reply) { return graph::read_object(reply); });
  const auto word = object ? graph::plain_text(*object, "is_dynamic_creative") : std::string();
  if (word == "true") return true;
  return word == "false" ? std::optional(false) : std::nullopt;
}

/// Why something cannot be used, in the words of the column that names it.
Error refusal(Error of_meta, std::string message, std::string hint) {
  of_meta.error_class = ErrorClass::not_found;
  of_meta.message = std::move(message);
  of_meta.hint = std::move(hint);
  of_meta.retryable = false;
  of_meta.outcome_unknown = false;
  return of_meta;
}

/// "1234" of "act_1234" or "1234".
std::string digits_of(const std::string& account) {
  const auto id = AccountId::parse(account);
  return id ? id->digits() : account;
}

}  // namespace

graph::Operation read_adset(const AccountId& account, const std::string& adset, AdsetFields wanted) {
  auto operation = read_of(account, graph::Edge::adset_read, adset);
  std::string fields = wanted.is_dynamic ? "id,account_id,is_dynamic_creative" : "id,account_id";
  if (wanted.objective) fields += ",campaign{objective}";
  if (wanted.facts) {
    for (const auto* const fact : kAdsetFacts) fields += std::string(",") + fact;
  }
  operation.params = {{"fields", fields}};
  operation.reads_elsewhere = true;
  return operation;
}

std::vector<std::pair<std::string, std::string>> facts_of_adset(const graph::Reply& reply) {
  std::vector<std::pair<std::string, std::string>> facts;
  const auto object = graph::read_object(reply);
  for (const auto* const fact : kAdsetFacts) {
    const auto text = object ? graph::plain_text(*object, fact) : std::string{};
    if (!text.empty()) facts.emplace_back(fact, text);
  }
  return facts;
}

graph::Operation read_product_set(const AccountId& account, const std::string& id) {
  auto operation = read_of(account, graph::Edge::product_set_read, id);
  operation.params = {{"fields", "id,name,product_count"}};
  operation.reads_elsewhere = true;
  return operation;
}

graph::Operation read_lead_form(const AccountId& account, const std::string& id) {
  auto operation = read_of(account, graph::Edge::lead_form_read, id);
  operation.params = {{"fields", "id,name,status"}};
  operation.reads_elsewhere = true;
  return operation;
}

graph::Operation read_page(const AccountId& account, const std::string& page) {
  auto operation = read_of(account, graph::Edge::page_read, page);
  operation.params = {{"fields", "id,name"}};
  operation.reads_elsewhere = true;
  return operation;
}

graph::Operation list_promote_pages(const AccountId& account, const std::string& after) {
  auto operation = read_of(account, graph::Edge::page_read, account.act() + "/promote_pages");
  operation.params = {{"fields", "id"}, {"limit", "100"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  operation.reads_elsewhere = true;  // its rights are those over Pages
  return operation;
}

Verdict judge_adset(const AccountId& account, const std::string& adset, const Result<graph::Reply>& answer) {
  const auto object = answer.and_then([](const graph::Reply& reply) { return graph::read_object(reply); });
  if (!object && is_absent(object.error())) {
    return {
        .refused = refusal(object.error(), "adset: ad set " + adset + " does not exist, or this token cannot see it",
                           "Check the id; the token needs access to the account of the ad set."),
        .warning = {}};
  }
  if (!object) {
    return {.refused = {}, .warning = "ad set " + adset + " could not be read: " + object.error().message};
  }
  const auto owner = digits_of(graph::plain_text(*object, "account_id"));
  if (owner.empty() || owner == account.digits()) return {};
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "adset: ad set " + adset + " belongs to act_" + owner + ", not to " + account.act();
  error.hint = "Give an ad set of this account, or the account of the ad set.";
  return {.refused = std::move(error), .warning = {}};
}

std::optional<Error> feed_refusal(const std::string& adset, graph::FeedKind feed, const Result<graph::Reply>& answer) {
  const auto is_dynamic = dynamic_creative_of(answer);
  if (feed == graph::FeedKind::none || !is_dynamic) return std::nullopt;
  if (*is_dynamic == (feed == graph::FeedKind::dynamic)) return std::nullopt;
  Error error;
  error.error_class = ErrorClass::invalid;
  if (*is_dynamic) {
    error.message = "adset: ad set " + adset + " is of Dynamic Creative, which takes no creative with placements, " +
                    "languages or several texts";
    error.hint = "Give an ad set without Dynamic Creative.";
  } else {
    error.message =
        "adset: ad set " + adset + " is not of Dynamic Creative, which the feed of the creative is made for";
    error.hint =
        "Give the feed an optimization_type, such as DEGREES_OF_FREEDOM for several texts, or give an ad set of " +
        std::string("Dynamic Creative.");
  }
  return error;
}

std::optional<Error> groups_refusal(const std::string& adset, const Result<graph::Reply>& answer) {
  const auto object = answer.and_then([](const graph::Reply& reply) { return graph::read_object(reply); });
  if (!object) return std::nullopt;
  const auto campaign = object->find("campaign");
  const auto objective =
      campaign == object->end() ? "" : graph::plain_text(graph::members_of(campaign->second), "objective");
  const bool is_other =
      objective.starts_with("OUTCOME_") && objective != "OUTCOME_SALES" && objective != "OUTCOME_APP_PROMOTION";
  Error error;
  error.error_class = ErrorClass::invalid;
  if (dynamic_creative_of(answer).value_or(false)) {
    error.message = "adset: ad set " + adset + " is of Dynamic Creative, which takes no flexible ad";
    error.hint = "Give an ad set without Dynamic Creative.";
  } else if (is_other) {
    error.message = "adset: the campaign of ad set " + adset + " is for " + printable(utf8_prefix(objective, 64)) +
                    ": Meta takes flexible ads for sales and app promotion only";
    error.hint = "Give an ad set of such a campaign, or try it with create-ad --spec.";
  } else {
    return std::nullopt;
  }
  return error;
}

std::string doubt_about_product_set(const std::string& id, const Result<graph::Reply>& answer) {
  const auto object = answer.and_then([](const graph::Reply& reply) { return graph::read_object(reply); });
  if (!object) return "product set " + id + " could not be read: " + object.error().message;
  return graph::plain_text(*object, "product_count") == "0" ? "product set " + id + " holds no products"
                                                            : std::string{};
}

std::string doubt_about_lead_form(const std::string& id, const Result<graph::Reply>& answer) {
  const auto object = answer.and_then([](const graph::Reply& reply) { return graph::read_object(reply); });
  if (!object && is_hidden(object.error())) {
    return "lead form " + id + " could not be checked: it does not exist, or Meta shows it to its Page's token only";
  }
  if (!object) return "lead form " + id + " could not be read: " + object.error().message;
  const auto status = graph::plain_text(*object, "status");
  if (status.empty() || status == "ACTIVE") return {};
  return "lead form " + id + " is " + printable(utf8_prefix(status, 64)) + ", so Meta may refuse ads with it";
}

bool needs_page_list(const Result<graph::Reply>& answer) { return !answer; }

Verdict judge_page(const AccountId& account, const std::string& page, const Result<graph::Reply>& answer,
                   const Result<std::set<std::string>>& listed) {
  if (answer || (listed && listed->contains(page))) return {};
  if (listed && is_hidden(answer.error())) {
    return {.refused = refusal(answer.error(),
                               "page_id: Page " + page + " is not there or not for this token, and " + account.act() +
                                   " does not list it among the Pages that it may advertise",
                               "Check the id; the account must be allowed to advertise the Page."),
            .warning = {}};
  }
  auto warning = "Page " + page + " could not be read: " + answer.error().message;
  if (!listed) warning += "; nor could the Pages of " + account.act() + ": " + listed.error().message;
  return {.refused = {}, .warning = std::move(warning)};
}

}  // namespace metaup::upload
