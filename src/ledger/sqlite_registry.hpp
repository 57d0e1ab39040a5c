#pragma once
#include <functional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "ledger/anchor.hpp"
#include "ledger/change.hpp"
#include "ledger/disk_reserve.hpp"
#include "ledger/registry.hpp"
#include "ledger/sqlite.hpp"

namespace metaup::ledger {

/// The registry in an SQLite database that is open, ours and of the latest schema.
///
/// Changes wait in `pending_`, outside of any transaction, so that other processes can write meanwhile. A question
/// whose answer they could change writes them first; `Touched` keeps most from being one.
class SqliteRegistry final : public Registry {
 public:
  /// What a registry in a file has beside its database.
  struct Home {
    std::string path;  ///< for messages
    DiskReserve reserve = {};
    Anchor anchor = {};
    bool to_be_read = false;
  };
  SqliteRegistry(sql::Database database, Home home);
  ~SqliteRegistry() override;
  SqliteRegistry(const SqliteRegistry&) = delete;
  SqliteRegistry& operator=(const SqliteRegistry&) = delete;

  [[nodiscard]] Result<void> begin_run(const RunRow& run) override;
  [[nodiscard]] Result<void> end_run(const RunEnd& end) override;
  [[nodiscard]] Result<std::vector<Answer>> ask(const std::vector<Question>& questions) override;
  void write(Change change) override;
  [[nodiscard]] Result<std::vector<std::int64_t>> begin_intents(const std::vector<Intent>& intents) override;
  [[nodiscard]] Result<void> commit() override;
  [[nodiscard]] bool out_of_room() const override { return out_of_room_; }
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
  [[nodiscard]] Result<std::vector<std::string>> check() override;

 private:
  using Write = std::function<sql::Outcome<void>(sql::Database&)>;
  /// What questions about assets could miss in the database. Owners and kinds are left out: to write once too often
  /// does no harm.
  struct Touched {
    std::set<std::string, std::less<>> contents;
    std::set<std::string, std::less<>> remotes;
    bool all = false;
  };

  // sqlite_answers.cpp
  [[nodiscard]] Result<Answer> answer(const AssetOfContent& question);
  [[nodiscard]] Result<Answer> answer(const AssetOfRemote& question);
  [[nodiscard]] Result<Answer> answer(const AssetsOfKind& question);
  [[nodiscard]] Result<Answer> answer(const SessionOfContent& question);
  [[nodiscard]] Result<Answer> answer(const SessionOfVideo& question);
  [[nodiscard]] Result<Answer> answer(const ThumbnailOf& question);
  [[nodiscard]] Result<Answer> answer(const UsersOf& question);
  [[nodiscard]] Result<Answer> answer(const OpenIntents& question);
  [[nodiscard]] Result<Answer> answer(const LimitsOf& question);
  [[nodiscard]] Result<Answer> answer(const StandingOf& question);
  [[nodiscard]] Result<Answer> answer(const LearnedLike& question);
  [[nodiscard]] Result<Answer> answer(const SyncedFrom& question);
  /// What `sql` selects with the owner and `keys`; with `see_pending` all that waits is written first.
  template <class Convert, class... Keys>
  [[nodiscard]] auto rows(bool see_pending, std::string_view sql, const Owner& owner, Convert convert,
                          const Keys&... keys) -> Result<std::vector<std::invoke_result_t<Convert, const sql::Row&>>>;

  // sqlite_history.cpp
  /// All that waits is written first.
  template <class Visit, class... Keys>
  [[nodiscard]] Result<void> visit_rows(std::string_view sql, Visit visit, const Keys&... keys);

  void touch(const Change& change);
  /// All that waits and then `more`, in one transaction; gives the reserve up for it if need be.
  [[nodiscard]] Result<void> write_all(const Write& more);
  [[nodiscard]] sql::Outcome<void> try_write_all(const Write& more);
  /// One view of the database for many questions: to open one costs more than a look-up.
  [[nodiscard]] sql::Outcome<void> hold_view();
  [[nodiscard]] sql::Outcome<void> drop_view();
  [[nodiscard]] tl::unexpected<Error> failed(const sql::Failure& failure) const;

  Home home_;
  sql::Database database_;
  std::string run_;  ///< what is made now carries its id
  bool out_of_room_ = false;
  std::vector<Change> pending_;
  Touched touched_;  ///< by what is pending
};

}  // namespace metaup::ledger
