#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>

#include "ledger/file_system.hpp"
#include "ledger/lock.hpp"
#include "samples.hpp"
#include "sandbox.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

// A ledger is its file, whatever it is called, and only while it stays where it is.

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace fs = std::filesystem;

namespace {

const Owner kOwner = owner_of("123");

std::string made_ledger(const std::string& path) {
  const auto ledger = open_ledger(path).value();
  record(*ledger, kOwner, image("hash", 1));
  REQUIRE(ledger->flush());
  return path;
}

/// Whether a run that names the ledger so has to wait for one that names it by its path.
bool held_together(const std::string& path, const std::string& name) {
  const auto first = RunLock::acquire(path, {kOwner}, Milliseconds{0}).value();
  REQUIRE(first);
  return !RunLock::acquire(name, {kOwner}, Milliseconds{0}).value().has_value();
}

/// The descriptors of a process that are files of that folder, deleted ones or those that are there.
std::vector<std::string> open_files(const std::string& process, const fs::path& folder, bool deleted = false) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/proc/" + process + "/fd")) {
    std::error_code closed;
    const auto target = fs::read_symlink(entry.path(), closed).string();
    const bool is_deleted = target.ends_with(" (deleted)");
    if (target.starts_with(folder.string() + "/") && is_deleted == deleted) found.push_back(entry.path().filename());
  }
  return found;
}

/// What an intent is refused with; "" when it is taken.
std::string refused_intent(Ledger& ledger) {
  const auto begun = begin_intent(ledger, {0, kOwner, "ads", "key", "{}", kNoon});
  if (begun) return {};
  CHECK(begun.error().error_class == ErrorClass::local);
  CHECK_FALSE(begun.error().hint.empty());
  return begun.error().message;
}

}  // namespace

TEST_CASE("all ways to name a ledger lead to one lock and one file", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder / "state/ledger.db");
  fs::create_directory(folder.path() / "elsewhere");
  fs::create_symlink(path, folder / "link.db");
  fs::create_symlink("link.db", folder / "second.db");
  fs::create_symlink("../state/ledger.db", folder / "elsewhere/relative.db");
  fs::create_directory_symlink("state", folder / "state-link");
  const auto* const name = GENERATE("link.db", "second.db", "elsewhere/relative.db", "state-link/ledger.db",
                                    "state/../state/./ledger.db", "elsewhere/../state//ledger.db");
  INFO(name);
  CHECK(held_together(path, folder / name));
  const auto ledger = open_ledger(folder / name).value();
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash");
  CHECK_FALSE(fs::exists(folder / "link.db-wal"));
  CHECK_FALSE(fs::exists(folder / "link.db.reserve"));
}

TEST_CASE("a relative name is the same ledger from every folder", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder / "ledger.db");
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  const bool together = held_together(path, "ledger.db") && held_together(path, "./x/../ledger.db");
  fs::current_path(before);
  CHECK(together);
}

TEST_CASE("a link to a ledger that is still to be made leads to its place", "[ledger]") {
  const TempDir folder;
  fs::create_directory(folder.path() / "state");
  fs::create_symlink("state/ledger.db", folder / "link.db");
  REQUIRE(open_ledger(folder / "link.db"));
  CHECK(fs::is_regular_file(folder / "state/ledger.db"));
  CHECK(held_together(folder / "state/ledger.db", folder / "link.db"));
}

TEST_CASE("links that lead in a circle are refused", "[ledger]") {
  const TempDir folder;
  fs::create_symlink("b.db", folder / "a.db");
  fs::create_symlink("a.db", folder / "b.db");
  const auto opened = open_ledger(folder / "a.db", GENERATE(Access::read_only, Access::read_write));
  REQUIRE_FALSE(opened);
  CHECK_THAT(opened.error().message, Contains("a.db"));
}

