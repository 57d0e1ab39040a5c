#include "graph/creative/text_checks.hpp"

#include <algorithm>

#include "graph/creative/call_to_action.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/base/text.hpp"
#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {
namespace {

constexpr std::size_t kLongestLink = 1'000;  // characters; Graph API reference: images-creatives-batch 3.8

std::string shown(std::string_view text) { return "'" + printable(utf8_prefix(text, 100)) + "'"; }

/// "1.78414E+16", as spreadsheets save a long number.
bool looks_rounded(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789.,eE+") == std::string_view::npos;
}

bool has_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F;
  });
}

/// "shop now" is near to SHOP_NOW.
char as_written(char c) {
  if (c == ' ' || c == '-') return '_';
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string characters(std::string_view text) { return "has " + std::to_string(utf8_length(text)) + " characters"; }

}  // namespace

void check_id(const std::string& field, std::string_view id, Findings& findings) {
  constexpr std::size_t kDigitsOfSpreadsheets = 15;
  if (id.empty()) return;
  if (is_numeric_id(id)) {
    const bool all_zeros = id.find_last_not_of('0') < kDigitsOfSpreadsheets;
    if (id.size() > kDigitsOfSpreadsheets && all_zeros) {
      findings.warn(field, std::string(id) + " may have been rounded by a spreadsheet, which keeps 15 digits");
    }
    return;
  }
  findings.refuse(
      field, shown(id) + " is no id: ids have digits only",
      looks_rounded(id) ? "a spreadsheet has rounded it: format the column as text and enter it again" : "");
}

void check_story_id(const std::string& field, std::string_view id, Findings& findings) {
  if (id.empty()) return;
  const auto middle = id.find('_');
  const bool good =
      middle != std::string_view::npos && is_numeric_id(id.substr(0, middle)) && is_numeric_id(id.substr(middle + 1));
  if (!good) findings.refuse(field, shown(id) + " is no id of a post", "it has the form PAGE_POST, such as 111_222");
}

void check_link(const std::string& field, std::string_view link, Findings& findings) {
  if (link.empty()) return;
  const auto lower = to_lower(utf8_prefix(link, 8));
  const std::size_t scheme = lower.starts_with("https://") ? 8 : lower.starts_with("http://") ? 7 : 0;
  const auto rest = link.substr(scheme);
  if (scheme == 0 || rest.empty() || rest.find_first_of("/?#") == 0) {
    findings.refuse(field, shown(link) + " is no URL", "it has the form https://example.com/page");
  } else if (has_blank_or_control(link)) {
    findings.refuse(field, shown(link) + " has a blank or a line break in it", "write a blank as %20");
  } else if (utf8_length(link) > kLongestLink) {
    findings.refuse(field, characters(link) + ", more than the " + std::to_string(kLongestLink) + " that Meta takes");
  }
}

void check_url_tags(const std::string& field, std::string_view tags, Findings& findings) {
  if (tags.empty()) return;
  if (tags.front() == '?' || tags.front() == '&') {
    findings.refuse(field, shown(tags) + " begins with " + tags.front(), "leave it out: Meta adds what it takes");
  } else if (has_blank_or_control(tags) || tags.find('#') != std::string_view::npos) {
    findings.refuse(field, shown(tags) + " has a blank, a line break or a # in it", "write them as %20, %0A and %23");
  }
}

void check_call_to_action(const std::string& field, std::string_view type, Findings& findings) {
  if (type.empty() || is_call_to_action(type)) return;
  std::string wanted(type);
  std::transform(wanted.begin(), wanted.end(), wanted.begin(), as_written);
  const auto near = nearest(wanted, call_to_action_types());
  findings.refuse(field, shown(type) + " is no call to action that Meta knows",
                  near.empty() ? "such as SHOP_NOW or LEARN_MORE" : "did you mean " + near + "?");
}

void check_length(const std::string& field, std::string_view text, std::size_t most, Findings& findings) {
  if (utf8_length(text) <= most) return;
  findings.refuse(field, characters(text) + ", more than the " + std::to_string(most) + " that Meta takes");
}

void check_recommended(const std::string& field, std::string_view text, std::size_t most, Findings& findings) {
  if (utf8_length(text) <= most) return;
  findings.warn(field, characters(text) + ": some placements cut it after about " + std::to_string(most));
}

}  // namespace metaup::graph
