#include "metaup/upload/image_upload.hpp"

#include <algorithm>

#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

graph::Operation create_operation(const AccountId& account) {
  return write_to(account, graph::Edge::adimages_create, "adimages");
}

graph::Attachment attachment_of(const ImageFile& image, std::string field) {
  return {.field = std::move(field),
          .filename = image.name,
          .content_type = image.mime_type,
          .slice = {.file = image.file, .range = {0, image.file->size()}}};
}

}  // namespace

graph::Operation look_up_image(const AccountId& account, const std::string& hash) {
  auto operation = read_of(account, graph::Edge::adimages_read, account.act() + "/adimages");
  operation.params = {{"fields", "hash,name,status"}};
  operation.lookup = graph::Lookup{.hash = hash};
  return operation;
}

graph::Operation create_image(const AccountId& account, const ImageFile& image, ImageMethod method) {
  auto operation = create_operation(account);
  const bool base64 = method == ImageMethod::bytes;
  auto attachment = attachment_of(image, base64 ? "bytes" : "filename");
  attachment.as_base64 = base64;
  operation.attachments.push_back(std::move(attachment));
  // `name` is in no published parameter list of this edge, but a large production client sends it
  // with `bytes`, which otherwise carry no name at all (Graph API reference: images 1.2 C).
  if (base64) operation.params.emplace_back("name", image.name);
  return operation;
}

graph::Operation create_images_from_zip(const AccountId& account, const ImageFile& archive) {
  auto operation = create_operation(account);
  operation.attachments.push_back(attachment_of(archive, "filename"));
  return operation;
}

ImageUpload::ImageUpload(const std::string& known_hash)
    : state_(known_hash.empty() ? State{Send{}} : State{Check{known_hash}}) {}

void ImageUpload::on_reply(const graph::Reply& reply) {
  if (const auto* const check = std::get_if<Check>(&state_)) {
    on_checked(Check{*check}, reply);
  } else if (std::holds_alternative<Send>(state_)) {
    on_sent(reply);
  }
}

void ImageUpload::on_part_refused(Error error) {
  constexpr std::int64_t kFileTypeNotSupported = 1487411;
  const auto* const send = std::get_if<Send>(&state_);
  if (send != nullptr && !send->as_bytes && error.subcode == kFileTypeNotSupported) {
    state_ = Send{.was_gone = send->was_gone, .as_bytes = true};
  } else {
    on_error(std::move(error));
  }
}

void ImageUpload::on_checked(const Check& check, const graph::Reply& reply) {
  const auto page = graph::read_images(reply);
  if (!page) return on_error(page.error());
  const bool there = std::any_of(page->images.begin(), page->images.end(), [&](const graph::ImageInfo& image) {
    return image.hash == check.hash && image.status != "DELETED";
  });
  state_ = there ? State{Present{check.hash}} : State{Send{.was_gone = true}};
}

void ImageUpload::on_sent(const graph::Reply& reply) {
  const auto images = graph::read_created_images(reply);
  if (!images) return on_error(images.error());
  if (images->size() != 1) {
    return on_error(protocol_error("one image was sent and " + std::to_string(images->size()) + " came back").value());
  }
  state_ = Sent{.hash = images->front().hash, .name = images->front().name};
}

}  // namespace metaup::upload
