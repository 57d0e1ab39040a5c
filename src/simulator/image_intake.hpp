#pragma once
#include <string>
#include <vector>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// An image that passed all checks.
struct NewImage {
  std::string key;  ///< its name in the reply
  std::string name;
  std::string sha256;
  std::uint64_t bytes = 0;
  ImageFacts facts;
};

using NewImages = tl::expected<std::vector<NewImage>, ApiError>;

/// The images that a POST brings as file parts (zip archives unpacked).
[[nodiscard]] NewImages images_in_parts(const ImageRules& rules, const std::vector<Part>& parts);
/// The image in the base64 of `bytes`.
[[nodiscard]] NewImages image_in_bytes(const ImageRules& rules, const Call& call);

}  // namespace metaup::simulator
