#include "cli/options/credentials.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/descriptor.hpp"
#include "base/text.hpp"
#include "cli/options/secret_text.hpp"
#include "cli/shell.hpp"
#include "metaup/base/file.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kLongestSecret = 4096;
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// Takes the secret out of `raw`, which is wiped. What cannot be one is never sent: Meta would answer
/// that the token is bad, and the user would look in the wrong place.
Result<Secret> to_secret(std::string raw, const std::string& origin) {
  const auto text = without_blanks(raw);
  Result<Secret> secret = Secret(std::string(text));
  if (const auto why = why_no_secret(text); !why.empty()) secret = local_error("the value of " + origin + " " + why);
  OPENSSL_cleanse(raw.data(), raw.size());
  return secret;
}

bool others_can_write(const struct stat& status) { return (status.st_mode & (S_IWGRP | S_IWOTH)) != 0; }

/// Why a file with these rights cannot be trusted; empty when it can.
std::string distrust(const struct stat& status) {
  if (others_can_write(status)) return "others can write it; run chmod 600 on it";
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) return "it belongs to another user";
  return {};
}

}  // namespace

Result<Secret> read_guarded_file(const std::string& path, std::vector<std::string>& warnings) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return tl::unexpected(file_error("read", path, errno));
  if (!S_ISREG(status.st_mode)) return local_error(path + " is not a regular file");
  if (const auto why = distrust(status); !why.empty()) return local_error(path + " is not trusted: " + why);
  if ((status.st_mode & (S_IRGRP | S_IROTH)) != 0)
    warnings.push_back(path + " can be read by others; run chmod 600 on it");
  std::string raw(kLongestSecret * 2, '\0');
  const auto count = ::read(file.get(), raw.data(), raw.size());
  if (count < 0) return tl::unexpected(file_error("read", path, errno));
  Secret text(raw.substr(0, static_cast<std::size_t>(count)));
  OPENSSL_cleanse(raw.data(), raw.size());
  return text;
}

Result<std::string> read_unalterable_file(const std::string& path) {
  constexpr std::size_t kLargest = 64U << 10U;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return tl::unexpected(file_error("read", path, errno));
  if (others_can_write(status)) {
    return local_error(path + " is not trusted: others can write it; run chmod go-w on it");
  }
  return read_to_end(file.get(), path, kLargest);
}

namespace {

/// The secret of one source; an empty one when there is no source.
struct Reading {
  const Environment& environment;
  std::vector<std::string>& warnings;
  const std::atomic<bool>* stop;

  Result<Secret> operator()(const NoSecret&) const { return Secret{}; }
  Result<Secret> operator()(const SecretVariable& source) const {
    return to_secret(variable(environment, source.name), source.name);
  }
  Result<Secret> operator()(const SecretFile& source) const {
    return read_guarded_file(source.path, warnings).and_then([&](const Secret& text) {
      return to_secret(text.reveal(), source.path);
    });
  }
  Result<Secret> operator()(const SecretCommand& source) const {
    auto output = run_shell(source.command, environment, {}, stop);
    if (!output) return local_error("--access-token-command failed: " + output.error().message);
    return to_secret(*std::move(output), "the output of --access-token-command");
  }
};

}  // namespace

tl::expected<Credentials, UsageError> read_credentials(const Options& options, const Environment& environment,
                                                       const std::atomic<bool>* stop) {
  const auto refuse = [&](const std::string& message) {
    return tl::unexpected(UsageError{printable(message), options.command});
  };
  if (std::holds_alternative<NoSecret>(options.access_token)) {
    if (options.dry_run) return Credentials{};  // nothing is asked of Meta
    return refuse("no access token: set METAUP_ACCESS_TOKEN, or give --access-token-file or --access-token-command");
  }
  Credentials credentials;
  const Reading reading{environment, credentials.warnings, stop};
  auto token = std::visit(reading, options.access_token);
  if (!token) return refuse(token.error().message);
  credentials.access_token = *std::move(token);
  auto secret = std::visit(reading, options.app_secret);
  if (!secret) return refuse(secret.error().message);
  if (!secret->empty()) credentials.app_secret = *std::move(secret);
  return credentials;
}

std::vector<Secret> secrets_of_proxies(const Environment& environment) {
  std::vector<Secret> secrets;
  for (const auto* const name : http::proxy_variables()) {
    const auto url = variable(environment, name);
    const auto at = url.rfind('@');
    if (at == std::string::npos) continue;
    const auto scheme = url.find("://");
    const auto user = scheme == std::string::npos ? 0 : scheme + 3;
    const auto colon = url.find(':', user);
    if (colon >= at) continue;
    const auto password = url.substr(colon + 1, at - colon - 1);
    const auto decoded = percent_decode(password);
    secrets.emplace_back(password);
    if (decoded != password) secrets.emplace_back(decoded);
    // As the header Proxy-Authorization has them.
    secrets.emplace_back(percent_decode(url.substr(user, colon - user)) + ":" + decoded);
  }
  return secrets;
}

std::vector<Secret> secrets_of_variables(const Environment& environment) {
  auto secrets = secrets_of_proxies(environment);
  for (const auto* const name : {"METAUP_ACCESS_TOKEN", "META_ACCESS_TOKEN", "METAUP_APP_SECRET", "META_APP_SECRET"}) {
    if (auto value = variable(environment, name); !value.empty()) secrets.emplace_back(std::move(value));
  }
  return secrets;
}

}  // namespace metaup::cli
