#include "upload/review_wait.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "upload/object_change.hpp"

namespace metaup::upload {
namespace {

using nlohmann::json;

constexpr std::size_t kMostReasons = 5;
constexpr std::size_t kLongestReason = 500;

std::string text_in(const json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add_reason(std::vector<std::string>& reasons, const std::string& title, const std::string& text) {
  auto reason = title + (title.empty() || text.empty() ? "" : ": ") + text;
  if (reason.empty() || reasons.size() == kMostReasons) return;
  reason = printable(utf8_prefix(reason, kLongestReason));
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(std::move(reason));
}

/// `{"global":{"Policy":"what it says"},"placement_specific":{"facebook":{…}}}`, as deep as it may be.
void add_feedback(std::vector<std::string>& reasons, const json& feedback, int depth) {
  constexpr int kDeepest = 3;
  if (!feedback.is_object() || depth > kDeepest) return;
  for (const auto& [title, what] : feedback.items()) {
    if (what.is_string()) {
      add_reason(reasons, title, what.get<std::string>());
    } else {
      add_feedback(reasons, what, depth + 1);
    }
  }
}

void add_issues(std::vector<std::string>& reasons, const json& issues) {
  if (!issues.is_array()) return;
  for (const auto& issue : issues)
    add_reason(reasons, text_in(issue, "error_summary"), text_in(issue, "error_message"));
}

/// What Meta says under a name, as JSON; null when it says nothing.
json value_of(const graph::Object& object, std::string_view field) {
  const auto found = object.find(field);
  return found == object.end() ? json() : graph::parse_json(found->second).value_or(json());
}

}  // namespace

Result<ReviewResult> read_review(const graph::Reply& reply, const AccountId& account) {
  const auto facts = read_facts(reply, AssetKind::ad, account);
  if (!facts) return tl::unexpected(facts.error());
  ReviewResult review{.name = facts->name, .status = facts->effective_status, .reasons = {}};
  if (review.status.empty()) return protocol_error("Meta did not tell the ad's effective_status");
  const auto object = graph::read_object(reply);
  add_feedback(review.reasons, value_of(*object, "ad_review_feedback"), 0);
  add_issues(review.reasons, value_of(*object, "issues_info"));
  return review;
}

std::optional<Error> review_error(const ReviewResult& review) {
  Error error;
  if (review.status == "DISAPPROVED") {
    error.error_class = ErrorClass::policy;
    error.message = "Meta has disapproved the ad";
    error.hint = "Change the creative, or ask Meta in Ads Manager for another review.";
  } else if (review.status == "WITH_ISSUES") {
    error.error_class = ErrorClass::invalid;
    error.message = "Meta says that the ad has issues";
  } else if (review.status == "DELETED" || review.status == "ARCHIVED") {
    error.error_class = ErrorClass::invalid;
    error.message = std::string("the ad is ") + (review.status == "DELETED" ? "deleted" : "archived");
  } else {
    return std::nullopt;
  }
  if (!review.reasons.empty()) error.message += ": " + joined(review.reasons, "; ");
  return error;
}

ReviewWait::ReviewWait(AccountId account, std::string ad, Delay delay)
    : account_(std::move(account)), ad_(std::move(ad)), delay_(std::move(delay)) {}

Next ReviewWait::next() const {
  if (error_) return Failed{*error_};
  if (review_ && review_->is_over()) return Done{};
  return Send{.operation = read_ad(
                  account_, ad_, "id,account_id,name,status,effective_status,adset_id,ad_review_feedback,issues_info"),
              .wait = polls_ == 0 ? Milliseconds{0} : delay_(polls_ - 1)};
}

void ReviewWait::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  auto review = reply_of(ending).and_then([&](const graph::Reply& reply) { return read_review(reply, account_); });
  if (!review) {
    error_ = std::move(review.error());
    return;
  }
  ++polls_;
  review_ = *std::move(review);
}

}  // namespace metaup::upload
