#pragma once
#include <curl/curl.h>

#include <cstdint>

#include "metaup/http/message.hpp"

namespace metaup::http {

/// What a transfer that ended with `code` came to. `request_started`: a connection stood and the
/// request was begun; until then surely nothing of it was sent.
[[nodiscard]] Failure::Kind failure_kind(CURLcode code, bool request_started);

/// Whether the status of a proxy's answer to CONNECT (0: none came) says that trying again will not
/// help; 5xx is trouble of its own that may pass.
[[nodiscard]] bool proxy_refuses(std::uint64_t connect_status);

}  // namespace metaup::http
