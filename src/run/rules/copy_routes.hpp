#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::run {

/// An image that an account has.
struct RemoteImage {
  AccountId account;
  std::string hash;
};

/// Which accounts of a run have an image, and between which of them Meta copies, as far as that has shown. For the
/// run's thread.
class CopyRoutes {
 public:
  void add(const AccountId& account) {
    if (!contains(account)) accounts_.push_back(account);
  }
  [[nodiscard]] bool is_one() const { return accounts_.size() < 2; }
  [[nodiscard]] const std::vector<AccountId>& accounts() const { return accounts_; }

  [[nodiscard]] bool is_open(const AccountId& from, const AccountId& to) const {
    const auto route = routes_.find({from, to});
    return from != to && contains(from) && contains(to) && (route == routes_.end() || !route->second.closed);
  }
  /// An account has the image of this content; without a hash when that is only planned.
  void on_image(const std::string& sha256, RemoteImage image) {
    if (is_one()) return;
    auto& known = images_[sha256];
    const auto is_same = [&](const RemoteImage& other) { return other.account == image.account; };
    if (std::none_of(known.begin(), known.end(), is_same)) known.push_back(std::move(image));
  }
  /// Where Meta can copy it from.
  [[nodiscard]] std::optional<RemoteImage> source_of(const std::string& sha256, const AccountId& to) const {
    const auto known = images_.find(sha256);
    if (known == images_.end()) return std::nullopt;
    for (const auto& image : known->second) {
      if (is_open(image.account, to)) return image;
    }
    return std::nullopt;
  }

  void on_copied(const AccountId& from, const AccountId& to) { routes_[{from, to}].has_worked = true; }
  /// True when that closes the route: each image that goes there from now on is sent. One image may be gone in the
  /// account that it should come from, so a route closes by a few of them, unless Meta speaks of rights.
  [[nodiscard]] bool on_refused(const AccountId& from, const AccountId& to, ErrorClass why) {
    constexpr std::uint32_t kEnough = 3;
    auto& route = routes_[{from, to}];
    ++route.refused;
    const bool never_works = !route.has_worked && route.refused >= kEnough;
    return (why == ErrorClass::permission || never_works) && !std::exchange(route.closed, true);
  }

 private:
  struct Route {
    std::uint32_t refused = 0;
    bool has_worked = false;
    bool closed = false;
  };
  [[nodiscard]] bool contains(const AccountId& account) const {
    return std::find(accounts_.begin(), accounts_.end(), account) != accounts_.end();
  }

  std::vector<AccountId> accounts_;
  std::map<std::string, std::vector<RemoteImage>> images_;
  std::map<std::pair<AccountId, AccountId>, Route> routes_;
};

}  // namespace metaup::run
