#include "easy.hpp"

#include <openssl/crypto.h>
#include <sys/socket.h>

#include <cstring>
#include <mutex>
#include <new>

#include "base/text.hpp"

namespace metaup::http {
namespace {

void init_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  });
}

}  // namespace

Easy::Easy() : reason_(std::make_unique<std::array<char, CURL_ERROR_SIZE>>()) {
  init_once();
  handle_.reset(curl_easy_init());
  if (!handle_) throw std::bad_alloc();
  reset();
}

std::uint64_t Easy::number(CURLINFO info) const {
  if ((info & CURLINFO_TYPEMASK) == CURLINFO_LONG) {
    long value = 0;
    const bool known = curl_easy_getinfo(handle_.get(), info, &value) == CURLE_OK;
    return known && value > 0 ? static_cast<std::uint64_t>(value) : 0;
  }
  curl_off_t value = 0;
  if (curl_easy_getinfo(handle_.get(), info, &value) != CURLE_OK || value < 0) return 0;
  return static_cast<std::uint64_t>(value);
}

std::string Easy::reason(CURLcode code) const {
  // It would try once more by itself, and we do not let it.
  if (code == CURLE_SEND_FAIL_REWIND) return "the connection ended without a reply";
  const std::string detail = reason_->data();
  // Some of its texts repeat a proxy's address with the password in it.
  const bool may_hold_password = detail.find('@') != std::string::npos || code == CURLE_COULDNT_RESOLVE_PROXY;
  return printable(detail.empty() || may_hold_password ? curl_easy_strerror(code) : detail);
}

void Easy::reset() {
  curl_easy_reset(handle_.get());
  reason_->front() = '\0';
  status_ = CURLE_OK;
  set(CURLOPT_ERRORBUFFER, reason_->data());
}

/// No child may ever hold a connection: closing it later would leave a moment in which one starts.
curl_socket_t open_socket(void* /*none*/, curlsocktype /*purpose*/, curl_sockaddr* address) noexcept {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Multi make_multi() {
  init_once();
  Multi multi(curl_multi_init());
  if (!multi) throw std::bad_alloc();
  return multi;
}

HeaderLines::~HeaderLines() {
  for (auto* line = list_; line != nullptr; line = line->next) OPENSSL_cleanse(line->data, std::strlen(line->data));
  curl_slist_free_all(list_);
}

void HeaderLines::add(const std::string& line) {
  auto* const longer = curl_slist_append(list_, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list_ = longer;
}

void set_common(Easy& easy, const std::string& url, const std::string& user_agent, const std::string& ca_file,
                Milliseconds connect_timeout) {
  easy.set(CURLOPT_URL, url.c_str());
  easy.set(CURLOPT_USERAGENT, user_agent.c_str());
  easy.set(CURLOPT_NOSIGNAL, 1L);
  easy.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  easy.set(CURLOPT_FOLLOWLOCATION, 0L);
  easy.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
  easy.set(CURLOPT_TCP_KEEPALIVE, 1L);
  easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  easy.set(CURLOPT_PROTOCOLS_STR, "http,https");
#else
  easy.set(CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  easy.set(CURLOPT_QUICK_EXIT, 1L);  // an abort does not wait for a name server
#endif
  easy.set(CURLOPT_SSL_VERIFYPEER, 1L);
  easy.set(CURLOPT_SSL_VERIFYHOST, 2L);
  easy.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file.empty()) easy.set(CURLOPT_CAINFO, ca_file.c_str());
  // libcurl keeps parsed certificates for all connections, but only without a folder of them; and
  // beside a file of the user's own, the system's folder would be trusted too.
  if (!ca_file.empty() || curl_version_info(CURLVERSION_NOW)->cainfo != nullptr) {
    easy.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

}  // namespace metaup::http
