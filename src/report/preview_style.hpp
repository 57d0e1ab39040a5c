#pragma once
#include <string_view>

/// The parts of the review page that are the same for every run.
namespace metaup::report {

/// The policy forbids scripts and lets the page load nothing but the live previews.
inline constexpr std::string_view kPreviewHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src https:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
)";

inline constexpr std::string_view kPreviewStyle = R"(<style>
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
img { display: block; object-fit: contain; background: var(--soft); border-radius: .375rem }
.quiet { color: var(--quiet) }
.good { color: var(--good) }
.bad { color: var(--bad); font-weight: 600 }
.none { display: flex; align-items: center; justify-content: center; margin: 0; background: var(--soft); border-radius: .375rem; color: var(--quiet) }
.sheet ol { display: grid; gap: .625rem; margin: .75rem 0 1rem; padding: 0; list-style: none; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)) }
.sheet a { display: block; height: 100%; padding: .375rem; border: 1px solid var(--line); border-radius: .5rem; color: inherit; text-decoration: none }
.sheet a:hover .name { text-decoration: underline }
.sheet a.wrong { border: 2px solid var(--bad) }
.sheet img, .sheet .none { width: 100%; height: 7rem }
.sheet .name { display: -webkit-box; overflow: hidden; margin-top: .25rem; font-weight: 600; -webkit-box-orient: vertical; -webkit-line-clamp: 2 }
main { display: grid; gap: .75rem; align-items: start; grid-template-columns: repeat(auto-fill, minmax(min(34rem, 100%), 1fr)) }
article { padding: .625rem; border: 1px solid var(--line); border-radius: .5rem }
article:has(.previews[open]) { grid-column: 1 / -1 }
.id { margin: 0 0 .375rem }
.parts { display: grid; gap: .75rem; grid-template-columns: 11rem 1fr }
.parts img { width: 100%; max-height: 10rem }
.parts .none { height: 6rem }
dl { display: grid; gap: .125rem .5rem; margin: 0; max-height: 11.5rem; overflow: auto; grid-template-columns: minmax(5rem, auto) 1fr }
dt { color: var(--quiet) }
dd { margin: 0; white-space: pre-wrap }
ul { margin: .25rem 0; padding-left: 1.125rem }
ul.failed { padding: 0; list-style: none }
.more { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: .375rem }
.more details[open] { flex-basis: 100% }
.frames { display: grid; gap: 1rem; margin-top: .5rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)) }
figure { margin: 0 }
iframe { width: 100%; height: 38rem; border: 1px solid var(--line); border-radius: .375rem; background: #fff }
@media (max-width: 30rem) {
  .sheet ol { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)) }
  .sheet img, .sheet .none { height: 5rem }
  .parts { grid-template-columns: 1fr }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt }
  .previews, .hidden { display: none }
  .sheet ol { grid-template-columns: repeat(5, 1fr) }
  main { display: block }
  article { margin-bottom: .5rem }
  article, .sheet li { break-inside: avoid }
  dl { max-height: none; overflow: visible }
}
</style>
)";

}  // namespace metaup::report
