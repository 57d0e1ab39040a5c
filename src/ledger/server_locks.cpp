#include "ledger/server_locks.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace metaup::ledger {
namespace {

using sql::Outcome;
using sql::Row;
using sql::Statement;

/// The room for locks is shared by all who use the server, and by default it is enough for 6,400.
constexpr std::size_t kMostClaims = 500;

constexpr std::string_view kTryAlone = "SELECT pg_try_advisory_lock(?)";
constexpr std::string_view kTryShared = "SELECT pg_try_advisory_lock_shared(?)";
constexpr std::string_view kUnlock = "SELECT pg_advisory_unlock(?)";
constexpr std::string_view kUnlockShared = "SELECT pg_advisory_unlock_shared(?)";
// Only accounts are locked for sharing.
constexpr std::string_view kMachines =
    "SELECT coalesce(max(machines), 1) FROM (SELECT count(*) AS machines FROM pg_locks "
    "WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "GROUP BY classid, objid, objsubid HAVING bool_or(pid = pg_backend_pid())) AS accounts";
// Whoever ends takes its name off `writers`; whoever is connected has done with it, or would hold the claim.
constexpr std::string_view kInFlight =
    "SELECT count(*) FROM intents JOIN writers ON writers.writer = intents.writer "
    "WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND key = ? "
    "AND seen > now() - INTERVAL '1 day' AND intents.writer <> current_setting('application_name') "
    "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = intents.writer)";
// They were killed, or their connection was cut and they are about to have another one.
constexpr std::string_view kLost =
    "SELECT writer FROM writers WHERE seen > now() - INTERVAL '10 minutes' "
    "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = writers.writer)";

// The key of a lock is in two halves here. A connection that was made anew has another name until it has its locks
// again.
constexpr std::string_view kClaimants =
    "SELECT (classid::bigint << 32) | objid::bigint, application_name, "
    "coalesce(extract(epoch FROM now() - seen) * 1000, 0)::bigint "
    "FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "LEFT JOIN writers ON writers.writer = regexp_replace(application_name, ' back$', '') "
    "WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted AND objsubid = 1 AND pid <> pg_backend_pid() "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY application_name";

std::int64_t key_of(const Owner& owner) { return lock_key(owner.origin + "\n" + owner.account.digits()); }
std::int64_t key_of(const Claim& claim) {
  return lock_key(claim.owner.origin + "\n" + claim.owner.account.digits() + "\n" + claim.identity);
}

Outcome<void> without_counts(const Outcome<std::vector<std::uint64_t>>& done) {
  if (!done) return tl::unexpected(done.error());
  return {};
}

}  // namespace

Outcome<bool> ServerLocks::try_account(sql::Connection& server, const Owner& owner, bool alone) {
  const Lock account{key_of(owner), alone};
  const auto is_it = [&](const Lock& one) { return one.key == account.key; };
  if (std::any_of(accounts_.begin(), accounts_.end(), is_it)) return true;
  bool is_locked = false;
  const auto asked = server.each(
      alone ? kTryAlone : kTryShared, [&](const Row& row) { is_locked = row.integer(0) != 0; }, account.key);
  if (!asked) return tl::unexpected(asked.error());
  if (is_locked) accounts_.push_back(account);
  return is_locked;
}

Outcome<void> ServerLocks::unlock_accounts(sql::Connection& server) {
  std::vector<Statement> all;
  for (const auto& account : accounts_) all.emplace_back(account.alone ? kUnlock : kUnlockShared, account.key);
  accounts_.clear();
  return without_counts(server.perform(all, sql::ignore_rows));
}

Outcome<std::size_t> ServerLocks::machines(sql::Connection& server) {
  std::size_t count = 1;
  const auto asked = server.each(kMachines, [&](const Row& row) { count = static_cast<std::size_t>(row.integer(0)); });
  if (!asked) return tl::unexpected(asked.error());
  return count;
}

