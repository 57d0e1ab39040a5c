#include "upload/original_read.hpp"

#include <utility>

#include "graph/creative/asset_groups.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

/// Its creative alone would make a plain ad of it.
Error flexible_error(const std::string& ad) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "ad " + ad + " is a flexible one, whose groups of pictures and texts are not copied";
  error.hint = "Make it in the other account from its own row, with create-creative --ads.";
  return error;
}

}  // namespace

OriginalRead::OriginalRead(AccountId account, AssetKind kind, std::string id)
    : account_(std::move(account)), id_(std::move(id)) {
  if (kind == AssetKind::creative) creative_id_ = id_;
}

Next OriginalRead::next() const {
  if (error_) return Failed{*error_};
  if (original_) return Done{};
  const bool is_ad = creative_id_.empty();
  auto operation =
      read_of(account_, is_ad ? graph::Edge::ads_read : graph::Edge::adcreatives_read, is_ad ? id_ : creative_id_);
  const auto of_ad = std::string("name,creative{id},") + graph::kAssetGroupsField;
  const auto of_creative = asks_for_all_ ? graph::original_fields() : std::string(graph::kUsualOriginalFields);
  operation.params = {{"fields", is_ad ? of_ad : of_creative}};
  return Send{std::move(operation)};
}

void OriginalRead::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto reply = reply_of(ending);
  if (!reply) {
    take_error(reply.error());
  } else if (creative_id_.empty()) {
    take_ad(*reply);
  } else {
    take_creative(*reply);
  }
}

void OriginalRead::take_error(const Error& error) {
  const bool is_refused = !creative_id_.empty() && error.error_class == ErrorClass::invalid;
  if (is_refused && std::exchange(asks_for_all_, false)) return;
  error_ = error;
}

void OriginalRead::take_creative(const graph::Reply& reply) {
  auto original = graph::read_original(reply, account_);
  if (!original) {
    error_ = std::move(original.error());
    return;
  }
  original_ = *std::move(original);
  if (asks_for_all_) return;
  original_->warnings.emplace_back(
      "spec: Meta refused to tell all of the original, so the copy may lack something, such as disclaimers: compare "
      "the two");
}

void OriginalRead::take_ad(const graph::Reply& reply) {
  const auto document = graph::parse_json(reply.body);
  if (document && graph::member(*document, graph::kAssetGroupsField) != nullptr) {
    error_ = flexible_error(id_);
    return;
  }
  const auto* const creative = document ? graph::member(*document, "creative") : nullptr;
  if (creative != nullptr) creative_id_ = graph::word_of(graph::member(*creative, "id"), graph::kLongestText);
  if (creative_id_.empty()) {
    error_ = graph::odd_reply("the reply has no ad with a creative", reply).value();
    return;
  }
  ad_name_ = graph::text_of(graph::member(*document, "name"), graph::kLongestText);
}

}  // namespace metaup::upload
