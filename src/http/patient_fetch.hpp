#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "metaup/http/transport.hpp"

namespace metaup::http {

/// How often a fetch is tried unless the user says otherwise.
inline constexpr std::uint32_t kUsualAttempts = 5;

/// `fetch`, tried again after short waits as long as the network or the server is to blame, `attempts` times in total.
/// The server may ask for a longer wait, of up to a minute. It is given up when the server asks for more, or when one
/// attempt has taken the whole of `FetchOptions::total_timeout`.
[[nodiscard]] Result<Fetched> fetch_patiently(const std::string& url, const FetchOptions& options,
                                              std::uint32_t attempts, const std::atomic<bool>* stop = nullptr);

}  // namespace metaup::http
