#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "metaup/run/launch.hpp"
#include "metaup/upload/ad_upload.hpp"
#include "run/launch/ads_in_doubt.hpp"
#include "run/launch/creatives.hpp"
#include "run/launch/full_calls.hpp"
#include "run/launch/known_ads.hpp"

namespace metaup::run {

/// The ads of a run. None is ever made twice: each is written down before it is sent, and looked for
/// at Meta when it is not known what became of it.
class LaunchAds {
 public:
  LaunchAds(const AccountId& account, const LaunchSettings& settings, Environment& environment, std::string origin,
            RunControl& control);

  /// The ad of a row, whose creative is to come or named by the draft.
  void add(std::uint32_t row, report::Item item, graph::AdDraft draft, std::vector<graph::Attachment> attachments);
  /// One that cannot be made.
  void refuse(std::uint32_t row, report::Item item, Error error);
  /// All have been added. They are tasks from `first` on.
  void begin(TaskId first);

  /// Sends ads along with the creatives that they need, where no doubt can arise of who they are: it
  /// saves a round trip.
  void join(std::vector<Departure>& departures);
  [[nodiscard]] bool any_may_join() const;
  void on_creatives(const std::vector<CreativeEnd>& ended);
  /// Those that are still to be made, with their rows.
  void each_open(const std::function<void(std::uint32_t row, const graph::AdDraft& draft)>& visit) const;
  /// Their ad sets have been looked at: the rows of `refused` are not made, all others may be.
  void on_looked(KnownAds known_ads, const std::map<std::uint32_t, Error>& refused);
  /// `more_creatives`: some may still come to their end.
  void start(bool more_creatives);
  void on_completed(const Completed& completed);
  /// The account takes nothing more: closes what no answer will come for.
  void skip_waiting(const Error& reason);
  void skip_rest(const Error& reason);

  [[nodiscard]] bool finished() const { return open_ == 0; }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(ads_.size()); }

 private:
  struct Ad {
    std::uint32_t row = 0;
    report::Item item;
    graph::AdDraft draft;
    std::vector<graph::Attachment> attachments;
    bool waiting = true;     ///< for its creative
    bool in_flight = false;  ///< a request is under way, or in line
    upload::AdUpload machine{{}};
    std::string key;  ///< what it is to the ledger; provisional until its creative has an id
    std::string creative_digest;
    bool creative_may_be_gone = false;
    bool joined = false;                     ///< its creative, of which nothing may be known yet
    SteadyTime not_before{};                 ///< when it may be sent again
    std::int64_t intent = 0;                 ///< open in the ledger; 0: none
    SendTime sent_at;                        ///< the attempt under way
    std::optional<SendTime> in_doubt_since;  ///< the first attempt of which it is not known what became
    bool of_earlier_run = false;             ///< its doubt
    std::uint32_t sent = 0;                  ///< times
    std::optional<Error> error;              ///< of the last time
    std::uint32_t ordinal = 0;               ///< which of equal ads it is
    std::optional<std::uint32_t> follower;   ///< an equal one, which waits for this one's end
    SteadyTime started{};
    bool closed = false;
  };
  /// Ads of one name in one ad set, in the order of their rows. Which of equal ones an ad is can only
  /// be said once the creatives of those before it are known.
  struct Namesakes {
    std::vector<std::uint32_t> ads;
    std::size_t decided = 0;
    std::map<std::string, std::uint32_t> last_equal;  ///< by what equal ones have in common
  };

  [[nodiscard]] bool may_join(const Ad& ad) const;
  void set_off(Ad& ad) const;
  void on_creative(const CreativeEnd& ended);
  void on_no_creative(std::uint32_t number, Error why);
  [[nodiscard]] bool read_ledger();
  void decide_next(Namesakes& namesakes);
  void decide_after_equals(std::uint32_t number, Namesakes& namesakes);
  void decide_after(const Ad& before, std::uint32_t number);
  void decide(std::uint32_t number);
  void decide_unknown(std::uint32_t number);
  [[nodiscard]] bool take_in_doubt(std::uint32_t number);
  [[nodiscard]] bool is_there_already(std::uint32_t number);
  void warn_of_others(Ad& ad, const std::string& others);
  void end_as_planned(std::uint32_t number);
  [[nodiscard]] Result<std::string> known_id(const Ad& ad);
  [[nodiscard]] bool is_only_one(const Ad& ad) const;
  [[nodiscard]] bool write_down(const std::vector<std::uint32_t>& ads);
  void send(std::uint32_t number);
  void look(std::uint32_t number, const upload::AdUpload::LookUp& look);
  void on_sent(Ad& ad, const Completed& completed);
  void on_found(Ad& ad, const Completed& completed);
  void advance(std::uint32_t number);
  void record(const Ad& ad, const std::string& id);
  void on_created(std::uint32_t number, const upload::AdUpload::Created& created);
  void warn_of_namesake(Ad& ad) const;
  void end_intent(Ad& ad);
  void end(std::uint32_t number, report::Status status, const std::string& id);
  void fail(std::uint32_t number, Error error);
  void skip(std::uint32_t number, const Error& reason);
  void close(std::uint32_t number);

  const LaunchSettings& settings_;
  Environment& environment_;
  ledger::Owner owner_;
  RunControl& control_;
  TaskId first_ = 0;
  std::vector<Ad> ads_;
  std::map<std::uint32_t, std::uint32_t> by_row_;
  std::map<std::pair<std::string, std::string>, Namesakes> by_name_;  ///< ad set and name
  AdsInDoubt in_doubt_;
  KnownAds known_ads_;
  bool looked_ = false;                            ///< at the ad sets
  std::vector<std::uint32_t> undecided_;           ///< until then
  std::multimap<std::string, std::string> known_;  ///< ads of earlier runs: name -> id
  std::set<std::string> made_;                     ///< ids, of this run too
  FullCalls ready_;
  std::size_t open_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace metaup::run
