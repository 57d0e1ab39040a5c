#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/redactor.hpp"

namespace metaup::cli {

/// Takes out of a document that others will read whatever is, or looks like, a secret: the secrets that are known,
/// what URLs can hide, tokens of Meta's shape, and values of names such as "access_token".
class Scrubber {
 public:
  explicit Scrubber(const std::vector<Secret>& secrets) : redactor_(secrets) {}

  [[nodiscard]] std::string clean(const std::string& text) const;
  /// Every text in it, names of members too.
  [[nodiscard]] nlohmann::ordered_json clean(const nlohmann::ordered_json& document) const;

 private:
  Redactor redactor_;
};

}  // namespace metaup::cli
