#include "report/ci_output.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;

namespace {

std::string annotated(const std::vector<Event>& events, bool quiet = false) {
  StringSink sink;
  auto context = context_of();
  context.quiet = quiet;
  auto annotations = make_github_annotations(sink, context, {"/ci/repo", "/ci/repo"});
  for (const auto& event : events) annotations->on(event);
  return sink.text;
}

int lines_of(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

TEST_CASE("GitHub gets an error for what failed, and a warning for each warning", "[report]") {
  CHECK(annotated(small_run()) ==
        "::error file=shoes/b.jpg,title=metaup upload::Invalid image: The file is not an image. (100/1487411 "
        "fbtrace=Abc123)\n"
        "::warning file=shoes/b.jpg,title=metaup upload::smaller than 600 x 600\n");
  CHECK(annotated(small_run(), true).find("::warning") == std::string::npos);
  CHECK(annotated({ItemEnded{uploaded_image()}, small_summary()}).empty());
}

TEST_CASE("an annotation names the line of a manifest, or what has no file", "[report]") {
  auto item = failed_image();
  item.kind = AssetKind::creative;
  item.source = "launch.csv:12";
  CHECK_THAT(annotated({ItemEnded{item}, small_summary()}), Contains("::error file=launch.csv,line=12,title="));
  item.kind = AssetKind::image;
  item.source = "https://cdn.test/a.jpg";
  CHECK_THAT(annotated({ItemEnded{item}, small_summary()}),
             Contains("::error title=metaup upload::https://cdn.test/a.jpg: Invalid image: "));
}

TEST_CASE("what stopped the run is an error, with what to do", "[report]") {
  Error error;
  error.message = "no token";
  error.hint = "set METAUP_ACCESS_TOKEN";
  CHECK(annotated({Fatal{error}, Summary{}}) == "::error title=metaup upload::no token; set METAUP_ACCESS_TOKEN\n");
}

TEST_CASE("nobody outside can write a command of GitHub's", "[report]") {
  auto item = failed_image();
  item.source = "a,b:c%0A::set-output name=x::y\n::error::z.jpg";
  item.error->user_message = "50% off\n::add-mask::x";
  const auto text = annotated({ItemEnded{item}, small_summary()});
  CHECK_THAT(text, Contains("::error file=a%2Cb%3Ac%250A%3A%3Aset-output name=x%3A%3Ay %3A%3Aerror%3A%3Az.jpg,title="));
  CHECK_THAT(text, Contains("::Invalid image: 50%25 off ::add-mask::x (100"));
  CHECK(lines_of(text) == 2);
  item.source = kAttack;
  CHECK(harmless(annotated({ItemEnded{item}, small_summary()})));
}

TEST_CASE("the older commands of GitHub's are taken out of what a run tells", "[report]") {
  StringSink sink;
  const auto text = guard_from_commands(sink, false);
  CHECK(text->write("failed ##[stop-commands]x.jpg ##[##[a] #[b ##c\n"));
  CHECK(sink.text == "failed # #[stop-commands]x.jpg # #[# #[a] #[b ##c\n");
  sink.text.clear();
  CHECK(guard_from_commands(sink, true)->write(R"({"source":"##[add-mask]a ###["})"));
  CHECK(sink.text.find("##[") == std::string::npos);
  CHECK(nlohmann::json::parse(sink.text).at("source") == "##[add-mask]a ###[");
}

TEST_CASE("GitHub shows ten annotations of a level: the last one tells of the rest", "[report]") {
  const int items = GENERATE(10, 11, 500);
  std::vector<Event> events;
  for (int i = 0; i < items; ++i) events.emplace_back(ItemEnded{failed_image()});
  events.emplace_back(small_summary());
  const auto text = annotated(events);
  CHECK(lines_of(text) == 20);
  const auto rest = fmt::format("::error title=metaup::and {} more: see the summary\n", items - 9);
  CHECK((text.find(rest) != std::string::npos) == (items > 10));
}

TEST_CASE("a section of GitLab's is about one run", "[report]") {
  StringSink sink;
  auto section = make_gitlab_section(sink, context_of());
  for (const auto& event : small_run()) section->on(event);
  CHECK(sink.text ==
        "\x1B[0Ksection_start:1790000000:metaup_r1\r\x1B[0Kmetaup upload\n"
        "\x1B[0Ksection_end:1790000000:metaup_r1\r\x1B[0K\n");
}
