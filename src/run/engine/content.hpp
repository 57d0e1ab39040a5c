#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/plan/probe.hpp"
#include "metaup/source/source.hpp"

namespace metaup::run {

/// What is said, once a run, where a look into a video could not show all.
inline constexpr std::string_view kNoFfprobe =
    "videos are not checked for codec, length and pixels: ffprobe is not installed (package ffmpeg)";

/// What a look into a content has shown. The file stays open as long as somebody holds it.
struct Looked {
  Result<plan::ProbedFile> result;
  std::string name;                       ///< what its source called it
  std::optional<AssetKind> refused_kind;  ///< of a file that was looked into and refused
};

/// A file on the disk or what a source opens, whatever number of accounts it goes to: it is looked at once, and open
/// once at a time.
class Content {
 public:
  Content(plan::Candidate file, const plan::ProbeOptions& probe) : file_(std::move(file)), probe_(probe) {}
  Content(std::shared_ptr<const source::Source> source, const plan::ProbeOptions& probe)
      : source_(std::move(source)), probe_(probe) {}

  /// Null when it comes from a source.
  [[nodiscard]] const plan::Candidate* file() const { return file_ ? &*file_ : nullptr; }
  [[nodiscard]] const plan::ProbeOptions& probe() const { return probe_; }
  /// Its path, or what its source called it. Once it is known.
  [[nodiscard]] std::string path() const;
  /// What names are made of: the same without the name of a remote.
  [[nodiscard]] std::string path_for_names() const;

  /// What the file index says of a file of this stamp; null: it has not been asked. Inside, nothing: it does not know.
  [[nodiscard]] const std::optional<std::string>* indexed() const { return indexed_ ? &*indexed_ : nullptr; }
  void set_indexed(std::optional<std::string> sha256) { indexed_ = std::move(sha256); }

  /// The look, for a worker: it shares nothing.
  using Work = std::function<Looked(const std::atomic<bool>& stop)>;
  [[nodiscard]] Work look() const;
  [[nodiscard]] bool is_being_looked_at() const { return looking_; }
  void begin_look() { looking_ = true; }
  /// The file stays open until `close`, for whoever wants to go on with it.
  void end_look(Looked looked);
  void close();
  /// It could not be opened for lack of room, and may be looked at once more.
  void look_again();
  /// Of a look that has ended.
  [[nodiscard]] const Looked* looked() const { return looked_.get(); }
  /// As it was when it was looked at.
  [[nodiscard]] const FileStamp& stamp() const { return stamp_; }
  /// The one that the file index knows it by: in another place, as it was listed there.
  [[nodiscard]] const FileStamp& listed_stamp() const;

  /// The file, which must be what was looked at. It is closed when nobody holds it any more, unless it has no path to
  /// be opened by again.
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open();
  /// Nobody sends it any more: what has no path to be opened by again takes no room on the disk from now on.
  void forget();
  [[nodiscard]] bool is_spent() const { return spent_; }

 private:
  std::optional<plan::Candidate> file_;
  std::shared_ptr<const source::Source> source_;  ///< of what is no file on the disk
  const plan::ProbeOptions& probe_;
  bool looking_ = false;
  std::unique_ptr<Looked> looked_;
  FileStamp stamp_;
  std::optional<std::optional<std::string>> indexed_;
  std::weak_ptr<const OpenFile> open_;
  std::shared_ptr<const OpenFile> only_copy_;  ///< of what has no path
  bool spent_ = false;
};

/// A file that somebody writes to.
[[nodiscard]] Error changed_error(const std::string& path);

}  // namespace metaup::run
