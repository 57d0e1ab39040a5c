#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metaup/plan/probe.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "metaup/source/source.hpp"
#include "metaup/upload/image_upload.hpp"

namespace metaup::plan {
class Exclusion;
}

namespace metaup::run {

/// A video that is at Meta already, to be asked about (`metaup status`).
struct KnownVideo {
  std::string video_id;
};

/// A file on the disk or a remote, something from elsewhere, or nothing to read.
using JobContent = std::variant<plan::Candidate, std::shared_ptr<const source::Source>, KnownVideo>;

/// One thing to send. Nothing of it has been read yet. Many wait at once, so it is kept small.
struct Job {
  std::string source;  ///< as the user named it; empty for a candidate, which has its path
  AccountId account;
  JobContent content;
  std::optional<std::uint32_t> poster;   ///< of a video: the job whose image stands for it
  std::optional<AssetKind> must_be;      ///< a file of the other kind is refused; nothing: the content says it
  std::optional<std::uint32_t> archive;  ///< sent as a part of this one (`UploadPlan::archives`)
  std::optional<std::uint32_t> sync;     ///< made for the sync of this source (`UploadPlan::syncs`)
  bool in_doubt = false;                 ///< of an image: ask Meta whether it is there, whatever the ledger says
};
/// How the user named it.
[[nodiscard]] const std::string& source_of(const Job& job);

/// A zip that is sent whole (`--method zip`); its entries are jobs.
struct Archive {
  std::shared_ptr<const OpenFile> file;
  std::string name;
};
struct UploadPlan {
  std::vector<Job> jobs;
  std::vector<Archive> archives;
  std::vector<std::string> syncs;                             ///< sources that are known by these resolved paths
  std::shared_ptr<const plan::Exclusion> excluded = nullptr;  ///< captions that do not go with videos; null: all go
  /// How many jobs in a row are of one content, each for another account; their items share a number.
  std::uint32_t jobs_of_a_content = 1;
};
/// The plan of one account, for each of these instead.
[[nodiscard]] UploadPlan for_accounts(const UploadPlan& plan, const std::vector<AccountId>& accounts);

enum class Verify : std::uint8_t { never, stale, all };

/// How a video's bytes come to Meta. With `by_url` Meta fetches what has a URL.
enum class VideoMethod : std::uint8_t { chunked, simple, by_url };

/// How videos are sent, and how long they are waited for.
struct VideoSettings {
  VideoMethod method = VideoMethod::chunked;
  std::string title;
  std::string description;
  bool stamp = false;                       ///< their content's digest goes into the description
  bool wait = true;                         ///< until Meta has processed them
  Milliseconds ready_timeout{30 * 60'000};  ///< from the end of the upload
};

/// Whether a person agrees to what nothing else can decide.
struct Consent {
  bool given = false;                                    ///< to all there may be
  std::function<bool(const std::string& question)> ask;  ///< nothing: nobody can be asked, which is a no
};
/// One of the parts into which several runs divide the same contents. Equal contents are in one part, whatever they
/// are called; what cannot be read is in one by its name.
struct Shard {
  std::uint32_t number = 1;  ///< from 1 to `count`
  std::uint32_t count = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};
/// Whether it has the content of this SHA-256 (lower-case hex).
[[nodiscard]] bool has(const Shard& shard, std::string_view sha256);

/// How names are made and checked by a pattern (`--name-pattern`, `--field`; docs/naming.md).
struct Naming {
  std::string pattern;              ///< empty: none
  std::vector<std::string> fields;  ///< each as "NAME=VALUE"
};

struct UploadSettings {
  Settings common;
  plan::ProbeOptions probe;
  std::string name_template;  ///< of files, unless there is a pattern
  Naming naming;
  upload::ImageMethod method = upload::ImageMethod::multipart;
  VideoSettings video;
  Verify verify = Verify::never;
  Shard shard;                  ///< what is in no other run's part; the rest is not reported. Posters are in all
  bool force = false;           ///< send although the ledger has it
  bool trust_likely = false;    ///< what an account that was learned likely holds counts as there
  Consent consent;              ///< to send videos that an account may hold already
  bool all_or_nothing = false;  ///< any local failure: nothing is sent
  bool dry_run = false;         ///< decide everything, send and record nothing
};

/// Sends what the ledger does not have yet. An image for several accounts goes up once, and Meta copies it into the
/// others; where Meta will not, it is sent. Reports every job exactly once, whatever happens.
[[nodiscard]] Outcome upload(UploadPlan plan, const UploadSettings& settings, Environment& environment);

/// Looks into files without any network (`metaup validate`), and at their names if there is a pattern.
[[nodiscard]] Outcome validate(const std::vector<plan::Candidate>& candidates, const plan::ProbeOptions& options,
                               const Naming& naming, const Settings& settings, const Clock& clock,
                               report::Reporter& reporter, Waker& waker, const Interrupt& interrupt);

}  // namespace metaup::run
