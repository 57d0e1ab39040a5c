#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/creative_spec.hpp"

/// What POST ads wants (docs/graph-api.md, "Ads").
namespace metaup::graph {

struct AdDraft {
  std::string name;
  std::string adset;
  std::string creative;           ///< its id
  bool creative_to_come = false;  ///< made in the same run: `creative` is not known yet
  bool active = false;            ///< else PAUSED
  std::string spec;  ///< the parameters of the edge as a JSON object, which the others override; may be empty
  std::vector<std::string> attached;  ///< names of the parts that go with it, for `image_file`
  std::string attached_content;       ///< stands for what is in them, such as a SHA-256
  std::string tracking_specs;         ///< a JSON list of objects
  std::string conversion_domain;
  std::string schedule_start;  ///< a time with its zone, as Meta takes it
  std::string schedule_end;
};

/// The columns of a manifest that describe an ad. Its status is none: consent is on the command line.
[[nodiscard]] std::span<const std::string_view> ad_columns();
/// Those that describe the ad in a row whose other columns describe its creative.
[[nodiscard]] std::span<const std::string_view> columns_of_own_ad();

/// Others than those of `ad_columns` are left alone.
[[nodiscard]] AdDraft read_ad_draft(const Values& values);
/// The ad of a row that describes its creative, too, by the columns of `columns_of_own_ad`.
[[nodiscard]] AdDraft read_own_ad_draft(const Values& values);
/// With the name of its creative, unless it has one itself or its spec has.
[[nodiscard]] AdDraft named_as(AdDraft draft, const std::string& creative);

/// What can be known to be wrong without asking Meta.
[[nodiscard]] Findings check_ad(const AdDraft& draft);
/// And what can be known to be wrong with an ad because it shows this creative.
[[nodiscard]] Findings check_ad_with(const AdDraft& draft, const CreativeDraft& creative);

/// The parameters of the edge. A local error if the draft has errors, or its creative is to come and
/// `creative_to_come` does not stand for its id (`reference_to_id`).
[[nodiscard]] Result<Params> ad_params(const AdDraft& draft, const std::string& creative_to_come = {});

/// The same with the creative inside of it, of whose parameters it is made. The groups of a flexible ad stand among
/// these, and go with the ad.
[[nodiscard]] Result<Params> ad_params_with(const AdDraft& draft, const Params& creative);

/// The draft with the name, the ad set and the creative's id of its spec, where it has none itself.
[[nodiscard]] AdDraft with_spec_members(AdDraft draft);

/// What an ad is to the ledger: two ads are the same if ad set, name and creative (its id, or the spec
/// of one that the ad brings) are and if they are the same of equal rows, from 0. Readable: a JSON
/// array.
[[nodiscard]] std::string ad_key(const AdDraft& draft, std::uint32_t ordinal);
/// The same as long as all that is known of its creative is the digest of its parameters.
[[nodiscard]] std::string provisional_ad_key(AdDraft draft, const std::string& creative_digest, std::uint32_t ordinal);
/// What a key says; nothing when it is none.
struct AdKey {
  std::string adset;
  std::string name;
  bool provisional = false;
};
[[nodiscard]] std::optional<AdKey> read_ad_key(std::string_view key);
/// SHA-256 of the key.
[[nodiscard]] std::string ad_digest(std::string_view key);

}  // namespace metaup::graph
