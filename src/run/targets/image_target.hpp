#pragma once
#include "run/targets/delivery.hpp"

namespace metaup::run {

/// An image that goes up, or is asked about first when the registry has it.
class ImageTarget final : public DeliveryTarget {
 public:
  /// With `known_hash` Meta is asked whether it is there.
  ImageTarget(const AccountId& account, Delivery delivery, const std::string& known_hash);

  [[nodiscard]] CallKind call_kind() const override { return check_ ? CallKind::lookup : CallKind::file; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  [[nodiscard]] Decision on_leader(const Target& leader) override;
  [[nodiscard]] upload::Machine& machine() override;
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] Decision on_done() override;
  void release() override;

 private:
  [[nodiscard]] Decision on_checked(bool is_there);

  std::string known_hash_;
  std::unique_ptr<upload::ImageCheck> check_;
  std::unique_ptr<upload::ImageUpload> upload_;
};

}  // namespace metaup::run
