#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/token_info.hpp"
#include "metaup/graph/object_page.hpp"
#include "metaup/http/message.hpp"

/// What is found out before a launch, without a judgement. Each is empty when it was not asked.
namespace metaup::run {

/// What the exchanges said beside their replies.
struct Heard {
  bool meta_spoke = false;               ///< at least one reply was written by Meta
  std::optional<http::Failure> failure;  ///< why the first exchange came to nothing, if none has come whole
  std::optional<Error> foreign;          ///< what somebody else answered in Meta's place
  std::optional<WallTime> served_at;     ///< by Meta's clock …
  WallTime received_at{};                ///< … and by this machine's
  std::string version_served;            ///< empty: Meta did not say
  std::string version_warning;
  bool version_refused = false;
  std::string tier;          ///< such as "development_access"; empty: Meta did not say
  double usage_percent = 0;  ///< the highest

  /// False: an exchange was tried, and Meta answered none.
  [[nodiscard]] bool meta_was_reached() const { return meta_spoke || (!failure && !foreign); }
};

struct TokenFacts {
  std::optional<Result<graph::TokenInfo>> inspected;
  std::optional<Result<graph::Object>> self;                    ///< `me`, when Meta would not inspect the token
  std::optional<Result<std::vector<std::string>>> permissions;  ///< the same
};

struct AccountFacts {
  AccountId account;
  std::optional<Result<graph::Object>> object;
};

/// A Page or an Instagram account: what it says itself, and whether the ad accounts list it as theirs to use.
struct IdentityFacts {
  std::string id;
  std::optional<Result<graph::Object>> object;
  std::vector<std::pair<AccountId, Result<bool>>> listed;
};

struct MetaFacts {
  Heard heard;
  TokenFacts token;
  std::vector<AccountFacts> accounts;
  std::optional<IdentityFacts> page;
  std::optional<IdentityFacts> instagram;
  std::optional<Error> limit;  ///< a rate limit kept Meta from telling of the token
  std::string not_asked;       ///< why Meta was not asked about the rest; empty: it was
};

}  // namespace metaup::run
