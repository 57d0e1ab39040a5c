#pragma once
#include <memory>
#include <string>

#include "run/targets/delivery.hpp"
#include "upload/requests.hpp"

namespace metaup::run {

/// A video that the registry has, and that Meta is asked about: it is sent again only when it is gone for certain. It
/// is if the whole list of its account lacks it, and Meta does not show it at its own id either. Nothing finds a second
/// one, so that it counts as there wherever Meta does not say.
///
///   filtered list --lacks it--> whole list --lacks it--> its own id --refused--> gone
class VideoCheckTarget final : public DeliveryTarget {
 public:
  VideoCheckTarget(const AccountId& account, Delivery delivery, std::string known_id);

  [[nodiscard]] CallKind call_kind() const override { return CallKind::lookup; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::check; }
  [[nodiscard]] bool is_harmless() const override { return true; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  [[nodiscard]] Decision decide() override;
  [[nodiscard]] upload::Machine& machine() override { return *read_; }
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;

 private:
  [[nodiscard]] Decision by_list();
  [[nodiscard]] Decision end_seen();
  [[nodiscard]] Decision end_gone();
  [[nodiscard]] Decision end_unsure(const Error& why);

  std::string known_id_;
  bool is_alone_ = false;  ///< it is asked for at its own id
  std::unique_ptr<upload::SingleRequest> read_;
};

}  // namespace metaup::run
