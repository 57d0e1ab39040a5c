#include "ledger/sql_registry.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "ledger/asset_row.hpp"
#include "ledger/change.hpp"
#include "ledger/look_up.hpp"

namespace metaup::ledger {
namespace {

using sql::Row;
using sql::Statement;

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
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?, nullif(?, '')) RETURNING id";
constexpr std::string_view kLastIntents = "SELECT id FROM intents WHERE run = ? ORDER BY id DESC LIMIT ?";

}  // namespace

SharedRegistry* shared_of(Registry& registry) {
  auto* const known = dynamic_cast<SqlRegistry*>(&registry);
  return known != nullptr ? known->shared() : nullptr;
}

// For a caller that left early: what Meta confirmed is worth a last attempt, though nobody hears of it.
SqlRegistry::~SqlRegistry() { static_cast<void>(commit()); }

Result<void> SqlRegistry::begin_run(const RunRow& run) {
  if (auto written = commit(); !written) return written;  // it is the work of the run before
  run_ = run.run_id;
  Transaction begun;
  begun.statements.emplace_back(kBeginRun, run.run_id, run.command, run.origin, to_ns(run.started));
  for (const auto& account : run.accounts) {
    begun.statements.emplace_back(kAddRunAccount, run.run_id, account.digits());
  }
  return write_all(std::move(begun)).map([](const auto&) {});
}

Result<void> SqlRegistry::end_run(const RunEnd& end) {
  Transaction ended;
  ended.statements.emplace_back(kEndRun, to_ns(end.ended), end.exit_code, end.counts.items, end.counts.done,
                                end.counts.failed, end.run_id);
  return write_all(std::move(ended)).map([](const auto&) {});
}

bool SqlRegistry::must_see_pending(const Question& question) const {
  if (pending_.empty()) return false;
  if (const auto* const content = std::get_if<AssetOfContent>(&question)) {
    return touched_.all || touched_.contents.contains(content->sha256);
  }
  if (const auto* const remote = std::get_if<AssetOfRemote>(&question)) {
    return touched_.all || touched_.remotes.contains(remote->remote_id);
  }
  return true;
}

// A content that has become another thing no longer speaks for this one.
bool SqlRegistry::is_outdated(const Answer& answer) const {
  const auto* const asset = std::get_if<std::optional<Asset>>(&answer);
  return asset != nullptr && *asset && touched_.contents.contains((*asset)->sha256);
}

Result<std::vector<Answer>> SqlRegistry::ask(const std::vector<Question>& questions) {
  const auto sees_pending = [this](const Question& question) { return must_see_pending(question); };
  if (std::any_of(questions.begin(), questions.end(), sees_pending)) {
    if (auto written = commit(); !written) return tl::unexpected(std::move(written.error()));
  }
  auto answers = look_up(questions);
  const auto outdated = [this](const Answer& answer) { return is_outdated(answer); };
  if (!answers || std::none_of(answers->begin(), answers->end(), outdated)) return answers;
  if (auto written = commit(); !written) return tl::unexpected(std::move(written.error()));
  return look_up(questions);
}

Result<std::vector<Answer>> SqlRegistry::look_up(const std::vector<Question>& questions) {
  LookUp asked(questions, store_->looks_up_lists());
  auto read = store_->read(
      asked.statements(), [&] { asked.begin(); },
      [&](std::size_t statement, const Row& row) { asked.add(statement, row); });
  if (!read) return tl::unexpected(std::move(read.error()));
  return asked.take();
}

void SqlRegistry::write(Change change) {
  const bool says_little = std::holds_alternative<AuditRow>(change) || std::holds_alternative<UsageTold>(change);
  if (store_->is_to_be_read() && says_little) return;
  if (store_->is_to_be_read() && std::holds_alternative<Blocked>(change)) return notes_.push_back(std::move(change));
  touch(change);
  pending_.push_back(std::move(change));
}

