#pragma once
#include <string>

#include "simulator/call.hpp"
#include "simulator/listing.hpp"

namespace metaup::simulator {

// The adcreatives edge and the creative node.
[[nodiscard]] Answer post_creative(Context& context, const Call& call);
[[nodiscard]] Answer list_creatives(Context& context, const Call& call);
[[nodiscard]] Answer read_creative(Context& context, const Call& call);
[[nodiscard]] Answer update_creative(Context& context, const Call& call);
[[nodiscard]] Answer delete_creative(Context& context, const Call& call);

[[nodiscard]] const NodeType& creative_type();

/// Checks a creative's parameters and makes it, or gives the id of an equal one. With
/// `validate_only` nothing is made. `files` are what `image_file` may name.
[[nodiscard]] Answer make_creative(Context& context, const std::string& account, Json params,
                                   const std::vector<Part>& files, bool validate_only);

/// A creative by its id; null when there is none (or the id names something else).
[[nodiscard]] Creative* find_creative(State& state, const std::string& id);

/// All that is to be seen of a creative; an empty object when there is none.
[[nodiscard]] Json show_creative(const State& state, const std::string& id);

/// Whether `execution_options` asks for `option`; an error for one that is not in `known`.
[[nodiscard]] tl::expected<bool, ApiError> has_option(const Json& options, std::string_view option,
                                                      std::string_view known);

/// Whether a creative of the account uses this image.
[[nodiscard]] bool is_image_used(const State& state, const std::string& account, const std::string& hash);
/// Whether a creative of the video's account uses this video.
[[nodiscard]] bool is_video_used(const State& state, const std::string& id);

}  // namespace metaup::simulator
