#include <curl/curl.h>

#include "metaup/http/transport.hpp"

namespace metaup::http {

std::string system_certificates() {
  const auto* const known = curl_version_info(CURLVERSION_NOW);
  for (const auto* const place : {known->cainfo, known->capath}) {
    if (place != nullptr) return place;
  }
  return {};
}

}  // namespace metaup::http
