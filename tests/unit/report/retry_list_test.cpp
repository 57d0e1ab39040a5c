#include <catch2/catch.hpp>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;

namespace {

const std::string kStart = R"({"type":"run_start","schema":1,"command":"upload"})"
                           "\n";
const std::string kSummary = R"({"type":"summary"})"
                             "\n";

std::string failed_item(const std::string& members) {
  return R"({"type":"item_failed","item":{"status":"failed",)" + members + "}}\n";
}

std::string refusal(const std::string& ndjson) {
  const auto list = read_retry_list(ndjson, "old.ndjson");
  REQUIRE_FALSE(list);
  CHECK(list.error().error_class == ErrorClass::local);
  return list.error().message;
}

}  // namespace

TEST_CASE("what failed, was skipped or did not finish is read back from an output", "[report]") {
  auto events = small_run();
  auto processing = skipped_video();
  processing.status = Status::processing;
  processing.source = "odd\xE9\nname.mp4";
  events.insert(events.end() - 1, ItemEnded{processing});
  const auto list = read_retry_list(written(Format::ndjson, events, context_of()), "old.ndjson");
  REQUIRE(list);
  CHECK(list->command == "upload");
  REQUIRE(list->items.size() == 3);
  CHECK(list->items[0].source == "shoes/b.jpg");
  CHECK(list->items[0].kind == AssetKind::image);
  CHECK(list->items[0].account.act() == "act_42");
  CHECK(list->items[1].source == "shoes/c.mp4");
  CHECK(list->items[2].source == "odd\xE9\nname.mp4");
  CHECK(list->items[2].kind == AssetKind::video);
}

TEST_CASE("every byte of a source comes back", "[report]") {
  for (std::size_t length = 1; length <= 4; ++length) {
    Item item;
    item.status = Status::failed;
    for (int byte = 1; byte < 256; ++byte) item.source += std::string(length, static_cast<char>(byte));
    item.source += std::string(length, '\xFF');
    const auto list =
        read_retry_list(written(Format::ndjson, {run_start(), ItemEnded{item}, Summary{}}, context_of()), "f");
    REQUIRE(list);
    CHECK(list->items.at(0).source == item.source);
    CHECK(list->items.at(0).account.empty());
  }
}

TEST_CASE("a run in which all went well leaves nothing to retry", "[report]") {
  const auto list = read_retry_list(
      written(Format::ndjson, {run_start(), ItemEnded{uploaded_image()}, Summary{}}, context_of()), "f");
  REQUIRE(list);
  CHECK(list->items.empty());
}

TEST_CASE("an output that breaks off is refused with what to do instead", "[report]") {
  CHECK_THAT(refusal(kStart),
             Catch::Contains("old.ndjson: it has no summary") && Catch::Contains("run the first command again"));
  CHECK_THAT(refusal(""), Catch::Contains("no summary"));
  CHECK_THAT(refusal(kStart + R"({"type":"summ)"), Catch::Contains("line 2: it is not an event"));
}

TEST_CASE("a line that is no event of this schema is refused by its number", "[report]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"plain text\n", "line 1: it is not an event"},
      {"[1]\n", "line 1: it is not an event"},
      {"{\"type\":7}\n", "line 1: it is not an event"},
      {kSummary, "line 1: an output begins with run_start"},
      {R"({"type":"run_start","schema":2,"command":"upload"})", "line 1: its schema is not 1"},
      {R"({"type":"run_start","command":"upload"})", "line 1: its schema is not 1"},
      {R"({"type":"run_start","schema":1})", "line 1: it has no command"},
      {kStart + kStart, "line 2: a second run starts here"},
      {kStart + kSummary + kSummary, "line 3: it comes after the summary"},
      {kStart + "\n" + kSummary, "line 2: it is not an event"},
      {kStart + R"({"type":"gossip"})", "line 2: this version knows no event of type 'gossip'"},
      {kStart + R"({"type":"\u001b[2J"})", "no event of type '\xEF\xBF\xBD[2J'"},
      {kStart + R"({"type":")" + std::string(1'000, 'x') + "\"}", "no event of type '" + std::string(100, 'x') + "'"},
      {kStart + R"({"type":"item_failed"})", "line 2: it has no item"},
      {kStart + R"({"type":"item_failed","item":{"status":"odd"}})", "line 2: its item has no known status"},
      {kStart + failed_item(R"("kind":"image")"), "line 2: its item has no source"},
      {kStart + failed_item(R"("kind":"image","source":["a"])"), "line 2: its item has no source"},
      {kStart + failed_item(R"("kind":"page","source":"a")"), "line 2: its item has an unknown kind"},
      {kStart + failed_item(R"("kind":"image","source":"a","account":"act_x")"), "line 2: its item has no valid"},
      {kStart + failed_item(R"("kind":"image","source":"a","source_b64":"Y2F")"), "line 2: its source_b64"},
      {kStart + failed_item(R"("kind":"image","source":"a","source_b64":"Y!Fm")"), "line 2: its source_b64"},
      {kStart + failed_item(R"("kind":"image","source":"a","source_b64":7)"), "line 2: its source_b64"},
      {kStart + std::string(1024 * 1024 + 1, ' ') + "\n", "line 2: it is longer than 1 MiB"},
  }));
  CHECK_THAT(refusal(text), Catch::Contains(expected));
}

TEST_CASE("nesting without end is refused, not followed", "[report]") {
  CHECK_THAT(refusal(kStart + std::string(1'000'000, '[')), Catch::Contains("line 2: it is not an event"));
}

TEST_CASE("a last line without its line end counts", "[report]") {
  const auto list = read_retry_list(
      kStart + failed_item(R"("kind":"ad","source":"ads.csv:3")") + R"({"type":"summary"})", "old.ndjson");
  REQUIRE(list);
  CHECK(list->items.at(0).kind == AssetKind::ad);
}

TEST_CASE("a line may have 1 MiB", "[report]") {
  const auto line = failed_item(R"("kind":"image","source":"a")");
  const auto padded = [&](std::size_t size) {
    return kStart + line.substr(0, line.size() - 1) + std::string(size - (line.size() - 1), ' ') + "\n" + kSummary;
  };
  CHECK(read_retry_list(padded(1024 * 1024), "f"));
  CHECK_THAT(refusal(padded(1024 * 1024 + 1)), Catch::Contains("line 2: it is longer than 1 MiB"));
}
