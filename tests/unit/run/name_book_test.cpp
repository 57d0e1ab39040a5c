#include "run/rules/name_book.hpp"
#include <catch2/catch.hpp>

using Catch::Matchers::Contains;
using metaup::run::NameBook;

namespace {

std::map<std::uint32_t, std::string> messages_of(const NameBook& book) {
  std::map<std::uint32_t, std::string> messages;
  for (const auto& clash : book.clashes()) {
    CHECK(clash.error.error_class == metaup::ErrorClass::local);
    CHECK_FALSE(clash.error.hint.empty());
    messages[clash.target] = clash.error.message;
  }
  return messages;
}

}  // namespace

TEST_CASE("only different contents of one name in one place clash, and each names the others", "[run]") {
  NameBook book;
  book.add("act_1 image", "a.jpg", {0, "one", "x/a.jpg"});
  book.add("act_1 image", "a.jpg", {1, "one", "y/a.jpg"});
  book.add("act_1 image", "a.jpg", {2, "two", "z/a\x1B.jpg"});
  book.add("act_2 image", "a.jpg", {3, "three", "x/a.jpg"});
  book.add("act_1 image", "b.jpg", {4, "four", "x/b.jpg"});
  book.add("act_1 image", "b.jpg", {5, "four", "y/b.jpg"});
  const auto messages = messages_of(book);
  REQUIRE(messages.size() == 3);
  CHECK(messages.at(0) == "x/a.jpg would be called 'a.jpg', and so would z/a\uFFFD.jpg, of other content");
  CHECK_THAT(messages.at(1), Contains("y/a.jpg would be"));
  CHECK_THAT(messages.at(2), Contains("x/a.jpg, y/a.jpg"));
}

TEST_CASE("names that are one text, in whatever form of Unicode, clash", "[run]") {
  NameBook book;
  book.add("act_1 image", "caf\u00E9.jpg", {0, "one", "a"});
  book.add("act_1 image", "cafe\u0301.jpg", {1, "two", "b"});
  CHECK(messages_of(book).size() == 2);
}

TEST_CASE("of many that clash a few are named", "[run]") {
  NameBook book;
  for (std::uint32_t i = 0; i < 50'000; ++i) book.add("place", "name", {i, std::to_string(i), "f" + std::to_string(i)});
  const auto messages = messages_of(book);
  CHECK(messages.size() == 50'000);
  CHECK_THAT(messages.at(0), Contains("f1, f2, f3 and 49996 more"));
}

TEST_CASE("who has another name after all keeps it from nobody", "[run]") {
  NameBook book;
  book.add("place", "cafe\u0301.jpg", {0, "one", "a"});
  book.add("place", "caf\u00E9.jpg", {1, "two", "b"});
  book.drop("place", "caf\u00E9.jpg", 0);
  book.drop("elsewhere", "caf\u00E9.jpg", 1);
  CHECK(messages_of(book).empty());
  book.add("place", "caf\u00E9.jpg", {2, "three", "c"});
  CHECK(messages_of(book).size() == 2);
}
