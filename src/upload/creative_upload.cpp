#include "metaup/upload/creative_upload.hpp"

#include <utility>

#include "metaup/graph/video_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {

graph::Operation create_creative(const AccountId& account, graph::Params params) {
  auto operation = write_to(account, graph::Edge::adcreatives_create, "adcreatives");
  operation.params = std::move(params);
  return operation;
}

void CreativeUpload::on_reply(const graph::Reply& reply) {
  // What Meta answers to a check is documented for ads only; a reply that is no error is a yes.
  if (validate_only_) {
    state_ = Valid{};
    return;
  }
  auto id = graph::read_created_id(reply);
  if (!id) return on_error(id.error());
  state_ = Created{std::move(*id)};
}

void CreativeUpload::on_error(Error error) {
  const bool sending = std::holds_alternative<Send>(state_);
  if (sending && graph::is_missing_image(error) && !std::exchange(awaited_images_, true)) {
    state_ = AwaitImages{std::move(error)};
  } else {
    state_ = Failed{std::move(error)};
  }
}

}  // namespace metaup::upload
