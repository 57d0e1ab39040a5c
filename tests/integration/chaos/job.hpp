#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "integration/studio/dice.hpp"
#include "metaup/run/launch.hpp"
#include "support/temp_dir.hpp"

/// What a chaos test asks for: it is all that its oracle knows.
namespace metaup::test {

/// What becomes of a file once nothing goes wrong any more.
enum class Fate : std::uint8_t {
  accepted,
  no_media,  ///< metaup sees that it is neither an image nor a video
  refused    ///< Meta refuses it
};

struct JobFile {
  std::string path;
  AssetKind kind = AssetKind::image;
  Fate fate = Fate::accepted;
  bool restless = false;              ///< somebody writes another content into it now and then
  bool is_uploaded = true;            ///< to all accounts; others are only shown by rows
  std::vector<std::string> contents;  ///< the SHA-256 of each content that it had; the last one is the current one
};

struct JobRow {
  run::LaunchRow row;
  std::size_t file = 0;  ///< that its creative shows
  bool creative_is_refused = false;
  bool ad_is_refused = false;
};

struct JobSize {
  std::uint32_t images = 0;
  std::uint32_t videos = 0;
  std::uint32_t rows = 0;
};

struct Job {
  std::vector<std::string> accounts{"123", "124"};
  std::vector<JobFile> files;
  std::vector<JobRow> rows;
};

/// Images and videos, some of equal content, some to be refused, and rows of all kinds that show them.
[[nodiscard]] Job make_job(const JobSize& size, Dice& dice, const TempDir& folder);
/// What Meta refuses of it for good: fault rules of a scenario.
[[nodiscard]] nlohmann::json refusals_of(const Job& job);

/// Another content of the same kind, or the same one written again.
void rewrite(JobFile& file, Dice& dice);
void touch(const JobFile& file);

/// What one run is asked to do: all of these files in all accounts, or all of these rows.
struct Order {
  bool is_launch = false;
  std::vector<std::size_t> files;
  std::vector<std::size_t> rows;
};
[[nodiscard]] Order everything(const Job& job, bool is_launch);
/// By chance only a part of it, and in any order.
[[nodiscard]] Order any_order(const Job& job, Dice& dice);

}  // namespace metaup::test
