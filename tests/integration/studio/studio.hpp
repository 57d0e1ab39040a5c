#pragma once
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "metaup/run/launch.hpp"
#include "metaup/run/library.hpp"
#include "metaup/run/upload.hpp"
#include "run/build/sync.hpp"
#include "simulator/simulator.hpp"
#include "support/fakes.hpp"
#include "support/temp_dir.hpp"

namespace metaup::test {

/// Runs of `upload` and `launch` against the simulator, without sockets and in virtual time: each wait, be it
/// for a retry, a rate limit or Meta's encoder, only moves the clock. The ledger outlives the runs.
class Studio {
 public:
  explicit Studio(const std::string& scenario = "{}");

  /// How a run ended.
  struct Take {
    run::Outcome outcome;
    int exit_code = 0;
    std::vector<report::Item> items;
    [[nodiscard]] const report::Item& item() const { return items.at(0); }
  };
  /// One run over these files, as `metaup upload`, into these accounts, one after the other.
  Take upload(const std::vector<std::string>& paths, const std::vector<std::string>& accounts = {"123"});
  Take upload(run::UploadPlan plan);
  /// One run of `metaup sync`, as the options say; its command and account are filled in.
  Take sync(cli::Options options);
  Take sync(run::SyncPlan plan);
  /// One run of `metaup status --wait`.
  Take await(const std::vector<std::string>& video_ids);

  /// One run of `metaup create-creative` or `create-ad`, in account 123.
  Take launch(std::vector<run::LaunchRow> rows);
  Take launch(run::LaunchPlan plan);

  /// One run of `metaup ledger learn`.
  Take learn(const std::vector<std::string>& accounts = {"123"}, bool trust_likely = false);

  /// One run of `metaup copy-image`.
  Take copy(const std::string& from, const std::string& to, const std::vector<std::string>& hashes,
            const std::shared_ptr<const plan::Place>& remotes = nullptr);

  /// One run of `metaup delete-image`, `delete-video`, `delete-creative` or `delete-ad`, in account 123.
  Take remove(AssetKind kind, const std::vector<std::string>& ids, run::RemovalOptions options = {});

  /// One run of `metaup activate`, `pause` or `rename`.
  Take change(const run::ChangePlan& plan, bool dry_run = false);
  /// One run of `metaup watch-review`, in account 123.
  Take watch_review(const std::vector<std::string>& ads, Milliseconds timeout);
  /// What is made from now on is of this run.
  void begin_run(const std::string& run_id);
  /// One run of `metaup undo` of these.
  Take undo(const std::vector<std::string>& runs, bool assets = false, run::RemovalOptions options = {});

  /// A video file of the studio's folder; returns its path.
  std::string film(std::uint32_t seed, std::size_t bytes = 4'096);
  /// An image file.
  std::string picture(std::uint32_t seed);

  /// What Meta holds.
  [[nodiscard]] nlohmann::json state();
  [[nodiscard]] std::vector<nlohmann::json> finished_videos();
  /// What another client of the API does.
  void post(const std::string& path, simulator::Fields form);
  void control(const std::string& name, const simulator::Fields& fields);

  /// Called before each request, with its number from 1, and once it has been served.
  std::function<void(int)> on_request;
  std::function<void(int)> on_served;
  /// What keeps a request from arriving; nothing: it arrives.
  std::function<std::optional<http::Failure>()> on_way;
  /// What becomes of a reply on its way back.
  std::function<FakeTransport::Answer(http::Response)> on_reply;
  /// What else happens to the requests from now on: a fault rule of the simulator.
  void add_fault(const std::string& rule);

  FakeClock clock;
  run::Interrupt interrupt;  ///< of all runs: its signal stops the one under way
  run::UploadSettings settings;
  bool validate_only = false;
  bool inline_creatives = false;
  Milliseconds review_delay{0};  ///< none: what Meta made of ads is read only by tests of that
  RecordingReporter reporter;    ///< of all runs
  std::unique_ptr<ledger::Ledger> ledger = ledger::make_memory_ledger();

 private:
  Take run(const std::function<run::Outcome(run::Environment&)>& work);
  [[nodiscard]] FakeTransport::Answer answer(const http::Request& request);

  TempDir folder_;
  int requests_ = 0;
  simulator::Simulator simulator_;
};

}  // namespace metaup::test
