#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/json_members.hpp"
#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using nlohmann::json;

TEST_CASE("an item has the members of the contract, in its order", "[report]") {
  CHECK(to_json(uploaded_image()) ==
        R"({"index":0,"source":"shoes/a.jpg","kind":"image","account":"act_42","status":"uploaded",)"
        R"("hash":"0123456789abcdef0123456789abcdef","name":"a.jpg",)"
        R"("sha256":"7777777777777777777777777777777777777777777777777777777777777777",)"
        R"("bytes":204800,"width":1080,"height":1350,"attempts":1,"elapsed_ms":412,"warnings":[]})");
  CHECK(to_json(failed_image()) ==
        R"({"index":1,"source":"shoes/b.jpg","kind":"image","account":"act_42","status":"failed","attempts":1,)"
        R"("elapsed_ms":95,"warnings":["smaller than 600 x 600"],"error":{"class":"invalid","code":100,)"
        R"("subcode":1487411,"message":"Invalid parameter","user_title":"Invalid image",)"
        R"("user_message":"The file is not an image.","fields":["bytes"],"fbtrace_id":"Abc123",)"
        R"("retryable":false,"hint":"Send a JPEG or PNG file."}})");
}

TEST_CASE("an id is a string under its kind's own name", "[report]") {
  const auto [kind, member] = GENERATE(table<AssetKind, std::string>({{AssetKind::image, "hash"},
                                                                      {AssetKind::video, "video_id"},
                                                                      {AssetKind::creative, "creative_id"},
                                                                      {AssetKind::ad, "ad_id"},
                                                                      {AssetKind::page, "page_id"},
                                                                      {AssetKind::adset, "adset_id"},
                                                                      {AssetKind::campaign, "campaign_id"},
                                                                      {AssetKind::account, "account"}}));
  Item item;
  item.kind = kind;
  item.id = "23851234567890123";
  CHECK(json::parse(to_json(item)).at(member) == "23851234567890123");
}

TEST_CASE("a source that is not UTF-8 travels as base64 too", "[report]") {
  Item item;
  item.source = "caf\xE9.jpg";
  const auto parsed = json::parse(to_json(item));
  CHECK(parsed.at("source") == "caf\xEF\xBF\xBD.jpg");
  CHECK(parsed.at("source_b64") == "Y2Fm6S5qcGc=");
  CHECK_FALSE(json::parse(to_json(uploaded_image())).contains("source_b64"));
}

TEST_CASE("json text is safe to show and keeps every character", "[report]") {
  Item item;
  item.name = kAttack +
              " Gr\xC3\xB6\xC3\x9F"
              "e \xF0\x9F\x98\x80 \xE2\x82\xAC";
  const auto text = to_json(item);
  CHECK(harmless(text));
  CHECK(json::parse(text).at("name") == item.name);
  CHECK(text.find("Gr\xC3\xB6\xC3\x9F"
                  "e \xF0\x9F\x98\x80 \xE2\x82\xAC") != std::string::npos);
}

TEST_CASE("json is one document with the items as they ended", "[report]") {
  const auto text = written(Format::json, small_run(), context_of());
  const auto document = json::parse(text);
  CHECK(text.starts_with(R"({"schema":1,"command":"upload","run_id":"r1","items":[)"));
  CHECK(text.ends_with("}\n"));
  REQUIRE(document.at("items").size() == 3);
  CHECK(document.at("items")[1] == json::parse(to_json(failed_image())));
  CHECK(document.at("summary").at("exit_code") == 10);
  CHECK_FALSE(document.contains("error"));
}

TEST_CASE("json is streamed: an item is out before the run ends", "[report]") {
  StringSink sink;
  const auto output = make_output(Format::json, sink, context_of());
  output->on(run_start());
  output->on(ItemEnded{uploaded_image()});
  CHECK(sink.text.ends_with(to_json(uploaded_image())));
}

