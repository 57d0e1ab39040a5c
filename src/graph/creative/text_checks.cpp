#include "graph/creative/text_checks.hpp"

#include <algorithm>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/call_to_action.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {
namespace {

constexpr std::size_t kLongestLink = 1'000;  // characters (docs/graph-api.md, "Lengths of texts")

std::string shown(std::string_view text) { return "'" + printable(utf8_prefix(text, 100)) + "'"; }

bool has_blank(std::string_view text) { return text.find_first_of(" \t\r\n") != std::string_view::npos; }

/// "shop now" is near to SHOP_NOW.
char as_written(char c) {
  if (c == ' ' || c == '-') return '_';
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string characters(std::string_view text) { return "has " + std::to_string(utf8_length(text)) + " characters"; }

}  // namespace

void check_id(const std::string& field, std::string_view id, Findings& findings) {
  if (id.empty()) return;
  if (!is_numeric_id(id)) return findings.refuse(field, shown(id) + " is not an id: ids have digits only", id_hint(id));
  if (const auto warning = rounding_warning(id); !warning.empty()) findings.warn(field, warning);
}

void check_story_id(const std::string& field, std::string_view id, Findings& findings) {
  if (id.empty()) return;
  const auto middle = std::min(id.find('_'), id.size());
  const auto page = id.substr(0, middle);
  const auto post = id.substr(std::min(middle + 1, id.size()));
  if (is_numeric_id(page) && is_numeric_id(post)) {
    check_id(field, page, findings);
    return check_id(field, post, findings);
  }
  auto hint = id_hint(id);
  for (const auto part : {page, post}) {
    if (hint.empty()) hint = id_hint(part);
  }
  findings.refuse(field, shown(id) + " is not the id of a post",
                  hint.empty() ? "it has the form PAGE_POST, such as 111_222" : hint);
}

void check_link(const std::string& field, std::string_view link, Findings& findings) {
  if (link.empty()) return;
  const auto lower = to_lower(utf8_prefix(link, 8));
  const std::size_t scheme = lower.starts_with("https://") ? 8 : lower.starts_with("http://") ? 7 : 0;
  const auto rest = link.substr(scheme);
  if (scheme == 0 || rest.empty() || rest.find_first_of("/?#") == 0) {
    findings.refuse(field, shown(link) + " is not a URL", "it has the form https://example.com/page");
  } else if (has_blank(link)) {
    findings.refuse(field, shown(link) + " contains a blank or a line break", "write a blank as %20");
  } else if (const auto odd = odd_character_in(link); !odd.empty()) {
    findings.refuse(field, shown(link) + " contains " + odd, "remove it");
  } else if (utf8_length(link) > kLongestLink) {
    findings.refuse(field, characters(link) + ", more than the " + std::to_string(kLongestLink) + " that Meta takes");
  }
}

void check_url_tags(const std::string& field, std::string_view tags, Findings& findings) {
  if (tags.empty()) return;
  if (tags.front() == '?' || tags.front() == '&') {
    findings.refuse(field, shown(tags) + " begins with " + tags.front(), "leave it out: Meta adds what it takes");
  } else if (has_blank(tags) || tags.find('#') != std::string_view::npos) {
    findings.refuse(field, shown(tags) + " contains a blank, a line break or a #", "write them as %20, %0A and %23");
  } else if (const auto odd = odd_character_in(tags); !odd.empty()) {
    findings.refuse(field, shown(tags) + " contains " + odd, "remove it");
  }
}

void check_call_to_action(const std::string& field, std::string_view type, Findings& findings) {
  if (type.empty() || is_call_to_action(type)) return;
  std::string wanted(type);
  std::transform(wanted.begin(), wanted.end(), wanted.begin(), as_written);
  const auto near = nearest(wanted, call_to_action_types());
  auto hint = odd_character_hint(type);
  if (hint.empty()) hint = near.empty() ? "such as SHOP_NOW or LEARN_MORE" : "did you mean " + near + "?";
  // Meta takes some types that it does not publish, such as SEE_MENU.
  if (wanted == type && type.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string_view::npos) {
    return findings.warn(field, shown(type) + " is not a call to action that Meta publishes: " + hint);
  }
  findings.refuse(field, shown(type) + " is not a call to action that Meta knows", hint);
}

void check_deep_link(const std::string& field, std::string_view link, Findings& findings) {
  if (link.empty()) return;
  const auto scheme = link.find("://");
  if (scheme == 0 || scheme == std::string_view::npos) {
    findings.refuse(field, shown(link) + " is not a deep link",
                    "it has the form shop://p/1 or https://example.com/p/1");
  } else if (has_blank(link)) {
    findings.refuse(field, shown(link) + " contains a blank or a line break", "write a blank as %20");
  } else if (const auto odd = odd_character_in(link); !odd.empty()) {
    findings.refuse(field, shown(link) + " contains " + odd, "remove it");
  }
}

void check_phone_number(const std::string& field, std::string_view number, Findings& findings) {
  if (number.empty()) return;
  constexpr std::size_t kFewestDigits = 7;
  constexpr std::size_t kMostDigits = 15;
  const auto digits = number.substr(1);
  const bool good = number.front() == '+' && digits.size() >= kFewestDigits && digits.size() <= kMostDigits &&
                    digits.front() != '0' && digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (good) return;
  auto hint = odd_character_hint(number);
  if (hint.empty() || number.front() == '+') hint = "it has the form +4930123456; format a spreadsheet's cells as text";
  findings.refuse(field, shown(number) + " is not an international phone number", hint);
}

void check_code(const std::string& field, std::string_view code, Findings& findings) {
  if (code.empty()) return;
  if (has_blank(code)) {
    findings.refuse(field, "contains a blank or a line break", "give the code alone");
  } else if (const auto odd = odd_character_in(code); !odd.empty()) {
    findings.refuse(field, "contains " + odd, "remove it");
  }
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
