#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;

namespace {

Item listed_image() {
  Item item;
  item.source = item.id = "0123456789abcdef0123456789abcdef";
  item.account = *AccountId::parse("act_42");
  item.status = Status::existing;
  item.name = "a.jpg";
  item.object = {{"status", "\"ACTIVE\""}, {"width", "1080"}, {"owner", "null"}, {"tags", R"(["a\tb"])"}};
  return item;
}

Item listed_video() {
  Item item;
  item.source = item.id = "66";
  item.kind = AssetKind::video;
  item.status = Status::existing;
  item.object = {{"status", R"({"video_status":"ready","processing_phase":{"status":"complete"}})"}, {"length", "15"}};
  return item;
}

Item previewed_creative() {
  Item item;
  item.source = item.id = "77";
  item.kind = AssetKind::creative;
  item.status = Status::existing;
  item.previews = {{"INSTAGRAM_STORY", "https://x/?a&b"}, {"MOBILE_BANNER", ""}};
  return item;
}

std::string shown(Format format, const Item& item, const std::string& command) {
  StringSink sink;
  const auto output = make_output(format, sink, context_of(command));
  output->on(ItemEnded{item});
  return sink.text;
}

}  // namespace

TEST_CASE("a listed object is shown with the fields asked for, in every format", "[report]") {
  const auto json = nlohmann::json::parse(to_json(listed_image()));
  CHECK(json.at("object") == nlohmann::json::parse(R"({"status":"ACTIVE","width":1080,"owner":null,"tags":["a\tb"]})"));
  CHECK(shown(Format::tsv, listed_image(), "list") ==
        "0123456789abcdef0123456789abcdef\timage\texisting\t0123456789abcdef0123456789abcdef\ta.jpg\t\tACTIVE\t1080\t\t"
        "[\"a\\\\tb\"]\n");
  CHECK(shown(Format::text, listed_image(), "list") ==
        "image    0123456789abcdef0123456789abcdef  ACTIVE  1080  [\"a\\tb\"]  \"a.jpg\"\n");
}

TEST_CASE("previews are shown by format, and columns stay in their places", "[report]") {
  const auto json = nlohmann::json::parse(to_json(previewed_creative()));
  CHECK(json.at("previews") == nlohmann::json{{"INSTAGRAM_STORY", "https://x/?a&b"}});
  CHECK(shown(Format::tsv, previewed_creative(), "preview") == "77\tcreative\texisting\t77\t\t\thttps://x/?a&b\t\n");
  CHECK_THAT(shown(Format::text, previewed_creative(), "preview"),
             Contains("INSTAGRAM_STORY  https://x/?a&b") && !Contains("MOBILE_BANNER"));
}

TEST_CASE("items of other commands have neither object nor previews", "[report]") {
  const auto json = nlohmann::json::parse(to_json(uploaded_image()));
  CHECK_FALSE(json.contains("object"));
  CHECK_FALSE(json.contains("previews"));
}

TEST_CASE("a copy says where it went", "[report]") {
  auto item = uploaded_image();
  item.status = Status::copied;
  CHECK_THAT(shown(Format::text, item, "copy-image"), Contains("  to act_42"));
}

TEST_CASE("a list ends with how much was found, unless it failed", "[report]") {
  const auto [done, code, expected] = GENERATE(
      table<std::uint32_t, int, std::string>({{12, 0, "12 found\n"}, {0, 0, "0 found\n"}, {0, 3, "nothing to do\n"}}));
  StringSink sink;
  const auto output = make_output(Format::text, sink, context_of("list"));
  Summary summary;
  summary.items = summary.done = done;
  summary.exit_code = code;
  output->on(summary);
  CHECK(sink.text == expected);
}

TEST_CASE("people see of a video's status the one word, scripts all of it", "[report]") {
  CHECK(shown(Format::text, listed_video(), "list") == "video    66  ready  15\n");
  CHECK_THAT(shown(Format::tsv, listed_video(), "list"), Contains("processing_phase"));
}

TEST_CASE("a value that is not JSON is shown as text", "[report]") {
  auto item = listed_image();
  item.object = {{"status", "ACT"}};
  CHECK(nlohmann::json::parse(to_json(item)).at("object").at("status") == "ACT");
  CHECK_THAT(shown(Format::text, item, "list"), Contains("  ACT  "));
}
