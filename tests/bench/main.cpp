#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string_view>

#include "rows.hpp"

namespace {

using namespace metaup::bench;

constexpr auto kUsage =
    "Usage: metaup-bench [--quick] METAUP SCRATCH [ROW…]\n"
    "Compares the program METAUP with others, as ratios within one run, in the empty folder SCRATCH.\n"
    "--quick only tries everything out. Rows: images, latency, video, unchanged, creatives,\n"
    "start; all unless named.\n"
    "BENCH_VIDEO_MIB is the size of the video, BENCH_FILES the number of unchanged files, BENCH_ROUNDS how\n"
    "often each pair is run.\n";

struct Row {
  std::string_view name;
  std::vector<Line> (*measure)(const Setup&);
};
constexpr Row kRows[] = {{"images", many_images},        {"latency", slow_replies},     {"video", large_video},
                         {"unchanged", nothing_to_send}, {"creatives", many_creatives}, {"start", start_up}};

/// The number in that variable; `otherwise` when it is not set.
std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  if (text == nullptr) return otherwise;
  const auto value = std::stoull(text);
  if (value == 0) throw std::invalid_argument(fmt::format("{} is 0", variable));
  return value;
}

Setup quick() {
  return {
      .rounds = 1, .images = 20, .slow_images = 20, .video_bytes = 8ULL << 20U, .known_files = 200, .creatives = 100};
}

int bench(std::span<char*> args) {
  Setup setup;
  if (!args.empty() && std::string_view(args.front()) == "--quick") {
    setup = quick();
    args = args.subspan(1);
  }
  if (args.size() < 2) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  setup.metaup = args[0];
  setup.scratch = args[1];
  setup.rounds = static_cast<std::uint32_t>(number_from("BENCH_ROUNDS", setup.rounds));
  setup.video_bytes = number_from("BENCH_VIDEO_MIB", setup.video_bytes >> 20U) << 20U;
  setup.known_files = static_cast<std::uint32_t>(number_from("BENCH_FILES", setup.known_files));
  const auto wanted = args.subspan(2);

  std::vector<Line> lines;
  for (const auto& row : kRows) {
    if (!wanted.empty() && std::count(wanted.begin(), wanted.end(), row.name) == 0) continue;
    std::fputs(fmt::format("measuring: {}\n", row.name).c_str(), stderr);
    auto more = row.measure(setup);
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  std::fputs(to_markdown(lines).c_str(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  return bench(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
} catch (const std::exception& error) {
  std::fputs(fmt::format("metaup-bench: {}\n", error.what()).c_str(), stderr);
  return 1;
}
