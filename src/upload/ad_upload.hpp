#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/ad_reply.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/graph/creative_spec.hpp"
#include "metaup/upload/machine.hpp"
#include "upload/page_size.hpp"
#include "upload/recognition.hpp"

namespace metaup::upload {

/// All but DELETED, as Meta lists only some of them unless all are named.
inline constexpr std::string_view kAdStatuses =
    R"(["ACTIVE","PAUSED","PENDING_REVIEW","DISAPPROVED","PREAPPROVED","PENDING_BILLING_INFO","CAMPAIGN_PAUSED",)"
    R"("ARCHIVED","ADSET_PAUSED","IN_PROCESS","WITH_ISSUES"])";

/// POST ads. A repeat makes a second ad, unless Meta only checks (`validate_only`).
[[nodiscard]] graph::Operation create_ad(const AccountId& account, graph::Params params,
                                         std::vector<graph::Attachment> attachments = {});

/// What a list of ads tells beside who they are: nothing, or what they show. The latter always has the groups of
/// flexible ads, as the creative of such an ad alone looks like that of a plain one.
enum class AdContent : std::uint8_t { none, shown };
/// The ads of an ad set (GET ADSET/ads), the page at `after`; deleted ones are never among them. No time
/// narrows it down: were a clock wrong, that would hide the very ad that is looked for.
[[nodiscard]] graph::Operation find_ads(const AccountId& account, const std::string& adset,
                                        const std::string& after = {}, AdContent content = AdContent::none);

/// What tells an ad at Meta from others.
struct AdIdentity {
  std::string adset;
  std::string name;
  std::string creative;   ///< its id; empty: any, as of an ad that brings its own or went with its creative
  graph::Params content;  ///< what a creative without an id is made of; empty: that does not tell
};

/// What is sent to make an ad.
struct AdRequest {
  graph::Params params;
  std::vector<graph::Attachment> attachments;
  std::string needs;  ///< the operation of the batch whose result its params refer to; empty: none
};

struct AdOptions {
  bool validate_only = false;  ///< Meta only checks it
  std::uint32_t attempts = 5;  ///< how often it is sent at most
  bool in_doubt = false;       ///< an earlier process may have made it: there is an intent and no result
};

/// One ad, of which there must never be two:
///   Send --id, or success of a check--> Done
///   Send --in doubt--> LookUp --one--> Done, adopted
///                      LookUp --none--> LookUp, three times in 30 s, then Send
///                      LookUp --several--> Failed
///                      LookUp --only older ones, or of another content, three times in 30 s--> Failed
///   otherwise --> Failed
class AdUpload final : public Machine {
 public:
  AdUpload(AccountId account, AdIdentity identity, AdRequest request, Recognition recognition, AdOptions options);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// What is sent from now on, such as the id of a creative in place of a reference to it.
  void send_as(AdRequest request) { request_ = std::move(request); }

  /// Once it is done; empty when Meta only checked it.
  [[nodiscard]] const std::string& id() const { return id_; }
  /// It was found, after a reply was lost.
  [[nodiscard]] bool adopted() const { return adopted_; }
  /// Whether it is not known if it was made: then its intent must outlive this process.
  [[nodiscard]] bool is_in_doubt() const;
  /// Whether the next request looks for it.
  [[nodiscard]] bool looks() const { return std::holds_alternative<LookUp>(state_); }
  /// What Meta said of the last attempt; null: nothing yet.
  [[nodiscard]] const Error* last_error() const { return last_error_ ? &*last_error_ : nullptr; }

 private:
  struct ToSend {};
  struct LookUp {
    std::string after;     ///< the cursor, for `find_ads`
    Milliseconds wait{0};  ///< before it
  };
  struct Made {};
  using State = std::variant<ToSend, LookUp, Made, Failed>;

  void on_sent(const Ending& ending);
  void on_ads(const graph::AdPage& page);
  void on_unseen(Error error);
  void on_looked();
  void on_doubt();
  void look_up(Milliseconds wait, std::string after = {});
  [[nodiscard]] bool may_be_it(const graph::AdInfo& ad) const;
  [[nodiscard]] bool is_unlike(const graph::AdInfo& ad) const;

  AccountId account_;
  AdIdentity identity_;
  AdRequest request_;
  Recognition recognition_;
  AdOptions options_;
  State state_ = ToSend{};
  std::string id_;
  bool adopted_ = false;
  std::uint32_t sent_ = 0;  ///< times
  std::optional<Error> last_error_;
  std::uint32_t looks_ = 0;           ///< of the attempt in doubt
  std::vector<std::string> matches_;  ///< of the look under way
  std::set<std::string> pages_;       ///< cursors of the look under way
  PageSize page_size_;
  std::vector<std::string> older_;   ///< of the same look: only their age speaks against them
  std::vector<std::string> unlike_;  ///< of the same look: only what Meta tells of their creatives does
};

}  // namespace metaup::upload
