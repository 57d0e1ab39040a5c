#pragma once
#include <memory>
#include <string>

#include "run/send_time.hpp"
#include "run/targets/delivery.hpp"
#include "upload/captions_upload.hpp"
#include "upload/one_shot_video.hpp"
#include "upload/requests.hpp"
#include "upload/video_upload.hpp"
#include "upload/video_wait.hpp"

namespace metaup::run {

/// What videos have in common.
class VideoTarget : public DeliveryTarget {
 public:
  VideoTarget(const AccountId& account, Delivery delivery)
      : DeliveryTarget(account, AssetKind::video, std::move(delivery)) {}

 protected:
  /// So that another process can go on from it.
  void keep_session(const upload::VideoCheckpoint& checkpoint);
  /// Cancels it as well as can be, and forgets it.
  void drop_session(const std::string& session_id);
  [[nodiscard]] upload::VideoFile video_file(std::string title);
  /// With the stamp, if there is to be one.
  [[nodiscard]] std::string description() const;
  /// Waits for what has been sent.
  [[nodiscard]] Decision wait_for(const std::string& video_id);
};

/// A video that goes up in chunks, which another run can go on with.
class ChunkedVideoTarget final : public VideoTarget {
 public:
  ChunkedVideoTarget(const AccountId& account, Delivery delivery, std::optional<upload::VideoCheckpoint> broken_off)
      : VideoTarget(account, std::move(delivery)), broken_off_(std::move(broken_off)) {}

  [[nodiscard]] Decision begin() override { return Ready{}; }
  [[nodiscard]] Cost cost() const override;
  [[nodiscard]] report::PlanVerdict writes() const override {
    return broken_off_ ? report::PlanVerdict::resume : report::PlanVerdict::send;
  }
  [[nodiscard]] upload::Machine& machine() override { return *upload_; }
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  void release() override;

 private:
  [[nodiscard]] Result<void> check_file();

  std::optional<upload::VideoCheckpoint> broken_off_;
  std::unique_ptr<upload::VideoUpload> upload_;
};

/// A video that goes up in one request: the whole file, or a URL that Meta fetches. Such a request is written down
/// before it is sent, because a lost reply leaves open whether there is a video now.
class OneShotVideoTarget final : public VideoTarget {
 public:
  OneShotVideoTarget(const AccountId& account, Delivery delivery, std::optional<ledger::Intent> in_doubt)
      : VideoTarget(account, std::move(delivery)), earlier_(std::move(in_doubt)) {}

  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return *upload_; }
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] std::optional<ledger::Intent> intent() override;
  [[nodiscard]] bool is_in_doubt() const override { return upload_ ? upload_->is_in_doubt() : earlier_.has_value(); }
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  void release() override;

 private:
  [[nodiscard]] Decision learn_videos(Decision then);
  [[nodiscard]] bool is_fetched_by_meta() const { return delivery_.content == nullptr; }
  [[nodiscard]] graph::Operation request(const std::string& title);
  [[nodiscard]] upload::Recognition recognition();

  std::optional<ledger::Intent> earlier_;
  SendTime sent_;
  std::unique_ptr<upload::OneShotVideo> upload_;
};

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

/// The URL of a video that Meta fetches: it stands for the content, which nobody here ever sees.
class VideoUrlTarget final : public DeliveryTarget {
 public:
  VideoUrlTarget(const AccountId& account, Delivery delivery)
      : DeliveryTarget(account, AssetKind::video, std::move(delivery)) {}

  [[nodiscard]] Decision begin() override;
  [[nodiscard]] Decision decide() override;
};

}  // namespace metaup::run
