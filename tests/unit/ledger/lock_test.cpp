#include <signal.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.hpp"
#include "ledger/lock.hpp"
#include "samples.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace {

constexpr Milliseconds kNoWait{0};

std::optional<RunLock> lock(const std::string& path, std::vector<Owner> owners) {
  auto acquired = RunLock::acquire(path, std::move(owners), kNoWait).value();
  if (!acquired) return std::nullopt;
  return std::move(*acquired);
}

}  // namespace

TEST_CASE("a second run is told which account is held, and by whom", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "state/ledger.db";
  const auto before = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto held = RunLock::acquire(path, {owner_of("123")}, kNoWait, nullptr,
                                     {.run_id = "20260301T120000-a1b2c3", .command = "upload"})
                        .value();
  REQUIRE(held);
  const auto refused = RunLock::acquire(path, {owner_of("124"), owner_of("123")}, kNoWait).value();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().owner == owner_of("123"));
  const auto& holder = refused.error().holder;
  CHECK(holder.process == static_cast<std::uint64_t>(::getpid()));
  CHECK(holder.run_id == "20260301T120000-a1b2c3");
  CHECK(holder.command == "upload");
  REQUIRE(holder.since);
  CHECK(*holder.since >= before);
  CHECK(*holder.since <= std::chrono::system_clock::now());
}

TEST_CASE("what a holder says of itself is believed only as far as it makes sense", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto held = lock(path, {owner_of("123")});
  REQUIRE(held);
  std::string lock_file;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) lock_file = entry.path().filename();
  const auto holder_of = [&](const std::string& text) {
    folder.write(lock_file, text);
    return RunLock::acquire(path, {owner_of("123")}, kNoWait).value().error().holder;
  };
  const auto old = holder_of("process 77 since 2026-11-22T02:33:41.120Z\n");  // as an older metaup writes it
  CHECK(old.process == 77);
  CHECK(old.since == parse_time("2026-11-22T02:33:41.120Z"));
  CHECK(old.run_id.empty());
  const auto* const odd = GENERATE("", "\n", "process", "process x since y", "process -1 since 2026-13-01", "\xFF\xFE");
  const auto unknown = holder_of(odd);
  CHECK(unknown.process == 0);
  CHECK_FALSE(unknown.since);
  CHECK(holder_of("run \x1B[31mred command " + std::string(500, 'x')).run_id == "\xEF\xBF\xBD[31mred");
}

TEST_CASE("a name of a run that is no word is not written down", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto held = RunLock::acquire(path, {owner_of("123")}, kNoWait, nullptr,
                                     {.run_id = "a run\nprocess 1", .command = std::string(65, 'c')})
                        .value();
  REQUIRE(held);
  const auto holder = RunLock::acquire(path, {owner_of("123")}, kNoWait).value().error().holder;
  CHECK(holder.process == static_cast<std::uint64_t>(::getpid()));
  CHECK(holder.run_id.empty());
  CHECK(holder.command.empty());
}

TEST_CASE("accounts and origins do not hold each other up", "[ledger]") {
  const TempDir folder;
  const auto held = lock(folder / "ledger.db", {owner_of("123")});
  REQUIRE(held);
  CHECK(lock(folder / "ledger.db", {owner_of("124")}));
  CHECK(lock(folder / "ledger.db", {owner_of("123", "http://localhost")}));
  CHECK(lock(folder / "other.db", {owner_of("123")}));
  CHECK(lock(folder / "ledger.db", {}));
}

TEST_CASE("a lock ends with its object, and what a refused run had taken is free again", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  {
    auto held = lock(path, {owner_of("124")});
    REQUIRE(held);
    const auto moved = std::move(*held);
    REQUIRE_FALSE(lock(path, {owner_of("123"), owner_of("124")}));
    CHECK(lock(path, {owner_of("123")}));
  }
  CHECK(lock(path, {owner_of("123"), owner_of("124")}));
}