TEST_CASE("a ledger with a second hard link is refused under both names", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder / "ledger.db");
  fs::create_hard_link(path, folder / "other.db");
  const auto* const name = GENERATE("ledger.db", "other.db");
  const auto opened = open_ledger(folder / name, GENERATE(Access::read_only, Access::read_write));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().error_class == ErrorClass::local);
  CHECK_THAT(opened.error().message, Contains("hard link"));
  CHECK_THAT(opened.error().hint, Contains("-samefile"));
  fs::remove(folder / "other.db");
  CHECK(open_ledger(path));
}

TEST_CASE("a hard link that is made during a run stops it", "[ledger]") {
  const TempDir folder;
  const auto ledger = open_ledger(folder / "ledger.db").value();
  REQUIRE(refused_intent(*ledger).empty());
  fs::create_hard_link(folder / "ledger.db", folder / "other.db");
  CHECK_THAT(refused_intent(*ledger), Contains("hard link"));
}

TEST_CASE("a ledger that is moved, deleted or replaced takes no intent any more", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "state/ledger.db";
  const auto ledger = open_ledger(path).value();
  REQUIRE(refused_intent(*ledger).empty());
  const auto [name, harm] = GENERATE(table<std::string, std::function<void(const std::string&)>>({
      {"moved", [](const std::string& file) { fs::rename(file, file + ".old"); }},
      {"deleted", [](const std::string& file) { fs::remove(file); }},
      {"its folder moved",
       [](const std::string& file) {
         const auto state = fs::path(file).parent_path();
         fs::rename(state, state.string() + "-old");
       }},
      {"replaced",
       [](const std::string& file) {
         fs::rename(file, file + ".old");
         fs::copy_file(file + ".old", file);
       }},
      {"replaced by a link to itself",
       [](const std::string& file) {
         fs::rename(file, file + ".old");
         fs::copy_file(file + ".old", file + ".new");
         fs::create_symlink(file + ".new", file);
       }},
      {"its log deleted", [](const std::string& file) { fs::remove(file + "-wal"); }},
      {"its shared memory deleted", [](const std::string& file) { fs::remove(file + "-shm"); }},
  }));
  INFO(name);
  harm(path);
  const auto refused = refused_intent(*ledger);
  CHECK_THAT(refused, Contains("ledger.db") && Contains("while this run used it"));
  // Also what is not an intent: a run without intents must stop as well.
  CHECK_FALSE(ledger->flush());
  record(*ledger, kOwner, image("late", 2));
  CHECK_FALSE(ledger->flush());
  CHECK_FALSE(save_session(*ledger, kOwner, {}));
}

TEST_CASE("a link that leads to another ledger during a run stops it", "[ledger]") {
  const TempDir folder;
  made_ledger(folder / "one.db");
  made_ledger(folder / "two.db");
  fs::create_symlink("one.db", folder / "link.db");
  const auto ledger = open_ledger(folder / "link.db").value();
  REQUIRE(refused_intent(*ledger).empty());
  fs::remove(folder / "link.db");
  CHECK_THAT(refused_intent(*ledger), Contains("moved or deleted"));
  fs::create_symlink("two.db", folder / "link.db");
  CHECK_THAT(refused_intent(*ledger), Contains("replaced"));
  fs::remove(folder / "link.db");
  fs::create_symlink("one.db", folder / "link.db");
  CHECK(refused_intent(*ledger).empty());
}

TEST_CASE("other processes that read, write and back up a ledger do not stop a run", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto ledger = open_ledger(path).value();
  REQUIRE(in_child([&] {
            const auto other = open_ledger(path).value();
            record(*other, owner_of("124"), image("other", 1));
            return other->flush() ? 0 : 1;
          }) == 0);
  REQUIRE(open_ledger(path, Access::read_only).value()->check().value().empty());
  fs::copy_file(path, folder / "backup.db");
  CHECK(refused_intent(*ledger).empty());
}

