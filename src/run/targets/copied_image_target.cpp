#include "run/targets/copied_image_target.hpp"

#include "run/targets/image_target.hpp"

namespace metaup::run {

bool will_not_copy(const Error& error) {
  return error.error_class == ErrorClass::permission || error.error_class == ErrorClass::not_found ||
         error.error_class == ErrorClass::invalid;
}

CopiedImageTarget::CopiedImageTarget(const AccountId& account, Delivery delivery, RemoteImage from)
    : DeliveryTarget(account, AssetKind::image, std::move(delivery)),
      from_(std::move(from)),
      copy_(from_.account, account, from_.hash) {
  delivery_.file.reset();
}

/// While it stood in line, others may have shown that it is in vain.
Decision CopiedImageTarget::begin() {
  if (!context().routes.is_open(from_.account, account())) return send();
  note_asked();
  return Go{};
}

Decision CopiedImageTarget::on_done() {
  context().routes.on_copied(from_.account, account());
  item().id = copy_.copy().hash;  // it keeps its name; the reply may call it by the hash
  return end_recorded({owner(), asset(AssetKind::image, item().id), asked()}, report::Status::copied);
}

Decision CopiedImageTarget::on_failed(Error error) {
  if (!will_not_copy(error)) return failed(std::move(error));
  if (context().routes.on_refused(from_.account, account(), error.error_class)) {
    context().notice("Meta does not copy images from " + from_.account.act() + " into " + account().act() + " (" +
                     error.message + "): they are sent there from their files");
  }
  return send();
}

Decision CopiedImageTarget::send() {
  return Become{std::make_unique<ImageTarget>(account(), std::move(delivery_), std::string{})};
}

}  // namespace metaup::run
