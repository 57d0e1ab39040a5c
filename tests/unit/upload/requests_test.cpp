#include "upload/requests.hpp"

#include "metaup/graph/object_page.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::PagedRead;
using upload::SingleRequest;

namespace {

graph::Operation read_at(const std::string& after) {
  graph::Operation operation;
  operation.path = "act_1/promote_pages";
  if (!after.empty()) operation.params = {{"after", after}};
  return operation;
}

std::string page(const std::string& id, const std::string& after) {
  const std::string paging =
      after.empty() ? "" : R"(,"paging":{"cursors":{"after":")" + after + R"("},"next":"https://example.com/"})";
  return R"({"data":[{"id":")" + id + "\"}]" + paging + "}";
}

/// Takes the ids of pages, in the order in which they come.
struct Ids {
  std::vector<std::string> taken;

  PagedRead::TakePage take() {
    return [this](const graph::Reply& reply) {
      return graph::read_objects(reply).map([this](const graph::ObjectPage& page) {
        for (const auto& object : page.objects) taken.push_back(graph::plain_text(object, "id"));
        return page.after;
      });
    };
  }
};

}  // namespace

TEST_CASE("a single request is done with its reply, whatever that says", "[upload]") {
  SingleRequest request(read_at(""));
  CHECK(sent(request).path == "act_1/promote_pages");
  const auto* const body = GENERATE(R"({"data":[]})", "[]", "");
  answer(request, body);
  REQUIRE(is_done(request));
  REQUIRE(request.answer());
  CHECK(request.answer()->body == body);
}

TEST_CASE("a single request without a reply has failed, and keeps the reason", "[upload]") {
  SingleRequest request(read_at(""));
  const auto error = error_of(ErrorClass::rate_limit);
  SECTION("refused") { refuse(request, error); }
  SECTION("in doubt") { lose_reply(request, error); }
  SECTION("never sent") { never_send(request, error); }
  CHECK(failure_of(request).error_class == ErrorClass::rate_limit);
  REQUIRE_FALSE(request.answer());
  CHECK(request.answer().error().message == "Meta's own words");
}

TEST_CASE("pages are read one after the other, and taken in order", "[upload]") {
  Ids ids;
  PagedRead pages(read_at, ids.take());
  CHECK(param(pages, "after") == "(absent)");
  answer(pages, page("1", "A"));
  CHECK(param(pages, "after") == "A");
  answer(pages, page("2", "B"));
  CHECK(param(pages, "after") == "B");
  answer(pages, page("3", ""));
  CHECK(is_done(pages));
  CHECK(ids.taken == std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("pages that are too much for Meta are asked for in smaller ones, from where the list was", "[upload]") {
  Ids ids;
  PagedRead pages(
      [](const std::string& after) {
        auto operation = read_at(after);
        operation.params.emplace_back("limit", "50");
        return operation;
      },
      ids.take());
  answer(pages, page("1", "A"));
  refuse(pages, error_of(ErrorClass::transient));
  CHECK(param(pages, "limit") == "12");
  CHECK(param(pages, "after") == "A");
  answer(pages, page("2", "B"));
  CHECK(param(pages, "limit") == "12");
  refuse(pages, error_of(ErrorClass::transient));
  CHECK(param(pages, "limit") == "10");
  SECTION("until the end") {
    answer(pages, page("3", ""));
    CHECK(is_done(pages));
    CHECK(ids.taken == std::vector<std::string>{"1", "2", "3"});
  }
  SECTION("unless the smallest is too much, too") {
    refuse(pages, error_of(ErrorClass::transient));
    CHECK(failure_of(pages).error_class == ErrorClass::transient);
  }
}

TEST_CASE("pages that lead in a circle come to an end", "[upload]") {
  Ids ids;
  PagedRead pages(read_at, ids.take());
  answer(pages, page("1", "A"));
  SECTION("the page gives its own cursor") { answer(pages, page("2", "A")); }
  SECTION("a later page gives it") {
    answer(pages, page("2", "B"));
    answer(pages, page("3", "A"));
  }
  CHECK(failure_of(pages).error_class == ErrorClass::protocol);
}

TEST_CASE("an error in the middle ends a list, and keeps what was taken", "[upload]") {
  Ids ids;
  PagedRead pages(read_at, ids.take());
  answer(pages, page("1", "A"));
  SECTION("refused") { refuse(pages, error_of(ErrorClass::transient)); }
  SECTION("no reply") { lose_reply(pages, broken_connection()); }
  SECTION("never sent") { never_send(pages, error_of(ErrorClass::cancelled)); }
  SECTION("a page that cannot be read") { answer(pages, "[]"); }
  CHECK(has_failed(pages));
  CHECK(ids.taken == std::vector<std::string>{"1"});
}
