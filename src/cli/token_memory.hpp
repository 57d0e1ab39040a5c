#pragma once
#include <optional>
#include <string>

#include "graph/token_info.hpp"
#include "metaup/base/secret.hpp"

namespace metaup::cli {

/// When Meta was last asked about a token, and what it said of its ends.
struct KnownToken {
  WallTime asked{};
  graph::Expiry expires;
  graph::Expiry data_access_expires;
};

/// What this machine knows of tokens, in a small file: so that Meta need not be asked in every run. It holds no token,
/// but a keyed digest of each, by a key that is made for the file. It is a cache: what cannot be read or written is not
/// known, and nothing of it is an error.
class TokenMemory {
 public:
  /// `path` empty: nothing is known or kept.
  explicit TokenMemory(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] std::optional<KnownToken> find(const Secret& token) const;
  /// Only where the file's folder is there already.
  void remember(const Secret& token, const KnownToken& known) const;

 private:
  std::string path_;
};

}  // namespace metaup::cli
