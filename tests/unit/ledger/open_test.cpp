#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "ledger/failure.hpp"
#include "ledger/file_system.hpp"
#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "sandbox.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace {

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

/// A ledger with enough rows to have pages of every table and index.
std::string made_ledger(const TempDir& folder) {
  auto path = folder / "ledger.db";
  const auto ledger = open_ledger(path).value();
  for (unsigned content = 0; content < 500; ++content) {
    record(*ledger, owner_of("123"), image("hash" + std::to_string(content), content));
  }
  REQUIRE(ledger->flush());
  return path;
}

void overwrite(const std::string& path, std::streamoff offset, const std::string& bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(offset);
  file << bytes;
}

void execute(const std::string& path, const std::string& sql) {
  REQUIRE(sql::Database::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).value().execute(sql));
}

Error refusal(const std::string& path, Access access = Access::read_write) {
  const auto opened = open_ledger(path, access);
  REQUIRE_FALSE(opened);
  return opened.error();
}

}  // namespace

TEST_CASE("a new ledger is private, whatever the umask", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "state/metaup/ledger.db";
  const auto umask_before = ::umask(0);
  const auto opened = open_ledger(path);
  ::umask(umask_before);
  REQUIRE(opened);
  record(**opened, owner_of("123"), image("hash", 1));
  REQUIRE((*opened)->flush());
  CHECK(mode_of(folder / "state") == 0700);
  CHECK(mode_of(folder / "state/metaup") == 0700);
  for (const auto* const suffix : {"", "-wal", "-shm", ".reserve", ".files", ".files-wal", ".files-shm"}) {
    INFO(suffix);
    CHECK(mode_of(path + suffix) == 0600);
  }
}

TEST_CASE("a ledger that others could read is made private again", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  REQUIRE(open_ledger(path));
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("a name that means something to SQLite is a file like any other", "[ledger]") {
  const TempDir folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const auto* const name = GENERATE(":memory:", "file:x?mode=memory", "a%20b");
  const auto opened = open_ledger(name);
  std::filesystem::current_path(before);
  REQUIRE(opened);
  CHECK(std::filesystem::exists(folder.path() / name));
}

TEST_CASE("an empty name is refused", "[ledger]") { CHECK_THAT(refusal("").message, Contains("--ledger")); }

TEST_CASE("to be read, a ledger must be there, and none is made", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "state/ledger.db";
  CHECK(refusal(path, Access::read_only).error_class == ErrorClass::not_found);
  CHECK_FALSE(std::filesystem::exists(folder / "state"));
}

TEST_CASE("a ledger opened to be read shows its rows and takes none", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  const auto ledger = open_ledger(path, Access::read_only).value();
  CHECK(remote_of(ledger->find_asset(owner_of("123"), AssetKind::image, sha_of(7))) == "hash7");
  record(*ledger, owner_of("123"), image("new", 1000));
  CHECK_FALSE(ledger->flush());
}

TEST_CASE("a newer schema is refused in both ways of opening, with what to do", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  execute(path, "PRAGMA user_version = " + std::to_string(registry_schema().latest() + 6));
  const auto error = refusal(path, GENERATE(Access::read_only, Access::read_write));
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains("newer metaup") && Contains(std::to_string(registry_schema().latest() + 6)));
  CHECK_THAT(error.hint, Contains("ledger export") && Contains("--ledger PATH"));
}

TEST_CASE("a ledger of an older schema is brought up to date and keeps its rows", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  take_back_to(path, GENERATE(1, 2, 3, 4));
  const auto ledger = open_ledger(path, GENERATE(Access::read_only, Access::read_write)).value();
  const auto found = ledger->find_asset(owner_of("123"), AssetKind::image, sha_of(7)).value();
  REQUIRE(found);
  CHECK(found->remote_id == "hash7");
  CHECK(found->path.empty());
  CHECK(users_of(*ledger, owner_of("123"), {AssetKind::image, "hash7"}).value().empty());
}

TEST_CASE("a database of another program is refused and left as it was", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "other.db";
  execute(path, GENERATE("CREATE TABLE t (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"));
  const auto size = std::filesystem::file_size(path);
  CHECK_THAT(refusal(path).message, Contains("another program"));
  CHECK(std::filesystem::file_size(path) == size);
}

