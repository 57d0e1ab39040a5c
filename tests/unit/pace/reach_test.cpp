#include "pace/reach.hpp"

#include <catch2/catch.hpp>

#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::pace;
using graph::Scope;
using metaup::test::account;

namespace {

const AccountId kOne = account("1");
const AccountId kTwo = account("2");

graph::Operation change(const AccountId& of = kOne) {
  graph::Operation operation;
  operation.method = http::Method::post;
  operation.account = of;
  operation.path = of.act() + "/adimages";
  return operation;
}

graph::Operation read(const AccountId& of = kOne) {
  auto operation = change(of);
  operation.method = http::Method::get;
  return operation;
}

/// An error as the table classes it.
Error refusal(std::int64_t code, std::int64_t subcode = 0, std::string message = "no") {
  const auto* const row = graph::find_error(code, subcode);
  REQUIRE(row != nullptr);
  Error error;
  error.code = code;
  error.subcode = subcode;
  error.http_status = 400;
  error.error_class = row->error_class;
  error.message = std::move(message);
  return error;
}

/// How far the last of so many equal refusals reaches.
Scope after(Reach& reach, std::uint32_t times, const graph::Operation& operation, const Error& error) {
  auto scope = Scope::item;
  for (std::uint32_t i = 0; i < times; ++i) {
    CHECK(scope == Scope::item);
    scope = reach.on_refusal(operation, error);
  }
  return scope;
}

}  // namespace

TEST_CASE("equal refusals without a success reach as far as their row allows, and the last one tells", "[pace]") {
  const auto [code, subcode, scope] = GENERATE(table<int, int, Scope>({
      {3, 0, Scope::run},
      {10, 0, Scope::account},
      {10, 1341012, Scope::item},  // about a Page
      {200, 0, Scope::account},
      {299, 0, Scope::account},
      {210, 0, Scope::item},
      {270, 0, Scope::account},
      {294, 0, Scope::account},
      {368, 0, Scope::account},
      {368, 1390008, Scope::account},
      {415, 0, Scope::account},
      {100, 3686001, Scope::account},
      {100, 1404163, Scope::account},
      {100, 1885183, Scope::run},
      {613, 1487225, Scope::account},
      {100, 0, Scope::item},  // about content, as are those below
      {100, 1487411, Scope::item},
      {100, 1443226, Scope::item},
      {352, 0, Scope::item},
      {803, 0, Scope::item},
      {506, 0, Scope::item},
  }));
  CAPTURE(code, subcode);
  Reach reach;
  const auto error = refusal(code, subcode);
  if (scope == Scope::item) {
    CHECK(after(reach, 50, change(), error) == Scope::item);
  } else {
    CHECK(after(reach, kEqualRefusals, change(), error) == scope);
  }
}

TEST_CASE("a success before or between narrows all refusals to their items", "[pace]") {
  const auto before = GENERATE(range(0U, kEqualRefusals));
  const int code = GENERATE(3, 10, 200, 294);
  Reach reach;
  CHECK(after(reach, before, change(), refusal(code)) == Scope::item);
  reach.on_success(change());
  CHECK(after(reach, 100, change(), refusal(code)) == Scope::item);
}

TEST_CASE("a block that may begin late is told by so many refusals in a row, whatever has succeeded before", "[pace]") {
  const auto [code, subcode] =
      GENERATE(table<int, int>({{368, 0}, {368, 1390008}, {100, 1404078}, {1404078, 0}, {100, 2859015}}));
  CAPTURE(code, subcode);
  const auto error = refusal(code, subcode);
  Reach reach;
  for (int round = 0; round < 3; ++round) {
    reach.on_success(change());
    CHECK(after(reach, kEqualRefusals - 1, change(), error) == Scope::item);
  }
  reach.on_success(read());  // says nothing of changes
  CHECK_FALSE(reach.changes_on_trial(kOne));
  CHECK(reach.on_refusal(change(kTwo), error) == Scope::item);
  CHECK(reach.on_refusal(change(), error) == Scope::account);
}

TEST_CASE("a proxy that lets no file through is noticed, and Meta's own word on a file's size is its own", "[pace]") {
  Error too_large;
  too_large.error_class = ErrorClass::invalid;
  too_large.http_status = 413;
  too_large.not_from_meta = GENERATE(true, false);
  Reach reach;
  const auto reaches = too_large.not_from_meta ? Scope::account : Scope::item;
  SECTION("nothing has gone through") { CHECK(after(reach, kEqualRefusals, change(), too_large) == reaches); }
  SECTION("something has") {
    reach.on_success(change());
    CHECK(after(reach, kEqualRefusals, change(), too_large) == Scope::item);
  }
}

TEST_CASE("refusals of different kinds are not added up", "[pace]") {
  Reach reach;
  for (int i = 0; i < 4; ++i) {
    for (const int code : {10, 200, 299, 294}) CHECK(reach.on_refusal(change(), refusal(code)) == Scope::item);
  }
  CHECK(reach.on_refusal(change(), refusal(299)) == Scope::account);
}

TEST_CASE("what one account does says nothing of another's rights", "[pace]") {
  Reach reach;
  reach.on_success(change(kTwo));
  CHECK(after(reach, kEqualRefusals, change(kOne), refusal(10)) == Scope::account);
}

