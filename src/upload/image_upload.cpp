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
  // with `bytes`, which otherwise carry no name at all (docs/graph-api.md, "Images").
  if (base64) operation.params.emplace_back("name", image.name);
  return operation;
}

graph::Operation create_images_from_zip(const AccountId& account, const ImageFile& archive) {
  auto operation = create_operation(account);
  operation.attachments.push_back(attachment_of(archive, "filename"));
  return operation;
}

Next ImageCheck::next() const {
  if (!there_) return Send{look_up_image(account_, hash_)};
  if (!*there_) return Failed{there_->error()};
  return Done{};
}

void ImageCheck::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto page = reply_of(ending).and_then([](const graph::Reply& reply) { return graph::read_images(reply); });
  there_ = page.map([this](const graph::ImagePage& listed) {
    return std::any_of(listed.images.begin(), listed.images.end(), [this](const graph::ImageInfo& image) {
      return image.hash == hash_ && image.status != "DELETED";
    });
  });
}

ImageUpload::ImageUpload(AccountId account, ImageFile image, ImageMethod method, bool is_accepted_type)
    : account_(std::move(account)), image_(std::move(image)), method_(method), is_accepted_type_(is_accepted_type) {}

Next ImageUpload::next() const {
  if (error_) return Failed{*error_};
  if (done_) return Done{};
  return Send{create_image(account_, image_, method_)};
}

void ImageUpload::on(const Ending& ending) {
  constexpr std::int64_t kFileTypeNotSupported = 1487411;
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (const auto* const why = error_of(ending)) {
    const bool may_switch = method_ == ImageMethod::multipart && is_accepted_type_;
    if (!may_switch || why->subcode != kFileTypeNotSupported) {
      error_ = *why;
    } else {
      method_ = ImageMethod::bytes;
      part_was_refused_ = true;
    }
    return;
  }
  const auto images = graph::read_created_images(std::get<graph::Reply>(ending));
  if (!images) {
    error_ = images.error();
  } else if (images->size() != 1) {
    error_ = protocol_error("one image was sent and " + std::to_string(images->size()) + " came back").value();
  } else {
    sent_ = {.hash = images->front().hash, .name = images->front().name};
    done_ = true;
  }
}

Next ArchiveUpload::next() const {
  if (!images_) return Send{create_images_from_zip(account_, archive_)};
  if (!*images_) return Failed{images_->error()};
  return Done{};
}

void ArchiveUpload::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  images_ = reply_of(ending).and_then([](const graph::Reply& reply) { return graph::read_created_images(reply); });
}

std::optional<SentImage> ArchiveUpload::image_of(std::string_view base_name) const {
  if (!images_ || !*images_) return std::nullopt;
  for (const auto& created : **images_) {
    if (created.key == base_name || created.name == base_name) return SentImage{created.hash, created.name};
  }
  return std::nullopt;
}

}  // namespace metaup::upload
