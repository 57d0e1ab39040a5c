#include <catch2/catch.hpp>

#include <unistd.h>

#include <atomic>
#include <future>

#include "../../unit/ledger/samples.hpp"
#include "ledger/open_server.hpp"
#include "ledger/postgres.hpp"
#include "ledger/server_locks.hpp"
#include "ledger/server_name.hpp"
#include "ledger/shared.hpp"
#include "support/ledger_calls.hpp"
#include "support/postgres.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using metaup::test::postgres;
using metaup::test::PostgresProxy;

namespace {

const Owner kOwner = owner_of("123");

AuditRow written(const std::string& source) {
  return {.time = kNoon, .origin = kOrigin, .account = "act_123", .edge = "ads", .http_status = 200, .source = source};
}

std::size_t count_writes(Ledger& ledger) {
  std::size_t count = 0;
  REQUIRE(ledger.each_write({}, [&](const AuditRow&) { ++count; }));
  return count;
}

constexpr auto kConnected =
    "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE application_name LIKE "
    "'metaup %' AND datname = current_database()";

std::vector<bool> claimed(Ledger& ledger, const std::vector<Claim>& claims) {
  return shared_of(ledger.registry())->claim(claims).value();
}

bool claims(Ledger& ledger, const Claim& claim) { return claimed(ledger, {claim}).front(); }

/// Where claims of machines that are gone are soon another one's.
std::string uri_of_patient_database() {
  const auto database = postgres().make_database();
  postgres().sql(database, "ALTER DATABASE " + database + " SET metaup.lost_machine_seconds = '0.05'");
  return postgres().uri(database);
}

void until(const std::function<bool()>& is_so) {
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (!is_so()) REQUIRE(std::chrono::steady_clock::now() < limit);
}

void ask_something(Ledger& ledger) { REQUIRE(ask(ledger.registry(), StandingOf{kOwner})); }

Error refusal(const std::string& uri, Access access = Access::read_write) {
  const auto opened = open_ledger(uri, access);
  REQUIRE_FALSE(opened);
  return opened.error();
}

}  // namespace

TEST_CASE("what one machine records, another one finds", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  record(*one, kOwner, image("hash1", 1));
  REQUIRE(one->flush());
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
  save_block(*two, kOwner, kNoon + 1h, kNoon);
  REQUIRE(two->flush());
  CHECK(limits_of(*one, kOrigin).value().blocks.at(kOwner.account).until == kNoon + 1h);
}

TEST_CASE("machines that record different things for one content at once leave one of them current", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  for (unsigned content = 0; content < 20; ++content) {
    record(*one, kOwner, image("one" + std::to_string(content), content));
    record(*two, kOwner, image("two" + std::to_string(content), content));
  }
  std::thread other([&] { static_cast<void>(two->flush()); });
  const auto done = one->flush();
  other.join();
  REQUIRE(done);
  REQUIRE(two->flush());
  std::size_t current = 0;
  REQUIRE(one->each_asset("", "", [&](const OwnedAsset&) { ++current; }));
  CHECK(current == 20);
}

TEST_CASE("many questions do not wait for each other's answers", "[fleet]") {
  constexpr int kFew = 20;  // a server begins to answer when it has the first of 500
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto ledger = open_ledger(proxy.uri(database)).value();
  std::vector<Question> questions;
  for (unsigned content = 0; content < 500; ++content) {
    record(*ledger, kOwner, image("hash" + std::to_string(content), content));
    questions.emplace_back(AssetOfContent{kOwner, AssetKind::image, sha_of(content)});
  }
  const auto before = proxy.turns();
  REQUIRE(ledger->flush());
  const auto after_commit = proxy.turns();
  CHECK(after_commit - before <= kFew);
  const auto answers = ledger->registry().ask(questions).value();
  CHECK(proxy.turns() - after_commit <= kFew);
  for (unsigned content = 0; content < 500; ++content) {
    CHECK(std::get<std::optional<Asset>>(answers[content])->remote_id == "hash" + std::to_string(content));
  }
}

TEST_CASE("a URI that libpq cannot read is refused with its reason", "[fleet]") {
  CHECK(check_server_parameters("postgresql://host/db?sslmode=require"));
  const auto checked = check_server_parameters("postgresql://host/db?bogus=1");
  REQUIRE_FALSE(checked);
  CHECK_THAT(checked.error().message, Contains("bogus"));
}

