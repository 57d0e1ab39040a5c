#pragma once
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "metaup/upload/list_query.hpp"
#include "metaup/upload/machine.hpp"
#include "upload/page_size.hpp"

namespace metaup::upload {

/// What Meta calls an object of a list; empty when it is none, but something else that stands there.
[[nodiscard]] std::string id_of(AssetKind kind, const graph::Object& object);

/// What is told of so many entries of a list that have no id.
[[nodiscard]] std::string left_out_of_list(AssetKind kind, std::size_t count);

/// Whether a query has an alias for a field, as `status.as(x)`.
[[nodiscard]] bool has_alias(const ListQuery& query);

/// All pages of a list, one after the other; smaller ones when Meta fails over a large one.
class ObjectList final : public Machine {
 public:
  explicit ObjectList(ListQuery query);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// The objects that match, of the pages since the last call, and whatever has no id (`id_of`).
  [[nodiscard]] std::vector<graph::Object> take_objects() { return std::exchange(objects_, {}); }

 private:
  /// Those that this round asks for.
  [[nodiscard]] std::span<const std::string> hashes() const;
  [[nodiscard]] graph::Operation read_page() const;
  void on_page(graph::ObjectPage page);

  ListQuery query_;
  std::size_t hashes_done_ = 0;
  std::string after_;
  std::set<std::string> pages_;  // the cursors of this round: one that comes back would never end
  PageSize page_size_;
  bool ended_ = false;
  std::vector<graph::Object> objects_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
