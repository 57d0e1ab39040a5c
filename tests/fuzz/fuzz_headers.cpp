#include "base/http_date.hpp"
#include "base/text.hpp"
#include "graph/api_version.hpp"
#include "http/reply_reader.hpp"
#include "input.hpp"
#include "metaup/graph/usage.hpp"

using namespace metaup;
using fuzz::require;

namespace {

/// What is read can be written and read again, in the years of people who use this.
void check_times(std::string_view text) {
  constexpr WallTime kEarliest{std::chrono::sys_days{std::chrono::January / 2 / 1900}};
  constexpr WallTime kLatest{std::chrono::sys_days{std::chrono::December / 30 / 2199}};
  for (const auto& time : {parse_time(text), parse_http_date(text)}) {
    if (time) require(!rfc3339(*time).empty());
    if (time > kEarliest && time < kLatest) require(parse_time(rfc3339(*time)) == time);
  }
}

void check_version(std::string_view text) {
  const auto end = graph::api_version_end(text);
  require(!end || end->empty() || parse_time(*end));
  require(printable(graph::api_version_notice(text, WallTime{})).size() < 1'000);
}

/// The first line is the status line; what follows an empty line is the body.
void check_reply(std::string_view input) {
  constexpr std::size_t kLargest = 1'000;
  http::ReplyReader reader(kLargest);
  while (!input.empty() && !reader.header_done()) {
    if (!reader.header_line(fuzz::take_until(input, '\n') + "\n")) return;
  }
  const bool taken = reader.body(input);
  require(taken == (input.size() <= kLargest) && taken != reader.too_large());
  static_cast<void>(reader.complete(input.size()));
  const auto response = reader.take();
  require(response.status >= 0 && response.status <= 999 && response.body.size() <= kLargest);
  for (const auto& header : response.headers) {
    require(header.name == to_lower(header.name) && header.value.find('\n') == std::string::npos);
  }
  constexpr std::chrono::hours kWeek{7 * 24};
  const auto usage = graph::parse_usage(response.headers, AccountId::parse("1").value());
  require(usage.percent() >= 0 && usage.percent() <= 1'000 && usage.tier.size() <= 64);
  require(usage.regain().count() >= 0 && usage.regain() <= kWeek && usage.account.reset <= kWeek);
  require(worst(usage, usage) == usage);
}

}  // namespace

/// The input is the value of a header, and a whole reply as it comes over the wire.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  check_times(input);
  check_version(input);
  check_reply(input);
  return 0;
}