TEST_CASE("a server that keeps silent is given up", "[fleet]") {
  auto server = sql::Server::connect(postgres().uri(postgres().make_database()), "metaup").value();
  server.set_silence(50ms);
  const sql::Statement slow("SELECT pg_sleep(600)");
  const auto done = server.perform({&slow, 1}, sql::ignore_rows);
  REQUIRE_FALSE(done);
  CHECK(sql::is_broken(done.error()));
  CHECK_THAT(done.error().message, Contains("has not answered"));
}

TEST_CASE("after signals a server that keeps silent is given up sooner", "[fleet]") {
  std::atomic<int> signals = 0;
  const sql::Haste haste{.signals = &signals};
  CHECK(haste.most_silence(60s) == 60s);
  CHECK(sql::Haste{}.most_silence(60s) == 60s);
  signals = 1;
  CHECK(haste.most_silence(60s) == 10s);
  CHECK(haste.most_silence(50ms) == 50ms);
  CHECK_FALSE(haste.is_over());
  signals = 2;
  CHECK(haste.most_silence(60s) == 1s);
  CHECK(haste.is_over());
  CHECK(sql::Haste{.signals = &signals, .enough = 3}.most_silence(60s) == 10s);

  auto server = sql::Server::connect(postgres().uri(postgres().make_database()), "metaup").value();
  server.set_haste(haste);
  const auto* const slow = "SELECT pg_sleep(600)";
  const sql::Statement statement(slow);
  const auto done = GENERATE(true, false) ? server.perform({&statement, 1}, sql::ignore_rows).map([](const auto&) {})
                                          : server.execute(slow);
  REQUIRE_FALSE(done);
  CHECK(sql::is_broken(done.error()));
  CHECK_THAT(done.error().message, Contains("has not answered for 1 s"));
}

TEST_CASE("a script of several statements ends at the first that fails, and the connection goes on", "[fleet]") {
  auto server = sql::Server::connect(postgres().uri(postgres().make_database()), "metaup").value();
  const auto done = server.execute("CREATE TABLE a (x INT); SELECT 1/0; CREATE TABLE b (x INT)");
  REQUIRE_FALSE(done);
  CHECK(done.error().state == "22012");
  CHECK(server.execute("SELECT 1; SELECT 2"));
  CHECK(server.number("SELECT 3").value() == 3);
}

TEST_CASE("a ledger's connection that is lost after two signals is not waited for", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  std::atomic<int> signals = 0;
  const auto ledger = open_server(proxy.uri(database), {}, Access::read_write, &signals).value();
  ask_something(*ledger);
  signals = 2;
  proxy.lose_next_question();
  const auto asked = ask(ledger->registry(), StandingOf{kOwner});
  REQUIRE_FALSE(asked);
  CHECK(asked.error().retryable);
}

TEST_CASE("what is written down outlives the server's death, whatever the database says", "[fleet]") {
  const auto database = postgres().make_database();
  const auto setting = GENERATE(as<std::string>{}, "off", "local");
  postgres().sql(database, "ALTER DATABASE " + database + " SET synchronous_commit = '" + setting + "'");
  auto server = sql::Server::connect(postgres().uri(database), "metaup").value();
  const auto kept = server.number(
      "SELECT CASE current_setting('synchronous_commit') WHEN 'on' THEN 1 WHEN 'local' THEN 2 ELSE 0 END");
  CHECK(kept.value() == (setting == "off" ? 1 : 2));
}

