#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/graph/asset_ref.hpp"
#include "metaup/graph/findings.hpp"

/// A creative as the user describes it, by options, a row of a manifest, or raw JSON.
namespace metaup::graph {

/// One card of a carousel.
struct CardDraft {
  std::optional<AssetRef> image;
  std::optional<AssetRef> video;
  std::optional<AssetRef> thumbnail;  ///< of the video
  std::string link;
  std::string headline;
  std::string description;
  std::string cta;
  std::string spec;  ///< the members of a child attachment as a JSON object, which the others override; may be empty
};

/// What a creative shows in some placements (`--group`, `image_story`). Empty texts are the creative's own.
struct PlacedAsset {
  std::string label;  ///< ties rule and asset together
  AssetKind kind = AssetKind::image;
  AssetRef asset;                     ///< without text in a draft that only says the texts of groups
  std::optional<AssetRef> thumbnail;  ///< of a video
  std::vector<std::string> facebook_positions;
  std::vector<std::string> instagram_positions;
  bool everywhere_else = false;  ///< exactly one of a creative's
  std::string message = {};
  std::string headline = {};
  std::string link = {};
  std::string column = {};  ///< that names the asset; empty: none does
};

/// What a creative says to those who read one language.
struct Translation {
  std::string language;  ///< a code of `languages`
  std::string locale;    ///< Meta's number for it; empty: not known yet
  std::optional<AssetRef> image;
  std::optional<AssetRef> video;
  std::optional<AssetRef> thumbnail;  ///< of the video
  std::string message;
  std::string headline;
  std::string description;
  std::string link;
  std::string column;  ///< that names the image or video
};

/// Where a button leads that does more than open a web page.
struct Destination {
  std::string lead_form_id;
  std::string app_store_url;
  std::string app_link;
  std::string phone;  ///< "+4930123456"
  std::string event_id;
  std::string chat;  ///< Meta's word, such as "WHATSAPP"
  std::string welcome_message;
  std::string instant_experience_id;
};

/// Whom a partnership ad shows beside the advertiser.
struct Partnership {
  std::string page_id;
  std::string instagram_id;
  std::string code;
  std::string identity;  ///< as the column has it

  [[nodiscard]] bool any() const { return !page_id.empty() || !instagram_id.empty() || !code.empty(); }
};

/// An asset that stands in a raw spec.
struct SpecAsset {
  std::string place;  ///< a JSON pointer into the spec
  AssetKind kind = AssetKind::image;
  AssetRef asset;
};

/// Texts are empty when they are not given.
struct CreativeDraft {
  std::string name;
  std::string page_id;
  std::string instagram_user_id;
  std::optional<AssetRef> image;
  std::optional<AssetRef> video;
  std::optional<AssetRef> thumbnail;  ///< of the video
  std::vector<CardDraft> cards;
  std::vector<PlacedAsset> placements;
  std::vector<Translation> translations;  ///< the default first
  std::string link;
  std::string message;
  std::string headline;
  std::string description;
  // Further texts, from which Meta chooses.
  std::vector<std::string> more_messages;
  std::vector<std::string> more_headlines;
  std::vector<std::string> more_descriptions;
  std::string cta;
  std::string url_tags;
  Destination destination;
  std::optional<bool> fixed_cards;  ///< else Meta orders them, and chooses among them
  std::optional<bool> end_card;
  std::string product_set_id;
  std::string object_story_id;
  std::string source_instagram_media_id;
  Partnership partnership;
  std::string authorization_category;
  // What Meta adds by itself. Nothing said is Meta's default, which is yes.
  bool features_off = false;             ///< opts out of each feature of `creative_features`
  std::optional<bool> multi_advertiser;  ///< shown beside ads of others
  std::optional<bool> shop;              ///< leads to the advertiser's shop too
  std::string spec;  ///< the parameters of the edge as a JSON object, which the others override; may be empty
  std::vector<SpecAsset> spec_assets;  ///< what is put into the spec in place of what stands there
};

/// The columns of a manifest that describe a creative, as options are spelled: "card-1", "message-story",
/// "headline-pt-br".
[[nodiscard]] std::span<const std::string_view> creative_columns();

/// By column. Others than those of `creative_columns` are left alone.
using Values = std::map<std::string, std::string, std::less<>>;

/// The draft that the values describe. A video without a thumbnail gets an automatic one. The error
/// names every value that cannot be read; whether the whole makes sense is for `check_creative`.
[[nodiscard]] Result<CreativeDraft> read_creative_draft(const Values& values, const FileExists& file_exists);

/// One card: a JSON object whose members are `image video thumbnail link headline description cta`
/// or those of a child attachment of the Graph API, which stay as they are.
[[nodiscard]] Result<CardDraft> read_card(std::string_view json, const FileExists& file_exists);

/// Placements in which texts of their own are shown, split off from those of the assets where these differ.
[[nodiscard]] std::vector<PlacedAsset> with_own_texts(std::vector<PlacedAsset> assets,
                                                      const std::vector<PlacedAsset>& texts);

/// Where a draft names an asset.
struct AssetUse {
  AssetRef* ref = nullptr;
  AssetKind kind = AssetKind::image;
  std::string field;                ///< such as "thumbnail" or "card-2"
  const AssetRef* video = nullptr;  ///< whose thumbnail it is
};
/// All of them, to upload what is a path and to put hashes and ids in their place. Videos come
/// before their thumbnails.
[[nodiscard]] std::vector<AssetUse> assets_of(CreativeDraft& draft);

}  // namespace metaup::graph
