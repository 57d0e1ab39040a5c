#include "metaup/upload/creative_preview.hpp"

#include <algorithm>

#include "metaup/graph/preview_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

bool is_pending(const CreativePreview::Format& format) { return !format.url; }

graph::Operation read_creative(const AccountId& account, const std::string& id) {
  constexpr const char* kPixels = "600";  // the thumbnail is 64 by 64 unless told otherwise
  auto operation = read_of(account, graph::Edge::adcreatives_read, id);
  operation.params = {
      {"fields", std::string(graph::kCreativeInfoFields)}, {"thumbnail_width", kPixels}, {"thumbnail_height", kPixels}};
  return operation;
}

}  // namespace

CreativePreview::CreativePreview(AccountId account, std::string creative_id, const std::vector<std::string>& formats)
    : account_(std::move(account)), id_(std::move(creative_id)) {
  for (const auto& name : formats) formats_.push_back({.name = name, .url = std::nullopt});
}

std::optional<graph::Operation> CreativePreview::next() const {
  if (!creative_) return read_creative(account_, id_);
  if (!*creative_) return std::nullopt;
  const auto format = std::find_if(formats_.begin(), formats_.end(), is_pending);
  if (format == formats_.end()) return std::nullopt;
  auto operation = read_of(account_, graph::Edge::previews_read, id_ + "/previews");
  operation.params = {{"ad_format", format->name}};
  return operation;
}

std::vector<CreativePreview::Format>::iterator CreativePreview::pending() {
  return std::find_if(formats_.begin(), formats_.end(), is_pending);
}

void CreativePreview::on_reply(const graph::Reply& reply) {
  if (!creative_) {
    creative_ = graph::read_creative(reply);
  } else if (const auto format = pending(); format != formats_.end()) {
    format->url = graph::read_preview_url(reply);
  }
}

void CreativePreview::on_error(const Error& error) {
  if (!creative_) {
    creative_ = tl::unexpected(error);
  } else if (const auto format = pending(); format != formats_.end()) {
    format->url = tl::unexpected(error);
  }
}

}  // namespace metaup::upload
