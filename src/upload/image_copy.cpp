#include "metaup/upload/image_copy.hpp"

#include <utility>

#include "upload/edges.hpp"

namespace metaup::upload {

ImageCopy::ImageCopy(AccountId from, AccountId to, std::string hash)
    : from_(std::move(from)), to_(std::move(to)), hash_(std::move(hash)) {}

std::optional<graph::Operation> ImageCopy::next() const {
  if (!std::holds_alternative<Copy>(state_)) return std::nullopt;
  auto operation = write_to(to_, graph::Edge::adimages_create, "adimages");
  operation.reads_elsewhere = true;
  // Both are digits: nothing in this text needs escaping.
  operation.params = {{"copy_from", R"({"source_account_id":")" + from_.digits() + R"(","hash":")" + hash_ + R"("})"}};
  return operation;
}

void ImageCopy::on_reply(const graph::Reply& reply) {
  const auto images = graph::read_created_images(reply);
  if (!images) {
    state_ = Failed{images.error()};
  } else if (images->size() != 1) {
    state_ =
        Failed{protocol_error("one image was copied and " + std::to_string(images->size()) + " came back").value()};
  } else {
    state_ = Copied{.hash = images->front().hash, .name = images->front().name};
  }
}

}  // namespace metaup::upload
