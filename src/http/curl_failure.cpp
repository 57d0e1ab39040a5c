#include "curl_failure.hpp"

namespace metaup::http {

Failure::Kind failure_kind(CURLcode code, bool request_started) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return Failure::Kind::untrusted;
    case CURLE_URL_MALFORMAT:
      return Failure::Kind::refused;
    default:
      return request_started ? Failure::Kind::dropped : Failure::Kind::unreachable;
  }
}

bool proxy_refuses(std::uint64_t connect_status) { return connect_status >= 400 && connect_status < 500; }

}  // namespace metaup::http
