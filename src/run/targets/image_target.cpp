#include "run/targets/image_target.hpp"

#include "run/targets/copied_image_target.hpp"
#include "run/targets/video_choice.hpp"

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

/// Of the accounts that lack an image, the first whose turn comes sends it, and the others wait for it: they may be the
/// ones that a limit holds back.
std::optional<Decision> ImageTarget::on_turn() {
  auto& routes = context().routes;
  if (check_) return std::nullopt;
  if (auto first = DeliveryTarget::on_turn()) return first;
  if (routes.is_one() || context().settings.force) return std::nullopt;
  if (auto image = routes.source_of(delivery_.key, account())) {
    return Become{std::make_unique<CopiedImageTarget>(account(), std::move(delivery_), *std::move(image))};
  }
  const auto leader = context().engine.join_equals("any account " + delivery_.key, id()).leader;
  if (!leader || !routes.is_open(context().engine.target(*leader).account(), account())) return std::nullopt;
  delivery_.file.reset();
  return Follow{*leader};
}

/// It has ended in the other account. If in vain, this account is the next one to try.
Decision ImageTarget::on_leader(const Target& /*leader*/) { return Ready{}; }

upload::Machine& ImageTarget::machine() {
  if (check_) return *check_;
  return *upload_;
}

Result<void> ImageTarget::prepare() {
  if (check_ || upload_) return {};
  if (auto opened = open(); !opened) return opened;
  note_asked();
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
    return end_there(*this, delivery_, known_hash_);
  }
  context().ledger().write(ledger::Seen{owner(), AssetKind::image, known_hash_, wall, true});
  check_.reset();
  if (delivery_.content->looked() == nullptr) return Look{};
  return Ready{};
}

}  // namespace metaup::run
