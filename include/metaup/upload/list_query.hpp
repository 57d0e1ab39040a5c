#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/graph/object_page.hpp"

namespace metaup::upload {

/// What is to be listed, and which of it.
struct ListQuery {
  AccountId account;  ///< empty for what is in no account
  AssetKind kind = AssetKind::image;
  std::vector<std::string> fields;  ///< as in Meta's `fields`, such as "creative{id}"; empty: the usual ones
  std::vector<std::string> hashes;  ///< only these images
  std::string name_contains;        ///< without regard to case; empty: any
  std::optional<WallTime> since;    ///< created then or later
};

/// The name of a field in "thumbnails.limit(1){uri}".
[[nodiscard]] std::string_view field_name(std::string_view field);
/// The fields that `query` shows, by name and in order.
[[nodiscard]] std::vector<std::string> shown_fields(const ListQuery& query);
/// Which field is a thing's name in its list.
[[nodiscard]] std::string_view name_field(AssetKind kind);
/// Whether Meta says of such things when they were made.
[[nodiscard]] bool has_created_time(AssetKind kind);
/// Whether such things are in an ad account; else they are whatever the token can see.
[[nodiscard]] bool is_in_account(AssetKind kind);
[[nodiscard]] bool matches(const ListQuery& query, const graph::Object& object);

}  // namespace metaup::upload
