#pragma once
#include <functional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/graph/creative_reply.hpp"
#include "metaup/graph/creative_spec.hpp"
#include "metaup/graph/operation.hpp"

namespace metaup::upload {

/// POST ads. A repeat makes a second ad, unless Meta only checks (`validate_only`).
[[nodiscard]] graph::Operation create_ad(const AccountId& account, graph::Params params,
                                         std::vector<graph::Attachment> attachments = {});

/// The ads of an ad set (GET ADSET/ads), the page at `after`; deleted ones are never among them. No time
/// narrows it down: were a clock wrong, that would hide the very ad that is looked for.
[[nodiscard]] graph::Operation find_ads(const AccountId& account, const std::string& adset,
                                        const std::string& after = {});

/// What tells an ad at Meta from others.
struct AdIdentity {
  std::string adset;
  std::string name;
  std::string creative;  ///< its id; empty: any, as of an ad that brings its own or went with its creative
};

/// One ad, of which there must never be two:
///   Send --id--> Created          Send --success, with `validate_only`--> Valid
///   Send --unknown outcome--> LookUp --one--> Created, adopted
///                             LookUp --none--> LookUp, three times in 30 s, then Send
///                             LookUp --several--> Failed
///                             LookUp --only older ones, three times in 30 s--> Failed
///   any --error--> Failed
class AdUpload {
 public:
  struct Send {};
  struct LookUp {
    std::string after;     ///< the cursor, for `find_ads`
    Milliseconds wait{0};  ///< before it
  };
  struct Created {
    std::string id;
    bool adopted = false;  ///< found, after a reply was lost
  };
  struct Valid {};
  struct Failed {
    Error error;
  };
  using State = std::variant<Send, LookUp, Created, Valid, Failed>;

  explicit AdUpload(AdIdentity identity, bool validate_only = false)
      : identity_(std::move(identity)), validate_only_(validate_only) {}
  /// One that an earlier process may have made: there is an intent and no result.
  [[nodiscard]] static AdUpload in_doubt(AdIdentity identity);

  [[nodiscard]] const State& state() const { return state_; }

  /// The reply to Send. One without an id leaves open what was made.
  void on_reply(const graph::Reply& reply);
  /// The ad that was sent may have been made (`pace::CheckFirst`).
  void on_unknown();
  /// The page that LookUp asked for. An ad that was made before `earliest` is too old to be it, unless a
  /// clock is wrong. `is_known` tells the ids that the ledger or this run has already: they are other ads.
  void on_ads(const graph::AdPage& page, WallTime earliest, const std::function<bool(const std::string& id)>& is_known);
  /// What is left once nothing more can be repeated.
  void on_error(Error error);

 private:
  [[nodiscard]] bool may_be_it(const graph::AdInfo& ad) const;
  void look_up(Milliseconds wait, std::string after = {});
  void on_looked();

  AdIdentity identity_;
  bool validate_only_ = false;
  State state_ = Send{};
  std::uint32_t looks_ = 0;           ///< of the attempt in doubt
  std::vector<std::string> matches_;  ///< of the look under way
  std::set<std::string> pages_;       ///< cursors of the look under way
  std::vector<std::string> older_;    ///< of the same look: only their age speaks against them
};

}  // namespace metaup::upload