Outcome<std::vector<bool>> ServerLocks::claim(sql::Connection& server, const std::vector<Claim>& claims,
                                              Clock::time_point now) {
  std::vector<bool> ours(claims.size());
  std::vector<Said> said(claims.size());
  std::vector<Statement> statements;
  std::vector<std::size_t> asked;  // which claim each statement is about
  std::set<std::int64_t> keys;     // a lock that is taken twice would have to be given back twice
  const auto add = [&](std::size_t claim, Statement statement) {
    statements.push_back(std::move(statement));
    asked.push_back(claim);
  };
  // The statements of one call see what others have written up to each of them: what was in flight when a lock became
  // free is seen by the one behind it.
  const bool is_closed = now < closed_until_ || awaits_others(now);
  auto room = is_closed ? 0 : kMostClaims - std::min(kMostClaims, held_.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto& [owner, identity, intents] = claims[i];
    const auto lock = key_of(claims[i]);
    ours[i] = held_.contains(lock);
    if (ours[i] || room == 0 || !keys.insert(lock).second) continue;
    --room;
    said[i].was_asked = true;
    add(i, Statement(kTryAlone, lock));
    for (const auto& key : intents) add(i, Statement(kInFlight, owner.origin, owner.account.digits(), key));
  }
  statements.emplace_back(kLost);  // when the locks have been tried: who has left none is among them
  std::vector<std::string> lost;
  const auto visit = [&](std::size_t number, const Row& row) {
    if (number == asked.size()) return lost.push_back(row.text(0));
    auto& one = said[asked[number]];
    (statements[number].sql == kTryAlone ? one.is_free : one.in_flight) |= row.integer(0) != 0;
  };
  if (const auto done = server.perform(statements, visit); !done) return tl::unexpected(done.error());
  note_lost(lost, now);
  const bool may_be_theirs = awaits_others(now);
  if (may_be_theirs) closed_until_ = std::max(closed_until_, now + patience_.others);
  std::vector<Statement> given_back;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (!said[i].was_asked) continue;
    const auto key = key_of(claims[i]);
    ours[i] = !may_be_theirs && is_ours(key, said[i], now);
    if (ours[i]) held_.insert(key);
    if (!ours[i] && said[i].is_free) given_back.emplace_back(kUnlock, key);
  }
  if (const auto done = server.perform(given_back, sql::ignore_rows); !done) return tl::unexpected(done.error());
  return ours;
}

void ServerLocks::note_lost(const std::vector<std::string>& machines, Clock::time_point now) {
  std::map<std::string, Clock::time_point> lost;
  for (const auto& machine : machines) {
    const auto known = lost_machines_.find(machine);
    lost.emplace(machine, known == lost_machines_.end() ? now : known->second);
  }
  lost_machines_ = std::move(lost);
}

bool ServerLocks::awaits_others(Clock::time_point now) const {
  return std::any_of(lost_machines_.begin(), lost_machines_.end(),
                     [&](const auto& machine) { return now - machine.second < patience_.freed; });
}

bool ServerLocks::is_ours(std::int64_t key, const Said& said, Clock::time_point now) {
  if (!said.is_free) {
    foreign_[key].reset();
    return false;
  }
  if (said.in_flight) foreign_.try_emplace(key);
  const auto known = foreign_.find(key);
  if (known == foreign_.end()) return true;
  auto& free_since = known->second;
  if (!free_since) free_since = now;
  if (now - *free_since < (said.in_flight ? patience_.in_flight : patience_.freed)) return false;
  foreign_.erase(known);
  return true;
}

Outcome<void> ServerLocks::release(sql::Connection& server, const std::vector<Claim>& claims) {
  std::vector<Statement> all;
  for (const auto& claim : claims) {
    const auto key = key_of(claim);
    foreign_.erase(key);
    if (held_.erase(key) > 0) all.emplace_back(kUnlock, key);
  }
  return without_counts(server.perform(all, sql::ignore_rows));
}

Outcome<std::vector<Claimant>> ServerLocks::claimants(sql::Connection& server, const std::vector<Claim>& claims) {
  std::set<std::int64_t> keys;
  for (const auto& claim : claims) keys.insert(key_of(claim));
  std::vector<Claimant> claimants;
  std::string last;
  const auto asked = server.each(kClaimants, [&](const Row& row) {
    const auto writer = row.text(1);
    if (!keys.contains(row.integer(0)) || writer == last) return;
    last = writer;
    auto claimant = claimant_of(writer);
    if (!claimant) return;
    claimant->silent_for = std::chrono::milliseconds{row.integer(2)};
    claimants.push_back(*std::move(claimant));
  });
  if (!asked) return tl::unexpected(asked.error());
  return claimants;
}

void ServerLocks::lose(Clock::time_point now) {
  closed_until_ = now + patience_.others;
  lost_ = accounts_;
  for (const auto key : held_) lost_.push_back({.key = key});
}

Outcome<bool> ServerLocks::take_again(sql::Connection& server) {
  std::vector<Statement> all;
  for (const auto& lock : lost_) all.emplace_back(lock.alone ? kTryAlone : kTryShared, lock.key);
  std::vector<Lock> left;
  const auto done = server.perform(all, [&](std::size_t number, const Row& row) {
    if (row.integer(0) == 0) left.push_back(lost_[number]);
  });
  if (!done) return tl::unexpected(done.error());
  lost_ = std::move(left);
  return lost_.empty();
}

std::optional<Claimant> claimant_of(const std::string& writer) {
  std::vector<std::string> words{{}};
  for (const char c : writer) {
    if (c == ' ') words.emplace_back();
    if (c != ' ') words.back() += c;
  }
  if (words.size() < 4 || words[0] != "metaup") return std::nullopt;
  return Claimant{.host = words[1], .process = words[2]};
}

std::int64_t lock_key(const std::string& thing) {
  constexpr std::size_t kDigits = 16;
  std::uint64_t key = 0;
  for (const char digit : sha256_hex("metaup\n" + thing).substr(0, kDigits)) {
    key = key << 4U | hex_digit(digit).value_or(0);
  }
  return static_cast<std::int64_t>(key);
}

}  // namespace metaup::ledger
