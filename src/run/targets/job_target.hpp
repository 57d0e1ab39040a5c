#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "run/targets/delivery.hpp"

namespace metaup::run {

/// The target of one job. `number`: of its content among those of the run, if others share it.
[[nodiscard]] std::unique_ptr<DeliveryTarget> target_of(Job job, UploadContext& context,
                                                        std::shared_ptr<Content> content,
                                                        std::optional<std::uint32_t> number = {});
/// The content of a job; null when nobody here ever sees it.
[[nodiscard]] std::shared_ptr<Content> content_of(const Job& job, const UploadContext& context);

/// Whether it is on a remote or on the web, and is held on the disk until it is sent.
[[nodiscard]] bool is_elsewhere(const JobContent& content);

/// Contents that go to several accounts: equal paths and equal sources are one, as long as somebody has it.
class Contents {
 public:
  [[nodiscard]] std::shared_ptr<Content> of(const Job& job, const UploadContext& context);

 private:
  std::map<std::pair<std::string, std::optional<AssetKind>>, std::weak_ptr<Content>> files_;
  std::map<const source::Source*, std::weak_ptr<Content>> sources_;
};

}  // namespace metaup::run
