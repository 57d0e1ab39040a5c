#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::http {
namespace {

constexpr std::array kVariables{"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};
constexpr std::array<std::string_view, 6> kSchemes{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Whether a user name and password could not be taken for anything else.
bool is_encoded(std::string_view user) {
  if (user.find_first_of("/?#@[]\\") != std::string_view::npos) return false;
  for (std::size_t i = 0; i < user.size(); ++i) {
    if (user[i] == '%' && !(i + 2 < user.size() && is_hex(user[i + 1]) && is_hex(user[i + 2]))) return false;
  }
  return true;
}

std::string port_problem(std::string_view port) {
  constexpr std::uint64_t kHighest = 65'535;
  const auto number = parse_u64(port);
  return number && *number >= 1 && *number <= kHighest ? "" : "its port is not a number from 1 to 65535";
}

/// Of "host:port", "[::1]:port" or just a host.
std::string host_problem(std::string_view address) {
  const bool bracketed = address.starts_with('[');
  const auto end = bracketed ? address.find(']') : address.find(':');
  if (bracketed && end == std::string_view::npos) return "its host has a [ without a ]";
  const auto host_end = std::min(address.size(), bracketed ? end + 1 : end);
  if (host_end == (bracketed ? 2U : 0U)) return "it has no host";
  const auto rest = address.substr(host_end);
  if (rest.empty()) return {};
  return rest.front() == ':' ? port_problem(rest.substr(1)) : "it has extra text after the host";
}

/// Whether a list such as "localhost,.example.com" names the host, or a domain that it is in.
bool names_host(std::string_view list, std::string_view host) {
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", "), list.size());
    auto entry = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (entry == "*") return true;
    if (entry.starts_with('.')) entry.remove_prefix(1);
    const auto name = to_lower(entry);
    if (!name.empty() && (host == name || host.ends_with("." + name))) return true;
  }
  return false;
}

/// Host and port of "http://user:password@host:port/".
std::string without_user(std::string_view address) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  if (const auto at = address.rfind('@'); at != std::string_view::npos) address.remove_prefix(at + 1);
  return printable(address.substr(0, address.find('/')));
}

}  // namespace

std::optional<ProxyInUse> proxy_to(const UrlParts& server,
                                   const std::function<std::string(std::string_view)>& value_of) {
  if (is_loopback_host(server.host)) return std::nullopt;
  for (const auto* const name : {"no_proxy", "NO_PROXY"}) {
    const auto list = value_of(name);
    if (list.empty()) continue;
    if (names_host(list, server.host)) return std::nullopt;
    break;
  }
  for (const std::string_view name : kVariables) {
    const bool fits = to_lower(name).starts_with(server.scheme + "_") || to_lower(name).starts_with("all_");
    const auto address = fits ? value_of(name) : std::string{};
    if (!address.empty()) return ProxyInUse{.variable = std::string(name), .address = without_user(address)};
  }
  return std::nullopt;
}

std::span<const char* const> proxy_variables() { return kVariables; }

std::string proxy_problem(std::string_view address) {
  constexpr std::string_view kSeparator = "://";
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
  if (std::any_of(address.begin(), address.end(), is_odd)) return "it holds a blank or a control character";
  if (const auto separator = address.find(kSeparator); separator != std::string_view::npos) {
    const auto scheme = to_lower(address.substr(0, separator));
    if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) {
      return "its scheme must be one of http, https, socks4, socks4a, socks5 and socks5h";
    }
    address.remove_prefix(separator + kSeparator.size());
  }
  if (address.ends_with('/')) address.remove_suffix(1);
  const auto at = address.rfind('@');
  if (at != std::string_view::npos && !is_encoded(address.substr(0, at))) {
    return "its user name or password holds characters that must be percent-encoded, such as %2F for / and %40 for @";
  }
  if (at != std::string_view::npos) address.remove_prefix(at + 1);
  if (address.find_first_of("/?#\\") != std::string_view::npos) return "it has extra text after the host and the port";
  return host_problem(address);
}

}  // namespace metaup::http
