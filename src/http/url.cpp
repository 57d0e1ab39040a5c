#include "url.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "address.hpp"
#include "base/text.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::http {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(const UrlHandle& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

}  // namespace

Result<UrlParts> split_url(const std::string& url) {
  const UrlHandle handle(curl_url(), &curl_url_cleanup);
  // The library that will connect also does the parsing, so the two cannot differ.
  // Credentials in a URL end up in logs, hence they are refused; the message must not repeat them.
  const auto code = curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED) return local_error("a URL must not hold a user name or a password");
  const bool whole = url.find('\0') == std::string::npos;  // curl would stop there
  if (code != CURLUE_OK || !whole) return local_error("'" + shown_url(url) + "' is not a URL");
  return UrlParts{.scheme = part_of(handle, CURLUPART_SCHEME),
                  .host = to_lower(part_of(handle, CURLUPART_HOST)),
                  .port = part_of(handle, CURLUPART_PORT),
                  .path = part_of(handle, CURLUPART_PATH)};
}

bool is_loopback_host(std::string_view host) {
  if (to_lower(host) == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string text(host);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) return is_loopback_address(to_address(v4));
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

Result<void> check_url(const std::string& url) {
  const auto parts = split_url(url);
  if (!parts) return tl::unexpected(parts.error());
  if (parts->scheme == "https") return {};
  if (parts->scheme == "http" && is_loopback_host(parts->host)) return {};
  return local_error(printable(without_query(url)) + ": only https is allowed, and http to this machine itself");
}

std::string shown_url(std::string_view text) {
  constexpr std::string_view kSeparator = "://";
  constexpr std::size_t kLongest = 500;
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return printable(utf8_prefix(without_query(text), kLongest));
  const auto separator = text.find(kSeparator);
  const bool has_scheme = separator != std::string_view::npos && separator < at;
  const auto scheme = has_scheme ? text.substr(0, separator + kSeparator.size()) : std::string_view{};
  const bool at_in_query = text.find_first_of("?#") < at;  // or in a password that is not encoded
  const auto host = at_in_query ? std::string_view{} : without_query(text.substr(at));
  return printable(utf8_prefix(std::string(scheme) + "…" + std::string(host), kLongest));
}

std::string_view without_query(std::string_view url) { return url.substr(0, url.find_first_of("?#")); }

std::string file_name_of(std::string_view url_path) {
  constexpr std::size_t kLongest = 255;  // bytes, as file systems have it
  const auto slash = url_path.rfind('/');
  const auto name = percent_decode(slash == std::string_view::npos ? url_path : url_path.substr(slash + 1));
  if (!is_utf8(name)) return {};
  std::string safe = printable(name);
  for (auto& c : safe) {
    if (c == '/' || c == '\\') c = '_';
  }
  if (safe == "." || safe == "..") return {};
  return std::string(utf8_prefix(safe, kLongest));
}

std::string readable_path(std::string_view url_path) {
  std::string path;
  for (std::size_t begin = 0; begin <= url_path.size();) {
    const auto end = std::min(url_path.find('/', begin), url_path.size());
    if (begin > 0) path += '/';
    path += file_name_of(url_path.substr(begin, end - begin));
    begin = end + 1;
  }
  return path;
}

}  // namespace metaup::http
