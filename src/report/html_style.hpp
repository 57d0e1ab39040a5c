#pragma once
#include <string_view>

namespace metaup::report {

/// What the report of a run has beside the style of all pages. On a narrow screen a row of a table is a block, and each
/// of its cells a line.
inline constexpr std::string_view kReportStyle = R"(
section, details { margin: .75rem 0 }
summary h2 { display: inline }
summary { padding: .25rem 0 }
.stopped { padding: .5rem .75rem; border: 2px solid var(--bad); border-radius: .5rem }
.stopped p { margin: .25rem 0 }
nav a { margin-right: 1rem }
dl { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 }
dt { color: var(--quiet) }
dd { margin: 0; font-weight: 600 }
table { width: 100%; border-collapse: collapse }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); unicode-bidi: plaintext }
th { position: sticky; top: 0; background: Canvas; color: var(--quiet); font-weight: 400 }
td:first-child { font-weight: 600 }
td:first-child span { font-weight: 400 }
@media (min-width: 40rem) { .kind, .account { white-space: nowrap } }
@media (max-width: 40rem) {
  thead { position: absolute; left: -999rem }
  table, tbody, tr, td { display: block }
  tr { padding: .375rem 0; border-bottom: 1px solid var(--line) }
  td { padding: 0; border: 0 }
  td:empty { display: none }
}
@media print {
  th { position: static }
  tr, .stopped { break-inside: avoid }
  nav { display: none }
}
)";

}  // namespace metaup::report
