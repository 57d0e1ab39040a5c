#include "run/targets/job_target.hpp"

#include "base/overloaded.hpp"
#include "run/targets/file_target.hpp"
#include "run/targets/video_targets.hpp"
#include "run/targets/video_wait_target.hpp"

namespace metaup::run {
namespace {

using SourcePtr = std::shared_ptr<const source::Source>;

std::string source_url(const JobContent& content) {
  const auto* const source = std::get_if<SourcePtr>(&content);
  return source != nullptr ? (*source)->url() : std::string();
}

/// Only videos are; a poster is fetched here.
bool is_fetched_by_meta(const Job& job, const UploadSettings& settings) {
  return settings.probe.videos_only && job.must_be != AssetKind::image &&
         settings.video.method == VideoMethod::by_url && !source_url(job.content).empty();
}

}  // namespace

std::unique_ptr<DeliveryTarget> target_of(Job job, UploadContext& context, std::shared_ptr<Content> content,
                                          std::optional<std::uint32_t> number) {
  Delivery delivery{.context = &context,
                    .content = std::move(content),
                    .source = std::move(job.source),
                    .number = number,
                    .doubted = job.in_doubt};
  if (job.sync) delivery.sync = context.syncs[*job.sync];
  if (const auto* const video = std::get_if<KnownVideo>(&job.content)) {
    return std::make_unique<VideoWaitTarget>(job.account, std::move(delivery), video->video_id);
  }
  if (!delivery.content) return std::make_unique<VideoUrlTarget>(job.account, std::move(delivery));
  return std::make_unique<FileTarget>(job.account, std::move(delivery));
}

std::shared_ptr<Content> content_of(const Job& job, const UploadContext& context) {
  if (is_fetched_by_meta(job, context.settings)) return nullptr;
  const auto& probe = context.probe_of(job.must_be);
  return std::visit(Overloaded{[](const KnownVideo&) -> std::shared_ptr<Content> { return nullptr; },
                               [&](const auto& opened) { return std::make_shared<Content>(opened, probe); }},
                    job.content);
}

bool is_elsewhere(const JobContent& content) {
  const auto* const file = std::get_if<plan::Candidate>(&content);
  return file != nullptr ? file->place != nullptr : !source_url(content).empty();
}

std::shared_ptr<Content> Contents::of(const Job& job, const UploadContext& context) {
  const auto* const file = std::get_if<plan::Candidate>(&job.content);
  const auto* const source = std::get_if<SourcePtr>(&job.content);
  if (file == nullptr && source == nullptr) return content_of(job, context);
  auto& known = file != nullptr ? files_[{file->path, job.must_be}] : sources_[source->get()];
  auto content = known.lock();
  if (!content || content->is_spent()) known = content = content_of(job, context);
  return content;
}

}  // namespace metaup::run
