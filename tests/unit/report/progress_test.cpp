#include <catch2/catch.hpp>

#include "report/frame.hpp"
#include "report/width.hpp"
#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

Tick tick_at(int seconds) {
  Tick tick;
  tick.running = {{"shoes/a.mp4", 5 * kMiB, 10 * kMiB}};
  tick.items = 500;
  tick.ended = 25;
  tick.all_known = true;
  tick.bytes_sent = static_cast<std::uint64_t>(seconds) * kMiB;
  tick.bytes_total = 100 * kMiB;
  tick.elapsed = std::chrono::seconds{seconds};
  return tick;
}

std::string shown_by(ProgressStyle style, const std::vector<Event>& events, ProgressContext context = {}) {
  StringSink sink;
  {
    const auto progress = make_progress(style, sink, context);
    for (const auto& event : events) progress->on(event);
  }
  return sink.text;
}

Error token_expired() {
  Error error;
  error.error_class = ErrorClass::auth;
  error.message = "Session has expired";
  error.code = 190;
  return error;
}

}  // namespace

TEST_CASE("the live display is one write a frame and leaves the cursor at its top", "[report]") {
  StringSink sink;
  const auto progress = make_progress(ProgressStyle::tty, sink, {});
  progress->on(tick_at(10));
  CHECK(sink.writes == 1);
  CHECK(sink.text ==
        "\x1B[?7l"
        "\rshoes/a.mp4                              [==========>         ]  50%   10.0 MiB\x1B[K"
        "\n\r[25/500]  10.0 MiB of 100.0 MiB  1.0 MiB/s  1:30 left\x1B[K"
        "\x1B[J\x1B[?7h\r\x1B[1A");
  sink.text.clear();
  progress->on(small_summary());
  CHECK(sink.text == "\r\x1B[J");
}

TEST_CASE("a live display that is dropped without a summary cleans up, and only once", "[report]") {
  CHECK(shown_by(ProgressStyle::tty, {tick_at(1)}).ends_with("\r\x1B[J"));
  CHECK(shown_by(ProgressStyle::tty, {}).empty());
  CHECK(shown_by(ProgressStyle::tty, {small_summary()}).empty());
}

TEST_CASE("only ticks draw", "[report]") {
  const auto context = ProgressContext{false, true, 80, 24};
  CHECK(shown_by(ProgressStyle::tty, {run_start(), ItemEnded{uploaded_image()}, ItemEnded{failed_image()}}, context)
            .empty());
}

TEST_CASE("failures appear above the display unless stdout shows them", "[report]") {
  ProgressContext context;
  const auto line =
      "failed     image    shoes/b.jpg: Invalid image: The file is not an image. "
      "(100/1487411 fbtrace=Abc123) \b\x1B[K\n";
  CHECK(shown_by(ProgressStyle::tty, {tick_at(1), ItemEnded{failed_image()}}).find(line) != std::string::npos);
  context.items_on_stdout = true;
  CHECK(shown_by(ProgressStyle::tty, {tick_at(1), ItemEnded{failed_image()}}, context).find("b.jpg") ==
        std::string::npos);
}

