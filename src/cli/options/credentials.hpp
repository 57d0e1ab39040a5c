#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/environment.hpp"
#include "metaup/base/error.hpp"
#include "metaup/base/secret.hpp"

namespace metaup::cli {

struct Credentials {
  Secret access_token;
  std::optional<Secret> app_secret;
  std::vector<std::string> warnings;  ///< for stderr
};

/// Reads the secrets from where the options say. A missing, unreadable or unsafe secret is a
/// usage error, not an authentication error: Meta has not been asked. Nothing of a secret is ever
/// part of a message. Only a dry run needs no token: it then has an empty one. `stop` ends the
/// command that is asked for one.
[[nodiscard]] tl::expected<Credentials, UsageError> read_credentials(const Options& options,
                                                                     const Environment& environment,
                                                                     const std::atomic<bool>* stop = nullptr);

/// A small file that holds a secret, as it is. Refused when others can write it, a warning when they can read it.
[[nodiscard]] Result<Secret> read_guarded_file(const std::string& path, std::vector<std::string>& warnings);

/// A small file that others may read, as it is. Refused when others can write it: what it says is counted on.
[[nodiscard]] Result<std::string> read_unalterable_file(const std::string& path);

/// The passwords in the variables that name proxies, as they stand there and decoded.
[[nodiscard]] std::vector<Secret> secrets_of_proxies(const Environment& environment);
/// These, and the tokens and app secrets in variables, whatever goes before them.
[[nodiscard]] std::vector<Secret> secrets_of_variables(const Environment& environment);

}  // namespace metaup::cli
