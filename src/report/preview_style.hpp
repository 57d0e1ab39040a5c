#pragma once
#include <string_view>

namespace metaup::report {

/// What the review page has beside the style of all pages.
inline constexpr std::string_view kPreviewStyle = R"(
img { display: block; object-fit: contain; background: var(--soft); border-radius: .375rem }
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
  .previews { display: none }
  .sheet ol { grid-template-columns: repeat(5, 1fr) }
  main { display: block }
  article { margin-bottom: .5rem }
  article, .sheet li { break-inside: avoid }
  dl { max-height: none; overflow: visible }
}
)";

}  // namespace metaup::report
