#include "graph/ad_verdict.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kBad[] = {"WITH_ISSUES", "DISAPPROVED", "PENDING_BILLING_INFO"};
constexpr std::size_t kMostReasons = 5;
constexpr std::size_t kLongestReason = 300;

std::string short_text(const json* value) {
  return printable(utf8_prefix(text_of(value, kLongestText), kLongestReason));
}

json field_json(const Object& ad, std::string_view field) {
  const auto found = ad.find(field);
  return found == ad.end() ? json() : parse_json(found->second).value_or(json());
}

void add_reason(std::vector<std::string>& reasons, std::string reason) {
  const bool is_new = std::find(reasons.begin(), reasons.end(), reason) == reasons.end();
  if (!reason.empty() && is_new && reasons.size() < kMostReasons) reasons.push_back(std::move(reason));
}

/// "Ad Has Issues: the link is broken (1487472)".
void add_issues(const json& issues, std::vector<std::string>& reasons) {
  if (!issues.is_array()) return;
  for (const auto& issue : issues) {
    std::vector<std::string> texts;
    for (const auto* const name : {"error_summary", "error_message"}) {
      if (auto text = short_text(member(issue, name)); !text.empty()) add_reason(texts, std::move(text));
    }
    auto reason = joined(texts, ": ");
    if (const auto code = integer_of(member(issue, "error_code"))) {
      reason += (reason.empty() ? "code " : " (") + std::to_string(*code) + (reason.empty() ? "" : ")");
    }
    add_reason(reasons, std::move(reason));
  }
}

/// Policies with what they say, for all placements or for some.
void add_feedback(const json& feedback, std::vector<std::string>& reasons) {
  if (!feedback.is_object()) return;
  for (const auto& [name, value] : feedback.items()) {
    if (value.is_object()) {
      add_feedback(value, reasons);
    } else if (auto text = short_text(&value); !text.empty()) {
      add_reason(reasons, printable(utf8_prefix(name, 100)) + ": " + text);
    }
  }
}

}  // namespace

std::string concern_of(const Object& ad) {
  const auto status = field_json(ad, "effective_status");
  const auto word = word_of(&status, 64);
  std::vector<std::string> reasons;
  add_issues(field_json(ad, "issues_info"), reasons);
  add_feedback(field_json(ad, "ad_review_feedback"), reasons);
  const bool is_bad = std::find(std::begin(kBad), std::end(kBad), word) != std::end(kBad);
  if (!is_bad && reasons.empty()) return {};
  return (word.empty() ? "" : word + (reasons.empty() ? "" : ": ")) + joined(reasons, "; ");
}

}  // namespace metaup::graph