TEST_CASE("what concerns the app is counted over all accounts, and one success anywhere clears the app", "[pace]") {
  Reach reach;
  SECTION("no success") {
    for (int i = 0; i < 4; ++i) {
      CHECK(reach.on_refusal(change(account(std::to_string(i + 1))), refusal(3)) == Scope::item);
    }
    CHECK(reach.on_refusal(change(account("9")), refusal(3)) == Scope::run);
  }
  SECTION("a success in another account") {
    reach.on_success(change(kTwo));
    CHECK(after(reach, kEqualRefusals, change(kOne), refusal(3)) == Scope::account);
  }
}

TEST_CASE("a token that may only read is not taken for one that may write", "[pace]") {
  Reach reach;
  reach.on_success(read());
  CHECK(after(reach, kEqualRefusals, change(), refusal(200)) == Scope::account);
}

TEST_CASE("refused reads say nothing of changes, and the other way round", "[pace]") {
  Reach reach;
  CHECK(after(reach, kEqualRefusals - 1, read(), refusal(10)) == Scope::item);
  CHECK(after(reach, kEqualRefusals - 1, change(), refusal(10)) == Scope::item);
  CHECK(reach.on_refusal(read(), refusal(10)) == Scope::account);
}

TEST_CASE("'not found' concerns the account when it is the account that is not found", "[pace]") {
  const auto [message, on_edge, scope] = GENERATE(table<std::string, bool, Scope>({
      {"Unsupported post request. Object with ID 'act_1' does not exist", true, Scope::account},
      {"Object with ID '1' does not exist", false, Scope::account},
      {"Object with ID '120210000000' does not exist", true, Scope::item},
      {"Object with ID 'act_12' does not exist", true, Scope::item},
      {"It isn't there: '120210000000'", true, Scope::item},
      {"Unsupported request", true, Scope::account},
      {"Unsupported request", false, Scope::item},
      {"Object with ID 'act_", false, Scope::item},
  }));
  CAPTURE(message, on_edge);
  auto operation = change();
  if (!on_edge) operation.path = "120210000000";
  Reach reach;
  const auto error = refusal(100, 33, message);
  CHECK(after(reach, scope == Scope::item ? 50 : kEqualRefusals, operation, error) == scope);
}

TEST_CASE("a copy is refused for the source's sake too, so the account is tried in another way sooner", "[pace]") {
  auto copy = change();
  copy.reads_elsewhere = true;
  Reach reach;
  CHECK(after(reach, kEqualRefusalsOfACopy, copy, refusal(10)) == Scope::account);
  CHECK(reach.on_refusal(change(), refusal(10)) == Scope::item);
  CHECK(reach.on_refusal(change(), refusal(10)) == Scope::account);  // the fifth change that is refused
}

TEST_CASE("a refused read of what belongs to others says nothing", "[pace]") {
  auto look = read();
  look.reads_elsewhere = true;
  Reach reach;
  CHECK(after(reach, 50, look, refusal(10)) == Scope::item);
}

TEST_CASE("until the first change has succeeded only so many are under way as may be refused", "[pace]") {
  Reach reach;
  CHECK(reach.changes_on_trial(kOne) == 5);
  CHECK(reach.on_refusal(change(), refusal(10)) == Scope::item);
  CHECK(reach.on_refusal(change(), refusal(100)) == Scope::item);
  CHECK(reach.changes_on_trial(kOne) == 4);
  CHECK(reach.changes_on_trial(kTwo) == 5);
  reach.on_success(read());
  CHECK(reach.changes_on_trial(kOne) == 4);
  reach.on_success(change());
  CHECK_FALSE(reach.changes_on_trial(kOne));
  CHECK(reach.changes_on_trial(kTwo) == 5);
}

TEST_CASE("an account is proven by whatever succeeds in it", "[pace]") {
  Reach reach;
  CHECK_FALSE(reach.proven(kOne));
  reach.on_success(GENERATE(true, false) ? read() : change());
  CHECK(reach.proven(kOne));
  CHECK_FALSE(reach.proven(kTwo));
}

TEST_CASE("a few replies in a row that Graph did not write are enough", "[pace]") {
  const auto [may_pass, enough] = GENERATE(table<bool, std::uint32_t>({{false, 5}, {true, 10}}));
  Reach reach;
  for (std::uint32_t i = 1; i < enough; ++i) CHECK_FALSE(reach.on_foreign_reply(may_pass));
  CHECK(reach.on_foreign_reply(may_pass));
  reach.on_graph_reply();
  CHECK_FALSE(reach.on_foreign_reply(may_pass));
}

TEST_CASE("a reply without a number of Graph's is somebody else's", "[pace]") {
  const auto [error_class, code, status, foreign] = GENERATE(table<ErrorClass, int, int, bool>({
      {ErrorClass::permission, 0, 403, true},
      {ErrorClass::protocol, 0, 200, true},
      {ErrorClass::not_found, 0, 404, true},
      {ErrorClass::network, 0, 407, true},
      {ErrorClass::network, 0, 0, false},  // no reply at all
      {ErrorClass::permission, 200, 403, false},
      {ErrorClass::transient, 0, 503, false},
      {ErrorClass::rate_limit, 0, 429, false},
      {ErrorClass::invalid, 0, 200, false},
  }));
  Error error;
  error.error_class = error_class;
  error.code = code;
  error.http_status = status;
  CAPTURE(status, code);
  CHECK(is_foreign(error) == foreign);
}
