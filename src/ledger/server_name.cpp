#include "ledger/server_name.hpp"

#include "base/text.hpp"

namespace metaup::ledger {
namespace {

constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

tl::unexpected<Error> has_password() {
  auto error = local_error("--ledger holds a password or another secret, which everybody on this machine could see");
  error.value().hint = "put it into the file that PGPASSFILE names (usually ~/.pgpass), or into a service file";
  return error;
}

bool is_secret(std::string_view parameter) {
  const auto name = to_lower(percent_decode(parameter.substr(0, parameter.find('='))));
  return name.find("password") != std::string::npos || name.find("secret") != std::string::npos ||
         name.ends_with("_key");
}

}  // namespace

bool names_server(std::string_view ledger) {
  for (const auto scheme : kSchemes) {
    if (ledger.starts_with(scheme)) return true;
  }
  return ledger.starts_with("password=") || ledger.find(" password=") != std::string_view::npos;  // libpq's other form
}

Result<void> check_server_name(std::string_view uri) {
  if (uri.find("://") == std::string_view::npos) return has_password();
  auto rest = uri.substr(uri.find("://") + 3);
  // A name may hold what ends a host, such as a slash in a password: whatever stands before an @ is looked at.
  const auto query = rest.find('?');
  const auto address = rest.substr(0, query);
  if (const auto at = address.rfind('@'); at != std::string_view::npos) {
    const auto user = address.substr(0, at);
    if (user.find(':') != std::string_view::npos) return has_password();
  }
  // So is an @ behind a question mark that belongs to a password.
  if (query != std::string_view::npos && rest.find('@', query) != std::string_view::npos &&
      address.find_first_of("@/") == std::string_view::npos && address.find(':') != std::string_view::npos) {
    return has_password();
  }
  for (auto left = query == std::string_view::npos ? std::string_view{} : rest.substr(query + 1); !left.empty();) {
    const auto end = std::min(left.find('&'), left.size());
    if (is_secret(left.substr(0, end))) return has_password();
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  if (printable(uri) != uri) return local_error("the URI of --ledger holds control characters");
  return {};
}

}  // namespace metaup::ledger
