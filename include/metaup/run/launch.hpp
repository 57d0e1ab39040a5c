#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/ad_spec.hpp"
#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::run {

/// One creative, one ad, or a creative with its ad.
struct LaunchRow {
  std::string source;          ///< what its items are called: "launch.csv:12"
  AccountId account;           ///< in which it is made; empty: the plan's
  std::optional<Error> error;  ///< why it cannot be used; the rest of it may then be anything
  std::optional<graph::CreativeDraft> creative;
  std::optional<graph::AdDraft> ad;            ///< of that creative; alone, it names one that exists
  std::vector<graph::Attachment> attachments;  ///< of the ad: the parts that its spec names
  std::vector<std::string> warnings = {};      ///< about the row, each "FIELD: text"
};

/// An image or a video that goes along, whether or not a creative shows it.
struct LaunchAsset {
  AccountId account;  ///< into which it goes
  AssetKind kind = AssetKind::image;
  std::string source;           ///< what its item is called
  Result<graph::AssetRef> ref;  ///< or why it cannot be used
};

/// What is to be made.
struct LaunchPlan {
  AccountId account;  ///< of rows that name none
  std::vector<LaunchRow> rows;
  std::vector<LaunchAsset> assets = {};
  /// What rows name that is not on the disk, by its kind and path.
  std::map<std::pair<AssetKind, std::string>, JobContent> elsewhere = {};
  /// Where the files of images may lie, beside the disk, that Meta does not copy; null: nowhere.
  std::shared_ptr<const plan::Place> remotes = nullptr;
};

struct LaunchSettings {
  UploadSettings upload;             ///< how the images and videos go up that creatives name by path
  bool validate_only = false;        ///< Meta checks creatives and ads and makes none; images and videos go up
  bool inline_creatives = false;     ///< a creative that serves one ad only is sent inside of it
  Milliseconds review_delay{5'000};  ///< from the last ad to the look at what became of all; 0: no look
};

/// Images and videos up, then the creatives that show them, then their ads, each as soon as what it
/// needs is there. Checks all rows first. Reports each image and video once, and an item for each
/// creative and ad of a row. What the ledger has is not made again; an ad is never made twice.
[[nodiscard]] Outcome launch(LaunchPlan plan, const LaunchSettings& settings, Environment& environment);

}  // namespace metaup::run
