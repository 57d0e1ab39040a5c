#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "ledger/sqlite.hpp"
#include "metaup/base/file.hpp"
#include "samples.hpp"
#include "support/temp_dir.hpp"

// What is not a ledger is refused as it is: not a byte, a mode, a time or a name beside it changes.

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace fs = std::filesystem;

namespace {

/// All that can be seen of a folder's files.
std::map<std::string, std::string> look_at(const fs::path& folder) {
  std::map<std::string, std::string> seen;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat status{};
    REQUIRE(::lstat(entry.path().c_str(), &status) == 0);
    std::string text = std::to_string(status.st_mode) + " " + std::to_string(status.st_uid) + " " +
                       std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_nsec);
    if (S_ISREG(status.st_mode)) text += " " + read_small_file(entry.path().string(), 1 << 24).value();
    seen.emplace(entry.path().string(), text);
  }
  return seen;
}

void execute(const std::string& path, const std::string& sql) {
  REQUIRE(sql::Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).value().execute(sql));
}

/// Refused in both ways, and untouched by both.
void check_refused(const TempDir& folder, const std::string& path, const std::string& why) {
  INFO(path);
  const auto before = look_at(folder.path());
  for (const auto access : {Access::read_write, Access::read_only}) {
    const auto opened = open_ledger(path, access);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().error_class == ErrorClass::local);
    CHECK_THAT(opened.error().message, Contains(path) && Contains(why));
    CHECK_THAT(opened.error().hint, Contains("--ledger PATH"));
  }
  CHECK(look_at(folder.path()) == before);
}

}  // namespace

TEST_CASE("a database of another program is left as it is", "[ledger]") {
  const auto* const sql = GENERATE(
      "CREATE TABLE t (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1",
      "PRAGMA journal_mode = WAL; CREATE TABLE t (x)", "PRAGMA application_id = 1299149840; CREATE TABLE assets (id)",
      // In the guise of a ledger, with what would run for ever when it is read.
      "PRAGMA application_id = 1836348784; PRAGMA user_version = 1; "
      "CREATE VIEW runs AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT i AS run_id FROM n",
      "PRAGMA application_id = 1836348784; PRAGMA user_version = 1; CREATE TABLE runs (x); "
      "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END");
  const TempDir folder;
  const auto path = folder / "other db?#%20.sqlite";
  execute(path, sql);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  check_refused(folder, path, "another program");
}

TEST_CASE("a database that another program is using is left as it is", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "other.db";
  auto other = sql::Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).value();
  REQUIRE(
      other.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x); PRAGMA wal_checkpoint; INSERT INTO t VALUES (1)"));
  check_refused(folder, path, "another program");
  REQUIRE(other.execute("INSERT INTO t VALUES (2)"));
}

TEST_CASE("a file that is no database is left as it is", "[ledger]") {
  const TempDir folder;
  const auto text = GENERATE(as<std::string>{}, "x", "name,image\none,1.jpg\n", std::string(100'000, 'x'),
                             "SQLite format 2" + std::string(5'000, '\0'));
  const auto path = folder.write("notes.csv", text);
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  check_refused(folder, path, "not a database");
}

TEST_CASE("what is no regular file is left as it is, and named", "[ledger]") {
  const TempDir folder;
  fs::create_directory(folder.path() / "folder");
  REQUIRE(::chmod((folder / "folder").c_str(), 0755) == 0);
  check_refused(folder, folder / "folder", "a folder");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0644) == 0);
  check_refused(folder, folder / "pipe", "a pipe");
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto socket_path = folder / "s";
  REQUIRE(socket_path.size() < sizeof address.sun_path);
  socket_path.copy(address.sun_path, socket_path.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what bind asks for
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(listener);
  check_refused(folder, socket_path, "a socket");
  check_refused(folder, "/dev/full", "a device");
  check_refused(folder, folder.write("file", "x") + "/ledger.db", "not a folder");
}

TEST_CASE("a link to somebody's file is no way around", "[ledger]") {
  const TempDir folder;
  const auto path = folder.write("notes.txt", "notes");
  fs::create_symlink(path, folder / "ledger.db");
  const auto before = look_at(folder.path());
  CHECK_FALSE(open_ledger(folder / "ledger.db"));
  CHECK(look_at(folder.path()) == before);
}

TEST_CASE("an empty file is made a ledger, unless it is somebody else's", "[ledger]") {
  const TempDir folder;
  const auto path = folder.write("empty.db", "");
  if (::geteuid() == 0) {
    constexpr uid_t kNobody = 65534;
    REQUIRE(::chown(path.c_str(), kNobody, kNobody) == 0);
    check_refused(folder, path, "empty file of another user");
    REQUIRE(::chown(path.c_str(), 0, 0) == 0);
  } else {
    WARN("only root can give a file away: not tested");
  }
  CHECK(open_ledger(path, Access::read_only).value()->check().value().empty());
  CHECK(fs::is_empty(path));
  CHECK(open_ledger(path));
  CHECK_FALSE(fs::is_empty(path));
}

TEST_CASE("what stands in the place of a file beside the ledger is left as it is", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  REQUIRE(open_ledger(path));
  const auto notes = folder.write("notes.txt", "notes");
  REQUIRE(::chmod(notes.c_str(), 0644) == 0);
  fs::remove(path + ".reserve");
  const auto [suffix, put] = GENERATE(table<std::string, std::function<void(const std::string&)>>({
      {".reserve", [](const std::string& beside) { ::mkfifo(beside.c_str(), 0644); }},
      {".reserve", [](const std::string& beside) { fs::create_directory(beside); }},
      {".reserve", [](const std::string& beside) { fs::create_symlink("notes.txt", beside); }},
      {"-wal", [](const std::string& beside) { fs::create_symlink("notes.txt", beside); }},
      {"-shm", [](const std::string& beside) { ::mkfifo(beside.c_str(), 0644); }},
  }));
  INFO(suffix);
  put(path + suffix);
  const auto before = look_at(folder.path());
  CHECK_FALSE(open_ledger(path));
  for (const auto& [file, seen] : before) {
    if (file == path) continue;  // metaup's own
    CHECK(look_at(folder.path())[file] == seen);
  }
}
