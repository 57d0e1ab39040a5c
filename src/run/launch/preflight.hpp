#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "metaup/run/launch.hpp"
#include "run/launch/known_ads.hpp"
#include "run/run_control.hpp"

namespace metaup::run {

/// The reads before the first write of a launch: each ad set and each Page of what is still to be made, once,
/// and the ads that the ad sets hold. Only what Meta says plainly refuses anything; a read that fails is a
/// notice. In a dry run each has one attempt, and without a token there are none.
class LaunchPreflight {
 public:
  LaunchPreflight(AccountId account, const LaunchSettings& settings, Environment& environment, RunControl& control)
      : account_(std::move(account)), settings_(settings), environment_(environment), control_(control) {}

  /// Before `begin`.
  void want_ad(const graph::AdDraft& draft);
  void want_page(const std::string& page) { pages_.try_emplace(page); }
  /// Asks for all of them; tasks are numbered from `first` on.
  void begin(TaskId first);
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] bool done() const { return begun_ && open_ == 0; }
  /// Whether a task is one of these reads.
  [[nodiscard]] bool owns(TaskId task) const { return begun_ && task >= first_ && task - first_ < reads_.size(); }
  void on_completed(const Completed& completed);

  /// Once done: why nothing can be made with this ad set or Page; null: nothing is known against it.
  [[nodiscard]] const Error* refusal_of_adset(const std::string& adset) const;
  [[nodiscard]] const Error* refusal_of_page(const std::string& page) const;
  [[nodiscard]] KnownAds take_ads() { return std::move(ads_); }

 private:
  enum class What : std::uint8_t { adset, ads, page, page_list };
  struct Read {
    What what;
    std::string id;
    std::string after;  ///< the cursor of a list
  };

  [[nodiscard]] bool may_ask();
  void ask(Read read);
  [[nodiscard]] graph::Operation operation_of(const Read& read) const;
  void on_adset(const Read& read, const Result<graph::Reply>& answer);
  [[nodiscard]] Result<bool> goes_on(const Read& read, const std::string& after);
  void on_ads(const Read& read, const Result<graph::Reply>& answer);
  void on_page(const Read& read, const Result<graph::Reply>& answer);
  void on_page_list(const Read& read, const Result<graph::Reply>& answer);
  void judge_pages(const Result<std::set<std::string>>& listed);
  void note(const std::string& warning);

  AccountId account_;
  const LaunchSettings& settings_;
  Environment& environment_;
  RunControl& control_;
  std::map<std::string, std::optional<Error>> adsets_;  ///< what refuses them
  std::map<std::string, std::optional<Error>> pages_;
  std::map<std::string, Result<graph::Reply>> unseen_pages_;  ///< whose own read did not show them
  std::set<std::string> listed_pages_;
  std::set<std::tuple<What, std::string, std::string>> cursors_;  ///< of each list
  KnownAds ads_;
  TaskId first_ = 0;
  std::vector<Read> reads_;
  std::size_t open_ = 0;
  bool begun_ = false;
};

}  // namespace metaup::run
