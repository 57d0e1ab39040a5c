#include "ledger/schema.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace metaup::ledger {
namespace {

/// Times are nanoseconds since 1970. `kind` and the like are words, so that the file can be read
/// without this program. Device and inode numbers are unsigned and stored bit for bit.
constexpr std::array<const char*, 10> kRegistry{
    R"sql(
CREATE TABLE owners (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  account TEXT NOT NULL,
  UNIQUE (origin, account)
) STRICT;

CREATE TABLE runs (
  run_id TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  origin TEXT NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  exit_code INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (device, inode)
) STRICT, WITHOUT ROWID;

CREATE TABLE assets (
  id INTEGER PRIMARY KEY,
  owner INTEGER NOT NULL REFERENCES owners (id),
  kind TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  sha256 TEXT,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  confirmed INTEGER NOT NULL,
  gone INTEGER,
  replaced INTEGER
) STRICT;
-- The column that differs most comes first: one comparison then decides.
CREATE UNIQUE INDEX asset_of_content ON assets (sha256, owner, kind) WHERE replaced IS NULL;
CREATE UNIQUE INDEX asset_of_remote ON assets (remote_id, owner, kind, ifnull(sha256, ''));

CREATE TABLE intents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner INTEGER NOT NULL REFERENCES owners (id),
  edge TEXT NOT NULL,
  key TEXT NOT NULL,
  details TEXT NOT NULL,
  sent INTEGER NOT NULL
) STRICT;
CREATE INDEX intent_of_owner ON intents (owner);

CREATE TABLE blocks (
  owner INTEGER PRIMARY KEY REFERENCES owners (id),
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  origin TEXT NOT NULL,
  account TEXT NOT NULL,
  edge TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  code INTEGER NOT NULL,
  subcode INTEGER NOT NULL,
  fbtrace_id TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
)sql",
    R"sql(
CREATE TABLE video_sessions (
  owner INTEGER NOT NULL REFERENCES owners (id),
  sha256 TEXT NOT NULL,
  host TEXT NOT NULL,
  session_id TEXT NOT NULL,
  video_id TEXT NOT NULL,
  wanted_begin INTEGER NOT NULL,
  wanted_end INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL,
  started INTEGER NOT NULL,
  PRIMARY KEY (owner, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE thumbnails (
  owner INTEGER NOT NULL REFERENCES owners (id),
  video_id TEXT NOT NULL,
  image TEXT NOT NULL,
  PRIMARY KEY (owner, video_id)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
-- Columns in the order of the key: SQLite 3.40 takes any other for damage when it checks such a table.
CREATE TABLE uses (
  owner INTEGER NOT NULL REFERENCES owners (id),
  used_kind TEXT NOT NULL,
  used_id TEXT NOT NULL,
  user_kind TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (owner, used_kind, used_id, user_kind, user_id)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE assets ADD COLUMN path TEXT NOT NULL DEFAULT '';
)sql",
    // Files have a database of their own, which takes over these rows first.
    R"sql(
DROP TABLE files;
ALTER TABLE assets ADD COLUMN run TEXT;
ALTER TABLE intents ADD COLUMN run TEXT;
)sql",
    // What is not known of older rows stays NULL.
    R"sql(
ALTER TABLE runs ADD COLUMN items INTEGER;
ALTER TABLE runs ADD COLUMN done INTEGER;
ALTER TABLE runs ADD COLUMN failed INTEGER;
CREATE TABLE run_accounts (
  run_id TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (run_id, account)
) STRICT, WITHOUT ROWID;
INSERT INTO run_accounts
  SELECT DISTINCT run, account FROM assets JOIN owners ON owners.id = owner WHERE run IS NOT NULL;

ALTER TABLE assets ADD COLUMN made INTEGER;
CREATE INDEX asset_of_run ON assets (run) WHERE run IS NOT NULL;
ALTER TABLE audit ADD COLUMN run TEXT;
CREATE INDEX audit_of_run ON audit (run) WHERE run IS NOT NULL;

CREATE TABLE failures (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL,
  time INTEGER NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  class TEXT NOT NULL,
  code INTEGER NOT NULL,
  subcode INTEGER NOT NULL,
  fbtrace_id TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX failure_of_run ON failures (run);
)sql",
    R"sql(
ALTER TABLE blocks ADD COLUMN since INTEGER;
CREATE TABLE usage (
  owner INTEGER NOT NULL REFERENCES owners (id),
  limiter TEXT NOT NULL,
  percent REAL NOT NULL,
  points_per_percent REAL NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (owner, limiter)
) STRICT, WITHOUT ROWID;
)sql",
    // An account that was used before counts as known: its runs had no other way.
    R"sql(
ALTER TABLE owners ADD COLUMN known INTEGER;
ALTER TABLE owners ADD COLUMN known_by TEXT;
UPDATE owners SET known_by = 'earlier', known = (SELECT max(time) FROM (
    SELECT max(confirmed) AS time FROM assets WHERE owner = owners.id
    UNION ALL SELECT max(started) FROM video_sessions WHERE owner = owners.id
    UNION ALL SELECT max(sent) FROM intents WHERE owner = owners.id))
  WHERE id IN (SELECT owner FROM assets UNION SELECT owner FROM video_sessions UNION SELECT owner FROM intents);

CREATE TABLE learned (
  owner INTEGER NOT NULL REFERENCES owners (id),
  kind TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  length REAL NOT NULL,
  details TEXT NOT NULL,
  trusted INTEGER NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (owner, kind, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX learned_of_name ON learned (owner, kind, name);
CREATE INDEX learned_of_size ON learned (owner, kind, bytes) WHERE bytes > 0;

-- To find what another ledger knows as well.
CREATE INDEX audit_of_time ON audit (time);
CREATE INDEX failure_of_time ON failures (time);
)sql",
    R"sql(
CREATE TABLE syncs (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL UNIQUE
) STRICT;
ALTER TABLE assets ADD COLUMN sync INTEGER REFERENCES syncs (id);
CREATE INDEX asset_of_sync ON assets (sync) WHERE sync IS NOT NULL;
)sql",
    // When a block ends by a clock that nobody sets: which start of a machine, and nanoseconds since then.
    R"sql(
ALTER TABLE blocks ADD COLUMN boot TEXT;
ALTER TABLE blocks ADD COLUMN boot_until INTEGER;
)sql",
};

