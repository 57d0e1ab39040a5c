#include "cli/outputs/logging.hpp"
#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "metaup/base/file.hpp"
#include "support/temp_dir.hpp"
#include "unit/cli/app_support.hpp"

using namespace metaup;
using namespace metaup::cli;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

struct FixedClock final : Clock {
  SteadyTime now() const override { return {}; }
  WallTime wall() const override { return WallTime{std::chrono::milliseconds{1'790'000'000'120}}; }
};

report::Exchange exchange() {
  return {.edge = "adimages",
          .method = "POST",
          .path = "/v26.0/act_1/adimages",
          .http_status = 200,
          .elapsed = Milliseconds{12},
          .bytes_sent = 345,
          .code = 0,
          .subcode = 0,
          .trace_id = "A bc"};
}

}  // namespace

TEST_CASE("the screen's log is one line an event, with its time and level", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  const auto log = make_log_reporter({.screen = &screen, .file = {}}, clock).value();
  log->on(exchange());
  CHECK(screen.text ==
        "2026-09-21T14:13:20.120Z debug exchange edge=adimages method=POST path=/v26.0/act_1/adimages status=200 "
        "elapsed_ms=12 bytes_sent=345 x_fb_trace_id=\"A bc\"\n");
  screen.text.clear();
  log->on(report::Tick{});
  CHECK(screen.text.empty());
}

