#pragma once
#include <string>

#include "metaup/base/error.hpp"
#include "plan/image/byte_source.hpp"
#include "plan/problem.hpp"

/// One walk for each family of containers that says how long it is. They start behind the signature
/// and pass files of other families; what a file says of itself and has not is a local error.
namespace metaup::plan {

using image::ByteSource;

/// Walks read heads that lie far apart; FLV's properties fit into it.
inline constexpr std::size_t kSmallWindow = 4096;
/// Hours of fragments have fewer parts. More are not looked at.
inline constexpr std::size_t kMostParts = 100'000;

[[nodiscard]] Result<void> check_boxes(ByteSource& source, const std::string& name);     // MP4, QuickTime
[[nodiscard]] Result<void> check_riff(ByteSource& source, const std::string& name);      // AVI
[[nodiscard]] Result<void> check_matroska(ByteSource& source, const std::string& name);  // MKV, WebM
[[nodiscard]] Result<void> check_asf(ByteSource& source, const std::string& name);       // WMV
[[nodiscard]] Result<void> check_flash(ByteSource& source, const std::string& name);     // FLV

[[nodiscard]] inline Error incomplete(const std::string& name, const std::string& why) {
  return problem(name, "is not complete: " + why, "copy or export it again");
}
/// For a part, or the whole file, that ends behind what there is.
[[nodiscard]] inline Error too_short(const std::string& name, const std::string& what, std::uint64_t end,
                                     std::uint64_t size) {
  return incomplete(name, what + " ends at byte " + std::to_string(end) + ", the file at byte " + std::to_string(size));
}

}  // namespace metaup::plan
