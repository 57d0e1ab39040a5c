#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "graph/creative_identities.hpp"
#include "metaup/graph/ad_spec.hpp"
#include "metaup/graph/creative_draft.hpp"
#include "run/targets/known_ads.hpp"
#include "run/targets/launch_context.hpp"
#include "upload/requests.hpp"

namespace metaup::run {

/// The reads before the first write of a launch into one account: each ad set, Page, product set and lead form of what
/// is still to be made, once, the Instagram accounts that the account may use, and the ads that the ad sets hold. Only
/// what Meta says plainly refuses anything; a read that fails is a notice. In a dry run each has one attempt, and
/// without a token there are none.
class Preflight {
 public:
  Preflight(AccountId account, LaunchContext& context) : account_(std::move(account)), context_(context) {}

  /// Before `begin`.
  void want_ad(const graph::AdDraft& draft);
  void want_page(const std::string& page) { pages_.try_emplace(page); }
  void want(const graph::Identities& identities);
  /// A creative with such a feed is to be shown in this ad set.
  void want_feed(const std::string& adset, graph::FeedKind feed) { feeds_[adset].try_emplace(feed); }
  /// A flexible ad is to be made in this ad set.
  void want_groups(const std::string& adset) { flexible_.try_emplace(adset); }
  /// Those that the creative speaks need Meta's numbers.
  void want_languages(const graph::CreativeDraft& draft);
  /// Asks for all of them, and calls `on_end` once all have ended.
  void begin(std::function<void()> on_end);

  /// Once ended: why nothing can be made with this ad set or Page; null: nothing is known against it.
  [[nodiscard]] const Error* refusal_of_adset(const std::string& adset) const;
  [[nodiscard]] const Error* refusal_of_page(const std::string& page) const;
  /// Why no creative with such a feed can be shown in this ad set.
  [[nodiscard]] const Error* refusal_of_feed(const std::string& adset, graph::FeedKind feed) const;
  /// Why no flexible ad can be made in it.
  [[nodiscard]] const Error* refusal_of_groups(const std::string& adset) const;
  /// Why the creative's languages are none of Meta's; null: nothing is known against them.
  [[nodiscard]] const Error* refusal_of_languages(const graph::CreativeDraft& draft) const;
  [[nodiscard]] KnownAds take_ads() { return std::move(ads_); }

 private:
  using Answer = Result<graph::Reply>;

  [[nodiscard]] bool may_ask();
  void read_adset(const std::string& adset);
  void compare_with_plan(const std::string& adset, const graph::Reply& answer);
  void read_ads(const std::string& adset);
  void read_page(const std::string& page);
  void read_page_list();
  void read_instagram_accounts();
  void read_for_doubts(const std::string& id, graph::Operation operation,
                       std::string (*doubt)(const std::string& id, const Answer& answer));
  [[nodiscard]] std::size_t count_reads() const;
  void ask(const std::string& what, std::unique_ptr<upload::Machine> machine,
           std::function<void(const Error* error)> on_end);
  void read_languages();
  void judge_pages(const Result<std::set<std::string>>& listed);
  void note(const std::string& warning);
  void warn_of_full_adsets();

  AccountId account_;
  LaunchContext& context_;
  std::map<std::string, std::optional<Error>> adsets_;  ///< what refuses them
  std::map<std::string, std::optional<Error>> pages_;
  /// Ad sets of feeds, and what refuses these there.
  std::map<std::string, std::map<graph::FeedKind, std::optional<Error>>> feeds_;
  std::map<std::string, std::optional<Error>> flexible_;  ///< ad sets of flexible ads, and what refuses these there
  graph::Identities identities_;
  std::map<std::string, std::optional<Error>> languages_;
  std::map<std::string, Answer> unseen_pages_;  ///< whose own read did not show them
  std::set<std::string> listed_pages_;
  KnownAds ads_;
  std::map<std::string, std::size_t> new_ads_;  ///< of each ad set, how many this run is to make
  std::size_t open_ = 0;
  std::function<void()> on_end_;
};

}  // namespace metaup::run
