#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace metaup::bench {

/// Writes a manifest of so many different ad creatives, all of one image.
void write_creatives(const std::filesystem::path& manifest, std::uint32_t count);

/// Writes a curl configuration that posts the same creatives in batches, and the batches beside it.
std::filesystem::path write_batch_config(const std::filesystem::path& folder, std::uint32_t count, std::uint32_t batch,
                                         const std::string& url);

}  // namespace metaup::bench
