#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/graph/object_page.hpp"
#include "metaup/upload/machine.hpp"

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

/// All pages of a list, one after the other.
class ObjectList final : public Machine {
 public:
  explicit ObjectList(ListQuery query);

  [[nodiscard]] Next next() const override;
  /// Meta can fail over a page that is too much for it: then a smaller one is tried.
  void on(const Ending& ending) override;

  /// The objects that match, of the pages since the last call.
  [[nodiscard]] std::vector<graph::Object> take_objects() { return std::exchange(objects_, {}); }

 private:
  /// Those that this round asks for.
  [[nodiscard]] std::span<const std::string> hashes() const;
  void on_page(graph::ObjectPage page);
  void on_error(const Error& error);

  ListQuery query_;
  std::size_t hashes_done_ = 0;
  std::string after_;
  std::set<std::string> pages_;  // the cursors of this round: one that comes back would never end
  std::uint32_t page_size_;
  bool ended_ = false;
  std::vector<graph::Object> objects_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