TEST_CASE("a folder that is mounted in a second place holds the same locks", "[ledger]") {
  const TempDir folder;
  const auto said = on_small_file_system(folder.path().string(), 8 << 20, [&] {
    const auto path = made_ledger(folder / "state/ledger.db");
    fs::create_directory(folder.path() / "mounted");
    if (::mount((folder / "state").c_str(), (folder / "mounted").c_str(), nullptr, MS_BIND, nullptr) != 0) {
      return std::string("not mounted");
    }
    return std::string(held_together(path, folder / "mounted/ledger.db") ? "together" : "apart");
  });
  if (said) CHECK(*said == "together");
}

TEST_CASE("a ledger that is mounted as a single file is refused for writing", "[ledger]") {
  const TempDir folder;
  const auto said = on_small_file_system(folder.path().string(), 8 << 20, [&]() -> std::string {
    const auto path = made_ledger(folder / "ledger.db");
    const auto inside = folder.write("in side.db", "");
    if (::mount(path.c_str(), inside.c_str(), nullptr, MS_BIND, nullptr) != 0) return "not mounted";
    const auto opened = open_ledger(inside);
    if (!open_ledger(inside, Access::read_only)) return "not readable";
    return opened ? "opened" : opened.error().message;
  });
  if (said) CHECK_THAT(*said, Contains("mounted as a single file"));
}

TEST_CASE("a mount point is found by its path, however it is written", "[ledger]") {
  constexpr std::string_view kTable =
      "36 35 98:0 /a /data/led\\040ger.db rw - ext4 /dev/sda rw\n"
      "37 35 98:0 / /data rw shared:1 - ext4 /dev/sda rw\n"
      "38 35 98:0 / /with\\134slash rw - ext4 /dev/sda rw\n";
  CHECK(is_mount_point(kTable, "/data/led ger.db"));
  CHECK(is_mount_point(kTable, "/data"));
  CHECK(is_mount_point(kTable, "/with\\slash"));
  CHECK_FALSE(is_mount_point(kTable, "/data/ledger.db"));
  CHECK_FALSE(is_mount_point(kTable, "/dat"));
  CHECK_FALSE(is_mount_point(kTable, "98:0"));
  CHECK_FALSE(is_mount_point("", ""));
}

TEST_CASE("a run that waits on a lock whose file was deleted waits for the one in its place", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  std::array<int, 2> go{};
  std::array<int, 2> taken{};
  REQUIRE((::pipe2(go.data(), O_CLOEXEC) == 0 && ::pipe2(taken.data(), O_NONBLOCK | O_CLOEXEC) == 0));
  char byte = 0;
  const pid_t child = ::fork();  // before there is a lock that it would inherit
  if (child == 0) {
    if (::read(go[0], &byte, 1) != 1) ::_exit(1);
    const auto lock = RunLock::acquire(path, {kOwner}, std::chrono::hours{1});
    const bool told = lock && *lock && ::write(taken[1], "t", 1) == 1;
    ::pause();
    ::_exit(told ? 0 : 1);
  }
  auto holder = RunLock::acquire(path, {kOwner}, Milliseconds{0}).value();
  REQUIRE(holder);
  REQUIRE(::write(go[1], "g", 1) == 1);
  const auto waits_for = [&](bool deleted) {
    const auto names = open_files(std::to_string(child), folder.path(), deleted);
    return names.size() == 1;
  };
  while (!waits_for(false)) ::sched_yield();
  for (const auto& entry : fs::directory_iterator(folder.path())) fs::remove(entry.path());
  const auto next = RunLock::acquire(path, {kOwner}, Milliseconds{0}).value();
  REQUIRE(next);
  while (!waits_for(true)) ::sched_yield();
  {
    const auto released = std::move(*holder);
  }
  bool told = false;
  while (!told && !waits_for(false)) told = ::read(taken[0], &byte, 1) == 1;
  CHECK_FALSE(told);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  for (const int end : {go[0], go[1], taken[0], taken[1]}) ::close(end);
}
