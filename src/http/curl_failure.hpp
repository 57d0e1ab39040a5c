#pragma once
#include <curl/curl.h>

#include "metaup/http/message.hpp"

namespace metaup::http {

/// What a transfer that ended with `code` came to. `request_started`: a connection stood and the
/// request was begun; until then surely nothing of it was sent.
[[nodiscard]] Failure::Kind failure_kind(CURLcode code, bool request_started);

}  // namespace metaup::http
