#include "run/rules/sync_rules.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::run;

namespace {

std::string sha(char digit) { return std::string(64, digit); }

ledger::Synced made(const std::string& id, char content, AssetKind kind = AssetKind::image) {
  return {kind, id, *parse_digest(sha(content))};
}

ContentSet held(const std::string& digits) {
  ContentSet set;
  for (const char digit : digits) set.add(sha(digit));
  return set;
}

std::vector<std::string> missing(const std::vector<ledger::Synced>& all, const std::string& digits) {
  std::vector<std::string> ids;
  for (const auto& one : missing_from(all, held(digits))) ids.push_back(one.remote_id);
  return ids;
}

}  // namespace

TEST_CASE("what is made and not held is missing, once none of its contents is held", "[run][sync]") {
  using Ids = std::vector<std::string>;
  const std::vector all{made("x", '1'), made("y", '2'), made("x", '3'), made("x", '4', AssetKind::video)};
  const auto [digits, expected] = GENERATE(table<std::string, Ids>({
      {"1234", {}},
      {"124", {}},
      {"234", {}},
      {"24", {"x", "x"}},
      {"13", {"y", "x"}},
      {"", {"x", "y", "x", "x"}},
      {"5", {"x", "y", "x", "x"}},
  }));
  CHECK(missing(all, digits) == expected);
  CHECK(missing({}, digits).empty());
}

TEST_CASE("a set of contents takes more after it was asked", "[run][sync]") {
  auto set = held("21122");
  CHECK(set.contains(*parse_digest(sha('1'))));
  CHECK_FALSE(set.contains(*parse_digest(sha('3'))));
  set.add(sha('3'));
  set.add("no digest");
  CHECK(set.contains(*parse_digest(sha('3'))));
  CHECK(set.contains(*parse_digest(sha('2'))));
}

TEST_CASE("what a plan deletes and a sync does not miss stays for one reason", "[run][sync]") {
  const auto message = [](const NotMissed& why) { return not_missed_now(why).message; };
  const std::string stays = "it is not to be deleted any more: ";
  CHECK(message({.is_of_sync = true, .is_shared = false, .spared = {}}) == stays + "a source holds it again");
  CHECK(message({.is_of_sync = true, .is_shared = false, .spared = "cannot be read"}) ==
        stays + "its source cannot be read");
  CHECK(message({.is_of_sync = false, .is_shared = true, .spared = {}}) == stays + "it is not of this sync alone");
  CHECK(message({}) == stays + "this sync has not made it");
  CHECK(not_missed_now({}).hint == "Make a new plan.");
  CHECK(
      not_missed_now({.is_of_sync = true, .is_shared = false, .spared = "is away"}).hint.starts_with("Apply the plan"));
}
