#include <curl/curl.h>

#include "metaup/http/transport.hpp"

namespace metaup::http {

std::string library_version() { return curl_version(); }

}  // namespace metaup::http
