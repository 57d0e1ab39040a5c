#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/plan_file.hpp"
#include "run/build/missing_looks.hpp"
#include "run/build/sync.hpp"
#include "run/targets/sync_removal.hpp"
#include "run/targets/upload_context.hpp"

namespace metaup::run {

/// Finds what a sync is to delete, before anything is sent: what the registry says that it made, less what the sources
/// hold. Where something is missing, all other files of the sources are looked at as well; where too much is, Meta is
/// asked what of it is used. The removals then wait until all else has ended. A plan in force names those that may go.
class SyncRemover {
 public:
  /// `items` come before the removals.
  SyncRemover(SyncRemovals removals, std::set<AccountId> accounts, std::uint32_t items, UploadContext& context);
  SyncRemover(const SyncRemover&) = delete;
  SyncRemover& operator=(const SyncRemover&) = delete;

  /// Once, before the run.
  void begin();

 private:
  /// The next step once all that can be known without a request is.
  void ask(void (SyncRemover::*step)());
  void on_contents_known();
  void take_made(const AccountId& account, const std::vector<ledger::Synced>& made);
  [[nodiscard]] bool is_of_this_part(const std::vector<ledger::Synced>& contents) const;
  void on_made_known();
  void ask_about_missing();
  void on_assets_known();
  [[nodiscard]] std::optional<std::set<std::uint64_t>> missing_sizes() const;
  void look_at_rest();
  void note_unread(const Error& error);
  void on_rest_known(const std::function<void()>& answered);
  void drop_what_is_there();
  void on_users_known();
  /// False: more seems to be gone than may be deleted, and the run has ended.
  [[nodiscard]] bool keep_to_most();
  void look_at_unlisted();
  void on_unlisted_known();
  /// What the plan in force does not delete is left alone.
  void keep_to_plan();
  void add_removals();
  [[nodiscard]] bool is_gone(const Missing& missing) const;
  [[nodiscard]] std::size_t count() const;
  void give_up(const std::string& why);

  SyncRemovals removals_;
  std::set<AccountId> accounts_;
  std::uint32_t next_index_;
  UploadContext& context_;
  RemovalContext removal_;
  Found found_;
  std::vector<Missing> missing_;
  std::map<std::string, plan::Candidate> unlisted_;  ///< `SyncRest::unlisted`
  /// What the plan in force deletes, but for what is missing indeed.
  std::map<std::pair<AccountId, ledger::Remote>, const report::PlannedTarget*> planned_;
  bool is_put_off_ = false;
  MissingLooks looks_;
};

}  // namespace metaup::run