TEST_CASE("the total line says what there is to say, the important first", "[report]") {
  auto tick = tick_at(10);
  tick.failed = 3;
  tick.retries = 2;
  tick.usage = {.account = *AccountId::parse("42"), .limiter = "score", .percent = 45.4};
  tick.waiting = Milliseconds{150'000};
  tick.all_known = false;
  const auto parts = total_parts(tick, speed_between({}, tick));
  CHECK(parts == std::vector<std::string>{"[25/500+]", "waiting 2:30 for a rate limit", "act_42 score 45%", "3 failed",
                                          "10.0 MiB of 100.0 MiB", "1.0 MiB/s", "2 retries"});
}

TEST_CASE("near a limit the total line says how fast it goes and when the limit is free", "[report]") {
  auto tick = tick_at(10);
  tick.usage = {.account = *AccountId::parse("123"),
                .limiter = "ads_management",
                .percent = 82,
                .writes_per_second = 0.84,
                .free_in = Milliseconds{360'000}};
  CHECK(total_parts(tick, speed_between({}, tick)).back() ==
        "act_123 ads_management 82%, 0.8 writes a second, free in 6:00");
  tick.usage->account = {};
  tick.usage->limiter = "app";
  tick.usage->writes_per_second = 25.4;
  CHECK(total_parts(tick, speed_between({}, tick)).back() == "app 82%, 25 writes a second, free in 6:00");
  tick.usage->writes_per_second = 0.066;
  CHECK(total_parts(tick, speed_between({}, tick)).back() == "app 82%, 4 writes a minute, free in 6:00");
}

TEST_CASE("while Meta processes videos the total says how many, and no bytes", "[report]") {
  auto tick = tick_at(10);
  tick.processing = 4;
  tick.bytes_sent = tick.bytes_total;
  SECTION("nothing else is under way") {
    tick.running.clear();
    const auto parts = total_parts(tick, speed_between({}, tick));
    CHECK(parts == std::vector<std::string>{"[25/500]", "4 processing at Meta"});
    CHECK(shown_by(ProgressStyle::plain, {tick}) == "[25/500] 4 processing at Meta\n");
    CHECK(shown_by(ProgressStyle::tty, {tick}).find("\r[25/500]  4 processing at Meta\x1B[K") != std::string::npos);
  }
  SECTION("others are still on their way") {
    const auto parts = total_parts(tick, {});
    CHECK(parts[1] == "4 processing at Meta");
    CHECK(parts[2] == "100.0 MiB of 100.0 MiB");
  }
}

TEST_CASE("what is waited for is said: whose limit, or the network", "[report]") {
  auto tick = tick_at(10);
  tick.waiting = Milliseconds{90'000};
  const auto said = [&] { return total_parts(tick, {})[1]; };
  CHECK(said() == "waiting 1:30 for a rate limit");
  tick.waiting_account = *AccountId::parse("42");
  CHECK(said() == "waiting 1:30 for a rate limit of act_42");
  tick.waiting_account = {};
  tick.waiting_for = WaitCause::network;
  CHECK(said() == "waiting 1:30 for the network");
  CHECK(shown_by(ProgressStyle::plain,
                 {Throttle{{}, Milliseconds{4'000}, 0, "connection refused", WaitCause::network}}) ==
        "waiting up to 4.0 s for the network: connection refused\n");
  CHECK(shown_by(ProgressStyle::tty, {tick}).find("waiting 1:30 for the network") != std::string::npos);
}

TEST_CASE("no line of a frame is wider than the terminal, no frame higher", "[report]") {
  auto tick = tick_at(10);
  tick.running.clear();
  for (int i = 0; i < 20; ++i) {
    tick.running.push_back({"very/long/\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E/" + std::string(100, 'n'), 1, 3});
  }
  const auto columns = GENERATE(as<std::size_t>{}, 0, 1, 7, 12, 40, 59, 60, 80, 200);
  const auto rows = GENERATE(as<std::size_t>{}, 0, 1, 2, 3, 9, 24);
  const auto lines = frame_lines(tick, {}, {columns, rows});
  CHECK(lines.size() <= std::max<std::size_t>(rows, 2) - 1);
  CHECK(lines.size() <= 9);
  for (const auto& line : lines) CHECK(display_width(line) <= std::max<std::size_t>(columns, 1));
}

TEST_CASE("a narrow terminal shows names and shares without bars", "[report]") {
  CHECK(frame_lines(tick_at(10), {}, {30, 24}) ==
        std::vector<std::string>{"shoes/a.mp4                50%", "[25/500]"});
}

TEST_CASE("sizes that make no sense do not break a bar", "[report]") {
  auto tick = tick_at(10);
  tick.running = {{"a", 30, 10}, {"b", 5, 0}};
  const auto lines = frame_lines(tick, {}, {80, 24});
  CHECK(lines[0].find("[====================] 100%") != std::string::npos);
  CHECK(lines[1].find("[>                   ]   0%") != std::string::npos);
}

TEST_CASE("names are cut between characters, counting what they take on a terminal", "[report]") {
  const std::string name = "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E.jpg";  // three wide characters
  CHECK(display_width(name) == 10);
  CHECK(fit_end(name, 10) == name);
  CHECK(fit_end(name, 8) == "…\xE8\xAA\x9E.jpg");
  CHECK(fit_end(name, 6) == "….jpg");
  CHECK(fit_start(name, 4) == "\xE6\x97\xA5…");
  CHECK(fit_end(name, 0).empty());
  CHECK(fit_start(name, 0).empty());
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(fit_end("abe\xCC\x81z", 3) == "…e\xCC\x81z");
  CHECK(fit_end("abe\xCC\x81z", 2) == "…z");
}

TEST_CASE("plain progress is a line every ten seconds, one for each failure and one with the totals", "[report]") {
  CHECK(shown_by(ProgressStyle::plain, {tick_at(1), ItemEnded{uploaded_image()}, tick_at(9), tick_at(10), tick_at(19),
                                        tick_at(20), ItemEnded{failed_image()}, small_summary()}) ==
        "[25/500] 10.0 MiB of 100.0 MiB, 1.0 MiB/s, 1:30 left\n"
        "[25/500] 20.0 MiB of 100.0 MiB, 1.0 MiB/s, 1:20 left\n"
        "[2/500] failed     image    shoes/b.jpg: Invalid image: The file is not an image. "
        "(100/1487411 fbtrace=Abc123)\n"
        "[3/3] 1 done, 1 failed, 1 skipped, 1:00\n");
}

TEST_CASE("plain progress does not repeat items and totals that stdout shows", "[report]") {
  ProgressContext context;
  context.items_on_stdout = true;
  CHECK(
      shown_by(ProgressStyle::plain, {ItemEnded{uploaded_image()}, ItemEnded{failed_image()}, small_summary()}, context)
          .empty());
}

TEST_CASE("plain totals name only what there was", "[report]") {
  auto summary = small_summary();
  summary.failed = summary.skipped = 0;
  summary.done = 3;
  CHECK(shown_by(ProgressStyle::plain, {summary}) == "[3/3] 3 done, 1:00\n");
  ProgressContext dry_run;
  dry_run.dry_run = true;
  CHECK(shown_by(ProgressStyle::plain, {summary}, dry_run) == "[3/3] 3 planned or unchanged, 1:00\n");
  CHECK(shown_by(ProgressStyle::plain, {Summary{}}).empty());
}

TEST_CASE("a video that was not ready in time is a failure in every style", "[report]") {
  auto item = skipped_video();
  item.status = Status::processing;
  item.error = Error{};
  item.error->message = "Meta is still processing it";
  for (const auto style : {ProgressStyle::tty, ProgressStyle::plain}) {
    CHECK(shown_by(style, {ItemEnded{item}}).find("still processing") != std::string::npos);
  }
  item.error.reset();  // with --no-wait it is done
  for (const auto style : {ProgressStyle::tty, ProgressStyle::plain}) CHECK(shown_by(style, {ItemEnded{item}}).empty());
}

TEST_CASE("plain progress tells a wait for a rate limit", "[report]") {
  CHECK(shown_by(ProgressStyle::plain, {Throttle{*AccountId::parse("42"), Milliseconds{150'000}, 96, "code 17"},
                                        Throttle{{}, Milliseconds{1'000}, 96, ""}}) ==
        "waiting 2:30 for a rate limit of act_42: code 17\n"
        "waiting 1.0 s for a rate limit of the app\n");
}

TEST_CASE("every style says what stopped the run, and the notices", "[report]") {
  const auto style = GENERATE(ProgressStyle::tty, ProgressStyle::plain, ProgressStyle::none);
  const std::vector<Event> events{Notice{"ffprobe is missing"}, Fatal{token_expired()}};
  CHECK(shown_by(style, events) == "notice: ffprobe is missing\nerror: Session has expired (190)\n");
}

TEST_CASE("none shows nothing else", "[report]") {
  const std::vector<Event> events{tick_at(60), ItemEnded{uploaded_image()}, ItemEnded{failed_image()},
                                  Throttle{{}, Milliseconds{1}, 0, "x"}};
  CHECK(shown_by(ProgressStyle::none, events).empty());
}

TEST_CASE("text that would steer a terminal reaches no progress display", "[report]") {
  auto item = failed_image();
  item.source = item.name = item.id = kAttack;
  item.error->message = item.error->user_title = item.error->user_message = kAttack;
  item.error->hint = item.error->fbtrace_id = kAttack;
  const auto plain = shown_by(ProgressStyle::plain, {Notice{kAttack}, ItemEnded{item}, Fatal{*item.error},
                                                     Throttle{{}, Milliseconds{1}, 0, kAttack}});
  CHECK(harmless(plain));
  CHECK(std::count(plain.begin(), plain.end(), '\n') == 4);
  auto tick = tick_at(1);
  tick.running[0].source = kAttack;
  for (const auto& line : frame_lines(tick, {}, {200, 24})) CHECK(harmless(line));
}

TEST_CASE("progress that cannot be shown does not stop a run", "[report]") {
  BreakingSink sink(0);
  const auto progress = make_progress(ProgressStyle::tty, sink, {});
  progress->on(tick_at(1));
  progress->on(tick_at(2));
  CHECK(progress->healthy());
  CHECK(sink.tried == 1);
}