TEST_CASE("rows that have been shown are not shown again when the connection breaks", "[fleet]") {
  const auto database = postgres().make_database();
  const auto ledger = open_ledger(postgres().uri(database)).value();
  for (unsigned content = 0; content < 5'000; ++content) {
    record(*ledger, kOwner, image("hash" + std::to_string(content), content));
  }
  REQUIRE(ledger->flush());
  std::size_t shown = 0;
  const auto done = ledger->each_asset("", "", [&](const OwnedAsset&) {
    if (++shown != 10) return;
    postgres().sql(database,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'metaup %' "
                   "AND datname = current_database()");
  });
  REQUIRE_FALSE(done);
  CHECK(shown < 5'000);
  CHECK_THAT(done.error().message, Contains("broke while it was read"));
  shown = 0;
  REQUIRE(ledger->each_asset("", "", [&](const OwnedAsset&) { ++shown; }));
  CHECK(shown == 5'000);
}

TEST_CASE("a transaction whose answer is lost is written once", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto ledger = open_ledger(proxy.uri(database)).value();
  audit(*ledger, written("a.jpg"));
  SECTION("it has reached the server") { proxy.lose_next_answer(); }
  SECTION("it has not reached the server") { proxy.lose_next_question(); }
  REQUIRE(ledger->flush());
  CHECK(count_writes(*ledger) == 1);
}

TEST_CASE("intents whose answer is lost are there once, and their ids are known", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto ledger = open_ledger(proxy.uri(database)).value();
  REQUIRE(ledger->begin_run({"run-1", "create", kOrigin, kNoon, {kOwner.account}}));
  const auto lost = GENERATE(0, 1, 2);
  if (lost == 1) proxy.lose_next_answer();
  if (lost == 2) proxy.lose_next_question();
  const auto ids =
      begin_intents(*ledger, {{0, kOwner, "ads", "a", "{}", kNoon}, {0, kOwner, "ads", "b", "{}", kNoon}}).value();
  const auto open = open_intents(*ledger, kOwner).value();
  REQUIRE(open.size() == 2);
  CHECK(open[0].key == "a");
  CHECK(ids == std::vector{open[0].id, open[1].id});
}

TEST_CASE("questions are asked again when the connection breaks", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto ledger = open_ledger(proxy.uri(database)).value();
  record(*ledger, kOwner, image("hash1", 1));
  REQUIRE(ledger->flush());
  proxy.lose_next_answer();
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
}

TEST_CASE("an account is locked until the other machine is done, or gone", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  auto two = open_ledger(uri).value();
  CHECK(shared_of(two->registry())->try_lock(kOwner, true).value());
  CHECK(shared_of(two->registry())->try_lock(kOwner, true).value());
  CHECK_FALSE(shared_of(one->registry())->try_lock(kOwner, true).value());
  CHECK(shared_of(one->registry())->try_lock(owner_of("456"), true).value());
  if (GENERATE(true, false)) {
    two.reset();
  } else {
    shared_of(two->registry())->unlock_accounts();
    ask_something(*two);
  }
  until([&] { return shared_of(one->registry())->try_lock(kOwner, true).value(); });
}

TEST_CASE("several machines share an account, and none shares it with one that wants it alone", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  CHECK(shared_of(one->registry())->try_lock(kOwner, false).value());
  CHECK(shared_of(two->registry())->try_lock(kOwner, false).value());
  const auto three = open_ledger(uri).value();
  CHECK_FALSE(shared_of(three->registry())->try_lock(kOwner, true).value());
  shared_of(one->registry())->unlock_accounts();
  shared_of(two->registry())->unlock_accounts();
  ask_something(*one);
  ask_something(*two);
  CHECK(shared_of(three->registry())->try_lock(kOwner, true).value());
  CHECK_FALSE(shared_of(one->registry())->try_lock(kOwner, false).value());
}

TEST_CASE("machines that share an account count each other, until one is done or gone", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  auto three = open_ledger(uri).value();
  const auto elsewhere = open_ledger(postgres().uri(postgres().make_database())).value();
  const auto machines = [](const auto& ledger) { return shared_of(ledger->registry())->machines().value(); };
  CHECK(machines(one) == 1);
  for (auto* const ledger : {one.get(), two.get(), three.get(), elsewhere.get()}) {
    REQUIRE(shared_of(ledger->registry())->try_lock(kOwner, false).value());
  }
  REQUIRE(shared_of(two->registry())->try_lock(owner_of("456"), false).value());
  REQUIRE(claims(*one, {kOwner, "a"}));
  CHECK(machines(one) == 3);
  CHECK(machines(two) == 3);  // the most of its accounts
  CHECK(machines(elsewhere) == 1);
  shared_of(two->registry())->unlock_accounts();
  ask_something(*two);
  until([&] { return machines(one) == 2; });
  CHECK(machines(two) == 1);
  three.reset();
  until([&] { return machines(one) == 1; });
}

TEST_CASE("what is claimed is one machine's until it is released", "[fleet]") {
  const auto uri = uri_of_patient_database();
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  const std::vector<Claim> wanted{{kOwner, "a"}, {kOwner, "b"}, {owner_of("456"), "a"}};
  CHECK(claimed(*one, {wanted[0], wanted[2]}) == std::vector{true, true});
  CHECK(claimed(*one, {wanted[0]}) == std::vector{true});
  CHECK(claimed(*two, wanted) == std::vector{false, true, false});
  REQUIRE(shared_of(one->registry())->release({wanted[0]}));
  until([&] { return claims(*two, wanted[0]); });
  CHECK(claimed(*two, {wanted[2]}) == std::vector{false});
  CHECK(claimed(*one, {wanted[0]}) == std::vector{false});
}

TEST_CASE("who has claimed something is known to the others, and how long it has been silent", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  const Claim theirs{kOwner, "theirs"};
  const Claim ours{kOwner, "ours"};
  const Claim nobodys{kOwner, "nobody's"};
  REQUIRE(claims(*one, theirs));
  REQUIRE(claims(*two, ours));
  REQUIRE(one->flush());
  const auto claimants = [&](const Claim& claim) { return shared_of(two->registry())->claimants({claim}).value(); };
  CHECK(claimants(ours).empty());
  CHECK(claimants(nobodys).empty());
  const auto found = shared_of(two->registry())->claimants({ours, theirs, nobodys}).value();
  REQUIRE(found.size() == 1);
  CHECK(found[0].process == std::to_string(::getpid()));
  CHECK(found[0].silent_for >= 0ms);
  CHECK(found[0].silent_for < 10min);
}

TEST_CASE("the name of a connection tells the machine", "[fleet]") {
  CHECK(claimant_of("metaup build-7 4711 123")->host == "build-7");
  CHECK(claimant_of("metaup build-7 4711 123")->process == "4711");
  CHECK(claimant_of("metaup build-7 4711 123 back")->process == "4711");
  CHECK(claimant_of("metaup  4711 123")->host.empty());
  CHECK_FALSE(claimant_of("metaup"));
  CHECK_FALSE(claimant_of("psql a b c"));
  CHECK_FALSE(claimant_of(""));
}

TEST_CASE("what one list names twice is claimed once, and released for others", "[fleet]") {
  const auto uri = uri_of_patient_database();
  const auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  CHECK(claimed(*one, {{kOwner, "a"}, {kOwner, "a"}}) == std::vector{true, false});
  REQUIRE(shared_of(one->registry())->release({{kOwner, "a"}}));
  CHECK(claimed(*two, {{kOwner, "a"}}) == std::vector{true});
}

TEST_CASE("who is gone loses what it has claimed", "[fleet]") {
  const auto uri = uri_of_patient_database();
  auto one = open_ledger(uri).value();
  const auto two = open_ledger(uri).value();
  REQUIRE(claimed(*one, {{kOwner, "a"}}) == std::vector{true});
  REQUIRE(claimed(*two, {{kOwner, "a"}}) == std::vector{false});
  one.reset();
  until([&] { return claims(*two, {kOwner, "a"}); });
}

TEST_CASE("what a lost machine had written down is not another one's at once", "[fleet]") {
  const auto database = postgres().make_database();
  auto one = open_ledger(postgres().uri(database)).value();
  const Claim claim{kOwner, "ad", {"other key", "key"}};
  REQUIRE(claimed(*one, {claim}) == std::vector{true});
  REQUIRE(begin_intents(*one, {{0, kOwner, "ads", "key", "{}", kNoon}}));
  const bool was_killed = GENERATE(true, false);
  if (was_killed) {
    // The machine is still there and knows nothing; the server has given it up.
    postgres().sql(database,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE "
                   "'metaup %' AND datname = current_database()");
  } else {
    one.reset();  // it has ended: what it leaves open is in doubt, and not in flight
  }
  until([&] { return postgres().sql(database, kConnected) == "0"; });
  const auto two = open_ledger(postgres().uri(database)).value();
  CHECK(claimed(*two, {claim}) == std::vector{!was_killed});
}

TEST_CASE("a claim outlives a broken connection", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto one = open_ledger(proxy.uri(database)).value();
  const auto two = open_ledger(postgres().uri(database)).value();
  REQUIRE(claimed(*one, {{kOwner, "a"}}) == std::vector{true});
  audit(*one, written("a.jpg"));
  proxy.lose_next_question();
  REQUIRE(one->flush());
  CHECK(claimed(*two, {{kOwner, "a"}}) == std::vector{false});
}

TEST_CASE("who lost a claim to another machine still writes what it did, and begins nothing more", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto one = open_ledger(proxy.uri(database)).value();
  const auto two = open_ledger(postgres().uri(database)).value();
  REQUIRE(claimed(*one, {{kOwner, "a"}}) == std::vector{true});
  postgres().sql(database,
                 "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'metaup %' "
                 "AND pid = (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");
  until([&] { return claims(*two, {kOwner, "a"}); });
  audit(*one, written("a.jpg"));
  const auto done = one->flush();
  REQUIRE_FALSE(done);
  CHECK_THAT(done.error().message, Contains("another machine"));
  CHECK(count_writes(*two) == 1);
  CHECK_FALSE(begin_intents(*one, {{0, kOwner, "ads", "key", "{}", kNoon}}));
}

TEST_CASE("a lock outlives a broken connection", "[fleet]") {
  const auto database = postgres().make_database();
  PostgresProxy proxy(postgres());
  const auto one = open_ledger(proxy.uri(database)).value();
  const auto two = open_ledger(postgres().uri(database)).value();
  REQUIRE(shared_of(one->registry())->try_lock(kOwner, true).value());
  audit(*one, written("a.jpg"));
  proxy.lose_next_question();
  REQUIRE(one->flush());
  CHECK_FALSE(shared_of(two->registry())->try_lock(kOwner, true).value());
}

TEST_CASE("a registry in a file and in memory is no machine's but this one's", "[fleet]") {
  CHECK(shared_of(make_memory_ledger()->registry()) == nullptr);
}

TEST_CASE("where there is no registry yet, reading says so, and writing makes it", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto error = refusal(uri, Access::read_only);
  CHECK(error.error_class == ErrorClass::not_found);
  CHECK_THAT(error.hint, Contains("metaup ledger init"));
  REQUIRE(open_ledger(uri));
  CHECK(open_ledger(uri, Access::read_only));
}

TEST_CASE("a role without the right cannot make a registry, and can use one with the grants", "[fleet]") {
  const auto database = postgres().make_database();
  const auto role = "uploader_" + database;
  postgres().sql(database, "CREATE ROLE " + role + " LOGIN");
  const auto uri = postgres().uri(database, role);
  const auto error = refusal(uri);
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.hint, Contains("metaup ledger init"));
  REQUIRE(open_ledger(postgres().uri(database)));
  CHECK_THAT(refusal(uri).hint, Contains("docs/fleet.md"));
  postgres().sql(database, "GRANT USAGE ON SCHEMA metaup TO " + role +
                               "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA metaup TO " + role);
  const auto ledger = open_ledger(uri).value();
  record(*ledger, kOwner, image("hash1", 1));
  CHECK(ledger->flush());
}

TEST_CASE("a role that lacks a right on a table is refused before anything can be written", "[fleet]") {
  const auto database = postgres().make_database();
  const auto role = "lame_" + database;
  postgres().sql(database, "CREATE ROLE " + role + " LOGIN");
  REQUIRE(open_ledger(postgres().uri(database)));
  const auto uri = postgres().uri(database, role);
  for (const auto access : {Access::read_only, Access::read_write}) {
    CHECK_THAT(refusal(uri, access).message, Contains("this role may not use the schema metaup"));
  }
  postgres().sql(database, "GRANT USAGE ON SCHEMA metaup TO " + role +
                               "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA metaup TO " + role);
  const auto [right, lacking] =
      GENERATE(table<std::string, std::string>({{"INSERT", "usage"}, {"UPDATE", "intents"}, {"DELETE", "writers"}}));
  postgres().sql(database, "REVOKE " + right + " ON metaup." + lacking + " FROM " + role);
  const auto error = refusal(uri);
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains(" on " + lacking + " in the schema metaup"));
  CHECK_THAT(error.hint, Contains("docs/fleet.md"));
  CHECK(open_ledger(uri, Access::read_only));
  postgres().sql(database, "GRANT " + right + " ON metaup." + lacking + " TO " + role +
                               "; REVOKE INSERT, UPDATE, DELETE ON metaup.schema_version FROM " + role);
  CHECK(open_ledger(uri));
}