TEST_CASE("events have the level that they deserve, and no control characters", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  const auto log = make_log_reporter({.screen = &screen, .file = {}}, clock).value();
  Error error;
  error.error_class = ErrorClass::network;
  error.fbtrace_id = "Abc";
  error.message = "reset\x1b[2J\nby \"peer\"";
  report::Item failed;
  failed.source = "a\nb.png";
  failed.error = error;
  const auto [event, expected] = GENERATE_COPY(table<report::Event, std::string>({
      {report::Retry{.item = failed, .error = error, .wait = Milliseconds{750}}, " warning retry "},
      {report::Throttle{.wait = Milliseconds{30'000}, .reason = "usage"}, " warning throttle "},
      {report::Throttle{.reason = "refused", .cause = report::WaitCause::network}, " reason=refused cause=network"},
      {report::Notice{"hello {} %v"}, " info notice message=\"hello {} %v\""},
      {report::Fatal{error}, " error error class=network "},
      {report::ItemEnded{failed}, " warning item "},
      {report::ItemEnded{failed}, " fbtrace_id=Abc "},
      {report::Retry{.item = failed, .error = error, .wait = Milliseconds{750}}, " fbtrace_id=Abc "},
      {report::Summary{.exit_code = 7}, " info summary exit_code=7"},
      {report::RunStart{.command = "upload"}, " info run_start command=upload"},
  }));
  log->on(event);
  CHECK_THAT(screen.text, Contains(expected) && !Contains("\x1b"));
  CHECK(std::count(screen.text.begin(), screen.text.end(), '\n') == 1);
}

TEST_CASE("the log file is appended to, private, and may be JSON", "[cli]") {
  const FixedClock clock;
  const test::TempDir folder;
  const auto path = folder / "run.log";
  for (int run = 0; run < 2; ++run) {
    const auto log = make_log_reporter({.file = path, .file_format = LogFormat::json}, clock).value();
    log->on(exchange());
  }
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto text = read_small_file(path, 10'000).value();
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const auto line = json::parse(text.substr(0, text.find('\n')));
  CHECK(line.at("time") == "2026-09-21T14:13:20.120Z");
  CHECK(line.at("level") == "debug");
  CHECK(line.at("event") == "exchange");
  CHECK(line.at("bytes_sent") == 345);
  CHECK(line.at("x_fb_trace_id") == "A bc");
}

TEST_CASE("a call that failed is told with all that Meta's support asks for", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  const auto log = make_log_reporter({.screen = &screen, .run_id = "r1"}, clock).value();
  report::CallFailed call;
  call.sources = {"a.jpg"};
  call.account = AccountId::parse("123").value();
  call.edge = "adimages create";
  call.method = "POST";
  call.path = "/act_123/adimages";
  call.error.error_class = ErrorClass::invalid;
  call.error.http_status = 400;
  call.error.code = 100;
  call.error.subcode = 1487411;
  call.error.fbtrace_id = "Abc";
  call.error.message = "it is bad";
  call.trace_id = "Xyz";
  call.api_version = "v25.0";
  log->on(call);
  CHECK(screen.text ==
        "2026-09-21T14:13:20.120Z warning call_failed run=r1 edge=\"adimages create\" method=POST "
        "path=/act_123/adimages source=a.jpg account=act_123 status=400 x_fb_trace_id=Xyz served_version=v25.0 "
        "class=invalid code=100 subcode=1487411 fbtrace_id=Abc message=\"it is bad\"\n");
}

TEST_CASE("a log file that cannot be written is an error", "[cli]") {
  const FixedClock clock;
  const test::TempDir folder;
  const auto log = make_log_reporter({.file = folder / "no/such/folder.log"}, clock);
  REQUIRE_FALSE(log);
  CHECK_THAT(log.error().message, Contains("folder.log"));
}

TEST_CASE("every line names its run", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  const auto log = make_log_reporter({.screen = &screen, .run_id = "r1"}, clock).value();
  log->on(report::Notice{"x"});
  log->on(exchange());
  CHECK_THAT(screen.text, Contains(" info notice run=r1 message=x\n") && Contains(" debug exchange run=r1 edge="));
}

TEST_CASE("an exchange names the items that it was for, one or several", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  const auto log = make_log_reporter({.screen = &screen}, clock).value();
  auto one = exchange();
  one.sources = {"shoes/a b.jpg"};
  log->on(one);
  CHECK_THAT(screen.text, Contains(" source=\"shoes/a b.jpg\" "));
  screen.text.clear();
  one.sources = {"a.jpg", "b\x1b.jpg"};
  log->on(one);
  CHECK_THAT(screen.text, Contains(" sources=[\"a.jpg\",\"b\xEF\xBF\xBD.jpg\"] ") && !Contains("\x1b"));
}

TEST_CASE("what Meta said, the fields that it blames and the hint are in the log", "[cli]") {
  const FixedClock clock;
  const test::TempDir folder;
  const auto path = folder / "run.log";
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "Invalid parameter";
  error.user_title = "Bad picture";
  error.user_message = "Send another one";
  error.fields = {"bytes"};
  error.hint = "look at it";
  make_log_reporter({.file = path, .file_format = LogFormat::json}, clock).value()->on(report::Fatal{error});
  const auto line = json::parse(read_small_file(path, 10'000).value());
  CHECK(line.at("user_title") == "Bad picture");
  CHECK(line.at("user_message") == "Send another one");
  CHECK(line.at("field") == "bytes");
  CHECK(line.at("hint") == "look at it");
  error.fields = {"image", "link"};
  make_log_reporter({.file = path + "2", .file_format = LogFormat::json}, clock).value()->on(report::Fatal{error});
  CHECK(json::parse(read_small_file(path + "2", 10'000).value()).at("fields") == json::array({"image", "link"}));
}

TEST_CASE("a log file that breaks is told once, and the screen's log goes on", "[cli]") {
  const FixedClock clock;
  test::StringSink screen;
  std::vector<std::string> told;
  const auto log = make_log_reporter({.screen = &screen,
                                      .file = "/dev/full",
                                      .on_failure = [&](const Error& error) { told.push_back(error.message); }},
                                     clock)
                       .value();
  for (int i = 0; i < 3; ++i) log->on(exchange());
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("/dev/full") && Contains("No space left on device") && Contains("without a log"));
  CHECK(std::count(screen.text.begin(), screen.text.end(), '\n') == 3);
}
