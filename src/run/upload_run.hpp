#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "metaup/run/upload.hpp"
#include "metaup/upload/video_once.hpp"
#include "metaup/upload/video_operations.hpp"
#include "run/job_lines.hpp"
#include "run/run_control.hpp"
#include "run/send_time.hpp"
#include "run/workers.hpp"

namespace metaup::run {

/// A file that somebody writes to.
[[nodiscard]] Error changed_error(const std::string& path);

/// Tasks that are no job: the end of the first is of no interest, the second asks whether an account
/// has videos.
inline constexpr TaskId kNobody = ~TaskId{0};
inline constexpr TaskId kAnyVideo = kNobody - 1;

/// How a job becomes a remote object.
using Machine = std::variant<upload::ImageUpload, upload::VideoUpload, upload::VideoOnce>;

/// One run of `upload`. A job becomes a slot when it needs more than a look into the ledger, goes
/// through probing, deciding and sending, and is closed exactly once.
class UploadRun {
 public:
  /// Sees each item before it is reported, and may add to it.
  using OnEnd = std::function<void(report::Item& item)>;

  UploadRun(UploadPlan plan, const UploadSettings& settings, Environment& environment, std::string origin,
            RunControl& control, OnEnd on_end = {});

  /// Takes a job up once more that has come to its end.
  void take_again(std::uint32_t index, Job job);
  /// Something that goes with the jobs failed its check: with `all_or_nothing` nothing is sent.
  void refuse() { any_failed_ = true; }
  /// Whether `all_or_nothing` still holds everything back.
  [[nodiscard]] bool holds() const { return settings_.all_or_nothing && !all_decided_; }
  /// Nothing is sent until it is told otherwise; what needs no request still comes to its end.
  void hold_back(bool hold) { held_back_ = hold; }
  /// Whether nothing more can be learned of the jobs without a request: all that still waits is to be sent.
  [[nodiscard]] bool knows_all() const { return !holds() && !next_job() && workers_.unfinished() == 0; }
  /// While it is held back: nobody needs this job any more.
  void drop(std::uint32_t index, const Error& reason);
  /// Whether all that is sent has been: what is left is waiting for Meta.
  [[nodiscard]] bool only_waiting() const;

  // what `RunControl::drive` asks for
  void start();
  void on_completed(const Completed& completed);
  [[nodiscard]] bool finished() const;
  void skip_rest(const Error& reason);
  [[nodiscard]] bool busy() const { return next_job().has_value(); }
  void describe(report::Tick& tick) const;

 private:
  /// What a worker found out about a job.
  struct Probed {
    std::uint32_t index = 0;
    Result<plan::ProbedFile> result;
    std::string fetched_name;               ///< of a web asset
    std::optional<AssetKind> refused_kind;  ///< of a file that was looked into and refused
  };
  struct Slot {
    Job job;
    std::string path;  ///< what names are made of
    SteadyTime started{};
    FileStamp stamp;
    std::shared_ptr<const OpenFile> file;  ///< while it is sent, or as long as it has no path
    plan::Format format = plan::Format::unknown;
    report::Item item;
    Machine machine;
    std::string key;          ///< of a video, in the ledger: its SHA-256, or that of its URL
    SendTime sent;            ///< when the one request of such a video was
    double duration = 0;      ///< of a video, in seconds; 0 when not known
    std::int64_t intent = 0;  ///< of a video that goes up in one request
    bool probed = false;
    bool as_bytes = false;             ///< an image that went as base64
    SteadyTime ready_by{};             ///< of a video that Meta processes
    std::vector<std::uint32_t> twins;  ///< jobs of equal content, which wait for this one
  };
  /// A zip that is sent whole, and its entries that still wait for it.
  struct Shipment {
    std::uint32_t undecided = 0;
    std::vector<std::uint32_t> waiting;
  };

  /// What the ledger says of a file that is not open.
  struct Known {
    std::string sha256;                  ///< empty: a new or changed file
    std::optional<ledger::Asset> asset;  ///< what its content is at Meta
  };
  /// An image that stands for a video; the two end in any order.
  struct Poster {
    AccountId account;
    std::string hash;
    std::string video_id;
  };

  // intake: which jobs need anything at all (upload_intake.cpp)
  [[nodiscard]] std::optional<std::uint32_t> next_job() const;
  void take_in();
  void take_job(std::uint32_t index);
  [[nodiscard]] static Probed look_into(std::uint32_t index, const std::shared_ptr<const OpenFile>& file,
                                        const plan::ProbeOptions& options, const std::atomic<bool>& stop,
                                        std::string fetched_name);
  void start_probe(std::uint32_t index, Slot& slot, const std::string& known_sha256);
  void on_probed(Probed probed);
  void describe(Slot& slot, const plan::ProbedFile& file);
  void decide(std::uint32_t index);
  void decide_held();
  [[nodiscard]] bool needs_check(const Job& job, const ledger::Asset& asset) const;
  /// By its name, until its content is known.
  [[nodiscard]] AssetKind expected_kind(std::uint32_t index, const Job& job) const;
  [[nodiscard]] const plan::ProbeOptions& probe_of(std::uint32_t index, const Job& job) const;
  [[nodiscard]] bool was_just_made(const AccountId& account, const std::string& video_id);
  [[nodiscard]] Known look_up(const plan::Candidate& candidate, const AccountId& account);
  void close_unchanged(std::uint32_t index, const ledger::Asset& asset, std::uint64_t bytes);
  [[nodiscard]] static std::optional<std::size_t> archive_of(const Slot& slot);
  void member_decided(std::size_t archive);

