#pragma once
#include <memory>
#include <optional>
#include <string>

#include "run/targets/upload_context.hpp"
#include "run/traffic/send_time.hpp"
#include "upload/image_copy.hpp"

namespace metaup::run {

/// An image that Meta copies into an account, named by its hash. Where Meta will not, the file that it was sent from
/// goes up, if the ledger knows it and it still holds that image.
class CopyTarget final : public Target {
 public:
  enum class Known : std::uint8_t {
    copied_again,  ///< it is copied also where the ledger has it
    enough,        ///< what the ledger has in the account is `unchanged`
  };
  /// `remotes` is where such a file may lie beside the disk; null: nowhere.
  CopyTarget(AccountId from, const AccountId& to, std::string hash, UploadContext& context,
             std::shared_ptr<const plan::Place> remotes, Known known = Known::copied_again);

  [[nodiscard]] std::string source() const override { return hash_; }
  /// Creatives stand in the line of writes, and some of them wait for it.
  [[nodiscard]] Line line() const override { return known_ == Known::enough ? Line::files : Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::copy; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return copy_; }
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  [[nodiscard]] std::unique_ptr<Target> renewed() override;

 private:
  Decision fail(Error error, const std::string& why_no_file);
  Decision send_instead(JobContent file, const std::string& path, const std::string& reason);

  AccountId from_;
  std::string hash_;
  UploadContext& context_;
  std::shared_ptr<const plan::Place> remotes_;
  Known known_;
  std::optional<ledger::Asset> source_;  ///< as the registry has it
  SendTime asked_;
  upload::ImageCopy copy_;
};

}  // namespace metaup::run