TEST_CASE("json parses wherever the run breaks off", "[report]") {
  Error cause;
  cause.error_class = ErrorClass::auth;
  cause.message = "the token has expired";
  Error later;
  later.message = "later";
  auto events = small_run();
  events.insert(events.end() - 1, {Fatal{cause}, Fatal{later}});
  for (std::size_t length = 1; length <= events.size(); ++length) {
    CAPTURE(length);
    const std::vector<Event> cut(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length));
    const auto document = json::parse(written(Format::json, cut, context_of()));
    CHECK(document.at("schema") == 1);
    CHECK(document.contains("summary") == (length == events.size()));
    CHECK(document.contains("error") == (length >= events.size() - 2));
  }
  const auto whole = json::parse(written(Format::json, events, context_of()));
  CHECK(whole.at("error").at("message") == "the token has expired");
}

TEST_CASE("a run that could not even start gives a json document with its error", "[report]") {
  Error cause;
  cause.message = "no account";
  const auto document = json::parse(written(Format::json, {Fatal{cause}}, context_of()));
  CHECK(document.at("items").empty());
  CHECK(document.at("error").at("message") == "no account");
  CHECK(written(Format::json, {}, context_of()).empty());
}

TEST_CASE("each ndjson line is an event with its type, time and run", "[report]") {
  const auto text = written(Format::ndjson, small_run(), context_of());
  std::vector<std::string> types;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const auto event = json::parse(line);
    CHECK(event.at("time") == "2026-09-21T14:13:20.007Z");
    CHECK(event.at("run_id") == "r1");
    types.push_back(event.at("type"));
  }
  CHECK(types == std::vector<std::string>{"run_start", "retry", "item_done", "throttle", "notice", "item_failed",
                                          "item_skipped", "summary"});
}

TEST_CASE("ndjson events read as documented", "[report]") {
  const std::string head = R"(,"time":"2026-09-21T14:13:20.007Z","run_id":"r1",)";
  const auto line = [](const Event& event) { return written(Format::ndjson, {event}, context_of()); };
  CHECK(line(run_start()) == R"({"type":"run_start")" + head +
                                 R"("schema":1,"command":"upload","version":"0.1.0",)"
                                 R"("graph_url":"https://graph.facebook.com","accounts":["act_42"]})"
                                 "\n");
  CHECK(line(ItemEnded{skipped_video()}) ==
        R"({"type":"item_skipped")" + head + R"("item":)" + to_json(skipped_video()) + "}\n");
  CHECK(line(Throttle{{}, Milliseconds{5}, 90, "x"}) ==
        R"({"type":"throttle")" + head + R"("wait_ms":5,"usage_percent":90.0,"reason":"x"})" + "\n");
  CHECK(line(Throttle{{}, Milliseconds{5}, 0, "x", WaitCause::network}) ==
        R"({"type":"throttle")" + head + R"("wait_ms":5,"usage_percent":0.0,"reason":"x","cause":"network"})" + "\n");
  CHECK(line(Notice{"n"}) == R"({"type":"notice")" + head + R"("message":"n"})" + "\n");
  CHECK(line(Fatal{refused_image()}) ==
        R"({"type":"error")" + head + R"("error":)" + dump(error_object(refused_image())) + "}\n");
  CHECK(line(small_summary()) == R"({"type":"summary")" + head +
                                     R"("items":3,"done":1,"unchanged":0,"failed":1,"skipped":1,"bytes_sent":307200,)"
                                     R"("requests":3,"retries":1,"points":9,"throttled_ms":30000,"elapsed_ms":60000,)"
                                     R"("exit_code":10})"
                                     "\n");
  const auto retry = json::parse(line(Retry{uploaded_image(), refused_image(), Milliseconds{750}}));
  CHECK(retry.at("item") ==
        json::parse(R"({"index":0,"source":"shoes/a.jpg","kind":"image","account":"act_42","attempts":1})"));
  CHECK(retry.at("error").at("code") == 100);
  CHECK(retry.at("wait_ms") == 750);
}

