#include <catch2/catch.hpp>

#include "report/human.hpp"
#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;

TEST_CASE("text says what became of each item and ends with a summary", "[report]") {
  CHECK(written(Format::text, small_run(), context_of()) ==
        "uploaded   image    shoes/a.jpg  0123456789abcdef0123456789abcdef\n"
        "failed     image    shoes/b.jpg: Invalid image: The file is not an image. (100/1487411 fbtrace=Abc123)\n"
        "           hint: Send a JPEG or PNG file.\n"
        "           field: bytes\n"
        "           warning: smaller than 600 x 600\n"
        "skipped    video    shoes/c.mp4\n"
        "3 items: 1 done, 1 failed, 1 skipped\n"
        "300.0 KiB sent in 1:00 (5.0 KiB/s), 3 requests, 1 retry, 30 s waiting for limits or the network\n"
        "Run the same command to try the rest: items already in the ledger are not sent again.\n"
        "Use -o ndjson > FILE, then --retry-from FILE, to retry only the unfinished items.\n");
}

TEST_CASE("items that were not tried are counted by their reason", "[report]") {
  std::vector<Event> events;
  for (int i = 0; i < 5; ++i) {
    auto item = skipped_video();
    item.error = Error{};
    item.error->message = i < 3 ? "not tried: the run was interrupted" : "no rights";
    events.emplace_back(ItemEnded{item});
  }
  events.emplace_back(small_summary());
  CHECK(written(Format::text, events, context_of())
            .starts_with("skipped    2 items: no rights\n"
                         "skipped    3 items: not tried: the run was interrupted\n"
                         "3 items: "));
}

TEST_CASE("quiet text is nothing: the digest on stderr tells what failed", "[report]") {
  auto context = context_of();
  context.quiet = true;
  CHECK(written(Format::text, small_run(), context).empty());
}

TEST_CASE("colour adds a symbol; without it there is no escape sequence", "[report]") {
  auto context = context_of();
  CHECK(harmless(written(Format::text, small_run(), context)));
  context.color = true;
  const auto text = written(Format::text, small_run(), context);
  CHECK(text.starts_with("\x1B[32m✓\x1B[0m uploaded"));
  CHECK(text.find("\n\x1B[31m✗\x1B[0m failed") != std::string::npos);
}

TEST_CASE("on a terminal each line clears what stood in its place", "[report]") {
  auto context = context_of();
  context.terminal = true;
  CHECK(written(Format::text, {ItemEnded{skipped_video()}}, context) == "skipped    video    shoes/c.mp4 \b\x1B[K\n");
}

TEST_CASE("nothing is said about trying again when all went well or nothing was to be sent", "[report]") {
  auto summary = small_summary();
  CHECK(written(Format::text, {summary}, context_of("validate")).find("again") == std::string::npos);
  summary.failed = summary.skipped = 0;
  summary.done = summary.unchanged = 3;
  const auto text = written(Format::text, {summary}, context_of());
  CHECK(text.find("again") == std::string::npos);
  CHECK(text.starts_with("3 items: 3 done (3 unchanged)\n"));
  CHECK(written(Format::text, {Summary{}}, context_of()) == "nothing to do\n");
  CHECK(written(Format::text, {Fatal{Error{}}, Summary{}}, context_of()).empty());
}

TEST_CASE("an error is told in Meta's words for users, else by its message, else by its hint", "[report]") {
  auto error = refused_image();
  CHECK(describe(error) == "Invalid image: The file is not an image. (100/1487411 fbtrace=Abc123)");
  error.user_message.clear();
  CHECK(describe(error) == "Invalid image (100/1487411 fbtrace=Abc123)");
  error.user_title.clear();
  CHECK(describe(error) == "Invalid parameter (100/1487411 fbtrace=Abc123)");
  error.subcode = 0;
  error.fbtrace_id.clear();
  CHECK(describe(error) == "Invalid parameter (100)");
  error.message.clear();
  CHECK(describe(error) == "Send a JPEG or PNG file. (100)");
}

TEST_CASE("an error of our own keeps its message, and its hint follows", "[report]") {
  auto item = skipped_video();
  item.status = Status::failed;
  item.error = Error{};
  item.error->message = "cannot read shoes/c.mp4: Permission denied";
  item.error->hint = "Run it as the owner of the file.";
  CHECK(written(Format::text, {ItemEnded{item}}, context_of()) ==
        "failed     video    cannot read shoes/c.mp4: Permission denied\n"
        "           hint: Run it as the owner of the file.\n");
}

