#pragma once
#include <string>

#include "metaup/graph/operation.hpp"

/// What changes tokens. Both are GET requests that Meta takes only with secrets in the URL
/// (docs/graph-api.md, "Tokens").
namespace metaup::upload {

/// The app that tokens are of.
struct App {
  std::string id;
  Secret secret;
};

/// A new token for an old one, which stays as it is. A person's lasts for about 60 days in any case; of a system user's
/// it has to be asked for (`for_60_days`).
[[nodiscard]] graph::Operation exchange_token(const App& app, const Secret& token, bool for_60_days);
/// Nobody can work with the token any more.
[[nodiscard]] graph::Operation revoke_token(const App& app, const Secret& token);

}  // namespace metaup::upload