TEST_CASE("how long another run has held the account is in the error", "[report]") {
  const Fatal held{.error = refused_image(), .held_for = Milliseconds{90'000}};
  const auto line = json::parse(written(Format::ndjson, {held}, context_of()));
  CHECK(line.at("error").at("held_ms") == 90'000);
  const auto document = json::parse(written(Format::json, {held, small_summary()}, context_of()));
  CHECK(document.at("error").at("held_ms") == 90'000);
}

TEST_CASE("exchanges and ticks are in no output", "[report]") {
  const auto format = GENERATE(Format::text, Format::json, Format::ndjson, Format::tsv);
  CHECK(written(format, {Exchange{}, Tick{}}, context_of()).empty());
}

TEST_CASE("an ndjson line is one write, so that it is out at once and whole", "[report]") {
  StringSink sink;
  const auto output = make_output(Format::ndjson, sink, context_of());
  output->on(ItemEnded{uploaded_image()});
  CHECK(sink.writes == 1);
  CHECK(sink.text.ends_with("}\n"));
}

TEST_CASE("an output whose sink breaks says so and writes no more", "[report]") {
  const auto format = GENERATE(Format::text, Format::json, Format::ndjson, Format::tsv);
  BreakingSink sink(0);
  const auto output = make_output(format, sink, context_of());
  CHECK(output->healthy());
  for (const auto& event : small_run()) output->on(event);
  CHECK_FALSE(output->healthy());
  CHECK(sink.tried == 1);
}

TEST_CASE("a huge message with broken UTF-8 is still one line of JSON", "[report]") {
  auto item = failed_image();
  item.error->message = std::string(3'000'000, '\xFF');
  const auto text = written(Format::ndjson, {ItemEnded{item}}, context_of());
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(json::parse(text).at("item").at("error").at("message").get<std::string>().size() == 9'000'000);
}

TEST_CASE("a video that is still processed when the waiting ends has not succeeded", "[report]") {
  auto item = skipped_video();
  item.status = Status::processing;
  const auto type = [&] { return json::parse(written(Format::ndjson, {ItemEnded{item}}, context_of())).at("type"); };
  CHECK(type() == "item_done");
  item.error = Error{};
  CHECK(type() == "item_failed");
}

TEST_CASE("characters that steer or reorder text are escaped, and their neighbours are not", "[report]") {
  const auto [character, escaped] = GENERATE(table<const char*, bool>({
      {"\x7E", false},        {"\x7F", true},          {"\xC2\x80", true},      {"\xC2\x9F", true},
      {"\xC2\xA0", false},    {"\xD8\x9B", false},     {"\xD8\x9C", true},      {"\xE2\x80\x8D", false},
      {"\xE2\x80\x8E", true}, {"\xE2\x80\x8F", true},  {"\xE2\x80\x90", false}, {"\xE2\x80\xA7", false},
      {"\xE2\x80\xA8", true}, {"\xE2\x80\xAE", true},  {"\xE2\x80\xAF", false}, {"\xE2\x81\xA5", false},
      {"\xE2\x81\xA6", true}, {"\xE2\x81\xA9", true},  {"\xE2\x81\xAA", false}, {"\xF0\x9F\x98\x80", false},
      {"\xDF\xBF", false},    {"\xE0\xA0\x80", false},
  }));
  Item item;
  item.name = std::string("a") + character + "b";
  const auto text = to_json(item);
  CAPTURE(text);
  CHECK((text.find("\"name\":\"a\\u") != std::string::npos) == escaped);
  CHECK(json::parse(text).at("name") == item.name);
}

TEST_CASE("what is not known of an item is left out", "[report]") {
  Item item;
  item.source = "a.jpg";
  const auto empty = json::parse(to_json(item));
  for (const auto* const member : {"account", "hash", "name", "sha256", "bytes", "width", "height", "error"}) {
    CAPTURE(member);
    CHECK_FALSE(empty.contains(member));
  }
  item.bytes = 0;  // known, and none
  CHECK(json::parse(to_json(item)).at("bytes") == 0);
}
