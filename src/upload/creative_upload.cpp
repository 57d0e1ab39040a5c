#include "metaup/upload/creative_upload.hpp"

#include <algorithm>
#include <utility>

#include "metaup/graph/creative_features.hpp"
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
  } else if (sending && leaves_out_what_is_refused(error)) {
    state_ = Send{};
  } else {
    state_ = Failed{std::move(error)};
  }
}

void CreativeUpload::leave_out(std::string feature) {
  const bool is_new = std::find(left_out_.begin(), left_out_.end(), feature) == left_out_.end();
  if (opts_out_ && is_new) left_out_.push_back(std::move(feature));
}

/// Each refusal names one feature and costs one request, so there must be an end to them.
bool CreativeUpload::leaves_out_what_is_refused(const Error& error) {
  constexpr std::size_t kMost = 20;
  const auto before = left_out_.size();
  if (before >= kMost) return false;
  if (auto refused = graph::refused_feature(error)) leave_out(std::move(refused->name));
  return left_out_.size() > before;
}

}  // namespace metaup::upload
