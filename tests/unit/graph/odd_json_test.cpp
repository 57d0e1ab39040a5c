#include <catch2/catch.hpp>

#include "graph/json.hpp"
#include "graph/video_reply.hpp"
#include "metaup/graph/call.hpp"
#include "metaup/graph/object_page.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using namespace std::string_literals;

namespace {

const std::string kOdd = "\xEF\xBF\xBD";  // U+FFFD

/// The name in `{"data":[{"id":"7","name":"…"}]}`, and that all else is there.
std::string name_in_list(const std::string& raw) {
  CAPTURE(raw);
  const auto page = read_objects({R"({"data":[{"id":"7","name":")" + raw + R"("},{"id":"8"}]})", ""});
  REQUIRE(page);
  REQUIRE(page->objects.size() == 2);
  CHECK(plain_text(page->objects[0], "id") == "7");
  CHECK(plain_text(page->objects[1], "id") == "8");
  return plain_text(page->objects[0], "name");
}

}  // namespace

TEST_CASE("what JSON does not allow in a string is U+FFFD, and all else is used", "[graph]") {
  const auto [raw, expected] = GENERATE(table<std::string, std::string>({
      {R"(aaaa\ud83d)", "aaaa" + kOdd},
      {R"(\ude00 b)", kOdd + " b"},
      {R"(\ud83dA)", kOdd + "A"},
      {R"(\ud83d\ud83d\ude00)", kOdd + "\xF0\x9F\x98\x80"},
      {R"(\uD83D\uDE00\udead)", "\xF0\x9F\x98\x80" + kOdd},
      {R"(\ud83d\n)", kOdd + "\n"},
      {R"(\ud83d\")", kOdd + "\""},
      {R"(a\u12 b)", "a" + kOdd + "12 b"},
      {R"(a\qb)", "a" + kOdd + "qb"},
      {"a\x01z", "a" + kOdd + "z"},
      {"a\nz", "a" + kOdd + "z"},
      {"a\x1fz\\\\", "a" + kOdd + "z\\"},
      {"a\0z"s, "a" + kOdd + "z"},
      {"a\xffz", "a" + kOdd + "z"},
      {"a\xc3", "a" + kOdd},
      {"a\xed\xa0\xbd", "a" + kOdd + kOdd + kOdd},
      {"\xc3\xa9\x80", "\xc3\xa9" + kOdd},
  }));
  CHECK(name_in_list(raw) == expected);
}

TEST_CASE("a byte order mark and blanks around a reply are nothing", "[graph]") {
  CHECK(
      read_objects({"\xEF\xBB\xBF \r\n"
                    R"({"data":[]})"
                    "\r\n ",
                    ""}));
}

TEST_CASE("what is odd outside of strings makes no reply", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{\"data\":[]} <!-- served by a proxy -->", "{\"data\":[],}",
                             "{\"data\":\x01[]}", "{\"data\":[]}{\"data\":[]}", "{\"data\":[\"\xff]}", "{\"data\":[]");
  CAPTURE(body);
  CHECK_FALSE(read_objects({body, ""}));
}

TEST_CASE("an error in an odd text is still that error", "[graph]") {
  const auto reply =
      read_reply(test::response(400,
                                "{\"error\":{\"message\":\"bad \\ud83d\x02 "
                                "name\",\"code\":100,\"error_subcode\":1487411,\"is_transient\":false}}"));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == 100);
  CHECK(reply.error().subcode == 1487411);
  CHECK(reply.error().message == "bad " + kOdd + kOdd + " name");
}

TEST_CASE("an entry of a batch is put right by itself", "[graph]") {
  const std::vector<Operation> operations{test::create_creative("a"), test::create_creative("b"),
                                          test::create_creative("c"), test::create_creative("d")};
  // Half a surrogate pair within the entry, a raw control character in the whole reply, a raw line break
  // between the members of the entry, and a byte that is not UTF-8.
  const auto body = R"([{"code":200,"body":"{\"id\":\"1\",\"name\":\"\\ud83d\"}"},)"
                    "{\"code\":200,\"body\":\"{\\\"id\\\":\\\"2\\\",\\\"name\\\":\\\"\x01\\\"}\"},"
                    "{\"code\":200,\"body\":\"{\n\\\"id\\\":\\\"3\\\"}\"},"
                    "{\"code\":200,\"body\":\"{\\\"id\\\":\\\"4\\\",\\\"name\\\":\\\"\xff\\\"}\"}]";
  const auto made = split(Call::Shape::batch, test::pointers(operations), test::response(200, body));
  REQUIRE(made.answers.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    REQUIRE(made.answers[i].result);
    CHECK(read_created_id(*made.answers[i].result) == std::to_string(i + 1));
  }
}

TEST_CASE("an id, a hash or a session that is odd is none", "[graph]") {
  const auto* const oddity = GENERATE(R"(\ud83d)", "\x01", R"(\u0000)", " ", "\xff");
  CAPTURE(oddity);
  const auto odd = [&](std::string text) { return text + oddity; };
  CHECK_FALSE(read_created_id({R"({"id":")" + odd("123") + "\"}", ""}));
  CHECK_FALSE(read_created_images({R"({"images":{"a.jpg":{"hash":")" + odd("abc") + "\"}}}", ""}));
  CHECK_FALSE(read_video_session(
      {R"({"upload_session_id":")" + odd("s") + R"(","video_id":"7","start_offset":0,"end_offset":4})", ""}));
  CHECK_FALSE(read_video_window({R"({"start_offset":")" + odd("0") + R"(","end_offset":"4"})", ""}));
}

TEST_CASE("an odd name does not cost what was made", "[graph]") {
  const auto images =
      read_created_images({"{\"images\":{\"b\\ud83d\x02.jpg\":{\"hash\":\"ab12\",\"name\":\"\xff\"}}}", ""});
  REQUIRE(images);
  CHECK(images->front().hash == "ab12");
  CHECK(images->front().key == "b" + kOdd + kOdd + ".jpg");
}

TEST_CASE("two different values of what decides are none, equal ones are one", "[graph]") {
  CHECK_FALSE(read_created_id({R"({"id":"1","id":"2"})", ""}));
  CHECK(read_created_id({R"({"id":"1","id":"1"})", ""}) == "1");
  CHECK_FALSE(read_video_window({R"({"start_offset":0,"start_offset":4,"end_offset":8})", ""}));
  const auto page = read_objects({R"({"data":[{"id":"1","name":"a","name":"b"},{"id":"3"}]})", ""});
  REQUIRE(page);
  CHECK(plain_text(page->objects.at(0), "name") == "b");
  CHECK(plain_text(page->objects.at(1), "id") == "3");
}

TEST_CASE("repairing keeps escapes and ends inside of a string", "[graph]") {
  CHECK(repair_strings(R"({"a":"\\\"\u0041\/"})", Controls::replaced) == R"({"a":"\\\"\u0041\/"})");
  CHECK(repair_strings("\"a\\", Controls::replaced) == "\"a\\");
  CHECK(repair_strings("\"\x1f\"", Controls::kept) == "\"\\u001f\"");
  CHECK(repair_strings("{\x01\"", Controls::replaced) == "{\x01\"");
}
