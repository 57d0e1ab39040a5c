#include "report/page.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/text.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kStyleOfAll = R"(
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --good: #0a6b2d; --bad: #b3261e; --link: #0b57d0; --quiet: #5f6368 }
@media (prefers-color-scheme: dark) { :root { --good: #7ddc9a; --bad: #ffb4ab; --link: #a8c7fa; --quiet: #a3a8ae } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: .75rem 1rem; max-width: 80rem; font: .875rem/1.4 system-ui, sans-serif; overflow-wrap: anywhere }
a, summary { color: var(--link) }
summary { cursor: pointer }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
:target { outline: 2px solid var(--link); outline-offset: 2px }
.hidden { position: absolute; left: -999rem }
.hidden:focus { position: static }
h1, h2, h3 { line-height: 1.25; margin: 0 }
h1 { font-size: 1.4rem }
h2 { font-size: 1rem }
h3 { margin: .5rem 0 .25rem; font-size: .875rem }
header p { margin: .25rem 0 }
ul { margin: .25rem 0; padding-left: 1.125rem }
.quiet { color: var(--quiet) }
.good { color: var(--good) }
.bad { color: var(--bad); font-weight: 600 }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt }
  .hidden { display: none }
}
)";

}  // namespace

std::string page_start(const PageStart& start) {
  auto out = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "img-src data:;{} base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>",
      start.frames ? " frame-src https:;" : "", start.title);
  out += kStyleOfAll;
  out += start.style;
  return out + "</style>\n</head>\n<body>\n";
}

std::string time_element(WallTime time) {
  static constexpr std::string_view kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time - std::chrono::sys_days(date)).count();
  return fmt::format("<time datetime=\"{}\">{} {} {}, {:02}:{:02} UTC</time>", rfc3339(time),
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), minutes / 60, minutes % 60);
}

}  // namespace metaup::report
