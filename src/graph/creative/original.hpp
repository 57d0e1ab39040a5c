#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/reply.hpp"

/// A creative that another account has, to be made once more.
namespace metaup::graph {

/// The values of `fields` that say what a creative is made of: every parameter that Meta takes and tells as of v26.0
/// (docs/graph-api.md, "Creatives"), but for what it works out from the story or the post by itself.
[[nodiscard]] std::string original_fields();
/// Those that every version and account knows (docs/graph-api.md, "Creatives"), for when Meta refuses the others.
inline constexpr std::string_view kUsualOriginalFields =
    "id,name,object_story_spec,asset_feed_spec,object_story_id,source_instagram_media_id,object_id,instagram_user_id,"
    "url_tags,degrees_of_freedom_spec,contextual_multi_ads,destination_spec,product_set_id,template_url_spec,"
    "facebook_branded_content,instagram_branded_content,branded_content,authorization_category,"
    "wamo_whatsapp_identity_spec,call_to_action,adlabels";

/// What makes the same in another account.
struct OriginalCreative {
  CreativeDraft draft;                ///< its images by their hashes there, its videos by their ids there
  std::vector<std::string> warnings;  ///< what the draft lacks
};

/// The images of the draft are to be copied from `account`; its videos have to be replaced by whoever makes it. What
/// Meta adds by itself to what it tells is left out. A creative of a kind that cannot be told in a spec is an error of
/// class invalid.
[[nodiscard]] Result<OriginalCreative> read_original(const Reply& reply, const AccountId& account);

/// Another Page and another Instagram account for which a draft of `read_original` speaks; empty: as before. With
/// another Page, the Instagram account of the old one is left out. A post stays whose it is.
void speak_as(CreativeDraft& draft, const std::string& page_id, const std::string& instagram_user_id);

}  // namespace metaup::graph
