#include "run/targets/image_target.hpp"

namespace metaup::run {
namespace {

constexpr std::string_view kPartsRefused =
    "Meta refuses the file type of multipart uploads here and takes the same image as base64 bytes: the rest of this "
    "run sends bytes";

}  // namespace

ImageTarget::ImageTarget(const AccountId& account, Delivery delivery, const std::string& known_hash)
    : DeliveryTarget(account, AssetKind::image, std::move(delivery)), known_hash_(known_hash) {
  if (!known_hash.empty()) check_ = std::make_unique<upload::ImageCheck>(account, known_hash);
}

Decision ImageTarget::begin() {
  if (check_) return Go{};
  return Ready{};
}

upload::Machine& ImageTarget::machine() {
  if (check_) return *check_;
  return *upload_;
}

Result<void> ImageTarget::prepare() {
  if (check_ || upload_) return {};
  if (auto opened = open(); !opened) return opened;
  const auto& run = context();
  upload_ = std::make_unique<upload::ImageUpload>(
      account(),
      upload::ImageFile{
          .file = delivery_.file, .name = item().name, .mime_type = std::string(plan::mime_type_of(delivery_.format))},
      run.parts_are_refused ? upload::ImageMethod::bytes : run.settings.method, plan::is_accepted(delivery_.format));
  return {};
}

Decision ImageTarget::on_done() {
  if (check_) return on_checked(check_->is_there());
  if (upload_->part_was_refused() && !std::exchange(context().parts_are_refused, true)) {
    context().notice(std::string(kPartsRefused));
  }
  return end_sent(upload_->image());
}

void ImageTarget::release() {
  upload_.reset();
  DeliveryTarget::release();
}

Decision ImageTarget::on_checked(bool is_there) {
  const auto wall = context().environment.clock.wall();
  if (is_there) {
    context().ledger().write(ledger::Seen{owner(), AssetKind::image, known_hash_, wall, false});
    item().id = known_hash_;
    return End{report::Status::unchanged, {}};
  }
  context().ledger().write(ledger::Seen{owner(), AssetKind::image, known_hash_, wall, true});
  check_.reset();
  if (delivery_.content->looked() == nullptr) return Look{};
  return Ready{};
}

}  // namespace metaup::run
