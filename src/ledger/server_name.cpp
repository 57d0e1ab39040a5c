#include "ledger/server_name.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"

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

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What is no path as people write them: any kind of URL, also behind a word ("jdbc:postgresql://…"), or the words of a
/// connection ("host=db dbname=ads"), which libpq takes, too. As a file it would be a ledger that other machines do not
/// see, and messages would show what it holds.
bool is_like_server(std::string_view name) {
  const auto text = trimmed(name);
  const bool is_path = text.starts_with('/') || text.starts_with('.') || text.starts_with('~');
  if (!is_path && text.find("://") != std::string_view::npos) return true;
  const auto word =
      text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._"));
  if (word.empty() || !is_letter(word.front())) return false;
  const auto rest = trimmed(text.substr(word.size()));
  const auto scheme = to_lower(word);
  return rest.starts_with('=') ||
         (rest.starts_with(':') && (scheme == "postgresql" || scheme == "postgres" || scheme == "jdbc"));
}

}  // namespace

bool names_server(std::string_view ledger) {
  return std::any_of(std::begin(kSchemes), std::end(kSchemes),
                     [&](std::string_view scheme) { return ledger.starts_with(scheme); });
}

Result<void> check_ledger_name(std::string_view name) {
  if (names_server(name)) return check_server_name(name);
  if (name == "-") {
    auto error = local_error("--ledger - is no place: - stands for standard input");
    error.value().hint = "give a path, as ./- for a file of that name";
    return error;
  }
  if (!is_like_server(name)) return {};
  auto error = local_error("--ledger looks like a database, but is no URI that metaup takes");
  error.value().hint = "write postgresql://USER@HOST/DATABASE, or ./NAME for a file of that name";
  return error;
}

Result<void> check_server_name(std::string_view uri) {
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
