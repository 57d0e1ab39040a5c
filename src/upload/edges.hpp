#pragma once
#include <string>
#include <utility>

#include "metaup/graph/operation.hpp"

/// What the requests of the library's edges share.
namespace metaup::upload {

inline constexpr std::uint32_t kReadCost = 1;
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

}  // namespace metaup::upload
