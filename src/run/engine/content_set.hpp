#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

namespace metaup::run {

/// Contents, by their digests: 32 bytes each, since there may be 100,000 of them.
class ContentSet {
 public:
  void expect(std::size_t count) { digests_.reserve(count); }
  void add(std::string_view sha256) {
    if (const auto digest = parse_digest(sha256)) digests_.push_back(*digest);
  }
  [[nodiscard]] bool contains(const ContentDigest& digest) const {
    sort();
    return std::binary_search(digests_.begin(), digests_.begin() + static_cast<std::ptrdiff_t>(sorted_), digest);
  }

 private:
  /// Once for many questions.
  void sort() const {
    if (sorted_ == digests_.size()) return;
    std::sort(digests_.begin(), digests_.end());
    digests_.erase(std::unique(digests_.begin(), digests_.end()), digests_.end());
    sorted_ = digests_.size();
  }

  mutable std::vector<ContentDigest> digests_;
  mutable std::size_t sorted_ = 0;
};

}  // namespace metaup::run
