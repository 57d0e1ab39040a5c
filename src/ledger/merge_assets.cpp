#include "ledger/merge_assets.hpp"

#include <algorithm>
#include <optional>

namespace metaup::ledger {
namespace {

using sql::Connection;
using sql::Outcome;
using sql::Row;

/// An asset's row, as it is here or comes from elsewhere.
struct KnownAsset {
  std::int64_t id = 0;
  std::int64_t confirmed = 0;
  std::optional<std::int64_t> gone;
  bool replaced = false;

  /// When something was last heard of it.
  [[nodiscard]] std::int64_t last() const { return std::max(confirmed, gone.value_or(confirmed)) / 1'000'000; }
};

/// The values of the record.
struct IncomingAsset {
  explicit IncomingAsset(const Record& record) : values(record.values) {}

  [[nodiscard]] const std::string& kind() const { return std::get<std::string>(values[2]); }
  [[nodiscard]] const std::string& remote_id() const { return std::get<std::string>(values[3]); }
  [[nodiscard]] const std::string& sha256() const { return std::get<std::string>(values[4]); }
  [[nodiscard]] KnownAsset known() const {
    return {
        .id = 0, .confirmed = std::get<std::int64_t>(values[9]), .gone = time(12), .replaced = time(13).has_value()};
  }
  [[nodiscard]] std::optional<std::int64_t> time(std::size_t field) const {
    const auto* const held = std::get_if<std::int64_t>(&values[field]);
    return held != nullptr ? std::optional(*held) : std::nullopt;
  }

