#include "metaup/graph/error_table.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <set>
#include <tuple>

using namespace metaup;
using namespace metaup::graph;

TEST_CASE("every row says what it means and what to do, and none stands twice", "[graph]") {
  std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string_view>> seen;
  for (const auto& row : error_table()) {
    CAPTURE(row.code, row.subcode);
    CHECK(row.meaning.ends_with('.'));
    CHECK(row.hint.ends_with('.'));
    CHECK(row.code <= row.last_code);
    CHECK(seen.insert({row.code, row.last_code, row.subcode, row.says}).second);
  }
}

TEST_CASE("the members of a row agree with how it is repeated", "[graph]") {
  for (const auto& row : error_table()) {
    CAPTURE(row.code, row.subcode);
    CHECK((row.repeat == Repeat::backoff) == (row.tries > 0));
    CHECK((row.repeat == Repeat::after_reset) == (row.default_wait_s > 0));
    CHECK(row.default_wait_s <= row.development_wait_s);
    CHECK(row.development_wait_s <= row.longest_wait_s);
    if (row.outcome_unknown) CHECK(row.error_class == ErrorClass::transient);
    if (row.error_class == ErrorClass::auth) CHECK(row.scope == Scope::run);
  }
}

TEST_CASE("each known number has its class", "[graph]") {
  using Row = std::tuple<std::int64_t, std::int64_t, ErrorClass>;
  const auto [code, subcode, expected] = GENERATE(table<std::int64_t, std::int64_t, ErrorClass>({
      Row{-3, 0, ErrorClass::transient},
      Row{std::numeric_limits<std::int64_t>::min(), 0, ErrorClass::transient},
      Row{1, 0, ErrorClass::transient},
      Row{1, 2853001, ErrorClass::permission},
      Row{2, 0, ErrorClass::transient},
      Row{3, 0, ErrorClass::permission},
      Row{4, 0, ErrorClass::rate_limit},
      Row{10, 0, ErrorClass::permission},
      Row{17, 2446079, ErrorClass::rate_limit},
      Row{100, 0, ErrorClass::invalid},
      Row{100, 33, ErrorClass::not_found},
      Row{100, 1487390, ErrorClass::transient},
      Row{100, 1487411, ErrorClass::invalid},
      Row{100, 2446496, ErrorClass::invalid},
      Row{100, 1487833, ErrorClass::transient},
      Row{100, 3858258, ErrorClass::transient},
      Row{100, 3858504, ErrorClass::invalid},
      Row{100, 1885553, ErrorClass::invalid},
      Row{100, 1359188, ErrorClass::policy},
      Row{100, 1772103, ErrorClass::invalid},
      Row{100, 1885374, ErrorClass::invalid},
      Row{100, 2490433, ErrorClass::invalid},
      Row{100, 1885817, ErrorClass::invalid},
      Row{100, 1885985, ErrorClass::invalid},
      Row{100, 1885558, ErrorClass::invalid},
      Row{100, 2446603, ErrorClass::invalid},
      Row{100, 2490457, ErrorClass::invalid},
      Row{100, 1487832, ErrorClass::invalid},
      Row{100, 3390001, ErrorClass::invalid},
      Row{100, 1815089, ErrorClass::permission},
      Row{100, 3858040, ErrorClass::invalid},
      Row{222, 0, ErrorClass::permission},
      Row{102, 0, ErrorClass::auth},
      Row{104, 0, ErrorClass::auth},
      Row{190, 0, ErrorClass::auth},
      Row{190, 463, ErrorClass::auth},
      Row{200, 0, ErrorClass::permission},
      Row{255, 0, ErrorClass::permission},
      Row{299, 77, ErrorClass::permission},
      Row{351, 0, ErrorClass::invalid},
      Row{368, 0, ErrorClass::policy},
      Row{613, 0, ErrorClass::rate_limit},
      Row{613, 1996, ErrorClass::rate_limit},
      Row{803, 0, ErrorClass::not_found},
      Row{960, 0, ErrorClass::transient},
      Row{2635, 0, ErrorClass::invalid},
      Row{6001, 1363033, ErrorClass::transient},
      Row{80004, 2446079, ErrorClass::rate_limit},
      Row{80007, 0, ErrorClass::rate_limit},
      Row{1404163, 0, ErrorClass::policy},
  }));
  CAPTURE(code, subcode);
  const auto* const row = find_error(code, subcode);
  REQUIRE(row != nullptr);
  CHECK(row->error_class == expected);
}

TEST_CASE("a number that means the same everywhere is found in either field", "[graph]") {
  const auto* const row = find_error(100, 1363037);
  REQUIRE(row != nullptr);
  CHECK(row->repeat == Repeat::corrected);
  CHECK(find_error(1363037, 0) == row);
  CHECK(find_error(6001, 1363037) == row);
}

TEST_CASE("the exact pair wins over the code, and the code over its range", "[graph]") {
  CHECK(find_error(613, 5044001)->default_wait_s == 1);
  CHECK(find_error(613, 424242) == find_error(613, 0));
  CHECK(find_error(270, 0) != find_error(271, 0));
  CHECK(find_error(80004, 2446079) == find_error(80004, 0));
}

TEST_CASE("what a message says decides only under its own number", "[graph]") {
  const std::string gone =
      "(#100) Object does not exist, cannot be loaded due to missing permissions or reviewable feature";
  CHECK(find_error(100, 0, gone)->error_class == ErrorClass::not_found);
  CHECK(find_error(100, 1487411, gone)->error_class == ErrorClass::invalid);
  CHECK(find_error(10, 0, gone)->error_class == ErrorClass::permission);
  CHECK(find_error(100, 0, "(#100) The image does not exist")->error_class == ErrorClass::invalid);
  for (const std::int64_t code : {100, 104, 190, 987654}) {
    const auto* const row = find_error(code, 0, "Invalid appsecret_proof provided in the API argument");
    REQUIRE(row != nullptr);
    CHECK(row->error_class == ErrorClass::auth);
    CHECK(row->scope == Scope::run);
  }
  CHECK(find_error(0, 0, "appsecret_proof") == nullptr);
  CHECK(find_error(100, 0, "Invalid AppSecret_Proof")->error_class == ErrorClass::auth);
  CHECK(find_error(2500, 0, "An active access token must be used")->error_class == ErrorClass::auth);
  CHECK(find_error(2500, 0, "Unknown path components")->error_class == ErrorClass::invalid);
  CHECK(find_error(101, 0)->error_class == ErrorClass::auth);
  Error told_to_users;
  told_to_users.code = 100;
  told_to_users.message = "Invalid parameter";
  told_to_users.user_message = "Invalid appsecret_proof provided";
  CHECK(find_error(told_to_users)->error_class == ErrorClass::auth);
}

TEST_CASE("an image that Meta could not download is asked for once more", "[graph]") {
  CHECK(find_error(100, 1487833)->tries == 1);
  CHECK(find_error(100, 3858258)->tries == 1);
}

TEST_CASE("an account over its limit is waited for up to an hour", "[graph]") {
  const auto* const row = find_error(17, 2446079);
  CHECK(row->longest_wait_s == 3'600);
  CHECK(row->default_wait_s == 60);
  CHECK(row->development_wait_s == 300);
}

TEST_CASE("an unknown number has no row", "[graph]") {
  const auto [code, subcode] =
      GENERATE(table<std::int64_t, std::int64_t>({{0, 0}, {0, 5}, {300, 0}, {80015, 0}, {999999, 0}}));
  CHECK(find_error(code, subcode) == nullptr);
}
