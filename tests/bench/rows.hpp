#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "table.hpp"

namespace metaup::bench {

/// What is compared: which program, in which folder, and how much of it.
struct Setup {
  std::string metaup;             ///< path of the program
  std::filesystem::path scratch;  ///< an empty folder; has room for all files
  std::uint32_t rounds = 5;
  std::uint32_t images = 1'000;
  std::uint32_t slow_images = 320;  ///< of the run with a slow server
  std::uint64_t video_bytes = 512ULL << 20U;
  std::uint32_t known_files = 100'000;
  std::uint32_t creatives = 5'000;
};

/// Many images to a server that answers at once, against curl.
[[nodiscard]] std::vector<Line> many_images(const Setup& setup);
/// The same when each reply takes 200 ms, against what the latency itself allows.
[[nodiscard]] std::vector<Line> slow_replies(const Setup& setup);
/// A video in chunks, against one POST of the file by curl.
[[nodiscard]] std::vector<Line> large_video(const Setup& setup);
/// A second run over files that the ledger knows.
[[nodiscard]] std::vector<Line> nothing_to_send(const Setup& setup);
/// Ad creatives from a CSV, against batch requests of the same operations by curl.
[[nodiscard]] std::vector<Line> many_creatives(const Setup& setup);
/// `metaup version`: how long the program takes to start.
[[nodiscard]] std::vector<Line> start_up(const Setup& setup);

}  // namespace metaup::bench
