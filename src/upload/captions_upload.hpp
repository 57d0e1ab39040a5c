#pragma once
#include <memory>
#include <string>
#include <vector>

#include "metaup/base/file.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// A subtitle file, called NAME.en_US.srt.
struct Caption {
  std::string name;
  std::shared_ptr<const OpenFile> file;
};

/// Whether a file can be captions, by its size and how it begins. The error says why not.
[[nodiscard]] Result<void> check_captions(const OpenFile& file);

/// POST VIDEO/captions. Safe to repeat: Meta says when a video has captions of a locale.
[[nodiscard]] graph::Operation add_captions(const AccountId& account, const std::string& video_id,
                                            const Caption& caption);

/// The captions of a video that is ready, one after the other. One that Meta refuses is told, and the next one goes on;
/// those that the video has already are fine. Whatever says nothing of the captions themselves ends it.
class CaptionsUpload final : public Machine {
 public:
  CaptionsUpload(AccountId account, std::string video_id, std::vector<Caption> captions)
      : account_(std::move(account)), video_id_(std::move(video_id)), captions_(std::move(captions)) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// "clip.en_US.srt: why it was not taken".
  [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }
  /// Whether each of them was taken or refused.
  [[nodiscard]] bool is_complete() const { return done_ == captions_.size(); }

 private:
  AccountId account_;
  std::string video_id_;
  std::vector<Caption> captions_;
  std::size_t done_ = 0;
  bool ended_ = false;
  std::vector<std::string> refusals_;
};

}  // namespace metaup::upload
