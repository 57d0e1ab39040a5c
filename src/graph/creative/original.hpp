#pragma once
#include <string_view>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/reply.hpp"

/// A creative that another account has, to be made once more.
namespace metaup::graph {

/// The values of `fields` that say what a creative is made of (Graph API reference: creatives 9.7, and the node's
/// published fields).
inline constexpr std::string_view kOriginalFields =
    "id,name,object_story_spec,asset_feed_spec,object_story_id,source_instagram_media_id,object_id,instagram_user_id,"
    "url_tags,degrees_of_freedom_spec,contextual_multi_ads,destination_spec,product_set_id,template_url_spec,"
    "facebook_branded_content,instagram_branded_content,branded_content,authorization_category,"
    "wamo_whatsapp_identity_spec,call_to_action";

/// The draft that makes the same in another account: its images by their hashes in `account`, to be copied; its videos
/// by their ids there, which whoever makes it has to replace. What Meta adds by itself to what it tells is left out.
/// A creative of a kind that cannot be told in a spec is an error of class invalid.
[[nodiscard]] Result<CreativeDraft> draft_of_original(const Reply& reply, const AccountId& account);

/// Another Page and another Instagram account for which a draft of `draft_of_original` speaks; empty: as before. With
/// another Page, the Instagram account of the old one is left out. A post stays whose it is.
void speak_as(CreativeDraft& draft, const std::string& page_id, const std::string& instagram_user_id);

}  // namespace metaup::graph
