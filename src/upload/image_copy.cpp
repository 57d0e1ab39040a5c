#include "upload/image_copy.hpp"

#include <utility>

#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

graph::Operation copy_image(const AccountId& from, const AccountId& to, const std::string& hash) {
  auto operation = write_to(to, graph::Edge::adimages_create, "adimages");
  operation.reads_elsewhere = true;
  // Both are digits: nothing in this text needs escaping.
  operation.params = {{"copy_from", R"({"source_account_id":")" + from.digits() + R"(","hash":")" + hash + R"("})"}};
  return operation;
}

Result<SentImage> read_copy(const graph::Reply& reply) {
  const auto images = graph::read_created_images(reply);
  if (!images) return tl::unexpected(images.error());
  if (images->size() != 1) {
    return protocol_error("one image was copied and " + std::to_string(images->size()) + " came back");
  }
  return SentImage{.hash = images->front().hash, .name = images->front().name};
}

}  // namespace

ImageCopy::ImageCopy(AccountId from, AccountId to, std::string hash)
    : from_(std::move(from)), to_(std::move(to)), hash_(std::move(hash)) {}

Next ImageCopy::next() const {
  if (!copy_) return Send{copy_image(from_, to_, hash_)};
  if (!*copy_) return Failed{copy_->error()};
  return Done{};
}

void ImageCopy::on(const Ending& ending) {
  if (!std::holds_alternative<SendAgain>(ending)) copy_ = reply_of(ending).and_then(read_copy);
}

}  // namespace metaup::upload
