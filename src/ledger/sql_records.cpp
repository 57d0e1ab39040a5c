#include <array>

#include "base/url_text.hpp"
#include "ledger/history.hpp"
#include "ledger/merge.hpp"
#include "ledger/sql_registry.hpp"

// The registry's rows as records, and records as its rows.

namespace metaup::ledger {
namespace {

using sql::Outcome;
using sql::Row;

/// The columns of each type's fields, in their order.
constexpr std::array<std::string_view, kRecordTypes> kSelect{
    "SELECT origin, account, known, known_by FROM owners ORDER BY id",
    "SELECT origin, account, edge, key, details, sent, run FROM intents JOIN owners ON owners.id = owner "
    "ORDER BY intents.id",
    "SELECT origin, account, kind, remote_id, ifnull(sha256, ''), name, bytes, width, height, confirmed, "
    "gone IS NOT NULL, path, gone, replaced, run, made, (SELECT source FROM syncs WHERE syncs.id = sync) "
    "FROM assets JOIN owners ON owners.id = owner ORDER BY assets.id",
    "SELECT origin, account, used_kind, used_id, user_kind, user_id FROM uses JOIN owners ON owners.id = owner "
    "ORDER BY owner, used_kind, used_id, user_kind, user_id",
    "SELECT origin, account, sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, device, inode, "
    "size, mtime, ctime, started FROM video_sessions JOIN owners ON owners.id = owner ORDER BY owner, sha256",
    "SELECT origin, account, video_id, image FROM thumbnails JOIN owners ON owners.id = owner "
    "ORDER BY owner, video_id",
    "SELECT origin, account, kind, remote_id, name, bytes, length, details, trusted, told "
    "FROM learned JOIN owners ON owners.id = owner WHERE NOT EXISTS (SELECT 1 FROM assets WHERE "
    "assets.owner = learned.owner AND assets.kind = learned.kind AND assets.remote_id = learned.remote_id "
    "AND sha256 IS NOT NULL) ORDER BY owner, kind, remote_id",
    "SELECT origin, account, until, since, boot, boot_until FROM blocks JOIN owners ON owners.id = owner "
    "ORDER BY owner",
    "SELECT origin, account, limiter, percent, points_per_percent, told FROM usage JOIN owners ON owners.id = owner "
    "ORDER BY owner, limiter",
    "SELECT run_id, command, origin, started, ended, exit_code, items, done, failed FROM runs ORDER BY run_id",
    "SELECT run_id, account FROM run_accounts ORDER BY run_id, account",
    "SELECT run, time, account, kind, source, class, code, subcode, fbtrace_id, message FROM failures ORDER BY id",
    "SELECT time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run FROM audit ORDER BY id",
};

Value value_at(const Row& row, int column, Form form) {
  if (row.is_null(column)) return {};
  switch (form) {
    case Form::text:
    case Form::id:
    case Form::account:
    case Form::owner:
    case Form::kind:
    case Form::digest:
      return row.text(column);
    case Form::real:
      return row.real(column);
    default:
      return row.integer(column);
  }
}

/// Older versions kept whole URLs, which may hold secrets.
void hide_secrets(Record& record) {
  const auto fields = fields_of(record.type);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool may_be_url = (record.type == RecordType::write && fields[i].name == "source") ||
                            (record.type == RecordType::intent && fields[i].name == "details");
    auto* const text = std::get_if<std::string>(&record.values[i]);
    if (may_be_url && text != nullptr) *text = without_url_secrets(*text);
  }
}

Record record_at(const Row& row, RecordType type) {
  Record record{.type = type, .values = {}};
  int column = 0;
  for (const auto& field : fields_of(type)) record.values.push_back(value_at(row, column++, field.form));
  hide_secrets(record);
  return record;
}

}  // namespace

Result<void> SqlRegistry::each_record(const std::function<void(const Record&)>& visit) {
  if (auto written = commit(); !written) return written;
  std::vector<sql::Statement> all;
  for (const auto sql : kSelect) all.emplace_back(sql);
  const auto visit_row = [&](std::size_t type, const Row& row) {
    visit(record_at(row, static_cast<RecordType>(type)));
  };
  const auto read = read_once(all, visit_row);
  const auto done = store_->refresh();
  return read ? done : read;
}

Result<Merged> SqlRegistry::merge(const NextRecord& next) {
  Merged merged;
  std::optional<Error> unread;
  const auto take_all = [&](sql::Connection& connection) -> Outcome<void> {
    Merge merge(connection);
    for (auto record = next();; record = next()) {
      if (!record) {
        unread = record.error();
        return tl::unexpected(sql::Failure{.message = "what is to be merged cannot be read"});
      }
      if (!*record) return {};
      const auto changed = merge.take(**record);
      if (!changed) return tl::unexpected(changed.error());
      ++merged.records;
      if (*changed > 0) ++merged.changed;
    }
  };
  const auto done = write_all({.statements = {}, .then = take_all});
  if (unread) return tl::unexpected(*std::move(unread));
  if (!done) return tl::unexpected(done.error());
  return merged;
}

}  // namespace metaup::ledger
