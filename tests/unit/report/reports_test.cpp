#include "report/reports.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::string report_of(ReportKind kind, const std::vector<Event>& events, const Checkout& checkout = {},
                      std::size_t most_markdown = kMostMarkdown) {
  StringSink sink;
  auto report = make_report(kind, sink, {context_of(), checkout, most_markdown});
  for (const auto& event : events) report->on(event);
  return sink.text;
}

Item item_named(std::string source) {
  auto item = failed_image();
  item.source = std::move(source);
  return item;
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the kinds of reports have names, and no others are taken", "[report]") {
  for (const auto kind : {ReportKind::junit, ReportKind::csv, ReportKind::json, ReportKind::md, ReportKind::html,
                          ReportKind::codequality}) {
    CHECK(parse_report_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(parse_report_kind("JUNIT"));
  CHECK_FALSE(parse_report_kind(""));
  CHECK_FALSE(parse_report_kind("xml"));
}

TEST_CASE("a JUnit report has one suite, and a case for each item", "[report]") {
  const std::string expected = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="metaup upload" tests="3" failures="1" errors="0" time="60.000">
<testsuite name="metaup upload" tests="3" failures="1" errors="0" time="60.000" skipped="1" timestamp="2026-09-21T14:13:20">
<properties>
<property name="run_id" value="r1"/>
<property name="exit_code" value="10"/>
</properties>
<testcase name="shoes/a.jpg" classname="metaup.upload.act_42.image" time="0.412"/>
<testcase name="shoes/b.jpg" classname="metaup.upload.act_42.image" time="0.095">
<failure type="invalid" message="Invalid image: The file is not an image. (100/1487411 fbtrace=Abc123)">class: invalid
code: 100/1487411
message: Invalid parameter
user_title: Invalid image
user_message: The file is not an image.
fields: bytes
fbtrace_id: Abc123
hint: Send a JPEG or PNG file.
</failure>
<system-out>warning: smaller than 600 x 600
</system-out>
</testcase>
<testcase name="shoes/c.mp4" classname="metaup.upload.act_42.video" time="0.000">
<skipped/>
</testcase>
<system-err>ffprobe is not installed: videos are not checked
</system-err>
</testsuite>
</testsuites>
)xml";
  CHECK(report_of(ReportKind::junit, small_run()) == expected);
}

TEST_CASE("what stops a run is an error of its own in JUnit, and why an item was skipped is told", "[report]") {
  const auto text = report_of(ReportKind::junit, stopped_run());
  CHECK_THAT(text, Contains(R"(tests="1" failures="0" errors="1")"));
  CHECK_THAT(text, Contains("<testcase name=\"the run\" classname=\"metaup.upload\" time=\"0.000\">\n"
                            "<error type=\"auth\" message=\"Session has expired (190)\">"));
  auto skipped = skipped_video();
  skipped.error = Error{};
  skipped.error->message = "not tried: <stopped>";
  CHECK_THAT(report_of(ReportKind::junit, {ItemEnded{skipped}, small_summary()}),
             Contains("<skipped message=\"not tried: &lt;stopped&gt;\"/>"));
}

TEST_CASE("a video that was not ready in time is a failure in every report", "[report]") {
  auto item = skipped_video();
  item.status = Status::processing;
  item.error = Error{};
  item.error->error_class = ErrorClass::transient;
  item.error->message = "still processing";
  const std::vector<Event> events{ItemEnded{item}, small_summary()};
  CHECK_THAT(report_of(ReportKind::junit, events), Contains("<failure type=\"transient\""));
  CHECK_THAT(report_of(ReportKind::md, events), Contains("### Failed (1)"));
  CHECK_THAT(report_of(ReportKind::html, events), Contains("<h2>Failed (1)</h2>"));
  CHECK(json::parse(report_of(ReportKind::codequality, events)).size() == 1);
  item.error.reset();
  const std::vector<Event> fine{ItemEnded{item}, small_summary()};
  CHECK_THAT(report_of(ReportKind::junit, fine), !Contains("<failure"));
  CHECK(json::parse(report_of(ReportKind::codequality, fine)).empty());
}

TEST_CASE("what XML has no place for is replaced, what has a meaning in it is escaped", "[report]") {
  auto item = item_named("a&b<c>\"d'\x01\x1B\x7F\xFF\xEF\xBF\xBF\xEF\xBF\xBE\nnew line");
  item.error->user_message = "]]> <script>&amp;";
  const auto text = report_of(ReportKind::junit, {ItemEnded{item}, small_summary()});
  const std::string replaced = "\xEF\xBF\xBD";
  CHECK_THAT(text, Contains("name=\"a&amp;b&lt;c&gt;&quot;d&#39;" + replaced + replaced + replaced + replaced +
                            replaced + replaced + " new line\""));
  CHECK_THAT(text, Contains("]]&gt; &lt;script&gt;&amp;amp;"));
  CHECK(harmless(text));
}

TEST_CASE("a CSV report has a header, and a row for each item as RFC 4180 wants it", "[report]") {
  CHECK(report_of(ReportKind::csv, small_run()) ==
        "index,source,source_b64,kind,account,status,id,name,sha256,bytes,width,height,attempts,elapsed_ms,warnings,"
        "error_class,error_code,error_subcode,error_message,error_user_title,error_user_message,error_fields,"
        "error_fbtrace_id,error_retryable,error_hint,object,previews\r\n"
        "0,\"shoes/a.jpg\",,image,act_42,uploaded,\"0123456789abcdef0123456789abcdef\",\"a.jpg\"," +
            std::string(64, '7') +
            ",204800,1080,1350,2,412,,,,,,,,,,,,,\r\n"
            "1,\"shoes/b.jpg\",,image,act_42,failed,,,,,,,1,95,\"smaller than 600 x 600\",invalid,100,1487411,"
            "\"Invalid parameter\",\"Invalid image\",\"The file is not an image.\",\"bytes\",\"Abc123\",false,"
            "\"Send a JPEG or PNG file.\",,\r\n"
            "2,\"shoes/c.mp4\",,video,act_42,skipped,,,,,,,0,0,,,,,,,,,,,,,\r\n");
}

TEST_CASE("every row of a CSV has the cells of the header", "[report]") {
  auto listed = uploaded_image();
  listed.object = {{"status", R"({"video_status":"ready"})"}, {"length", "3"}};
  listed.previews = {{"MOBILE_FEED_STANDARD", "https://x.test/?a=1,2"}};
  const auto text = report_of(ReportKind::csv, {ItemEnded{listed}});
  CHECK_THAT(text, Contains(R"(,"{""status"":{""video_status"":""ready""},""length"":3}",)"));
  CHECK_THAT(text, Contains(R"("{""MOBILE_FEED_STANDARD"":""https://x.test/?a=1,2""}")"));
  bool quoted = false;
  std::vector<int> cells{1};
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == ',') ++cells.back();
    if (!quoted && c == '\n') cells.push_back(1);
  }
  CHECK(cells == std::vector<int>{27, 27, 1});
}

TEST_CASE("no cell of a CSV is a formula for a spreadsheet", "[report]") {
  const std::string name = GENERATE("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x");
  auto item = item_named(name);
  item.name = name;
  item.warnings = {name};
  item.error->user_message = item.error->hint = name;
  const auto text = report_of(ReportKind::csv, {ItemEnded{item}});
  CHECK(count(text, "\"'" + name + "\"") == 5);
  CHECK(count(text, "\"" + name) == 0);
  CHECK_THAT(report_of(ReportKind::csv, {ItemEnded{item_named("\t=1")}}), Contains(",\" =1\","));
  CHECK_THAT(report_of(ReportKind::csv, {ItemEnded{item_named("a=b\"c\r\nd")}}), Contains(",\"a=b\"\"c d\","));
}

TEST_CASE("the exact bytes of a name that is no UTF-8 are in the CSV", "[report]") {
  CHECK_THAT(report_of(ReportKind::csv, {ItemEnded{item_named("a\xFF")}}), Contains("1,\"a\xEF\xBF\xBD\",Yf8=,image,"));
}

TEST_CASE("the JSON report is the document of -o json", "[report]") {
  CHECK(report_of(ReportKind::json, small_run()) == written(Format::json, small_run(), context_of()));
  CHECK(json::parse(report_of(ReportKind::json, stopped_run())).at("error").at("class") == "auth");
}

TEST_CASE("a Markdown report has the totals, and first of all what failed", "[report]") {
  const auto text = report_of(ReportKind::md, small_run());
  CHECK(text.starts_with("## ❌ metaup upload: 2 of 3 items not done\n\n| Items | Done | "));
  CHECK_THAT(text, Contains("\n| 3 | 1 | 0 | 1 | 1 | 300.0 KiB | 3 | 1 | 9 | 30 s | 1:00 | 10 |\n"));
  CHECK_THAT(text,
             Contains("\n### Failed (1)\n\n| Item | Kind | Account | Why | What to do |\n|---|---|---|---|---|\n"
                      "| <code>shoes/b.jpg</code> | image | act_42 | <code>Invalid image\\: The file is not an "
                      "image. \\(100/1487411 fbtrace=Abc123\\)</code> | <code>Send a JPEG or PNG file.</code> |\n"));
  CHECK_THAT(text, Contains("\n### Warnings (1)\n"));
  CHECK_THAT(text, Contains("<details><summary>Done (1)</summary>\n\n| Item "));
  CHECK(text.find("### Failed") < text.find("### Warnings"));
  CHECK(text.find("### Warnings") < text.find("<summary>Done"));
  CHECK(text.ends_with("\nRun <code>r1</code>\n"));
}

TEST_CASE("a Markdown report says that all is well, or what stopped the run", "[report]") {
  Summary well;
  CHECK(report_of(ReportKind::md, {well}).starts_with("## ✅ metaup upload: nothing to do\n"));
  well.items = well.done = 2;
  CHECK(report_of(ReportKind::md, {well}).starts_with("## ✅ metaup upload: 2 items\n"));
  const auto text = report_of(ReportKind::md, stopped_run());
  CHECK(
      text.starts_with("## ❌ metaup upload: stopped\n\n**Stopped:** <code>Session has expired \\(190\\)</code> "
                       "<code>make a new token</code>\n"));
}

TEST_CASE("text from outside is no markup in Markdown", "[report]") {
  const auto item = item_named("a|b`c`*d* <img src=x> @team [x](https://x.test) \\| $m$\n# title");
  const auto text = report_of(ReportKind::md, {ItemEnded{item}, small_summary()});
  CHECK_THAT(text,
             Contains("| <code>a\\|b\\`c\\`\\*d\\* &lt;img src=x&gt; \\@team \\[x\\]\\(https\\://x.test\\) \\\\\\| "
                      "\\$m\\$ \\# title</code> |"));
  CHECK(harmless(report_of(ReportKind::md, {ItemEnded{item_named(kAttack)}, small_summary()})));
}

TEST_CASE("a Markdown report stays within its bytes, and says what it leaves out", "[report]") {
  std::vector<Event> events;
  for (int i = 0; i < 3000; ++i) {
    auto item = item_named(fmt::format("{}/{}", i, std::string(1000, '`')));
    item.warnings = {std::string(1000, '|'), std::string(1000, '<')};
    item.error->hint = std::string(1000, '&');
    events.emplace_back(ItemEnded{item});
    item.status = Status::skipped;
    item.error->message = item.error->user_message = fmt::format("{} {}", i, std::string(1000, '*'));
    events.emplace_back(ItemEnded{item});
    item.status = Status::uploaded;
    item.error.reset();
    events.emplace_back(ItemEnded{item});
    events.emplace_back(Fatal{expired_token()});
  }
  events.emplace_back(small_summary());
  const std::size_t most = GENERATE(std::size_t{65536}, kMostMarkdown);
  const auto text = report_of(ReportKind::md, events, {}, most);
  CHECK(text.size() <= most);
  CHECK(count(text, " more, for which there is no room here\n") == 4);
  CHECK_THAT(text, Contains("### Failed (3000)"));
}

TEST_CASE("a code quality report has what is wrong with files of the repository", "[report]") {
  const auto findings = json::parse(report_of(ReportKind::codequality, small_run(), {"/ci/repo", "/ci/repo/ads"}));
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].at("description") == "Invalid image: The file is not an image. (100/1487411)");
  CHECK(findings[0].at("check_name") == "metaup.invalid");
  CHECK(findings[0].at("severity") == "major");
  CHECK(findings[0].at("location") == json::parse(R"({"path":"ads/shoes/b.jpg","lines":{"begin":1}})"));
  CHECK(findings[0].at("fingerprint").get<std::string>().size() == 64);
  CHECK(findings[1].at("severity") == "minor");
  CHECK(findings[1].at("check_name") == "metaup.warning");
  CHECK(report_of(ReportKind::codequality, {small_summary()}) == "[]\n");
}

TEST_CASE("a finding keeps its fingerprint from run to run, and two findings have two", "[report]") {
  const auto fingerprint = [](const Item& item) {
    return json::parse(report_of(ReportKind::codequality, {ItemEnded{item}, small_summary()}))[0].at("fingerprint");
  };
  const auto item = failed_image();
  auto again = item;
  again.error->fbtrace_id = "Other";
  again.elapsed = Milliseconds{7};
  CHECK(fingerprint(item) == fingerprint(again));
  again.account = *AccountId::parse("43");
  CHECK(fingerprint(item) != fingerprint(again));
  CHECK(fingerprint(item) != fingerprint(item_named("shoes/d.jpg")));
}

TEST_CASE("a report says when its file cannot be written", "[report]") {
  for (const auto kind : {ReportKind::junit, ReportKind::csv, ReportKind::json, ReportKind::md, ReportKind::html,
                          ReportKind::codequality}) {
    BreakingSink sink(0);
    auto report = make_report(kind, sink, {.output = context_of(), .checkout = {}});
    for (const auto& event : small_run()) report->on(event);
    CHECK_FALSE(report->healthy());
    CHECK(sink.tried == 1);
  }
}
