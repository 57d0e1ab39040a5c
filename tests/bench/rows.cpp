#include "rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "album.hpp"
#include "creatives.hpp"
#include "sink.hpp"

namespace metaup::bench {
namespace {

using std::filesystem::path;
using namespace std::chrono_literals;

constexpr std::uint32_t kTransfers = 16;
constexpr std::size_t kImageBytes = 200'000;
constexpr auto kLatency = 200ms;
constexpr double kMebi = 1U << 20U;

/// Runs one and the other in turn, so that what else the machine does hits both.
template <class Ours, class Theirs>
Turns take_turns(std::uint32_t rounds, Ours ours, Theirs theirs) {
  Turns turns;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    turns.ours.push_back(ours());
    turns.theirs.push_back(theirs());
  }
  return turns;
}

template <class Ours>
std::vector<Spent> repeat(std::uint32_t rounds, Ours ours) {
  std::vector<Spent> spent;
  for (std::uint32_t round = 0; round < rounds; ++round) spent.push_back(ours());
  return spent;
}

/// A folder of one row's own, gone at its end.
class Folder {
 public:
  Folder(const path& parent, std::string_view name) : path_(parent / name) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] const path& itself() const { return path_; }

 private:
  path path_;
};

Spent run_metaup(const Setup& setup, const Folder& folder, std::vector<std::string> args) {
  const char* const search_path = std::getenv("PATH");
  args.insert(args.begin(), setup.metaup);
  return run(args,
             {"METAUP_ACCESS_TOKEN=bench", "XDG_CONFIG_HOME=" + folder.itself().string(),
              "XDG_STATE_HOME=" + folder.itself().string(),
              std::string("PATH=") + (search_path != nullptr ? search_path : "/usr/bin:/bin")},
             folder.itself());
}

/// An upload with hashing and ledger, as scripts run it.
Spent upload(const Setup& setup, const Folder& folder, const Sink& sink, const std::string& command,
             const std::string& files, std::vector<std::string> more = {}) {
  std::vector<std::string> args{command,       files,      "--account",   "1",
                                "--graph-url", sink.url(), "--transfers", std::to_string(kTransfers),
                                "-o",          "ndjson",   "--progress",  "none"};
  args.insert(args.end(), more.begin(), more.end());
  return run_metaup(setup, folder, std::move(args));
}

/// All but when metaup last asked about its token, which it does once a day.
void forget(const Folder& folder) {
  std::error_code missing;
  const std::filesystem::directory_iterator all(folder / "metaup", missing);
  for (const auto& entry : all) {
    if (entry.path().filename() != "tokens.json") std::filesystem::remove_all(entry.path());
  }
}

Spent run_curl(const Folder& folder, std::vector<std::string> args) {
  args.insert(args.begin(), {"curl", "--disable", "--no-progress-meter", "--fail"});
  const char* const search_path = std::getenv("PATH");
  return run(args, {std::string("PATH=") + (search_path != nullptr ? search_path : "/usr/bin:/bin")}, folder.itself());
}

/// The SHA-256 of each file, as metaup wants it, too.
Spent run_openssl(const Folder& folder, const path& files) {
  std::vector<std::string> args{"openssl", "dgst", "-sha256"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(files)) {
    if (entry.is_regular_file()) args.push_back(entry.path().string());
  }
  const char* const search_path = std::getenv("PATH");
  return run(args, {std::string("PATH=") + (search_path != nullptr ? search_path : "/usr/bin:/bin")}, folder.itself());
}

/// One after the other.
Spent operator+(const Spent& one, const Spent& other) {
  return {one.wall + other.wall, one.cpu + other.cpu, std::max(one.peak_bytes, other.peak_bytes)};
}

