#include <cstring>

#include "base/text.hpp"
#include "cli/options/values.hpp"
#include "http/address.hpp"
#include "http/url.hpp"
#include "input.hpp"
#include "metaup/http/transport.hpp"

using namespace metaup;
using namespace metaup::http;
using fuzz::require;

namespace {

void check_url_rules(const std::string& url) {
  constexpr std::size_t kLongestShown = 600;  // what cannot be shown takes three bytes
  const auto shown = shown_url(url);
  require(printable(shown) == shown && shown.size() <= 3 * kLongestShown);
  const auto parts = split_url(url);
  if (parts) require(parts->host == to_lower(parts->host) && parts->scheme == to_lower(parts->scheme));
  if (!check_url(url)) return;
  require(parts.has_value() && url.find('\0') == std::string::npos);
  require(parts->scheme == "https" || (parts->scheme == "http" && is_loopback_host(parts->host)));
}

/// What the command line takes for a server is fit for a request, and already in its shortest form.
void check_server(const std::string& url) {
  const auto base = cli::parse_base_url(url);
  if (!base) return;
  require(!base->ends_with('/') && cli::parse_base_url(*base) == base);
}

void check_file_name(const std::string& path) {
  const auto name = file_name_of(path);
  require(name.size() <= 255 && name != "." && name != "..");
  require(name.find_first_of("/\\") == std::string::npos && printable(name) == name);
}

void check_proxy(const std::string& text) {
  require(is_utf8(proxy_problem(text)));
  const auto proxy = proxy_to({.scheme = "https", .host = "graph.facebook.com", .port = {}, .path = {}},
                              [&](std::string_view) { return text; });
  if (proxy) require(printable(proxy->address) == proxy->address && proxy->address.find('@') == std::string::npos);
}

/// No address is both this machine's and everyone's.
void check_address(std::string_view bytes) {
  Address address{};
  std::memcpy(address.data(), bytes.data(), std::min(bytes.size(), address.size()));
  require(!(is_loopback_address(address) && is_public_address(address)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  check_url_rules(text);
  check_server(text);
  check_file_name(text);
  check_proxy(text);
  if (size > 0) check_address(text);
  return 0;
}