TEST_CASE("a lock that is replaced by another is released", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  auto held = lock(path, {owner_of("123")});
  auto other = lock(path, {owner_of("124")});
  REQUIRE((held && other));
  *held = std::move(*other);
  CHECK(lock(path, {owner_of("123")}));
  CHECK_FALSE(lock(path, {owner_of("124")}));
}

TEST_CASE("an account that is named twice is locked once", "[ledger]") {
  const TempDir folder;
  CHECK(lock(folder / "ledger.db", {owner_of("123"), owner_of("123")}));
}

TEST_CASE("accounts in any order are locked in one order, so that runs never wait for each other", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto a = owner_of("123");
  const auto b = owner_of("124");
  const auto owners = GENERATE_COPY(values<std::vector<Owner>>({{a, b}, {b, a}, {a, b, a}, {b, a, b, a}}));
  {
    const auto both = lock(path, owners);  // waits for itself in none of them
    REQUIRE(both);
    CHECK_FALSE(lock(path, {a}));
    CHECK_FALSE(lock(path, {b}));
  }
  // Whoever holds the first one of the order is who the other waits for, and that one holds nothing meanwhile.
  const auto first = lock(path, {a});
  REQUIRE(first);
  const auto refused = RunLock::acquire(path, owners, kNoWait).value();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().owner == a);
  CHECK(lock(path, {b}));
}

TEST_CASE("a run that was killed holds no lock", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto status = in_child([&] {
    const auto held = lock(path, {owner_of("123")});
    return held ? ::raise(SIGKILL) : 1;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(lock(path, {owner_of("123")}));
}

TEST_CASE("a program that a run started does not keep the lock", "[ledger]") {
  const TempDir folder;
  auto held = lock(folder / "ledger.db", {owner_of("123")});
  metaup::test::Process child({.argv = {"/bin/sh", "-c", "echo up; read line; exec sleep 600"}});
  REQUIRE(child.first_line() == "up");
  held.reset();
  CHECK(lock(folder / "ledger.db", {owner_of("123")}));
}

TEST_CASE("a wait ends when the holder does", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  int ready[2];
  int go[2];
  REQUIRE((::pipe(ready) == 0 && ::pipe(go) == 0));
  char byte = 0;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = lock(path, {owner_of("123")});
    const bool told = ::write(ready[1], "r", 1) == 1 && ::read(go[0], &byte, 1) == 1;
    ::_exit(held && told ? 0 : 1);
  }
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  REQUIRE_FALSE(lock(path, {owner_of("123")}));
  REQUIRE(::write(go[1], "g", 1) == 1);
  CHECK(RunLock::acquire(path, {owner_of("123")}, 60s).value().has_value());
  ::waitpid(child, nullptr, 0);
  for (const int end : {ready[0], ready[1], go[0], go[1]}) ::close(end);
}

TEST_CASE("a wait ends when it is told to", "[ledger]") {
  const TempDir folder;
  const auto held = lock(folder / "ledger.db", {owner_of("123")});
  const std::atomic<bool> stop{true};
  const auto result = RunLock::acquire(folder / "ledger.db", {owner_of("123")}, 1h, &stop);
  REQUIRE_FALSE(result);
  CHECK(result.error().error_class == ErrorClass::cancelled);
}

TEST_CASE("a lock that cannot be made is a local error", "[ledger]") {
  const TempDir folder;
  const auto result = RunLock::acquire(folder.write("file", "x") + "/ledger.db", {owner_of("123")}, kNoWait);
  REQUIRE_FALSE(result);
  CHECK(result.error().error_class == ErrorClass::local);
}

TEST_CASE("lock files are private", "[ledger]") {
  const TempDir folder;
  const auto held = lock(folder / "ledger.db", {owner_of("123")});
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    ++files;
    CHECK((entry.status().permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
  CHECK(files == 1);
}
