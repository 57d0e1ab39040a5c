#pragma once
#include <map>
#include <memory>
#include <vector>

#include "run/targets/delivery.hpp"

namespace metaup::run {

/// The target of one job.
[[nodiscard]] std::unique_ptr<Target> target_of(Job job, UploadContext& context, std::shared_ptr<Content> content);
/// The content of a job; null when nobody here ever sees it.
[[nodiscard]] std::shared_ptr<Content> content_of(const Job& job, const UploadContext& context);

/// The jobs of an upload, each made a target when its turn comes. Equal paths are one content, whatever the account.
class UploadBuilder {
 public:
  UploadBuilder(UploadPlan plan, UploadContext& context);
  /// Once, before the run.
  void build(Engine& engine);

 private:
  [[nodiscard]] std::unique_ptr<Target> make(TargetId id);
  [[nodiscard]] std::shared_ptr<Content> shared_content(const Job& job);

  UploadPlan plan_;
  UploadContext& context_;
  std::vector<ArchiveTarget*> archives_;
  std::map<TargetId, std::shared_ptr<Poster>> posters_;     ///< by the job of the image
  std::map<std::string, std::weak_ptr<Content>> contents_;  ///< by path, of files that go to several accounts
  bool several_accounts_ = false;
};

}  // namespace metaup::run
