#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/options/options.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/run/launch.hpp"
#include "source/one_by_one.hpp"

/// Where contents come from beside the disk, and where they are held meanwhile.
namespace metaup::cli {

struct Places {
  std::string temporary_directory;
  std::shared_ptr<const plan::Place> remotes = nullptr;  ///< null: there are none
  std::shared_ptr<const plan::Place> web = nullptr;      ///< what URLs name; null: nothing does
  /// How what has a URL is fetched, where an image or a video is meant.
  std::shared_ptr<const http::FetchOptions> images = nullptr;
  std::shared_ptr<const http::FetchOptions> videos = nullptr;
  std::uint32_t attempts = http::kUsualAttempts;  ///< of each fetch
  const std::atomic<bool>* stop = nullptr;        ///< null: nothing stops what is read

  [[nodiscard]] std::shared_ptr<const source::Source> on_the_web(const std::string& url, AssetKind kind) const;
};
/// An error when --temp-dir cannot be used. Once rclone is run, a signal no longer just ends the program: it would
/// leave rclone behind.
[[nodiscard]] Result<Places> places_of(const Options& options, const CommandContext& context);

using source::is_url;
/// Whether a path, as users write it, is one of a remote or a URL.
[[nodiscard]] bool is_elsewhere(std::string_view path);
/// What names are made of: an absolute path, one behind the name of its remote, or that of a URL.
[[nodiscard]] std::string path_for_names(const std::string& path);

/// A file of the disk or of a remote that is named by itself; one that is not there has an error. An error of the
/// result is one of the whole command.
[[nodiscard]] Result<plan::Candidate> candidate_of(const std::string& path, const Places& places);
/// Such a file, or what a URL names, which may have `largest` bytes; open for reading.
[[nodiscard]] Result<std::shared_ptr<const OpenFile>> open_file(const std::string& path, const Places& places,
                                                                std::uint64_t largest);
/// All of such a file, or of stdin when it is called "-"; refused when it is larger than `limit`.
[[nodiscard]] Result<std::string> read_text(const std::string& file, std::size_t limit, const Places& places);

/// The same for a command that reads nothing else from elsewhere.
[[nodiscard]] Result<std::string> read_input(const std::string& file, std::size_t limit, const Options& options,
                                             const CommandContext& context);

/// What rows and assets name that is not on the disk, and where else it may be. What is wrong with its name becomes the
/// error of its row.
[[nodiscard]] Result<void> find_elsewhere(const Places& places, run::LaunchPlan& plan);

}  // namespace metaup::cli