/// A curl configuration that posts each of the images by itself.
path write_curl_config(const Folder& folder, const path& images, const std::string& url) {
  auto config = folder / "curl.conf";
  std::ofstream file(config);
  std::string_view between;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(images)) {
    if (!entry.is_regular_file()) continue;
    file << fmt::format("{}url = \"{}/v26.0/act_1/adimages\"\nform = \"filename=@{};type=image/png\"\n", between, url,
                        entry.path().string());
    between = "next\n";
  }
  return config;
}

/// Calls `work` and checks that it made as many requests as it should have: nobody is to win by
/// leaving something out.
template <class Work>
Spent expect_requests(const Sink& sink, std::uint64_t expected, Work work, std::uint64_t tolerated = 0) {
  const auto before = sink.requests();
  const Spent spent = work();
  const auto made = sink.requests() - before;
  if (made < expected || made > expected + tolerated) {
    throw std::runtime_error(fmt::format("{} requests were made, not {}", made, expected));
  }
  return spent;
}

}  // namespace

std::vector<Line> many_images(const Setup& setup) {
  const Folder folder(setup.scratch, "many-images");
  const auto images = folder / "images";
  write_images(images, setup.images, kImageBytes);
  const Sink sink;
  const auto config = write_curl_config(folder, images, sink.url()).string();
  const auto turns = take_turns(
      setup.rounds,
      [&] {
        forget(folder);
        return expect_requests(sink, setup.images, [&] { return upload(setup, folder, sink, "upload", images); });
      },
      [&] {
        return expect_requests(sink, setup.images, [&] {
          return run_curl(folder, {"--parallel", "--parallel-max", std::to_string(kTransfers), "--config", config}) +
                 run_openssl(folder, images);
        });
      });
  const auto work = fmt::format("{} images of 200 kB", setup.images);
  const std::string theirs = "curl -Z, openssl dgst";
  return {compare(work, wall_time(), turns, theirs, 0.7), compare(work, cpu_time(), turns, theirs, 1.0),
          compare(work, peak_memory(), turns, theirs, std::nullopt)};
}

std::vector<Line> slow_replies(const Setup& setup) {
  const Folder folder(setup.scratch, "slow-replies");
  const auto images = folder / "images";
  write_images(images, setup.slow_images, kImageBytes);
  const Sink sink(kLatency);
  const auto ours = repeat(std::min(setup.rounds, 3U), [&] {
    forget(folder);
    return expect_requests(sink, setup.slow_images, [&] { return upload(setup, folder, sink, "upload", images); });
  });
  const Seconds ideal = Seconds(kLatency) * setup.slow_images / kTransfers;
  const auto work = fmt::format("{} images, 200 ms a reply, {} in flight", setup.slow_images, kTransfers);
  return {compare(work, wall_time(), ours, ideal.count(), 1.1)};
}

std::vector<Line> large_video(const Setup& setup) {
  constexpr double kMostMemory = 48 * kMebi;
  const Folder folder(setup.scratch, "large-video");
  const auto video = folder / "video.mp4";
  write_video(video, setup.video_bytes);
  const Sink sink;
  const auto whole = [&](auto work) {
    const auto before = sink.bytes();
    const Spent spent = work();
    if (sink.bytes() - before < setup.video_bytes) throw std::runtime_error("not all of the video was sent");
    return spent;
  };
  const auto turns = take_turns(
      setup.rounds,
      [&] {
        forget(folder);
        return whole([&] {
          // The noise in the file is no video, and nobody will ever say that it is ready.
          return upload(setup, folder, sink, "upload-video", video, {"--no-validate", "--no-wait"});
        });
      },
      [&] {
        return whole([&] {
          return run_curl(folder, {"--form", "source=@" + video.string() + ";type=video/mp4",
                                   sink.url() + "/v26.0/act_1/advideos"});
        });
      });
  const auto work = fmt::format("a video of {:.0f} MiB, in chunks", static_cast<double>(setup.video_bytes) / kMebi);
  return {compare(work, wall_time(), turns, "one POST by curl", 1.3),
          compare(work, cpu_time(), turns, "one POST by curl", std::nullopt),
          compare(work, peak_memory(), turns.ours, kMostMemory, 1.0)};
}

