#include "shared_rate.hpp"

#include <algorithm>

namespace metaup::http {

std::uint64_t SharedRate::deal(SteadyTime now, std::size_t senders, std::uint64_t unspent) {
  const auto rate = static_cast<double>(bytes_per_second_);
  const std::chrono::duration<double> passed = now - last_.value_or(now);
  last_ = now;
  // A pause must not be made up for by a burst; yet one byte for each sender has to fit.
  const double most = std::max(rate / 4, static_cast<double>(senders));
  pool_ = std::min(pool_ + rate * passed.count() + static_cast<double>(unspent), most);
  if (senders == 0) return 0;
  const auto share = static_cast<std::uint64_t>(pool_ / static_cast<double>(senders));
  pool_ -= static_cast<double>(share) * static_cast<double>(senders);
  return share;
}

}  // namespace metaup::http
