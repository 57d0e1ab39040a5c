#pragma once
#include <memory>
#include <string>
#include <vector>

#include "run/targets/video_targets.hpp"
#include "upload/captions_upload.hpp"
#include "upload/video_wait.hpp"

namespace metaup::run {

/// A video that Meta has, until it is processed.
class VideoWaitTarget final : public VideoTarget {
 public:
  /// Without a key of the registry only its id is known.
  VideoWaitTarget(const AccountId& account, Delivery delivery, std::string video_id)
      : VideoTarget(account, std::move(delivery)), video_id_(std::move(video_id)) {}

  [[nodiscard]] CallKind call_kind() const override { return is_ready() ? CallKind::file : CallKind::lookup; }
  [[nodiscard]] bool only_reads() const override { return is_known_by_id(); }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::check; }
  /// The video, and then its captions, one after the other.
  [[nodiscard]] std::shared_ptr<Content> content() const override {
    return fetched_ ? fetched_ : VideoTarget::content();
  }
  [[nodiscard]] std::optional<Error> on_looked() override;
  [[nodiscard]] Decision decide() override { return next_captions(); }
  [[nodiscard]] bool is_harmless() const override { return captions_ != nullptr; }
  [[nodiscard]] bool waits_for_meta() const override { return wait_ && !is_ready(); }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override {
    if (captions_) return *captions_;
    return *wait_;
  }
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  [[nodiscard]] Decision on_skipped(const Error& reason) override;
  void on_closing(report::Item& item) override;

 private:
  [[nodiscard]] bool is_known_by_id() const { return delivery_.key.empty(); }
  [[nodiscard]] bool is_ready() const { return wait_ && wait_->is_ready(); }
  [[nodiscard]] Decision wait(bool just_made);
  void record();
  void take_thumbnails();
  [[nodiscard]] Decision next_captions();
  [[nodiscard]] bool is_bound() const { return context().control.plan() != nullptr; }
  void take_captions(const std::string& path, Result<std::shared_ptr<const OpenFile>> file);
  [[nodiscard]] Decision finish();

  std::string video_id_;
  bool recorded_ = false;
  SteadyTime ready_by_{};
  std::unique_ptr<upload::VideoWait> wait_;
  std::shared_ptr<Content> fetched_;        ///< captions that are on their way from a remote
  std::vector<upload::Caption> captioned_;  ///< what is to be sent
  std::unique_ptr<upload::CaptionsUpload> captions_;
};

}  // namespace metaup::run