  const std::vector<Value>& values;
};

constexpr std::string_view kMergedRemote =
    "SELECT id, confirmed, gone, replaced IS NOT NULL FROM assets "
    "WHERE owner = ? AND kind = ? AND remote_id = ? ORDER BY CASE WHEN gone > confirmed THEN gone ELSE confirmed END "
    "DESC, id LIMIT 1";
constexpr std::string_view kMergedSame =
    "SELECT id, confirmed, gone, replaced IS NOT NULL FROM assets "
    "WHERE owner = ? AND kind = ? AND remote_id = ? AND ifnull(sha256, '') = ?";
constexpr std::string_view kMergedCurrent =
    "SELECT id, confirmed, gone, replaced IS NOT NULL FROM assets "
    "WHERE owner = ? AND kind = ? AND sha256 = ? AND replaced IS NULL";

constexpr std::string_view kMergeGone =
    "UPDATE assets SET gone = CAST(?4 AS BIGINT), sync = CASE WHEN CAST(?4 AS BIGINT) IS NULL THEN sync END "
    "WHERE owner = ?1 AND kind = ?2 AND remote_id = ?3 AND ifnull(gone, -1) <> ifnull(CAST(?4 AS BIGINT), -1)";
constexpr std::string_view kMergeConfirmed =
    "UPDATE assets SET confirmed = ?4 WHERE owner = ?1 AND kind = ?2 AND remote_id = ?3 AND confirmed < ?4";
constexpr std::string_view kMergeDropUnknown =
    "DELETE FROM assets WHERE owner = ? AND kind = ? AND remote_id = ? AND ifnull(sha256, '') = ''";
constexpr std::string_view kMergeDescription =
    "UPDATE assets SET name = ?2, bytes = ?3, width = ?4, height = ?5, path = ifnull(nullif(?6, ''), path), "
    "confirmed = ?7 WHERE id = ?1";
constexpr std::string_view kMergeBlanks =
    "UPDATE assets SET path = CASE WHEN path = '' THEN ?2 ELSE path END, run = ifnull(run, CAST(?3 AS TEXT)), "
    "made = ifnull(made, CAST(?4 AS BIGINT)) WHERE id = ?1 AND ((path = '' AND ?2 <> '') "
    "OR (run IS NULL AND CAST(?3 AS TEXT) IS NOT NULL) OR (made IS NULL AND CAST(?4 AS BIGINT) IS NOT NULL))";
constexpr std::string_view kMergeAddSync = "INSERT INTO syncs (source) VALUES (?) ON CONFLICT DO NOTHING";
// What is not known on both sides as made by the same sync may be wanted for something else.
constexpr std::string_view kMergeShared =
    "UPDATE assets SET sync = NULL WHERE id = ?1 AND sync IS NOT NULL "
    "AND sync <> ifnull((SELECT id FROM syncs WHERE source = ?2), 0)";
// What was gone has been made anew.
constexpr std::string_view kMergeSync =
    "UPDATE assets SET sync = (SELECT id FROM syncs WHERE source = ?2) WHERE id = ?1 "
    "AND CAST(?2 AS TEXT) IS NOT NULL";
constexpr std::string_view kMergeReplaced = "UPDATE assets SET replaced = ? WHERE id = ?";
constexpr std::string_view kMergeAsset =
    "INSERT INTO assets (owner, kind, remote_id, sha256, name, bytes, width, height, confirmed, path, gone, replaced, "
    "run, made, sync) VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "(SELECT id FROM syncs WHERE source = ?))";

template <class... Keys>
Outcome<std::optional<KnownAsset>> find_asset(Connection& connection, std::string_view sql, const Keys&... keys) {
  std::optional<KnownAsset> found;
  const auto read = connection.each(
      sql,
      [&](const Row& row) {
        found = KnownAsset{.id = row.integer(0),
                           .confirmed = row.integer(1),
                           .gone = row.is_null(2) ? std::nullopt : std::optional(row.integer(2)),
                           .replaced = row.integer(3) != 0};
      },
      keys...);
  if (!read) return tl::unexpected(read.error());
  return found;
}

/// Which of two things at Meta stands for a content: one that is there, else the one that was confirmed last.
bool stands_before(const KnownAsset& a, const KnownAsset& b) {
  if (a.gone.has_value() != b.gone.has_value()) return !a.gone.has_value();
  return a.confirmed / 1'000'000 > b.confirmed / 1'000'000;
}

/// What is kept of a row that is there already.
Outcome<std::uint64_t> update_asset(Connection& connection, const KnownAsset& same, bool is_newer,
                                    const IncomingAsset& incoming) {
  const auto& values = incoming.values;
  std::uint64_t changed = 0;
  if (is_newer) {
    const auto done = connection.run_all(kMergeDescription, std::vector<Value>{same.id, values[5], values[6], values[7],
                                                                               values[8], values[11], values[9]});
    if (!done) return done;
    changed += *done;
  }
  const auto done = connection.run_all(kMergeBlanks, std::vector<Value>{same.id, values[11], values[14], values[15]});
  if (!done) return done;
  return changed + *done;
}

Value time_value(const std::optional<std::int64_t>& time) { return time ? Value(*time) : Value(); }

/// Takes records of one asset apart into the steps that each may change something.
class AssetMerge {
 public:
  AssetMerge(Connection& connection, std::int64_t owner, const Record& record)
      : connection_(connection), owner_(owner), incoming_(record), theirs_(incoming_.known()) {}

  Outcome<std::uint64_t> run() {
    auto done = hear();
    if (done && incoming_.sha256().empty()) {
      if (!of_remote_) done = insert();
    } else if (done) {
      done = take_content();
    }
    if (!done) return tl::unexpected(done.error());
    return changed_;
  }

 private:
  /// What was last heard of the thing holds for all its contents, here and there.
  Outcome<void> hear() {
    const auto found = find_asset(connection_, kMergedRemote, owner_, incoming_.kind(), incoming_.remote_id());
    if (!found) return tl::unexpected(found.error());
    of_remote_ = *found;
    if (!of_remote_) return {};
    if (of_remote_->last() >= theirs_.last()) {
      theirs_.gone = of_remote_->gone;
      return {};
    }
    const auto& kind = incoming_.kind();
    auto done = count(connection_.run(kMergeGone, owner_, kind, incoming_.remote_id(), theirs_.gone));
    if (!done || !incoming_.sha256().empty()) return done;
    return count(connection_.run(kMergeConfirmed, owner_, kind, incoming_.remote_id(), theirs_.confirmed));
  }

