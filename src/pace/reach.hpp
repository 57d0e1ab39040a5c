#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/error_table.hpp"
#include "metaup/graph/operation.hpp"

namespace metaup::pace {

/// So many equal refusals without a success concern all that they may concern.
inline constexpr std::uint32_t kEqualRefusals = 5;
/// The same for what has another way: an image that is not copied can be uploaded. Fewer, so that the
/// other way is tried before the account counts as closed.
inline constexpr std::uint32_t kEqualRefusalsOfACopy = 3;

/// What a refused operation says of others: how far the refusal may reach at most. Scope::item for all
/// that is about content. "Not found" concerns the account only if it is the account that is not found.
[[nodiscard]] graph::Scope may_concern(const Error& error, const graph::Operation& operation);

/// Whether Graph did not write the reply that this error stands for: a proxy, a filter or a login page did.
[[nodiscard]] bool is_foreign(const Error& error);

/// How far refusals reach, by evidence: `kEqualRefusals` equal ones and no success widen the reach to
/// all that the table's row may concern; one success narrows it to the item, for the rest of the run. Of a block that
/// may begin late so many in a row are enough, whatever has succeeded before them.
///
/// Changes and reads are kept apart, as many tokens may read where they may not write: the success of
/// a read says nothing of changes. Pure.
class Reach {
 public:
  void on_success(const graph::Operation& operation);
  /// How far this refusal reaches now: Scope::item, Scope::account or Scope::run.
  [[nodiscard]] graph::Scope on_refusal(const graph::Operation& operation, const Error& error);

  /// Graph wrote a reply, whatever it says.
  void on_graph_reply() { foreign_replies_ = 0; }
  /// Somebody else did. True once that has happened too often without a reply of Graph's in between:
  /// `kEqualRefusals` times, or twice as often if a repeat may help, as a reply that broke off looks alike.
  [[nodiscard]] bool on_foreign_reply(bool may_pass) {
    foreign_replies_ += may_pass ? 1 : 2;
    return foreign_replies_ >= 2 * kEqualRefusals;
  }

  /// How many changes of the account may be under way until the first one has succeeded, at least 1.
  /// Nothing once one has: as many as the governor allows.
  [[nodiscard]] std::optional<std::uint32_t> changes_on_trial(const AccountId& account) const;
  /// Whether anything of the account has succeeded, be it a read.
  [[nodiscard]] bool proven(const AccountId& account) const;

 private:
  struct Evidence {
    bool succeeded = false;
    std::map<std::pair<std::int64_t, std::int64_t>, std::uint32_t> equal;  ///< refusals by code and subcode
    std::uint32_t most = 0;                                                ///< that `equal` had before a success
    /// How many equal ones there are now; after a success 0, or those since the last one if it may have begun late.
    std::uint32_t add(const Error& error);
    void on_success() {
      succeeded = true;
      equal.clear();
    }
  };
  struct Known {
    Evidence changes;
    Evidence reads;
    Evidence& of(const graph::Operation& operation) { return operation.method == http::Method::get ? reads : changes; }
  };
  std::map<AccountId, Known> accounts_;
  Known run_;                          ///< all accounts together
  std::uint32_t foreign_replies_ = 0;  ///< one that may pass counts 1, another 2
};

}  // namespace metaup::pace
