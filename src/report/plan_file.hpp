#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metaup/report/event.hpp"

/// A plan as a file: what a run would do, written down (docs/plan.md).
namespace metaup::report {

/// What would be done about a target.
enum class PlanVerdict : std::uint8_t {
  send,       ///< a file
  resume,     ///< a file whose upload broke off
  follow,     ///< it is the same content as a target before it
  copy,       ///< an image, within Meta
  create,     ///< a creative or an ad
  validate,   ///< Meta is to check it, and makes nothing
  remove,     ///< it is deleted
  check,      ///< Meta is asked about it, and nothing is written
  unchanged,  ///< nothing: it is done
  existing,   ///< nothing: its like is there
  refused,    ///< nothing: it has an error
  skipped,    ///< nothing: what it needs has an error
};
[[nodiscard]] std::string_view to_string(PlanVerdict verdict);
/// Whether it changes something at Meta.
[[nodiscard]] constexpr bool writes(PlanVerdict verdict) { return verdict < PlanVerdict::check; }

/// Whether the content of a file comes to Meta.
[[nodiscard]] constexpr bool brings_content(PlanVerdict verdict) { return verdict <= PlanVerdict::follow; }

/// Named texts, in order.
using PlanFields = std::vector<std::pair<std::string, std::string>>;

struct PlannedTarget {
  Item item;  ///< its status, attempts and time are no part of a plan
  PlanVerdict verdict = PlanVerdict::refused;
  std::string digest;    ///< of what a creative or an ad is made from; empty: none
  PlanFields fields;     ///< the same to read, cut where it is long
  PlanFields captions;   ///< of a video that is sent: the locale of each of its subtitle files, and its SHA-256
  bool removes = false;  ///< it is at Meta and might be deleted, whatever is done about it
};

/// Something at Meta that targets rely on, as it was when the plan was made.
struct SeenObject {
  std::string what;  ///< "ad set"
  std::string id;
  PlanFields fields;
};

/// Who has signed the plan.
struct Approval {
  std::string key;  ///< public, hex
  std::string signature;
};

struct PlanFile {
  std::string made_by;  ///< metaup's version
  std::string made;     ///< when, RFC 3339
  std::string run_id;
  std::string command;
  std::string graph_url;
  std::string api_version;
  std::string folder;  ///< where it was made
  std::vector<AccountId> accounts;
  bool is_protected = false;  ///< the profile that it was made with is
  std::vector<std::pair<std::string, std::vector<std::string>>> options;
  std::vector<std::string> arguments;
  Estimate estimate;        ///< without the time it takes
  std::uint64_t bytes = 0;  ///< of content that would be sent
  std::vector<std::string> notices;
  std::vector<SeenObject> seen;
  std::vector<PlannedTarget> targets;
  std::optional<Approval> approval;
};

/// As much of a text as the fields of a plan hold.
[[nodiscard]] std::string plan_field(std::string_view text);

/// The file. Equal plans are equal bytes, and each element of a list has a line of its own.
[[nodiscard]] std::string plan_text(const PlanFile& plan);
/// What an approval signs: all of the plan but the approval.
[[nodiscard]] std::string approved_text(const PlanFile& plan);

inline constexpr std::size_t kLargestPlan = 128U << 20U;
/// `name` is for messages. Whatever is not just as this version writes it is an error, but for blanks and the order of
/// members.
[[nodiscard]] Result<PlanFile> read_plan(std::string_view text, std::string_view name);

}  // namespace metaup::report