  // sending (upload_run.cpp)
  void start_pending();
  void start_pending(const AccountId& account, JobLines::Jobs& pending);
  void send_next(std::uint32_t index);
  void start_image(std::uint32_t index, Slot& slot, const upload::ImageUpload& image);
  [[nodiscard]] Result<void> open_source(Slot& slot) const;
  void send_archive(std::size_t archive);
  void on_archive_reply(std::size_t archive, const Completed& completed);
  void advance_image(std::uint32_t index);
  void on_sent(std::uint32_t index, const std::string& hash, const std::string& name);

  // videos (upload_videos.cpp)
  void prepare_video(Slot& slot);
  [[nodiscard]] bool resume_video(Slot& slot);
  void start_video(std::uint32_t index, Slot& slot, const upload::VideoUpload& video);
  [[nodiscard]] upload::PollLoad poll_load(const AccountId& account) const;
  void ask_status(std::uint32_t index, const Slot& slot, const upload::VideoUpload& video);
  void on_video_reply(Slot& slot, upload::VideoUpload& video, const Completed& completed);
  void advance_video(std::uint32_t index);
  void keep_session(const Slot& slot, const upload::VideoUpload& video);
  void drop_session(const Slot& slot, const std::string& session_id);
  void on_video_failed(std::uint32_t index, const upload::VideoUpload& video, Error error);
  void on_awaiting(std::uint32_t index, Slot& slot, const upload::VideoUpload& video);
  void on_ready(std::uint32_t index, const upload::VideoUpload& video);
  void on_thumbnails(std::uint32_t index, const Completed& completed);
  void note_poster(std::uint32_t index, const std::string& hash);
  void match_poster(std::uint32_t poster);
  void look_for_unknown_videos(const AccountId& account);
  void on_any_video(const Completed& completed);
  [[nodiscard]] upload::VideoFile video_file(const Slot& slot) const;
  [[nodiscard]] const std::string& video_host() const;

  // videos in one request (upload_once.cpp)
  [[nodiscard]] bool is_fetched_by_meta(const Job& job) const;
  void take_video_url(std::uint32_t index, Slot& slot);
  void prepare_once(Slot& slot);
  void start_once(std::uint32_t index, Slot& slot, const upload::VideoOnce& video);
  void on_once_reply(Slot& slot, upload::VideoOnce& video, const Completed& completed);
  void advance_once(std::uint32_t index);
  [[nodiscard]] std::string title_of(const Slot& slot) const;

  // endings (upload_run.cpp)
  void fail(std::uint32_t index, Error error);
  void skip(std::uint32_t index, const Error& error);
  void close(std::uint32_t index, report::Status status);
  void end(report::Item item);
  void not_to_send(const Job& job);
  /// What the ledger is told of where the content was; empty unless it was a file of its own.
  [[nodiscard]] static std::string file_of(const Slot& slot);
  [[nodiscard]] ledger::Owner owner_of(const AccountId& account) const {
    return {.origin = origin_, .account = account};
  }
  void state_failed(const Error& error);

  UploadPlan plan_;
  const UploadSettings& settings_;
  Environment& environment_;
  std::string origin_;
  RunControl& control_;
  OnEnd on_end_;
  Dispatcher& dispatcher_;
  Workers<Probed> workers_;
  JobLines lines_;
  std::unordered_map<std::uint32_t, Slot> slots_;
  std::vector<std::uint32_t> held_;  ///< decided only when all are known (--all-or-nothing)
  std::map<std::pair<AccountId, std::string>, std::uint32_t> by_content_;
  std::vector<Shipment> shipments_;
  std::map<std::uint32_t, Poster> posters_;  ///< by the job of the image
  plan::ProbeOptions image_probe_;           ///< what must be an image, whatever else is taken: a poster, too
  plan::ProbeOptions video_probe_;
  std::map<AccountId, std::size_t> awaited_;  ///< videos that Meta processes
  std::set<AccountId> looked_for_videos_;
  std::set<std::string> made_videos_;  ///< in one request: none of them is another's
  bool held_back_ = false;
  bool locks_held_ = true;
  bool ffprobe_noticed_ = false;
  bool parts_are_refused_ = false;  ///< multipart images are, and base64 ones are not
  bool any_failed_ = false;
  bool all_decided_ = false;
  std::uint64_t bytes_total_ = 0;  ///< of files that are sent or still may be
};

}  // namespace metaup::run
