#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "metaup/http/transport.hpp"
#include "metaup/run/settings.hpp"
#include "report/preview_page.hpp"

/// The pictures of a review page. They are part of the page, which is sent by mail, so all of them
/// together are bounded.
namespace metaup::run {

struct PictureSource {
  std::string file;  ///< holds the image; empty: none
  std::string url;   ///< of a smaller one at Meta, if there is no file or it cannot be used; empty: none
};

/// A small picture, or a note that says why there is none; empty when none was to be had.
using SmallPicture = tl::expected<report::PreviewCard::Picture, std::string>;

/// How large a picture of bytes that were got somewhere may be to be put into the page as it is.
inline constexpr std::size_t kLargestAsItIs = 128U << 10U;
/// Shrinks the picture. What cannot be decoded is taken as it is if it is small.
[[nodiscard]] SmallPicture small_picture(std::string bytes, std::uint32_t longest);

/// The longer side of the pictures on a page with so many creatives.
[[nodiscard]] constexpr std::uint32_t longest_side(std::size_t creatives) { return creatives <= 50 ? 480 : 240; }

/// As many bytes all pictures of a page may have together: the page has each of them twice, in base64.
inline constexpr std::size_t kMostPictureBytes = 6U << 20U;
/// Drops the pictures that are beyond that, with a note.
void keep_within(std::size_t most, std::vector<SmallPicture>& pictures);

/// The pictures in the order of `sources`; nothing when interrupted.
[[nodiscard]] std::optional<std::vector<SmallPicture>> load_pictures(const std::vector<PictureSource>& sources,
                                                                     const http::FetchOptions& options, Waker& waker,
                                                                     const Interrupt& interrupt);

}  // namespace metaup::run
