#pragma once
#include <cstdint>
#include <filesystem>

namespace metaup::bench {

/// Writes valid PNGs of one pixel, each of its own content, a thousand in a folder. They weigh about
/// `bytes` each, for the most part in a chunk that decoders skip.
void write_images(const std::filesystem::path& folder, std::uint32_t count, std::size_t bytes);

/// Writes a file that begins as an MP4 does and goes on with noise.
void write_video(const std::filesystem::path& path, std::uint64_t bytes);

}  // namespace metaup::bench
