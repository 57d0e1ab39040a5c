#pragma once
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "plan/captions.hpp"
#include "run/targets/job_target.hpp"

namespace metaup::run {

/// How uploads run: of what is held on the disk until it is sent only a few contents are ahead.
[[nodiscard]] Engine::Options engine_options(const UploadPlan& plan, const UploadSettings& settings);

/// The subtitle files beside the video that a job sends.
[[nodiscard]] std::vector<plan::Candidate> captions_of(const Job& job, plan::CaptionFiles& files);

/// The jobs of an upload, each made a target when its turn comes. Equal paths are one content, whatever the account,
/// and an image goes up into one of the accounts.
class UploadBuilder {
 public:
  UploadBuilder(UploadPlan plan, UploadContext& context);
  /// Once, before the run.
  void build(Engine& engine);
  /// The same, where names are made by a pattern: what would be called the same is refused before anything is sent.
  void look_at_names();
  /// The accounts that may get videos; `by_name`: as far as the names of files tell.
  [[nodiscard]] std::set<AccountId> accounts_of_videos(bool by_name) const;

 private:
  [[nodiscard]] std::unique_ptr<Target> make(TargetId id);

  UploadPlan plan_;
  std::size_t made_ = 0;
  UploadContext& context_;
  std::vector<ArchiveTarget*> archives_;
  std::map<TargetId, std::shared_ptr<Poster>> posters_;        ///< by the job of the image
  std::map<TargetId, std::vector<plan::Candidate>> captions_;  ///< by the job of the video
  Contents contents_;
};

}  // namespace metaup::run
