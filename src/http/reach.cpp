#include "reach.hpp"

#include "metaup/http/transport.hpp"
#include "url.hpp"

namespace metaup::http {

Result<Reach> reach_of(const std::string& url, bool from_here, bool allow_private_addresses) {
  if (const auto allowed = check_url(url); !allowed) return tl::unexpected(allowed.error());
  if (allow_private_addresses) return Reach::anywhere;
  if (!is_loopback_host(split_url(url)->host)) return Reach::outside;
  if (from_here) return Reach::this_machine;
  return local_error(std::string(without_query(url)) + ": redirects from other hosts to this machine are not allowed");
}

bool may_connect(Reach reach, const Address& address) {
  switch (reach) {
    case Reach::outside:
      return is_public_address(address);
    case Reach::this_machine:
      return is_loopback_address(address);
    case Reach::anywhere:
      return true;
  }
  return false;
}

}  // namespace metaup::http
