#include "ledger/sqlite_registry.hpp"

#include "ledger/asset_row.hpp"
#include "ledger/failure.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;
using sql::Row;

constexpr std::string_view kBeginRun = "INSERT INTO runs (run_id, command, origin, started) VALUES (?, ?, ?, ?)";
constexpr std::string_view kAddRunAccount =
    "INSERT INTO run_accounts (run_id, account) VALUES (?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kEndRun =
    "UPDATE runs SET ended = ?, exit_code = ?, items = ?, done = ?, failed = ? WHERE run_id = ?";

constexpr std::string_view kEachAsset =
    "SELECT " METAUP_ASSET_COLUMNS
    ", origin, account FROM assets JOIN owners ON owners.id = owner WHERE replaced IS NULL "
    "AND (?1 = '' OR origin = ?1) AND (?2 = '' OR account = ?2) ORDER BY assets.id";

#define METAUP_FORGOTTEN_OWNERS \
  "owner IN (SELECT id FROM owners WHERE (?3 = '' OR origin = ?3) AND (?4 = '' OR account = ?4))"
constexpr std::string_view kForget =
    "DELETE FROM assets WHERE (?1 = '' OR sha256 = ?1) AND (?2 = '' OR remote_id = ?2) AND " METAUP_FORGOTTEN_OWNERS;
// What was learned goes with them.
constexpr std::string_view kForgetLearned =
    "DELETE FROM learned WHERE ?1 = '' AND (?2 = '' OR remote_id = ?2) AND " METAUP_FORGOTTEN_OWNERS;
// Of an account of which all is forgotten nothing is known any more.
constexpr std::string_view kForgetKnown =
    "UPDATE owners SET known = NULL, known_by = NULL WHERE known IS NOT NULL AND ?1 = '' AND ?2 = '' "
    "AND (?3 = '' OR origin = ?3) AND (?4 = '' OR account = ?4)";
constexpr std::string_view kForgetSessions =
    "DELETE FROM video_sessions WHERE (?1 = '' OR sha256 = ?1) AND (?2 = '' OR video_id = ?2) "
    "AND " METAUP_FORGOTTEN_OWNERS;
// Those of the videos that are about to be forgotten, whether by their content or by themselves.
constexpr std::string_view kForgetThumbnails =
    "DELETE FROM thumbnails WHERE (?2 = '' OR video_id = ?2) AND (?1 = '' OR EXISTS (SELECT 1 FROM assets WHERE "
    "assets.owner = thumbnails.owner AND remote_id = video_id AND sha256 = ?1)) AND " METAUP_FORGOTTEN_OWNERS;
#undef METAUP_FORGOTTEN_OWNERS

constexpr std::string_view kBeginIntent =
    "INSERT INTO intents (owner, edge, key, details, sent, run) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?, nullif(?, ''))";

Outcome<void> write_intent(Database& database, const Intent& intent, const std::string& run) {
  if (auto owned = write_owner(database, intent.owner); !owned) return owned;
  const auto added = database.run(kBeginIntent, intent.owner.origin, intent.owner.account.digits(), intent.edge,
                                  intent.key, intent.details, to_ns(intent.sent_at), run);
  if (!added) return tl::unexpected(added.error());
  return {};
}

}  // namespace

SqliteRegistry::SqliteRegistry(Database database, Home home) : home_(std::move(home)), database_(std::move(database)) {}

// For a caller that left early: what Meta confirmed is worth a last attempt, though nobody hears of it.
SqliteRegistry::~SqliteRegistry() { static_cast<void>(commit()); }

Result<void> SqliteRegistry::begin_run(const RunRow& run) {
  if (auto written = commit(); !written) return written;  // it is the work of the run before
  run_ = run.run_id;
  return write_all([&](Database& database) -> Outcome<void> {
    const auto added = database.run(kBeginRun, run.run_id, run.command, run.origin, to_ns(run.started));
    if (!added) return tl::unexpected(added.error());
    for (const auto& account : run.accounts) {
      const auto named = database.run(kAddRunAccount, run.run_id, account.digits());
      if (!named) return tl::unexpected(named.error());
    }
    return {};
  });
}

Result<void> SqliteRegistry::end_run(const RunEnd& end) {
  return write_all([&](Database& database) -> Outcome<void> {
    const auto updated = database.run(kEndRun, to_ns(end.ended), end.exit_code, end.counts.items, end.counts.done,
                                      end.counts.failed, end.run_id);
    if (!updated) return tl::unexpected(updated.error());
    return {};
  });
}

Result<std::vector<Answer>> SqliteRegistry::ask(const std::vector<Question>& questions) {
  std::vector<Answer> answers;
  for (const auto& question : questions) {
    auto one = std::visit([this](const auto& asked) { return answer(asked); }, question);
    if (!one) return tl::unexpected(std::move(one.error()));
    answers.push_back(*std::move(one));
  }
  return answers;
}

void SqliteRegistry::write(Change change) {
  const bool only_notes = std::holds_alternative<AuditRow>(change) || std::holds_alternative<Blocked>(change) ||
                          std::holds_alternative<UsageTold>(change);
  if (home_.to_be_read && only_notes) return;
  touch(change);
  pending_.push_back(std::move(change));
}

