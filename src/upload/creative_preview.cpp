#include "upload/creative_preview.hpp"

#include <algorithm>

#include "graph/preview_reply.hpp"
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

Next CreativePreview::next() const {
  if (!creative_) return Send{read_creative(account_, id_)};
  if (!*creative_) return Done{};
  const auto format = std::find_if(formats_.begin(), formats_.end(), is_pending);
  if (format == formats_.end()) return Done{};
  auto operation = read_of(account_, graph::Edge::previews_read, id_ + "/previews");
  operation.params = {{"ad_format", format->name}};
  return Send{std::move(operation)};
}

void CreativePreview::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto reply = reply_of(ending);
  if (!creative_) {
    creative_ = reply.and_then([](const graph::Reply& read) { return graph::read_creative(read); });
  } else if (const auto format = std::find_if(formats_.begin(), formats_.end(), is_pending); format != formats_.end()) {
    format->url = reply.and_then([](const graph::Reply& read) { return graph::read_preview_url(read); });
  }
}

}  // namespace metaup::upload
