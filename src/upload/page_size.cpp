#include "upload/page_size.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace metaup::upload {
namespace {

constexpr std::uint64_t kSmallest = 10;

/// Null: the list has no pages.
template <class Params>
auto* limit_of(Params& params) {
  const auto found =
      std::find_if(params.begin(), params.end(), [](const auto& param) { return param.first == "limit"; });
  return found == params.end() ? nullptr : &found->second;
}

std::uint64_t number(const std::string& limit) { return parse_u64(limit).value_or(0); }

}  // namespace

void PageSize::apply(graph::Operation& read) const {
  auto* const limit = limit_of(read.params);
  if (limit != nullptr && most_ && number(*limit) > *most_) *limit = std::to_string(*most_);
}

bool PageSize::shrinks_after(const Ending& ending, const graph::Operation& read) {
  const auto* const error = std::holds_alternative<NeverSent>(ending) ? nullptr : error_of(ending);
  if (error == nullptr || error->error_class != ErrorClass::transient) return false;
  const auto* const limit = limit_of(read.params);
  const auto asked = limit == nullptr ? 0 : std::min<std::uint64_t>(number(*limit), most_.value_or(UINT32_MAX));
  if (asked <= kSmallest) return false;
  most_ = static_cast<std::uint32_t>(std::max(asked / 4, kSmallest));
  return true;
}

}  // namespace metaup::upload
