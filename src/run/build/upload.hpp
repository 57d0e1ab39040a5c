#pragma once
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "plan/captions.hpp"
#include "run/targets/delivery.hpp"

namespace metaup::run {

/// The target of one job. `number`: of its content among those of the run, if others share it.
[[nodiscard]] std::unique_ptr<Target> target_of(Job job, UploadContext& context, std::shared_ptr<Content> content,
                                                std::optional<std::uint32_t> number = {});
/// The content of a job; null when nobody here ever sees it.
[[nodiscard]] std::shared_ptr<Content> content_of(const Job& job, const UploadContext& context);

/// Whether it is on a remote or on the web, and is held on the disk until it is sent.
[[nodiscard]] bool is_elsewhere(const JobContent& content);

/// How uploads run: of what is held on the disk until it is sent only a few contents are ahead.
[[nodiscard]] Engine::Options engine_options(const UploadPlan& plan, const UploadSettings& settings);

/// Contents that go to several accounts: equal paths and equal sources are one, as long as somebody has it.
class Contents {
 public:
  [[nodiscard]] std::shared_ptr<Content> of(const Job& job, const UploadContext& context);

 private:
  std::map<std::pair<std::string, std::optional<AssetKind>>, std::weak_ptr<Content>> files_;
  std::map<const source::Source*, std::weak_ptr<Content>> sources_;
};

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
  /// That videos may be sent to; `by_name`: as far as the names of files tell.
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
