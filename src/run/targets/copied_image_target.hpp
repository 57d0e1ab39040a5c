#pragma once
#include "run/targets/delivery.hpp"
#include "upload/image_copy.hpp"

namespace metaup::run {

/// Whether Meta will not copy an image although it is well: it is gone in the source, or not visible to this token.
[[nodiscard]] bool will_not_copy(const Error& error);

/// An image that Meta copies from another account of the run. Where Meta will not, its file is sent.
class CopiedImageTarget final : public DeliveryTarget {
 public:
  CopiedImageTarget(const AccountId& account, Delivery delivery, RemoteImage from);

  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::plain; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return copy_; }
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;

 private:
  [[nodiscard]] Decision send();

  RemoteImage from_;
  upload::ImageCopy copy_;
};

}  // namespace metaup::run
