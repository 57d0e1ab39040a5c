#pragma once
#include <cstdint>
#include <optional>

#include "metaup/graph/operation.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// Of objects with their specs: Meta can fail over 100 of them, or take all of an account's time for them.
inline constexpr std::uint32_t kPageWithSpecs = 50;

/// How many objects of a list one page asks for. Meta can fail over a page that is too much for it ("Please reduce
/// the amount of data"): then smaller ones are tried, until the end of the list.
class PageSize {
 public:
  /// Makes the page that `read` asks for as small as it must be.
  void apply(graph::Operation& read) const;
  /// Whether a page smaller than that of `read` may help after this ending of it; it is in force then.
  [[nodiscard]] bool shrinks_after(const Ending& ending, const graph::Operation& read);

 private:
  std::optional<std::uint32_t> most_;
};

}  // namespace metaup::upload
