#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "metaup/graph/operation.hpp"

/// What the requests of all edges share.
namespace metaup::upload {

inline constexpr std::uint32_t kReadCost = 1;  ///< points of Meta's limits
inline constexpr std::uint32_t kWriteCost = 3;

[[nodiscard]] inline graph::Operation read_of(const AccountId& account, graph::Edge edge, std::string path) {
  graph::Operation operation;
  operation.edge = edge;
  operation.method = http::Method::get;
  operation.account = account;
  operation.path = std::move(path);
  operation.cost = kReadCost;
  return operation;
}

/// A read of one video. Several are read through the account's list, and so are those of tokens that are
/// refused at the video itself.
[[nodiscard]] inline graph::Operation read_of_video(const AccountId& account, graph::Edge edge,
                                                    const std::string& video_id, std::string fields) {
  auto operation = read_of(account, edge, video_id);
  operation.params = {{"fields", std::move(fields)}};
  operation.listed_in = graph::ListedIn{.path = account.act() + "/advideos", .id = video_id, .after = {}};
  operation.reads_elsewhere = true;
  return operation;
}

/// A write to an edge of the account: a POST.
[[nodiscard]] inline graph::Operation write_to(const AccountId& account, graph::Edge edge, std::string_view name) {
  graph::Operation operation;
  operation.edge = edge;
  operation.method = http::Method::post;
  operation.account = account;
  operation.path = account.act() + "/" + std::string(name);
  operation.cost = kWriteCost;
  return operation;
}

}  // namespace metaup::upload