TEST_CASE("a file that is no database is refused and left as it was", "[ledger]") {
  const TempDir folder;
  const auto text = "just some notes\n" + std::string(5000, 'x');
  const auto path = folder.write("notes.txt", text);
  const auto error = refusal(path);
  CHECK_THAT(error.message, Contains("not a database"));
  CHECK(read_small_file(path, 10'000).value() == text);
}

TEST_CASE("a folder or a device in the ledger's place is refused, and left as it is", "[ledger]") {
  const TempDir folder;
  const auto before = mode_of("/dev/null");
  CHECK_THAT(refusal("/dev/null").message, Contains("/dev/null cannot be used as a ledger") && Contains("a device"));
  CHECK(mode_of("/dev/null") == before);
  CHECK(refusal(folder.path().string()).error_class == ErrorClass::local);
  CHECK_THAT(refusal(folder.write("file", "x") + "/ledger.db").message, Contains("folder"));
}

TEST_CASE("damage is refused for writing, named by check, and does not keep the rest from being read", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  constexpr std::streamoff kPage = 4096;
  // The last page is a leaf, far from the pages that say what tables there are.
  const auto last_page = static_cast<std::streamoff>(std::filesystem::file_size(path)) - kPage;
  overwrite(path, last_page, std::string(200, '\x5A'));

  const auto error = refusal(path);
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains("damaged"));
  CHECK_THAT(error.hint, Contains("ledger export") && Contains("mv " + path));

  const auto ledger = open_ledger(path, Access::read_only).value();
  CHECK_FALSE(ledger->check().value().empty());
}

TEST_CASE("a ledger that was cut short is refused", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK_THAT(refusal(path).message, Contains("damaged"));
}

TEST_CASE("a sound ledger has no problems", "[ledger]") {
  const TempDir folder;
  CHECK(open_ledger(made_ledger(folder)).value()->check().value().empty());
}

TEST_CASE("check finds a row whose owner is gone", "[ledger]") {
  const TempDir folder;
  const auto path = made_ledger(folder);
  execute(path, "PRAGMA foreign_keys = OFF; DELETE FROM owners");
  const auto problems = open_ledger(path).value()->check().value();
  REQUIRE_FALSE(problems.empty());
  CHECK_THAT(problems.front(), Contains("assets") && Contains("owners"));
}

TEST_CASE("a read-only place is refused for writing, with the way out", "[ledger]") {
  const TempDir folder;
  const auto said = on_small_file_system(folder.path().string(), 8 << 20, [&] {
    const bool exists = open_ledger(folder / "ledger.db").has_value();
    make_read_only(folder.path().string());
    const auto opened = open_ledger(folder / "ledger.db");
    const auto fresh = open_ledger(folder / "new/ledger.db");
    if (!exists || opened || fresh) return std::string("opened");
    return opened.error().message + "\n" + fresh.error().message;
  });
  if (!said) return;
  CHECK_THAT(*said, Contains("cannot") && Contains("ledger.db") && Contains("Read-only file system"));
}

TEST_CASE("network file systems are known by number, FUSE ones by name", "[ledger]") {
  const auto [magic, type, name] = GENERATE(table<unsigned long, std::string, std::string>({
      {0xEF53, "ext4", ""},
      {0x01021994, "tmpfs", ""},
      {0x794C7630, "overlay", ""},
      {0x9123683E, "btrfs", ""},
      {0x58465342, "xfs", ""},
      {0x6969, "nfs4", "NFS"},
      {0xFF534D42, "cifs", "CIFS"},
      {0xFE534D42, "smb3", "SMB2"},
      {0x01021997, "9p", "9p"},
      {0x65735546, "fuse.sshfs", "sshfs"},
      {0x65735546, "fuse.rclone", "rclone"},
      {0x65735546, "fuse.fuse-overlayfs", ""},
      {0x65735546, "fuse.gocryptfs", ""},
      {0x65735546, "", ""},
      {0xEF53, "fuse.sshfs", ""},
  }));
  INFO(type);
  CHECK(network_file_system(magic, type) == name);
}

TEST_CASE("the type of a mount is found by its device", "[ledger]") {
  constexpr std::string_view kTable =
      "22 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw\n"
      "23 22 0:51 / /home/me/far rw,nosuid - fuse.sshfs me@host:/ rw,user_id=0\n"
      "24 22 0:52\n"
      "cut";
  const auto [device, type] = GENERATE(table<std::string, std::string>(
      {{"254:0", "ext4"}, {"0:51", "fuse.sshfs"}, {"0:5", ""}, {"0:52", ""}, {"", ""}}));
  CHECK(mount_type(kTable, device) == type);
}

TEST_CASE("a failure of SQLite is told as what it means and what to do", "[ledger]") {
  struct Case {
    sql::Failure failure;
    std::string message, hint;
    bool retryable;
  };
  const auto [failure, message, hint, retryable] = GENERATE(values<Case>({
      {{SQLITE_FULL, 0, "full"}, "the disk is full", "free some space", false},
      {{SQLITE_IOERR_WRITE, EDQUOT, "io"}, "the disk is full", "free some space", false},
      {{SQLITE_IOERR_SHMSIZE, 0, "io"}, "the disk is full", "free some space", false},
      {{SQLITE_IOERR_READ, EIO, "disk I/O error"}, "disk I/O error (Input/output error)", "", false},
      {{SQLITE_CORRUPT_INDEX, 0, "malformed"}, "is damaged", "mv /l.db /l.db.damaged", false},
      {{SQLITE_NOTADB, 0, "file is not a database"}, "not a database", "--ledger PATH", false},
      {{SQLITE_BUSY_SNAPSHOT, 0, "locked"}, "another process", "try again", true},
      {{SQLITE_READONLY_DBMOVED, 0, "attempt to write"}, "attempt to write", "writable", false},
      {{SQLITE_CANTOPEN, EACCES, "unable to open"}, "Permission denied", "--ledger PATH", false},
  }));
  const auto error = to_error(failure, "/l.db");
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains("/l.db") && Contains(message));
  CHECK_THAT(error.hint, Contains(hint));
  CHECK(error.retryable == retryable);
}
