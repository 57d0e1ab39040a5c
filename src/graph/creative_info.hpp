#pragma once
#include <string>
#include <vector>

#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// A card of a carousel.
struct CreativeCard {
  std::string headline;
  std::string description;
  std::string link;
  bool has_picture = false;  ///< by hash or by URL
};

/// What a reviewer looks at in a creative, wherever its spec keeps it: in the data of its story, in
/// its asset feed (then each text may be there several times), or, as older ones do, in itself.
struct CreativeInfo {
  std::string id;
  std::string name;
  std::string status;
  std::string story_id;               ///< of the post that it shows, existing or its own
  std::vector<std::string> messages;  ///< primary texts
  std::vector<std::string> headlines;
  std::vector<std::string> descriptions;  ///< under the headline
  std::vector<std::string> links;
  std::vector<std::string> actions;  ///< types of its calls to action
  std::vector<CreativeCard> cards;
  std::string image_hash;   ///< of the image that it shows first; empty: not known
  std::string picture_url;  ///< a thumbnail at Meta, for a limited time; empty: none
  bool has_picture = false;
  bool has_video = false;
  bool is_feed = false;  ///< Meta chooses from several assets
};

/// The values of `fields` that `read_creative` needs.
inline constexpr std::string_view kCreativeInfoFields =
    "id,name,status,object_story_id,effective_object_story_id,object_story_spec,asset_feed_spec,"
    "image_hash,image_url,video_id,thumbnail_url,title,body,link_url,call_to_action_type";

/// The reply to `GET /CREATIVE`.
[[nodiscard]] Result<CreativeInfo> read_creative(const Reply& reply);

}  // namespace metaup::graph
