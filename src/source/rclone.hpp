#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/plan/select.hpp"

/// Cloud storages and other remotes, by the program rclone.
namespace metaup::source {

struct RcloneSettings {
  std::string temporary_directory;       ///< where contents are held, without a name there
  std::vector<std::string> environment;  ///< each "NAME=value"; what `rclone_environment` leaves
  std::uint32_t attempts = 5;            ///< of a listing or a transfer that breaks off
  Milliseconds quiet_limit{60'000};      ///< the longest time in which nothing of a content comes
  /// Called before rclone is run for the first time: from then on `stop` ends what is not a transfer. Null: nothing
  /// does.
  std::function<void()> on_first_use = [] {};
  const std::atomic<bool>* stop = nullptr;
};

/// What rclone is given of our environment: its own variables, those of the storages' own tools, proxies and
/// certificates. Nothing of ours, and nothing that changes what it writes. `path`: of short forms, credentials come
/// from the environment unless it says otherwise.
[[nodiscard]] std::vector<std::string> rclone_environment(const std::vector<std::string>& ours, std::string_view path);

/// Why rclone failed, by what it wrote to stderr: its last line, without its time and without secrets.
[[nodiscard]] std::string shown_reason(std::string_view errors, const std::vector<std::string>& environment);

/// Whether it says that it is new enough ("rclone v1.60.1-DEV").
[[nodiscard]] bool is_new_enough(std::string_view version);

/// All remotes that rclone knows. It is run when something is first asked of them.
[[nodiscard]] std::shared_ptr<const plan::Place> on_remotes(RcloneSettings settings);

}  // namespace metaup::source