constexpr std::array<const char*, 1> kFileIndex{
    R"sql(
CREATE TABLE files (
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,
  ctime INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (device, inode)
) STRICT, WITHOUT ROWID;
)sql",
};

sql::Outcome<void> apply_missing(sql::Database& database, const Schema& latest) {
  const auto schema = database.number("PRAGMA user_version");
  if (!schema) return tl::unexpected(schema.error());
  std::string script;
  for (auto next = *schema; next < latest.latest(); ++next) script += latest.migrations[static_cast<std::size_t>(next)];
  script += "PRAGMA application_id = " + std::to_string(latest.application_id) + ";";
  script += "PRAGMA user_version = " + std::to_string(std::max(*schema, latest.latest())) + ";";
  return database.execute(script);
}

/// What no ledger has: to read a view or a virtual table runs what its file says, and that may never end.
constexpr std::string_view kNotOurs =
    "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger') OR sql LIKE 'CREATE VIRTUAL%'";

sql::Outcome<Identity> read_identity(sql::Database& database, const Schema& latest) {
  const auto application = database.number("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  const auto schema = database.number("PRAGMA user_version");
  if (!schema) return tl::unexpected(schema.error());
  const auto tables = database.number("SELECT count(*) FROM sqlite_master");
  if (!tables) return tl::unexpected(tables.error());
  if (*application == 0 && *schema == 0 && *tables == 0) return Identity{Whose::fresh, 0};
  if (*application != latest.application_id || *schema < 1) return Identity{Whose::foreign, *schema};
  const auto not_ours = database.number(kNotOurs);
  if (!not_ours) return tl::unexpected(not_ours.error());
  if (*not_ours > 0) return Identity{Whose::foreign, *schema};
  return Identity{*schema > latest.latest() ? Whose::newer : Whose::ours, *schema};
}

}  // namespace

const Schema& registry_schema() {
  static constexpr Schema kSchema{0x6D747570, kRegistry};  // "mtup"
  return kSchema;
}

const Schema& file_index_schema() {
  static constexpr Schema kSchema{0x6D746669, kFileIndex};  // "mtfi"
  return kSchema;
}

// One view for all three answers: another process may be making the ledger at this moment.
sql::Outcome<Identity> identify(sql::Database& database, const Schema& schema) {
  if (auto begun = database.execute("BEGIN"); !begun) return tl::unexpected(begun.error());
  auto identity = read_identity(database, schema);
  if (auto ended = database.execute("ROLLBACK"); !ended && identity) return tl::unexpected(ended.error());
  return identity;
}

sql::Outcome<void> migrate(sql::Database& database, const Schema& schema) {
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun;
  // Another process may have done it since this one looked, so look again under the lock.
  auto done = apply_missing(database, schema);
  if (done) done = database.execute("COMMIT");
  if (!done && database.in_transaction()) static_cast<void>(database.execute("ROLLBACK"));
  return done;
}

}  // namespace metaup::ledger