TEST_CASE("Meta's message is followed by the hint and the fields", "[report]") {
  auto item = failed_image();
  item.error->user_title.clear();
  item.error->user_message.clear();
  item.error->fields = {"image_hash", "object_story_spec.page_id"};
  const auto text = written(Format::text, {ItemEnded{item}}, context_of());
  CHECK(text.find(": Invalid parameter (100/1487411") != std::string::npos);
  CHECK(text.find("\n           hint: Send a JPEG or PNG file.\n"
                  "           field: image_hash, object_story_spec.page_id\n") != std::string::npos);
}

TEST_CASE("text that would steer a terminal reaches no human's output", "[report]") {
  auto item = failed_image();
  item.source = item.name = item.id = kAttack;
  item.warnings = {kAttack};
  item.error->message = item.error->user_title = item.error->user_message = kAttack;
  item.error->hint = item.error->fbtrace_id = kAttack;
  item.error->fields = {kAttack};
  const auto text = written(Format::text, {ItemEnded{item}}, context_of());
  CHECK(harmless(text));
  CHECK(std::count(text.begin(), text.end(), '\n') == 4);  // failure, hint, field, warning: no line was added
}

TEST_CASE("a huge message is cut for people", "[report]") {
  auto item = failed_image();
  item.error->user_message = std::string(5'000'000, 'x');
  CHECK(written(Format::text, {ItemEnded{item}}, context_of()).size() < 5000);
}

TEST_CASE("tsv has six columns, and its escapes keep a line a line", "[report]") {
  CHECK(written(Format::tsv, small_run(), context_of()) ==
        "shoes/a.jpg\timage\tuploaded\t0123456789abcdef0123456789abcdef\ta.jpg\t\n"
        "shoes/b.jpg\timage\tfailed\t\t\tinvalid: Invalid image: The file is not an image. "
        "(100/1487411 fbtrace=Abc123)\n"
        "shoes/c.mp4\tvideo\tskipped\t\t\t\n");
  Item item;
  item.source = "a\tb\nc\\d\x1B[0m\xFF";
  item.status = Status::valid;
  CHECK(written(Format::tsv, {ItemEnded{item}}, context_of()) ==
        "a\\tb\\nc\\\\d\xEF\xBF\xBD[0m\xEF\xBF\xBD\timage\tvalid\t\t\t\n");
}

