#pragma once
#include <optional>
#include <string>

#include "simulator/call.hpp"
#include "simulator/image_intake.hpp"

namespace metaup::simulator {

/// Digests a part that holds an image or a whole video and decodes the image, ahead of the call: it
/// is the only slow work there is.
void examine_part(Part& part);

// The adimages edge and the image node.
[[nodiscard]] Answer post_images(Context& context, const Call& call);
[[nodiscard]] Answer list_images(Context& context, const Call& call);
[[nodiscard]] Answer delete_image(Context& context, const Call& call);
/// GET /<account>:<hash>
[[nodiscard]] Answer read_image(Context& context, const Call& call);

/// Puts an image into an account's library, where equal content is one image.
Image& store_image(Context& context, const std::string& account, const NewImage& added);

/// The hash of content: a function of nothing but the bytes, and yet none that a client can guess.
[[nodiscard]] std::string image_hash(const std::string& sha256);

/// An image of this account; null when it has none of that hash.
[[nodiscard]] Image* find_image(State& state, const std::string& account, const std::string& hash);

}  // namespace metaup::simulator