std::vector<Line> nothing_to_send(const Setup& setup) {
  constexpr double kMostSeconds = 1;
  constexpr double kMostMemory = 64 * kMebi;
  constexpr std::size_t kSmall = 16;
  const Folder folder(setup.scratch, "nothing-to-send");
  const auto images = folder / "images";
  write_images(images, setup.known_files, kSmall);
  std::this_thread::sleep_for(2500ms);  // the ledger does not trust a file that was written just now
  const Sink sink;
  const auto sync = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--verify", "never"});
    return upload(setup, folder, sink, "sync", images, std::move(more));
  };
  const auto again = [&] { return upload(setup, folder, sink, "upload", images, {"--verify", "never"}); };
  expect_requests(sink, setup.known_files, [&] { return sync({}); });  // which has made them all
  const auto synced = repeat(setup.rounds, [&] { return expect_requests(sink, 0, [&] { return sync({}); }); });
  const auto deleting =
      repeat(setup.rounds, [&] { return expect_requests(sink, 0, [&] { return sync({"--delete", "--yes"}); }); });
  expect_requests(sink, 0, again);  // they are not the sync's own any more
  const auto ours = repeat(setup.rounds, [&] { return expect_requests(sink, 0, again); });
  const auto work = fmt::format("{} unchanged files, no request", setup.known_files);
  return {compare(work, wall_time(), ours, kMostSeconds, 1.0),
          compare(work, peak_memory(), ours, kMostMemory, 1.0),
          compare(work + ", sync", wall_time(), synced, kMostSeconds, 1.0),
          compare(work + ", sync", peak_memory(), synced, kMostMemory, 1.0),
          compare(work + ", sync --delete", wall_time(), deleting, 1.5 * kMostSeconds, 1.0),
          compare(work + ", sync --delete", peak_memory(), deleting, 1.5 * kMostMemory, 1.0)};
}

std::vector<Line> many_creatives(const Setup& setup) {
  constexpr std::uint32_t kBatch = 50;
  constexpr std::uint64_t kMore = 5;  // metaup reads the Page first, and calls that have waited go half full
  const Folder folder(setup.scratch, "many-creatives");
  const auto manifest = folder / "creatives.csv";
  write_creatives(manifest, setup.creatives);
  const Sink sink(kLatency);
  const auto config = write_batch_config(folder.itself(), setup.creatives, kBatch, sink.url()).string();
  const auto batches = (setup.creatives + kBatch - 1) / kBatch;
  const auto turns = take_turns(
      setup.rounds,
      [&] {
        forget(folder);
        return expect_requests(
            sink, batches,
            [&] { return upload(setup, folder, sink, "create-creative", "--from=" + manifest.string()); }, kMore);
      },
      [&] {
        return expect_requests(sink, batches, [&] {
          return run_curl(folder, {"--parallel", "--parallel-max", std::to_string(kTransfers), "--config", config});
        });
      });
  const auto work = fmt::format("{} creatives, 200 ms a reply", setup.creatives);
  const auto theirs = fmt::format("{} batches by curl -Z", batches);
  return {compare(work, wall_time(), turns, theirs, 1.2), compare(work, cpu_time(), turns, theirs, std::nullopt),
          compare(work, peak_memory(), turns, theirs, std::nullopt)};
}

std::vector<Line> start_up(const Setup& setup) {
  constexpr double kMostSeconds = 0.010;
  constexpr std::uint32_t kManyTimes = 10;
  const Folder folder(setup.scratch, "start-up");
  const auto turns = take_turns(
      setup.rounds * kManyTimes, [&] { return run_metaup(setup, folder, {"version"}); },
      [&] { return run_curl(folder, {"--version"}); });  // loads the same libraries
  return {compare("metaup version", wall_time(), turns.ours, kMostSeconds, 1.0),
          compare("metaup version", wall_time(), turns, "curl --version", std::nullopt)};
}

}  // namespace metaup::bench
