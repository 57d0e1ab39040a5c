#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "metaup/plan/checks.hpp"
#include "metaup/plan/media.hpp"
#include "metaup/plan/naming.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/plan/video.hpp"

/// Looks into one candidate: what it is, whether it is whole, its SHA-256. Blocking and free of
/// shared state, so that a worker can do it.
namespace metaup::plan {

struct ProbeOptions {
  bool images_only = false;  ///< a video is an error
  bool videos_only = false;  ///< an image is an error
  bool validate = true;      ///< false: the structure is not walked (`--no-validate`)
  std::vector<Placement> placements;
  bool strict = false;       ///< warnings are errors
  bool one_request = false;  ///< a video goes up whole in one request (`--method simple`)
  bool only_hash = false;    ///< any file is taken as it is: only its SHA-256 is of interest
};

/// What is known of one local file after looking into it.
struct ProbedFile {
  std::shared_ptr<const OpenFile> file;
  Format format = Format::unknown;
  bool is_video = false;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  double duration = 0;  ///< of a video, in seconds; 0 when it could not be measured
  std::string sha256;
  std::vector<std::string> warnings;
  bool ffprobe_missing = false;  ///< a video that could not be measured for want of it
};

/// A candidate's content, wherever it lies.
[[nodiscard]] Result<std::shared_ptr<const OpenFile>> open(const Candidate& candidate,
                                                           const std::atomic<bool>* stop = nullptr);

/// Of files on the disk local, not_found and cancelled errors only; each names the file, its hint says what to do. A
/// file that changed while it was read is the one retryable error. A zip archive is an error (Meta would unpack it, and
/// one file would become many images). What Meta refuses for its format (`is_accepted`) is an error when it is
/// validated, and left to Meta otherwise. With `known_sha256` (of an unchanged file) the content is not read for
/// hashing unless the file differs from the candidate's stamp. `stop` ends a long hash early.
[[nodiscard]] Result<ProbedFile> probe(const Candidate& candidate, const ProbeOptions& options,
                                       const std::string& known_sha256 = {}, const std::atomic<bool>* stop = nullptr);

/// The same for a file that is already open (fetched, or unpacked from an archive).
[[nodiscard]] Result<ProbedFile> probe(const std::shared_ptr<const OpenFile>& file, const ProbeOptions& options,
                                       const std::atomic<bool>* stop = nullptr);

/// What a file is, by its content; an error for what `options` do not take at all.
[[nodiscard]] Result<Format> recognise(const OpenFile& file, const ProbeOptions& options = {});

/// What an item about a refused file is called: by its content; by its name where that shows nothing;
/// else an image.
[[nodiscard]] AssetKind kind_of_refused(const OpenFile& file);
[[nodiscard]] AssetKind kind_of_refused(const Candidate& candidate);

}  // namespace metaup::plan
