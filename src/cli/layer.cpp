#include "cli/layer.hpp"

#include <map>

namespace metaup::cli {

tl::expected<void, UsageError> apply(const Layer& layer, Options& options) {
  std::map<std::string_view, const Assignment*> slots;
  for (const auto& assignment : layer) {
    const auto& row = *assignment.row;
    if (!row.slot.empty()) {
      const auto [other, fresh] = slots.emplace(row.slot, &assignment);
      if (!fresh) {
        return tl::unexpected(UsageError{
            other->second->given_as + " and " + assignment.given_as + " exclude each other: give one of them",
            options.command});
      }
    }
    if (const auto set = row.put(options, assignment.values); !set) {
      return tl::unexpected(UsageError{assignment.given_as + ": " + set.error(), options.command});
    }
  }
  return {};
}

}  // namespace metaup::cli
