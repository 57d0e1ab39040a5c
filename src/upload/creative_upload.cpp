#include "upload/creative_upload.hpp"

#include <algorithm>
#include <utility>

#include "graph/creative_features.hpp"
#include "graph/video_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {

graph::Operation create_creative(const AccountId& account, graph::Params params) {
  auto operation = write_to(account, graph::Edge::adcreatives_create, "adcreatives");
  operation.params = std::move(params);
  return operation;
}

CreativeUpload::CreativeUpload(AccountId account, graph::Params params, CreativeOptions options)
    : account_(std::move(account)), params_(std::move(params)), options_(std::move(options)) {}

Next CreativeUpload::next() const {
  if (error_) return Failed{*error_};
  if (done_) return Done{};
  auto operation = create_creative(account_, graph::without_features(params_, options_.left_out));
  operation.name = options_.name;
  return Send{std::move(operation)};
}

void CreativeUpload::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (const auto* const error = error_of(ending)) {
    if (!leaves_out_what_is_refused(*error)) error_ = *error;
    return;
  }
  // What Meta answers to a check is documented for ads only (docs/graph-api.md, "Creatives"); a reply that is no error
  // is a yes.
  if (options_.validate_only) {
    done_ = true;
  } else if (auto id = graph::read_created_id(std::get<graph::Reply>(ending))) {
    id_ = *std::move(id);
    done_ = true;
  } else {
    error_ = std::move(id.error());
  }
}

/// Each refusal names one feature and costs one request, so there must be an end to them.
bool CreativeUpload::leaves_out_what_is_refused(const Error& error) {
  constexpr std::size_t kMost = 20;
  auto& left_out = options_.left_out;
  const auto refused = graph::refused_feature(error);
  if (!options_.opts_out || !refused || left_out.size() >= kMost) return false;
  if (std::find(left_out.begin(), left_out.end(), refused->name) != left_out.end()) return false;
  left_out.push_back(refused->name);
  if (refused->unknown) unknown_features_.push_back(refused->name);
  return true;
}

}  // namespace metaup::upload
