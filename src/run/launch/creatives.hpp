#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metaup/run/launch.hpp"
#include "metaup/upload/creative_upload.hpp"
#include "run/launch/assets.hpp"
#include "run/launch/full_calls.hpp"

namespace metaup::run {

/// What became of the creative of a row, for the ad that needs it.
struct CreativeEnd {
  std::uint32_t row = 0;
  std::string id;              ///< empty: there is none
  std::string digest;          ///< of its parameters; empty when they were never complete
  bool unchanged = false;      ///< only the ledger says that it is there
  std::optional<Error> error;  ///< why there is none; without one it was only planned
};

/// A creative that is about to be sent.
struct Departure {
  std::uint32_t row = 0;
  std::string digest;
  Submission creative;           ///< its operation has a name if another may refer to its result
  std::optional<Submission> ad;  ///< to go with it
};
/// Adds ads to them.
using Companions = std::function<void(std::vector<Departure>& departures)>;

/// The creatives of a run: each waits for its assets, and is made unless the ledger has its like.
class LaunchCreatives {
 public:
  LaunchCreatives(const AccountId& account, const LaunchSettings& settings, Environment& environment,
                  std::string origin, RunControl& control, LaunchAssets& assets);

  /// One creative of the row. `item` is what will be reported of it.
  void add(std::uint32_t row, report::Item item, graph::CreativeDraft draft, std::vector<LaunchAssets::Need> needs);
  /// One that cannot be made.
  void refuse(std::uint32_t row, report::Item item, Error error);
  /// All have been added. They are tasks from `first` on.
  void begin(TaskId first);
  /// Ads are to go with them, of which a call takes fewer than of creatives.
  void expect_companions() { ready_.set_load(Load::ad); }

  void on_assets(const std::vector<LaunchAssets::Number>& settled);
  /// Those that are still to be made, with their rows.
  void each_open(const std::function<void(std::uint32_t row, const graph::CreativeDraft& draft)>& visit) const;
  /// What they need has been looked at: the rows of `refused` are not made, all others may be.
  void on_looked(const std::map<std::uint32_t, Error>& refused);
  /// Then: images and videos that none of those left shows need not go up.
  void drop_unneeded_assets();
  void start(const Companions& companions);
  /// Task `first` + n is number n.
  void on_completed(const Completed& completed);
  /// The account takes nothing more: closes what no answer will come for.
  void skip_waiting(const Error& reason);
  void skip_rest(const Error& reason);

  /// What has ended since the last call.
  [[nodiscard]] std::vector<CreativeEnd> take_ended() { return std::exchange(ended_, {}); }
  [[nodiscard]] bool finished() const { return open_ == 0; }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(creatives_.size()); }

 private:
  struct Creative {
    std::uint32_t row = 0;
    report::Item item;
    graph::CreativeDraft draft;
    std::vector<LaunchAssets::Need> needs;
    bool waiting = true;     ///< for assets
    bool in_flight = false;  ///< a request is under way, or in line
    upload::CreativeUpload machine;
    std::string digest;
    std::vector<ledger::Remote> shows;
    std::vector<std::uint32_t> twins;  ///< of equal content, which wait for this one
    SteadyTime started{};
    bool closed = false;
  };

  void decide_if_ready(std::uint32_t number);
  void plan(std::uint32_t number);
  void decide(std::uint32_t number);
  [[nodiscard]] bool decide_by_ledger(std::uint32_t number);
  [[nodiscard]] bool decide_by_twin(std::uint32_t number);
  [[nodiscard]] Result<graph::Params> params_of(Creative& creative);
  [[nodiscard]] std::optional<Departure> depart(std::uint32_t number);
  void advance(std::uint32_t number);
  void on_created(std::uint32_t number, const std::string& id);
  void end(std::uint32_t number, report::Status status, const std::string& id);
  void end_as_twin(std::uint32_t number, const Creative& leader);
  void fail(std::uint32_t number, const Error& error);
  void skip(std::uint32_t number, const Error& reason);
  void close(std::uint32_t number);

  const LaunchSettings& settings_;
  Environment& environment_;
  ledger::Owner owner_;
  RunControl& control_;
  LaunchAssets& assets_;
  TaskId first_ = 0;
  std::vector<Creative> creatives_;
  std::vector<std::vector<std::uint32_t>> shown_by_;  ///< by asset
  std::map<std::string, std::uint32_t> by_digest_;
  std::set<std::string> unknown_features_;   ///< that the account's version of the API does not know
  std::map<std::string, std::string> made_;  ///< in this run: id -> the row's source
  FullCalls ready_;
  bool looked_ = false;
  std::vector<std::uint32_t> planned_;  ///< in a dry run, until what they need has been looked at
  std::vector<CreativeEnd> ended_;
  std::size_t open_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace metaup::run