void SqliteRegistry::touch(const Change& change) {
  if (std::holds_alternative<Seen>(change)) touched_.all = true;
  if (const auto* const recognized = std::get_if<Recognized>(&change)) {
    touched_.contents.insert(recognized->asset.sha256);
    touched_.remotes.insert(recognized->asset.remote_id);
  }
  const auto* const recorded = std::get_if<Recorded>(&change);
  if (recorded == nullptr) return;
  if (recorded->asset.sha256.empty()) touched_.all = true;  // it confirms what is known of any content
  touched_.contents.insert(recorded->asset.sha256);
  touched_.remotes.insert(recorded->asset.remote_id);
}

Result<std::vector<std::int64_t>> SqliteRegistry::begin_intents(const std::vector<Intent>& intents) {
  // NORMAL leaves it to the next checkpoint to sync the log; FULL syncs it with this commit. The
  // setting cannot change inside a transaction, and a view is one.
  if (const auto dropped = drop_view(); !dropped) return failed(dropped.error());
  if (const auto set = database_.execute("PRAGMA synchronous = FULL"); !set) return failed(set.error());
  std::vector<std::int64_t> ids;
  const auto written = write_all([&](Database& database) -> Outcome<void> {
    ids.clear();
    for (const auto& intent : intents) {
      if (auto one = write_intent(database, intent, run_); !one) return one;
      ids.push_back(database.last_row_id());
    }
    return {};
  });
  if (const auto set = database_.execute("PRAGMA synchronous = NORMAL"); !set) return failed(set.error());
  if (!written) return tl::unexpected(written.error());
  return ids;
}

Result<void> SqliteRegistry::commit() {
  if (pending_.empty()) {
    const auto dropped = drop_view();
    return dropped ? home_.anchor.check() : failed(dropped.error());
  }
  return write_all([](Database&) -> Outcome<void> { return {}; });
}

Result<void> SqliteRegistry::each_asset(const std::string& origin, const std::string& account,
                                        const std::function<void(const OwnedAsset&)>& visit) {
  if (auto written = commit(); !written) return written;
  const auto done = database_.each(
      kEachAsset,
      [&](const Row& row) { visit({{row.text(kAfterAsset), account_at(row, kAfterAsset + 1)}, to_asset(row)}); },
      origin, account);
  if (!done) return failed(done.error());
  return {};
}

Result<std::uint64_t> SqliteRegistry::forget(const Forget& what) {
  if (what.origin.empty() && what.account.empty() && what.sha256.empty() && what.remote_id.empty()) {
    return local_error("say what to forget: a content, a remote id, an account or an origin");
  }
  std::uint64_t forgotten = 0;
  const auto done = write_all([&](Database& database) -> Outcome<void> {
    for (const auto& sql : {kForgetThumbnails, kForgetLearned, kForgetKnown, kForgetSessions, kForget}) {
      const auto deleted = database.run(sql, what.sha256, what.remote_id, what.origin, what.account);
      if (!deleted) return tl::unexpected(deleted.error());
      const bool counts = sql == kForgetSessions || sql == kForget || sql == kForgetLearned;
      if (counts) forgotten += *deleted;  // a thumbnail is a part of its video
    }
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return forgotten;
}

Result<std::vector<std::string>> SqliteRegistry::check() {
  if (auto written = commit(); !written) return tl::unexpected(written.error());
  std::vector<std::string> problems;
  auto done = database_.each("PRAGMA integrity_check", [&](const Row& row) {
    if (auto line = row.text(0); line != "ok") problems.push_back(std::move(line));
  });
  if (done) {
    done = database_.each("PRAGMA foreign_key_check", [&](const Row& row) {
      problems.push_back("a row of " + row.text(0) + " refers to a row of " + row.text(2) + " that is not there");
    });
  }
  if (done) return problems;
  if (!sql::is_damaged(done.error())) return failed(done.error());
  problems.push_back(done.error().message);
  return problems;
}

Result<void> SqliteRegistry::write_all(const Write& more) {
  if (auto same = home_.anchor.check(); !same) return same;
  auto done = try_write_all(more);
  if (!done && sql::is_full(done.error())) {
    out_of_room_ = true;
    if (home_.reserve.release()) done = try_write_all(more);
  }
  if (!done) return failed(done.error());
  pending_.clear();
  touched_ = {};
  return {};
}

Outcome<void> SqliteRegistry::try_write_all(const Write& more) {
  auto done = drop_view();
  if (done) done = database_.execute("BEGIN IMMEDIATE");
  for (auto change = pending_.begin(); done && change != pending_.end(); ++change) {
    done = write_change(database_, *change, run_);
  }
  if (done) done = more(database_);
  if (done) done = database_.execute("COMMIT");
  if (!done && database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
  return done;
}

Outcome<void> SqliteRegistry::hold_view() {
  return database_.in_transaction() ? Outcome<void>{} : database_.execute("BEGIN");
}

Outcome<void> SqliteRegistry::drop_view() {
  return database_.in_transaction() ? database_.execute("COMMIT") : Outcome<void>{};
}

tl::unexpected<Error> SqliteRegistry::failed(const sql::Failure& failure) const {
  return tl::unexpected(to_error(failure, home_.path));
}

}  // namespace metaup::ledger
