#pragma once
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ledger/registry.hpp"
#include "ledger/store.hpp"

namespace metaup::ledger {

/// The registry in a database of the latest schema, whichever database that is.
///
/// Changes wait in `pending_`, outside of any transaction, so that other processes can write meanwhile. A question
/// whose answer they could change writes them first; `Touched` keeps most from being one.
class SqlRegistry final : public Registry {
 public:
  explicit SqlRegistry(std::unique_ptr<Store> store) : store_(std::move(store)) {}
  ~SqlRegistry() override;
  SqlRegistry(const SqlRegistry&) = delete;
  SqlRegistry& operator=(const SqlRegistry&) = delete;

  [[nodiscard]] Result<void> begin_run(const RunRow& run) override;
  [[nodiscard]] Result<void> end_run(const RunEnd& end) override;
  [[nodiscard]] Result<std::vector<Answer>> ask(const std::vector<Question>& questions) override;
  void write(Change change) override;
  [[nodiscard]] Result<std::vector<std::int64_t>> begin_intents(const std::vector<Intent>& intents) override;
  [[nodiscard]] Result<void> commit() override;
  [[nodiscard]] bool out_of_room() const override { return store_->out_of_room(); }
  [[nodiscard]] Result<void> each_asset(const std::string& origin, const std::string& account,
                                        const std::function<void(const OwnedAsset&)>& visit) override;
  [[nodiscard]] Result<void> each_run(const RunFilter& which,
                                      const std::function<void(const RecordedRun&)>& visit) override;
  [[nodiscard]] Result<void> each_made(const std::string& run_id,
                                       const std::function<void(const MadeAsset&)>& visit) override;
  [[nodiscard]] Result<void> each_failure(const std::string& run_id,
                                          const std::function<void(const FailedItem&)>& visit) override;
  [[nodiscard]] Result<void> each_write(const WriteFilter& which,
                                        const std::function<void(const AuditRow&)>& visit) override;
  [[nodiscard]] Result<void> each_record(const std::function<void(const Record&)>& visit) override;
  [[nodiscard]] Result<Merged> merge(const NextRecord& next) override;
  [[nodiscard]] Result<std::uint64_t> forget(const Forget& what) override;
  [[nodiscard]] Result<Pruned> prune(WallTime before) override;
  [[nodiscard]] Result<std::vector<std::string>> check() override;
  [[nodiscard]] SharedRegistry* shared() { return store_->shared(); }

 private:
  /// What questions about assets could miss in the database. Owners and kinds are left out: to write once too often
  /// does no harm.
  struct Touched {
    std::set<std::string, std::less<>> contents;
    std::set<std::string, std::less<>> remotes;
    bool all = false;
  };

  [[nodiscard]] bool must_see_pending(const Question& question) const;
  /// Whether what waits could change an answer that was found without it.
  [[nodiscard]] bool is_outdated(const Answer& answer) const;
  [[nodiscard]] Result<std::vector<Answer>> look_up(const std::vector<Question>& questions);
  /// How many rows each statement has removed.
  [[nodiscard]] static Result<std::vector<std::uint64_t>> removed(Result<Written> written);
  /// Passes on each row once: what was passed on cannot be taken back, so a connection that breaks in between is an
  /// error.
  [[nodiscard]] Result<void> read_once(std::span<const sql::Statement> queries, const sql::Visit& visit);
  /// All that waits is written first.
  [[nodiscard]] Result<void> visit_rows(const sql::Statement& query, const std::function<void(const sql::Row&)>& visit);
  void touch(const Change& change);
  [[nodiscard]] Result<void> write_notes();
  /// All that waits and then `more`, in one transaction. How many rows each statement of `more` has changed.
  [[nodiscard]] Result<Written> write_all(Transaction more, const sql::Visit& visit = sql::ignore_rows);
  /// Of the last intents of this run, when the answer to their transaction was lost.
  [[nodiscard]] Result<std::vector<std::int64_t>> ids_of_last_intents(std::size_t count);

  std::unique_ptr<Store> store_;
  std::string run_;  ///< what is made now carries its id
  std::vector<Change> pending_;
  std::vector<Change> notes_;  ///< of a store that is only read
  Touched touched_;            ///< by what is pending
};

}  // namespace metaup::ledger