TEST_CASE("a registry of an older schema is brought up to date by who writes, and named to who only reads", "[fleet]") {
  const auto database = postgres().make_database();
  const auto uri = postgres().uri(database);
  {
    const auto older = open_ledger(uri).value();
    save_block(*older, kOwner, kNoon + 1h, kNoon);
    REQUIRE(older->flush());
  }
  postgres().sql(database, "ALTER TABLE metaup.blocks DROP COLUMN boot, DROP COLUMN boot_until");
  postgres().sql(database, "UPDATE metaup.schema_version SET version = 1");
  const auto refused = refusal(uri, Access::read_only);
  CHECK(refused.error_class == ErrorClass::local);
  CHECK_THAT(refused.message, Contains("has an older schema"));
  CHECK_THAT(refused.hint, Contains("metaup ledger init"));
  const auto ledger = open_ledger(uri).value();
  CHECK(limits_of(*ledger, kOrigin).value().blocks.at(kOwner.account).until == kNoon + 1h);
  save_block(*ledger, kOwner, kNoon + 2h, kNoon, {"boot", 5min + 1ns});
  REQUIRE(ledger->flush());
  CHECK(limits_of(*ledger, kOrigin).value().blocks.at(kOwner.account).ends.since == 5min + 1ns);
}

TEST_CASE("who only reads a registry keeps blocks in it, and nothing else", "[fleet]") {
  const auto uri = postgres().uri(postgres().make_database());
  const auto writer = open_ledger(uri).value();
  const auto reader = open_ledger(uri, Access::read_only).value();
  save_block(*reader, kOwner, kNoon + 1h, kNoon, {"boot", 5min});
  audit(*reader, written("a.jpg"));
  REQUIRE(reader->flush());
  CHECK(limits_of(*writer, kOrigin).value().blocks.at(kOwner.account).ends.boot == "boot");
  CHECK(count_writes(*writer) == 0);
}

