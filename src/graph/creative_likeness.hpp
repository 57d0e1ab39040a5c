#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "metaup/graph/creative_spec.hpp"
#include "metaup/graph/object_page.hpp"

/// Whether a creative that an account holds is what certain parameters would make.
namespace metaup::graph {

/// The fields of a creative that say what it is made of.
inline constexpr std::string_view kCreativeContentFields =
    "object_story_spec,asset_feed_spec,object_story_id,instagram_user_id,url_tags,degrees_of_freedom_spec,"
    "contextual_multi_ads,destination_spec,product_set_id,template_url_spec,title,body,image_hash,link_url,object_url";

/// What Meta tells of these, as one JSON object; empty when there is nothing, or too much to keep.
[[nodiscard]] std::string creative_content(const Object& creative);

enum class Likeness : std::uint8_t {
  different,
  likely,  ///< nothing speaks against it, but Meta does not tell all
  sure,    ///< all that the parameters say is there
};
/// How the content of a creative compares with parameters. How it is called does not matter.
[[nodiscard]] Likeness compare_creative(const Params& params, std::string_view content);

}  // namespace metaup::graph