  Outcome<void> take_content() {
    const auto same =
        find_asset(connection_, kMergedSame, owner_, incoming_.kind(), incoming_.remote_id(), incoming_.sha256());
    if (!same) return tl::unexpected(same.error());
    if (*same) {
      const bool is_newer = theirs_.confirmed / 1'000'000 > (*same)->confirmed / 1'000'000;
      if (auto done = count(update_asset(connection_, **same, is_newer, incoming_)); !done) return done;
      if (auto done = take_sync(**same); !done) return done;
      if (!(*same)->replaced || theirs_.replaced) return {};
    } else {
      const auto dropped = connection_.run(kMergeDropUnknown, owner_, incoming_.kind(), incoming_.remote_id());
      if (auto done = count(dropped); !done) return done;
      was_there_ = *dropped > 0;
    }
    return *same ? stand_again(**same) : stand();
  }

  /// Whose own it is. A thing that is gone is nobody's.
  Outcome<void> take_sync(const KnownAsset& same) {
    if (incoming_.time(12)) return {};
    const bool is_made_anew = of_remote_->gone && of_remote_->last() < theirs_.last();
    if (auto added = add_sync(); !added) return added;
    const auto sql = is_made_anew ? kMergeSync : kMergeShared;
    return count(connection_.run_all(sql, std::vector<Value>{same.id, incoming_.values[16]}));
  }

  Outcome<void> add_sync() {
    if (!std::holds_alternative<std::string>(incoming_.values[16])) return {};
    const auto added = connection_.run_all(kMergeAddSync, std::vector<Value>{incoming_.values[16]});
    if (!added) return tl::unexpected(added.error());
    return {};
  }

  /// A row that is new here: the content's, unless another thing stands for it.
  Outcome<void> stand() {
    if (theirs_.replaced) return insert();
    const auto current = find_asset(connection_, kMergedCurrent, owner_, incoming_.kind(), incoming_.sha256());
    if (!current) return tl::unexpected(current.error());
    if (*current && !stands_before(theirs_, **current)) {
      replaced_ = (*current)->confirmed;
      return insert();
    }
    if (*current) {
      if (auto done = count(connection_.run(kMergeReplaced, theirs_.confirmed, (*current)->id)); !done) return done;
    }
    return insert();
  }

  /// A row that was replaced here, and is current there.
  Outcome<void> stand_again(const KnownAsset& same) {
    const auto current = find_asset(connection_, kMergedCurrent, owner_, incoming_.kind(), incoming_.sha256());
    if (!current) return tl::unexpected(current.error());
    if (*current && !stands_before(theirs_, **current)) return {};
    if (*current) {
      if (auto done = count(connection_.run(kMergeReplaced, theirs_.confirmed, (*current)->id)); !done) return done;
    }
    return count(connection_.run(kMergeReplaced, std::optional<std::int64_t>(), same.id));
  }

  Outcome<void> insert() {
    const auto& values = incoming_.values;
    if (auto added = add_sync(); !added) return added;
    const auto replaced = theirs_.replaced ? values[13] : time_value(replaced_);
    return count(connection_.run_all(
        kMergeAsset, std::vector<Value>{owner_, values[2], values[3], values[4], values[5], values[6], values[7],
                                        values[8], values[9], values[11], time_value(theirs_.gone), replaced,
                                        values[14], values[15], theirs_.gone || was_there_ ? Value() : values[16]}));
  }

  Outcome<void> count(const Outcome<std::uint64_t>& rows) {
    if (!rows) return tl::unexpected(rows.error());
    changed_ += *rows;
    return {};
  }

  Connection& connection_;
  std::int64_t owner_;
  IncomingAsset incoming_;
  KnownAsset theirs_;
  std::optional<KnownAsset> of_remote_;  ///< the newest that is known here of the thing, whatever its content
  std::optional<std::int64_t> replaced_;
  bool was_there_ = false;  ///< it is known here without its content, and so perhaps no sync's own
  std::uint64_t changed_ = 0;
};

}  // namespace

Outcome<std::uint64_t> merge_asset(Connection& connection, std::int64_t owner, const Record& record) {
  return AssetMerge(connection, owner, record).run();
}

}  // namespace metaup::ledger
