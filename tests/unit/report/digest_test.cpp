#include "report/digest.hpp"

#include <catch2/catch.hpp>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;

namespace {

std::string digest_of(const std::vector<Event>& events, DigestContext context = {context_of(), {}, true}) {
  StringSink sink;
  auto digest = make_digest(sink, std::move(context));
  for (const auto& event : events) digest->on(event);
  CHECK(sink.writes <= 1);
  return sink.text;
}

}  // namespace

TEST_CASE("a digest tells once what failed, why, and what to do", "[report]") {
  CHECK(digest_of(small_run()) ==
        "metaup upload: 3 items: 1 done, 1 failed, 1 skipped (exit code 10)\n"
        "failed     image    shoes/b.jpg: Invalid image: The file is not an image. (100/1487411 fbtrace=Abc123)\n"
        "           hint: Send a JPEG or PNG file.\n"
        "Run the same command to try the rest: items already in the ledger are not sent again.\n"
        "Use -o ndjson > FILE, then --retry-from FILE, to retry only the unfinished items.\n"
        "notice: ffprobe is not installed: videos are not checked\n"
        "Run r1 act_42, begun 2026-09-21T14:13:20.007Z, took 1:00.\n"
        "metaup runs show r1 tells more.\n");
}

TEST_CASE("a digest of a run that went well is empty, whatever there was to notice", "[report]") {
  Summary summary;
  summary.items = summary.done = 1;
  CHECK(
      digest_of({run_start(), Notice{"x"}, ItemEnded{uploaded_image()}, summary}, {context_of(), {"y"}, true}).empty());
}

TEST_CASE("a digest tells what stopped the run before there was an item", "[report]") {
  Error error;
  error.error_class = ErrorClass::auth;
  error.message = "Session has expired";
  error.hint = "make a new token";
  Summary summary;
  summary.exit_code = 3;
  CHECK(digest_of({run_start(), Fatal{error}, summary}, {context_of(), {"METAUP_X matches no option"}, true}) ==
        "metaup upload: stopped (exit code 3)\n"
        "error: Session has expired\n"
        "       make a new token\n"
        "notice: METAUP_X matches no option\n"
        "Run r1 act_42, begun 2026-09-21T14:13:20.007Z, took 0.0 s.\n");
  summary.exit_code = 9;
  CHECK_THAT(digest_of({run_start(), summary}), Contains("metaup upload: nothing to do (exit code 9)\n"));
}

TEST_CASE("a digest advises another run only where one can help", "[report]") {
  const auto advice_of = [](std::vector<Event> items, int exit_code) {
    Summary summary;
    summary.exit_code = exit_code;
    summary.items = static_cast<std::uint32_t>(items.size());
    for (const auto& event : items) {
      ++(std::get<ItemEnded>(event).item.status == Status::failed ? summary.failed : summary.skipped);
    }
    items.insert(items.begin(), run_start());
    items.emplace_back(summary);
    return digest_of(items);
  };
  auto lost = failed_image();
  lost.error->retryable = true;
  const ItemEnded faulty{failed_image()};
  const ItemEnded skipped{skipped_video()};
  constexpr const char* kFixFirst = "Fix the problems listed above, then run the same command:";
  constexpr const char* kRunAgain = "Run the same command to try the rest:";
  CHECK_THAT(advice_of({faulty, skipped}, 12), Contains(kFixFirst));
  CHECK_THAT(advice_of({faulty, skipped}, 6), Contains(kFixFirst));
  CHECK_THAT(advice_of({faulty, skipped}, 10), Contains(kRunAgain));
  CHECK_THAT(advice_of({faulty, skipped}, 130), Contains(kRunAgain));
  CHECK_THAT(advice_of({skipped}, 7), Contains(kRunAgain));
  CHECK_THAT(advice_of({ItemEnded{lost}, skipped}, 7), Contains(kRunAgain));
  CHECK_THAT(advice_of({skipped}, 2), !Contains("the same command"));
}

TEST_CASE("a digest says what a dry run and a run with nothing to do were", "[report]") {
  Summary summary;
  summary.items = summary.done = summary.unchanged = 2;
  summary.exit_code = 9;
  CHECK_THAT(digest_of({run_start(), summary}), Contains("2 items: 2 done, all of it unchanged (exit code 9)"));
  summary.unchanged = 0;
  summary.items = 3;
  summary.failed = 1;
  summary.exit_code = 12;
  auto context = context_of();
  context.dry_run = true;
  CHECK_THAT(digest_of({run_start(), summary}, {context, {}, true}),
             Contains("3 items: 2 planned or unchanged, 1 failed; a dry run: nothing was sent or changed"));
}

TEST_CASE("a digest points to the ledger only for runs that are in it", "[report]") {
  CHECK_THAT(digest_of(small_run(), {context_of("validate"), {}, false}), !Contains("runs show"));
}

TEST_CASE("a digest fits into a mail, and cannot steer whoever reads it", "[report]") {
  std::vector<Event> events;
  for (int i = 0; i < 5000; ++i) {
    events.emplace_back(ItemEnded{failed_image()});
    events.emplace_back(Notice{kAttack});
  }
  auto attack = failed_image();
  attack.source = attack.error->user_message = attack.error->hint = kAttack;
  events.insert(events.begin(), ItemEnded{attack});
  events.emplace_back(small_summary());
  const auto text = digest_of(events);
  CHECK(text.size() < 20'000);
  CHECK_THAT(text, Contains("\nand 4951 more that failed\n"));
  CHECK(harmless(text));
}