void SqlRegistry::touch(const Change& change) {
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

Result<std::vector<std::int64_t>> SqlRegistry::begin_intents(const std::vector<Intent>& intents) {
  if (auto sound = store_->may_go_on(); !sound) return tl::unexpected(std::move(sound.error()));
  Transaction begun{.statements = {}, .then = {}, .is_synced = true};
  for (const auto& intent : intents) {
    begun.statements.push_back(owner_statement(intent.owner));
    begun.statements.emplace_back(kBeginIntent, intent.owner.origin, intent.owner.account.digits(), intent.edge,
                                  intent.key, intent.details, to_ns(intent.sent_at), run_);
  }
  std::vector<std::int64_t> ids(intents.size());
  const auto visit = [&](std::size_t statement, const Row& row) { ids.at(statement / 2) = row.integer(0); };
  const auto written = write_all(std::move(begun), visit);
  if (!written) return tl::unexpected(written.error());
  if (written->rows_were_lost) return ids_of_last_intents(ids.size());
  return ids;
}

Result<std::vector<std::int64_t>> SqlRegistry::ids_of_last_intents(std::size_t count) {
  std::vector<std::int64_t> ids;
  const Statement query(kLastIntents, run_, count);
  const auto read = store_->read(
      {&query, 1}, [&] { ids.clear(); }, [&](std::size_t, const Row& row) { ids.push_back(row.integer(0)); });
  if (!read) return tl::unexpected(read.error());
  if (ids.size() != count) return local_error("the ledger does not say whether it has what is about to be sent");
  std::reverse(ids.begin(), ids.end());
  return ids;
}

/// Whatever comes of it, what is read does not depend on it.
Result<void> SqlRegistry::write_notes() {
  std::vector<Statement> statements;
  for (const auto& change : std::exchange(notes_, {})) add_statements(statements, change, run_);
  return statements.empty() ? Result<void>{} : store_->note(statements);
}

Result<void> SqlRegistry::commit() {
  if (auto noted = write_notes(); !noted) return noted;
  auto done = pending_.empty() ? store_->refresh() : write_all({}).map([](const auto&) {});
  return done ? store_->may_go_on() : done;
}

Result<std::vector<std::uint64_t>> SqlRegistry::removed(Result<Written> written) {
  if (!written) return tl::unexpected(std::move(written.error()));
  if (!written->rows_were_lost) return std::move(written->changed);
  return local_error("it is removed, but how many rows that were is not known: the connection to the ledger broke");
}

Result<void> SqlRegistry::read_once(std::span<const Statement> queries, const sql::Visit& visit) {
  bool any = false;
  bool again = false;
  const auto visit_row = [&](std::size_t query, const Row& row) {
    if (again) return;
    any = true;
    visit(query, row);
  };
  auto read = store_->read(queries, [&] { again = any; }, visit_row);
  if (!again) return read;
  auto error = local_error("the connection to the ledger broke while it was read");
  error.value().hint = "run the same command again";
  error.value().retryable = true;
  return error;
}

Result<void> SqlRegistry::visit_rows(const Statement& query, const std::function<void(const Row&)>& visit) {
  if (auto written = commit(); !written) return written;
  return read_once({&query, 1}, [&](std::size_t, const Row& row) { visit(row); });
}

Result<void> SqlRegistry::each_asset(const std::string& origin, const std::string& account,
                                     const std::function<void(const OwnedAsset&)>& visit) {
  return visit_rows(Statement(kEachAsset, origin, account), [&](const Row& row) {
    visit({{row.text(kAfterAsset), account_at(row, kAfterAsset + 1)}, to_asset(row)});
  });
}

Result<std::uint64_t> SqlRegistry::forget(const Forget& what) {
  if (what.origin.empty() && what.account.empty() && what.sha256.empty() && what.remote_id.empty()) {
    return local_error("say what to forget: a content, a remote id, an account or an origin");
  }
  Transaction forgotten;
  for (const auto& sql : {kForgetThumbnails, kForgetKnown, kForgetLearned, kForgetSessions, kForget}) {
    forgotten.statements.emplace_back(sql, what.sha256, what.remote_id, what.origin, what.account);
  }
  constexpr std::ptrdiff_t kUncounted = 2;  // a thumbnail is a part of its video
  return removed(write_all(std::move(forgotten))).map([](const std::vector<std::uint64_t>& rows) {
    return std::accumulate(rows.begin() + kUncounted, rows.end(), std::uint64_t{0});
  });
}

Result<std::vector<std::string>> SqlRegistry::check() {
  if (auto written = commit(); !written) return tl::unexpected(written.error());
  return store_->check();
}

Result<Written> SqlRegistry::write_all(Transaction more, const sql::Visit& visit) {
  std::vector<Statement> first;
  for (const auto& change : pending_) add_statements(first, change, run_);
  const auto offset = first.size();
  Transaction all{.statements = std::move(first), .then = std::move(more.then), .is_synced = more.is_synced};
  std::move(more.statements.begin(), more.statements.end(), std::back_inserter(all.statements));
  const auto visit_more = [&](std::size_t statement, const Row& row) {
    if (statement >= offset) visit(statement - offset, row);
  };
  auto written = store_->write(all, visit_more);
  if (!written) return written;
  pending_.clear();
  touched_ = {};
  auto& changed = written->changed;
  changed.erase(changed.begin(), changed.begin() + static_cast<std::ptrdiff_t>(offset));
  return written;
}

}  // namespace metaup::ledger
