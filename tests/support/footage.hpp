#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Video files made in memory and on disk. Their boxes are whole, but hold no frame: enough for all
/// that does not decode.
namespace metaup::test {

/// An MP4 of that many bytes, at least 1,100. Equal arguments give equal bytes; another seed gives
/// another content.
[[nodiscard]] std::string make_video(std::uint32_t seed, std::size_t bytes = 4'096);

/// The same on disk, of any size and mostly holes: every MiB of it is different.
void write_large_video(const std::string& path, std::uint32_t seed, std::uint64_t bytes);

[[nodiscard]] std::string sha256_of_text(std::string_view bytes);
[[nodiscard]] std::string sha256_of_file(const std::string& path);

}  // namespace metaup::test
