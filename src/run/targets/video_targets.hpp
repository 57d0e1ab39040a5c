#pragma once
#include <memory>
#include <string>

#include "run/targets/delivery.hpp"
#include "run/traffic/send_time.hpp"
#include "upload/one_shot_video.hpp"
#include "upload/requests.hpp"
#include "upload/video_upload.hpp"

namespace metaup::run {

/// What videos have in common.
class VideoTarget : public DeliveryTarget {
 public:
  VideoTarget(const AccountId& account, Delivery delivery)
      : DeliveryTarget(account, AssetKind::video, std::move(delivery)) {}

  /// It was claimed before it was known how it goes up.
  [[nodiscard]] std::optional<Decision> on_turn() override { return std::nullopt; }

 protected:
  /// So that another process can go on from it.
  void keep_session(const upload::VideoCheckpoint& checkpoint);
  /// Cancels it as well as can be, and forgets it.
  void drop_session(const std::string& session_id);
  [[nodiscard]] std::string title();
  [[nodiscard]] upload::VideoFile video_file(std::string title);
  /// With the stamp, if there is to be one.
  [[nodiscard]] std::string description() const;
  /// Waits for what has been sent.
  [[nodiscard]] Decision wait_for(const std::string& video_id);
};

/// A video whose turn has not come, and that another machine may send first: how it goes up is decided once it is this
/// machine's.
class UnclaimedVideoTarget final : public DeliveryTarget {
 public:
  UnclaimedVideoTarget(const AccountId& account, Delivery delivery)
      : DeliveryTarget(account, AssetKind::video, std::move(delivery)) {}

  [[nodiscard]] Decision begin() override { return Ready{}; }
  [[nodiscard]] std::optional<Decision> on_turn() override;
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

/// The URL of a video that Meta fetches: it stands for the content, which nobody here ever sees.
class VideoUrlTarget final : public DeliveryTarget {
 public:
  VideoUrlTarget(const AccountId& account, Delivery delivery)
      : DeliveryTarget(account, AssetKind::video, std::move(delivery)) {}

  [[nodiscard]] Decision begin() override;
  [[nodiscard]] Decision decide() override;
};

}  // namespace metaup::run
