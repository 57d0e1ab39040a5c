#include <unistd.h>

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "ledger/change.hpp"
#include "ledger/connect.hpp"
#include "ledger/file_index.hpp"
#include "ledger/file_system.hpp"
#include "ledger/sql_list.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;

const std::string kFind =
    "SELECT device, inode, size, mtime, ctime, sha256 FROM files WHERE device = ? AND inode IN " + sql::list();
constexpr std::string_view kUpsert =
    "INSERT INTO files (device, inode, size, mtime, ctime, sha256) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET size = excluded.size, mtime = excluded.mtime, ctime = excluded.ctime, "
    "sha256 = excluded.sha256";

constexpr int kSha256 = 5;
FileStamp stamp_of(const sql::Row& row) {
  const auto at = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  return {.device = at(0), .inode = at(1), .size = at(2), .mtime_ns = row.integer(3), .ctime_ns = row.integer(4)};
}

/// Whether a later write could have left the file's stamp as it is: the clock of a file system may
/// tick in steps of up to 2 s (FAT), and a stamp may lie in the future.
bool is_too_young(const FileStamp& stamp, WallTime hashed_at) {
  if (holds_checksum(stamp)) return false;
  const auto settled = to_ns(hashed_at - std::chrono::seconds{2});
  return std::max(stamp.mtime_ns, stamp.ctime_ns) > settled;
}

class SqliteFileIndex final : public FileIndex {
 public:
  explicit SqliteFileIndex(Database database) : database_(std::move(database)) {
    // Files of a folder are mostly near each other in it. The registry makes better use of the memory.
    static_cast<void>(database_.execute("PRAGMA cache_size = -1024"));
  }
  ~SqliteFileIndex() override { SqliteFileIndex::commit(); }
  SqliteFileIndex(const SqliteFileIndex&) = delete;
  SqliteFileIndex& operator=(const SqliteFileIndex&) = delete;

  std::vector<std::optional<std::string>> find(const std::vector<FileStamp>& stamps) override {
    std::vector<std::optional<std::string>> found(stamps.size());
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < stamps.size(); ++i) {
      const auto waiting = pending_.find(place_of(stamps[i]));
      if (waiting == pending_.end()) {
        asked.push_back(i);
      } else if (waiting->second.stamp == stamps[i]) {
        found[i] = waiting->second.sha256;
      }
    }
    // One view for many look-ups: to open one costs more than a look-up.
    if (!database_.in_transaction()) static_cast<void>(database_.execute("BEGIN"));
    const auto before = [&](std::size_t one, std::size_t other) {
      return place_of(stamps[one]) < place_of(stamps[other]);
    };
    std::sort(asked.begin(), asked.end(), before);
    const auto alike = [&](std::size_t one, std::size_t other) { return stamps[one].device == stamps[other].device; };
    sql::each_list(asked.begin(), asked.end(), alike,
                   [&](auto first, auto last) { find(stamps, std::span(first, last), found); });
    return found;
  }

  void remember(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) override {
    if (is_too_young(stamp, hashed_at)) return;
    pending_.insert_or_assign(place_of(stamp), Hashed{stamp, sha256});
  }

  void commit() override {
    if (database_.in_transaction()) static_cast<void>(database_.execute("COMMIT"));
    if (pending_.empty()) return;
    auto done = database_.execute("BEGIN IMMEDIATE");
    for (auto one = pending_.begin(); done && one != pending_.end(); ++one) done = write(one->second);
    if (done) done = database_.execute("COMMIT");
    if (!done && database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
    if (done) pending_.clear();  // or else they wait for the next time
  }

 private:
  struct Hashed {
    FileStamp stamp;
    std::string sha256;
  };

  using Place = std::pair<std::uint64_t, std::uint64_t>;  ///< device and inode
  static Place place_of(const FileStamp& stamp) { return {stamp.device, stamp.inode}; }

  /// Of those `asked` about, which are on one device and in the order of their places.
  void find(const std::vector<FileStamp>& stamps, std::span<const std::size_t> asked,
            std::vector<std::optional<std::string>>& found) {
    sql::Statement statement(kFind, stamps[asked.front()].device);
    for (const auto one : asked) statement.values.push_back(sql::to_value(stamps[one].inode));
    sql::fill_list(statement, asked.size());
    const auto visit = [&](std::size_t, const sql::Row& row) {
      const auto stamp = stamp_of(row);
      auto next = std::lower_bound(asked.begin(), asked.end(), stamp.inode,
                                   [&](auto one, auto inode) { return stamps[one].inode < inode; });
      for (; next != asked.end() && stamps[*next].inode == stamp.inode; ++next) {
        if (stamps[*next] == stamp) found[*next] = row.text(kSha256);
      }
    };
    static_cast<void>(database_.perform({&statement, 1}, visit));  // what cannot be read is not known
  }

  Outcome<void> write(const Hashed& hashed) {
    const auto& stamp = hashed.stamp;
    const auto done =
        database_.run(kUpsert, stamp.device, stamp.inode, stamp.size, stamp.mtime_ns, stamp.ctime_ns, hashed.sha256);
    if (!done) return tl::unexpected(done.error());
    return {};
  }

  Database database_;
  std::map<Place, Hashed> pending_;
};

/// Nothing when it is somebody else's, or cannot be used.
Outcome<std::unique_ptr<FileIndex>> open_to_write(const std::string& path) {
  auto opened = open_shared(path, file_index_schema());
  if (!opened) return tl::unexpected(opened.error());
  auto& [database, identity] = *opened;
  if (identity.whose == Whose::foreign || identity.whose == Whose::newer) return nullptr;
  auto done = patiently([&] { return use_wal(database); });
  if (done) done = refuse_damage(database);
  if (done) done = patiently([&] { return migrate(database, file_index_schema()); });
  if (!done) return tl::unexpected(done.error());
  return std::make_unique<SqliteFileIndex>(std::move(database));
}

std::unique_ptr<FileIndex> try_to_write(const std::string& path) {
  if (const auto there = is_there(path); !there || !make_file(path)) return nullptr;
  auto index = open_to_write(path);
  if (!index && sql::is_damaged(index.error())) {
    for (const auto* const end : {"", "-wal", "-shm"}) ::unlink((path + end).c_str());
    if (make_file(path)) index = open_to_write(path);
  }
  return index ? std::move(*index) : nullptr;
}

std::unique_ptr<FileIndex> try_to_read(const std::string& path) {
  const auto there = is_there(path);
  if (!there || !*there) return nullptr;
  auto opened = open_readable(path, file_index_schema());
  const bool usable = opened && opened->identity.whose == Whose::ours && refuse_damage(opened->database) &&
                      opened->database.execute("PRAGMA query_only = ON");
  return usable ? std::make_unique<SqliteFileIndex>(std::move(opened->database)) : nullptr;
}

}  // namespace

std::unique_ptr<FileIndex> open_file_index(const std::string& path, bool to_be_read) {
  auto index = to_be_read ? try_to_read(path) : try_to_write(path);
  return index ? std::move(index) : make_memory_file_index();
}

std::unique_ptr<FileIndex> make_memory_file_index() {
  auto database = Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
  // No file, so nothing but memory can be lacking.
  if (!database || !configure(*database) || !migrate(*database, file_index_schema())) throw std::bad_alloc{};
  return std::make_unique<SqliteFileIndex>(std::move(*database));
}

}  // namespace metaup::ledger