TEST_CASE("a registry of a newer schema is refused", "[fleet]") {
  const auto database = postgres().make_database();
  const auto uri = postgres().uri(database);
  REQUIRE(open_ledger(uri));
  postgres().sql(database, "UPDATE metaup.schema_version SET version = 999");
  CHECK_THAT(refusal(uri, GENERATE(Access::read_only, Access::read_write)).message, Contains("newer metaup"));
}

TEST_CASE("a database of another encoding is refused", "[fleet]") {
  postgres().sql("postgres", "DROP DATABASE IF EXISTS latin");
  postgres().sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  CHECK_THAT(refusal(postgres().uri("latin")).message, Contains("UTF-8"));
}

TEST_CASE("a standby that takes no writes is told as one, and waited for when the server was lost", "[fleet]") {
  const auto database = postgres().make_database();
  const auto set_read_only = [&](const std::string& value) {
    postgres().sql("postgres", "ALTER DATABASE " + database + " SET default_transaction_read_only = " + value);
  };
  const auto ours = "FROM pg_stat_activity WHERE application_name LIKE 'metaup %' AND datname = '" + database + "'";
  const auto ledger = open_ledger(postgres().uri(database)).value();
  ask_something(*ledger);
  set_read_only("on");
  CHECK_THAT(refusal(postgres().uri(database)).hint, Contains("target_session_attrs=read-write"));
  const auto began = postgres().sql("postgres", "SELECT clock_timestamp()");
  postgres().sql("postgres", "SELECT pg_terminate_backend(pid) " + ours);
  audit(*ledger, written("a.jpg"));
  auto flushed = std::async(std::launch::async, [&] { return ledger->flush(); });
  until([&] {
    return postgres().sql("postgres", "SELECT count(*) " + ours + " AND backend_start > '" + began + "'") != "0";
  });
  set_read_only("off");
  CHECK(flushed.get());
  CHECK(count_writes(*ledger) == 1);
}

TEST_CASE("a server that is not there is an error that may pass", "[fleet]") {
  const auto error = refusal("postgresql://me@/ads?host=/nowhere");
  CHECK(error.error_class == ErrorClass::local);
  CHECK(error.retryable);
  CHECK_THAT(error.message, Contains("postgresql://me@/ads?host=/nowhere"));
}