TEST_CASE("sizes and durations read well at their edges", "[report]") {
  CHECK(human_bytes(0) == "0 B");
  CHECK(human_bytes(1023) == "1023 B");
  CHECK(human_bytes(1024) == "1.0 KiB");
  CHECK(human_bytes(1024 * 1024 - 1) == "1.0 MiB");
  CHECK(human_bytes(UINT64_MAX) == "16384.0 PiB");
  CHECK(human_duration(Milliseconds{400}) == "0.4 s");
  CHECK(human_duration(Milliseconds{9'949}) == "9.9 s");
  CHECK(human_duration(Milliseconds{9'950}) == "10 s");
  CHECK(human_duration(Milliseconds{59'499}) == "59 s");
  CHECK(human_duration(Milliseconds{59'500}) == "1:00");
  CHECK(human_duration(Milliseconds{3'723'000}) == "1:02:03");
  CHECK(human_duration(Milliseconds{172'799'000}) == "47:59:59");
  CHECK(human_duration(Milliseconds{3 * 86'400'000 - 1'000}) == "2 days");
}

TEST_CASE("a file that the message names is not named twice in a line", "[report]") {
  const auto [source, message, line] = GENERATE(table<const char*, const char*, const char*>({
      {"a/b.jpg", "a/b.jpg is truncated", "failed     image    a/b.jpg is truncated"},
      {"b.jpg", "cannot read 'b.jpg': no", "failed     image    cannot read 'b.jpg': no"},
      {"l.csv:12", "l.csv:12: cta: 'X' is none", "failed     image    l.csv:12: cta: 'X' is none"},
      {"b.jpg", "cannot read b.jpg", "failed     image    cannot read b.jpg"},
      {"b.jpg", "cannot read ab.jpg", "failed     image    b.jpg: cannot read ab.jpg"},
      {"b.jpg", "cannot read b.jpgs", "failed     image    b.jpg: cannot read b.jpgs"},
      {"b.jpg", "b.jpgs, b.jpg", "failed     image    b.jpgs, b.jpg"},
      {"100", "code 100 came", "failed     image    100: code 100 came"},
      {"a/b.jpg", "no", "failed     image    a/b.jpg: no"},
  }));
  Item item;
  item.source = source;
  item.status = Status::failed;
  item.error = Error{};
  item.error->message = message;
  CHECK(describe(item) == line);
}

TEST_CASE("the traffic is told as far as there was any", "[report]") {
  Summary summary;
  summary.items = summary.done = 1;
  const auto second_line = [&] {
    const auto text = written(Format::text, {summary}, context_of());
    const auto end = text.find('\n');
    return text.substr(end + 1);
  };
  CHECK(second_line().empty());
  summary.requests = 2;
  summary.elapsed = Milliseconds{2'000};
  CHECK(second_line() == "2 requests in 2.0 s\n");
  summary.bytes_sent = 4096;
  CHECK(second_line() == "4.0 KiB sent in 2.0 s (2.0 KiB/s), 2 requests\n");
  summary.elapsed = Milliseconds{0};
  CHECK(second_line() == "4.0 KiB sent in 0.0 s, 2 requests\n");
}

TEST_CASE("advice to run it again is for commands that change something", "[report]") {
  Summary summary;
  summary.items = summary.failed = 1;
  const auto [command, advice, by_list] = GENERATE(table<const char*, bool, bool>({
      {"upload", true, true},
      {"upload-video", true, true},
      {"delete-image", true, true},
      {"activate", true, true},
      {"undo", true, false},
      {"promote", true, false},
      {"rename", false, true},
      {"watch-review", false, false},
      {"create-creative", true, false},
      {"create-ad", true, false},
      {"validate", false, false},
      {"list", false, false},
      {"preview", false, false},
      {"status", false, false},
  }));
  CAPTURE(command);
  const auto text = written(Format::text, {ItemEnded{failed_image()}, summary}, context_of(command));
  CHECK((text.find("run the same command") != std::string::npos) == advice);
  CHECK((text.find("--retry-from") != std::string::npos) == by_list);
}

TEST_CASE("an item's name and id are shown where its source does not say them", "[report]") {
  Item item;
  item.status = Status::uploaded;
  item.source = "shoes/a.jpg";
  item.name = "a.jpg";
  item.id = "77";
  CHECK(describe(item) == "uploaded   image    shoes/a.jpg  77");
  item.name = "b.jpg";
  CHECK(describe(item) == "uploaded   image    shoes/a.jpg  \"b.jpg\"  77");
  item.source = item.name = item.id;
  CHECK(describe(item) == "uploaded   image    77");
}

TEST_CASE("text is cut after 2000 bytes, and only then marked as cut", "[report]") {
  CHECK(shown(std::string(2000, 'x')) == std::string(2000, 'x'));
  CHECK(shown(std::string(2001, 'x')) == std::string(2000, 'x') + "…");
}

TEST_CASE("what is not finished is yellow", "[report]") {
  auto context = context_of();
  context.color = true;
  auto item = skipped_video();
  CHECK(written(Format::text, {ItemEnded{item}}, context).starts_with("\x1B[33m•\x1B[0m skipped"));
  item.status = Status::processing;
  CHECK(written(Format::text, {ItemEnded{item}}, context).starts_with("\x1B[33m•\x1B[0m processing"));
}

namespace {

/// So many failures of images that are called 1.jpg, 2.jpg …, and then a summary.
std::string text_of_failures(int count, std::size_t rows, bool terminal = true) {
  auto context = context_of();
  context.terminal = terminal;
  context.rows = rows;
  std::vector<Event> events;
  for (int i = 1; i <= count; ++i) {
    auto item = failed_image();
    item.source = std::to_string(i) + ".jpg";
    item.warnings.clear();
    events.emplace_back(ItemEnded{item});
  }
  events.emplace_back(small_summary());
  return written(Format::text, events, context);
}

int times(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("failures that have scrolled away are told again at the end, the first 20 of them", "[report]") {
  const auto few = text_of_failures(10, 24);  // three rows each
  CHECK(few.find("Failures that scrolled out of view:") != std::string::npos);
  CHECK(times(few, " 1.jpg:") == 2);
  CHECK(times(few, " 10.jpg:") == 1);  // still in sight
  const auto many = text_of_failures(30, 24);
  CHECK(many.find("Failures that scrolled out of view (the first 20 of 30):") != std::string::npos);
  CHECK(times(many, " 1.jpg:") == 2);
  CHECK(times(many, " 20.jpg:") == 2);
  CHECK(times(many, " 21.jpg:") == 1);
  CHECK(many.find("Failures that scrolled out of view") < many.find("3 items: "));
}

TEST_CASE("failures are not told again when they are in sight, or nobody watches", "[report]") {
  CHECK(times(text_of_failures(2, 24), "1.jpg") == 1);
  CHECK(text_of_failures(2, 24).find("scrolled out of view") == std::string::npos);
  CHECK(text_of_failures(30, 24, false).find("scrolled out of view") == std::string::npos);
}

TEST_CASE("a dry run says that nothing was sent, and what was planned", "[report]") {
  auto context = context_of();
  context.dry_run = true;
  auto planned = uploaded_image();
  planned.status = Status::planned;
  Summary summary;
  summary.items = summary.done = 3;
  summary.unchanged = 1;
  CHECK(written(Format::text, {ItemEnded{planned}, ItemEnded{planned}, summary}, context)
            .ends_with("3 items: 2 planned, 1 unchanged (a dry run: nothing was sent or changed)\n"));
  summary.estimate = Estimate{.writes = 300, .reads = 1, .points = 901, .least_time = Milliseconds{90'000}};
  CHECK(written(Format::text, {ItemEnded{planned}, ItemEnded{planned}, summary}, context)
            .ends_with(
                "changed)\nIt would take 901 points at Meta (300 writes, 1 read), at least 1:30 by Meta's limits.\n"));
  summary.estimate.reset();
  summary.items = 4;
  summary.failed = 1;
  const auto text =
      written(Format::text, {ItemEnded{planned}, ItemEnded{planned}, ItemEnded{failed_image()}, summary}, context);
  CHECK(text.find("2 planned, 1 unchanged, 1 failed (a dry run") != std::string::npos);
  CHECK(text.ends_with("Fix the problems listed above before you run it without --dry-run.\n"));
  CHECK(text.find("retry-from") == std::string::npos);
}

TEST_CASE("after a dead token the advice is the token, not just to run it again", "[report]") {
  const auto error_class = GENERATE(ErrorClass::auth, ErrorClass::permission);
  Error error;
  error.error_class = error_class;
  error.message = "no";
  auto skipped = skipped_video();
  skipped.error = Error{};
  auto failed = failed_image();
  failed.error = error;
  const std::vector<Event> stopped{Fatal{error}, ItemEnded{skipped}, small_summary()};
  const std::vector<Event> refused{ItemEnded{failed}, ItemEnded{skipped}, small_summary()};
  for (const auto& events : {stopped, refused}) {
    const auto text = written(Format::text, events, context_of());
    CHECK(text.find("Fix the token or its permissions, then run the same command: ") != std::string::npos);
    CHECK(text.find("to try the rest") == std::string::npos);
  }
}

TEST_CASE("each line names the account where a run works in several", "[report]") {
  auto copied = uploaded_image();
  copied.status = Status::copied;
  copied.account = *AccountId::parse("7");
  const auto lines_of = [&](std::vector<AccountId> accounts) {
    RunStart start = run_start();
    start.accounts = std::move(accounts);
    return written(Format::text, {start, ItemEnded{failed_image()}, ItemEnded{copied}}, context_of());
  };
  const auto account = *AccountId::parse("42");
  const auto one = lines_of({account});
  CHECK(one.find("failed     image    shoes/b.jpg: ") == 0);
  CHECK(one.find("  to act_7\n") != std::string::npos);
  const auto several = lines_of({account, copied.account});
  CHECK(several.find("failed     image    act_42 shoes/b.jpg: ") == 0);
  CHECK(several.find("\ncopied     image    act_7 shoes/a.jpg") != std::string::npos);
  CHECK(several.find("  to act_7") == std::string::npos);
}

TEST_CASE("advice follows from what failed and what the command does", "[report]") {
  const auto advice = [](const std::string& command, bool retryable) {
    auto item = failed_image();
    item.error->retryable = retryable;
    auto summary = small_summary();
    return written(Format::text, {ItemEnded{item}, summary}, context_of(command));
  };
  CHECK(advice("upload", true).find("\nRun the same command to try the rest: items already in the ledger are") !=
        std::string::npos);
  CHECK(advice("upload", false).find("\nFix the problems listed above, then run the same command: ") !=
        std::string::npos);
  CHECK(advice("delete-image", true).find(": what metaup has deleted counts as deleted.") != std::string::npos);
  CHECK(advice("upload", true).find("--retry-from FILE") != std::string::npos);
  CHECK(advice("create-ad", true).find("--retry-from") == std::string::npos);
  CHECK(advice("sync", true).find("--retry-from") == std::string::npos);
  CHECK(advice("apply", false).find("\nMake a new plan for these.") != std::string::npos);
  CHECK(advice("apply", false).find("same command") == std::string::npos);
  CHECK(advice("apply", true).find("\nRun the same command to try the rest: what is done already is not done again.") !=
        std::string::npos);
  CHECK(advice("apply", true).find("new plan") == std::string::npos);
  for (const auto* const command : {"validate", "list", "preview", "status", "limits", "doctor", "ledger", "runs"}) {
    CHECK(advice(command, true).find("same command") == std::string::npos);
  }
}
