#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "report/reports.hpp"
#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;

// The report of a run as a page (--report html=FILE).

namespace {

std::string page_of(const std::vector<Event>& events, bool dry_run = false) {
  StringSink sink;
  auto context = context_of();
  context.dry_run = dry_run;
  auto report = make_report(ReportKind::html, sink, {.output = context, .checkout = {}});
  for (const auto& event : events) report->on(event);
  return sink.text;
}

Item file_named(std::string source) {
  auto item = failed_image();
  item.source = std::move(source);
  return item;
}

int occurrences(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// Whether all of these are in the text, each after the one before.
bool in_order(const std::string& text, const std::vector<std::string>& parts) {
  std::size_t at = 0;
  for (const auto& part : parts) {
    at = text.find(part, at);
    if (at == std::string::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a page about a run has first of all what failed, and folds what is done", "[report]") {
  auto events = small_run();
  auto skipped = skipped_video();
  skipped.error = Error{};
  skipped.error->message = "not tried: enough has failed";
  events.insert(events.end() - 1, ItemEnded{skipped});
  const auto text = page_of(events);
  CHECK(text.starts_with("<!doctype html>\n<html lang=\"en\">\n"));
  CHECK(text.ends_with("</body>\n</html>\n"));
  CHECK_THAT(text, Contains("<title>metaup upload: 2 of 3 items not done</title>"));
  CHECK_THAT(text,
             Contains("<h1 class=\"bad\">✗ metaup upload: 2 of 3 items not done</h1>\n<p class=\"quiet\">Run r1 in "
                      "act_42, ended on <time datetime=\"2026-09-21T14:13:20.007Z\">21 September 2026, 14:13 UTC"));
  CHECK(in_order(
      text, {"<details id=\"failed\" open>\n<summary><h2>Failed (1)</h2></summary>", "<th>Why</th><th>What to do</th>",
             "<tr><td>shoes/b.jpg</td><td class=\"kind\">image</td><td class=\"account\">act_42</td>"
             "<td>Invalid image: The file is not an image. (100/1487411 fbtrace=Abc123)</td>"
             "<td>Send a JPEG or PNG file.</td></tr>",
             "<details id=\"skipped\" open>\n<summary><h2>Not tried (2)</h2></summary>", "<td>shoes/c.mp4</td>",
             "<td></td></tr>", "<td>not tried: enough has failed</td></tr>",
             "<details id=\"warnings\" open>\n<summary><h2>Warnings (1)</h2></summary>", "shoes/b.jpg",
             "<td>smaller than 600 x 600</td>", "<h2>Notices</h2>",
             "<li>ffprobe is not installed: videos are not checked</li>", "<h2>What to do</h2>", "<li>",
             "<details id=\"done\">\n<summary><h2>Done (1)</h2></summary>",
             "<td>shoes/a.jpg</td><td class=\"kind\">image</td><td class=\"account\">act_42</td>"
             "<td>uploaded</td><td>0123456789abcdef0123456789abcdef</td></tr>"}));
  CHECK(in_order(text, {"<div><dt>Items</dt><dd>3</dd></div>", "<div><dt>Sent</dt><dd>300.0 KiB</dd></div>",
                        "<div><dt>Exit code</dt><dd>10</dd></div>", "<a href=\"#failed\">Failed (1)</a>",
                        "<a href=\"#advice\">What to do</a>", "<a href=\"#done\">Done (1)</a>"}));
}

TEST_CASE("a page about a run says that all is well, or what stopped the run", "[report]") {
  Summary well;
  const auto nothing = page_of({well});
  CHECK_THAT(nothing, Contains("<h1 class=\"good\">✓ metaup upload: nothing to do</h1>"));
  CHECK_THAT(nothing, !Contains("<details") && !Contains("<nav") && !Contains("What"));
  const auto text = page_of(stopped_run());
  CHECK_THAT(text, Contains("✗ metaup upload: stopped</h1>"));
  CHECK_THAT(text, Contains("<section class=\"stopped\">\n<h2>What stopped it</h2>\n<p>Session has expired (190)</p>\n"
                            "<p>make a new token</p>\n</section>"));
}

TEST_CASE("a page about a dry run says so, and what it would take", "[report]") {
  auto item = uploaded_image();
  item.status = Status::planned;
  Summary summary;
  summary.items = summary.done = 1;
  summary.estimate = Estimate{.writes = 1, .reads = 0, .points = 3};
  const auto text = page_of({ItemEnded{item}, summary}, true);
  CHECK_THAT(text, Contains("✓ metaup upload: 1 item (a dry run: nothing was sent or changed)</h1>"));
  CHECK_THAT(text, Contains("<p>It would take 3 points at Meta (1 write, 0 reads).</p>"));
  CHECK_THAT(text, Contains("<h2>Planned (1)</h2>"));
}

TEST_CASE("a page about a run names what rows have made, and shows what was listed", "[report]") {
  auto made = uploaded_image();
  made.source = "launch.csv:12";
  made.name = "Spring & <Summer>";
  made.kind = AssetKind::creative;
  auto listed = uploaded_image();
  listed.object = {{"status", R"({"video_status":"ready"})"}, {"length", "3"}, {"title", "null"}};
  listed.match = "likely";
  const auto text = page_of({ItemEnded{made}, ItemEnded{listed}, small_summary()});
  CHECK_THAT(text, Contains("<td>launch.csv:12<br><span>Spring &amp; &lt;Summer&gt;</span></td>"));
  CHECK_THAT(text, Contains("<td>shoes/a.jpg<br><span>recognised: likely</span><br><span>status: ready</span><br>"
                            "<span>length: 3</span></td>"));
}

TEST_CASE("a page about a run is one file without scripts that loads nothing", "[report]") {
  const auto text = page_of(small_run());
  CHECK_THAT(text, Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                            "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"));
  CHECK_THAT(text, Contains("prefers-color-scheme: dark") && Contains("@media print") && Contains("max-width: 40rem") &&
                       Contains("width=device-width"));
  for (const auto* const active : {"<script", "<iframe", "<img", "src=", "http:", "https:", "@import", "url("}) {
    CAPTURE(active);
    CHECK_THAT(text, !Contains(active));
  }
}

TEST_CASE("text from outside is no markup on a page about a run", "[report]") {
  const std::string markup = "\"'><script>alert(1)</script>&amp;";
  auto item = file_named(markup);
  item.id = item.name = markup;
  item.warnings = {markup};
  item.object = {{markup, "\"" + std::string("<b>") + "\""}};
  item.error->message = item.error->user_message = item.error->user_title = item.error->hint = markup;
  item.error->fbtrace_id = markup;
  auto done = item;
  done.status = Status::uploaded;
  done.error.reset();
  const auto text = page_of({ItemEnded{item}, ItemEnded{done}, Notice{markup}, Fatal{*item.error}, small_summary()});
  CHECK_THAT(text, !Contains("<script") && !Contains("<b>") && !Contains("&amp;script"));
  CHECK_THAT(text, Contains("<td>&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;<br>"));
  auto attack = file_named(kAttack);
  attack.name = attack.id = attack.error->hint = attack.error->user_message = kAttack;
  attack.warnings = {kAttack};
  CHECK(harmless(page_of({ItemEnded{attack}, Notice{kAttack}, Fatal{*attack.error}, small_summary()})));
}

TEST_CASE("a page about a run has all of its items, however many", "[report]") {
  std::vector<Event> events;
  constexpr int kItems = 5000;
  for (int i = 0; i < kItems; ++i) {
    auto item = file_named(fmt::format("failed-{}.jpg", i));
    item.warnings = {std::string(100'000, 'w')};
    events.emplace_back(ItemEnded{item});
    item.status = Status::uploaded;
    item.source = fmt::format("done-{}.jpg", i);
    item.error.reset();
    item.warnings.clear();
    events.emplace_back(ItemEnded{item});
  }
  events.emplace_back(small_summary());
  const auto text = page_of(events);
  CHECK_THAT(text, Contains("Failed (5000)") && Contains("Done (5000)") && Contains("<td>failed-4999.jpg</td>") &&
                       Contains("<td>done-4999.jpg</td>"));
  CHECK(occurrences(text, "<tr><td>") == 3 * kItems);
  CHECK(text.size() < std::size_t{15} << 20U);  // no text is longer than one can read
}
