#pragma once
#include <optional>
#include <string>

#include "metaup/upload/image_upload.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// One image from one account to another, without its bytes:
///   Send --hash--> Done        otherwise --> Failed
class ImageCopy final : public Machine {
 public:
  ImageCopy(AccountId from, AccountId to, std::string hash);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done: the image in the destination.
  [[nodiscard]] const SentImage& copy() const { return copy_->value(); }

 private:
  AccountId from_;
  AccountId to_;
  std::string hash_;
  std::optional<Result<SentImage>> copy_;
};

}  // namespace metaup::upload
