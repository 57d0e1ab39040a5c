#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "metaup/base/clock.hpp"

namespace metaup::simulator {

struct Image {
  std::string account;
  std::string hash;
  std::string name;
  std::string sha256;
  std::uint64_t bytes = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint64_t uploads = 0;  ///< how often its bytes came
  std::uint64_t sequence = 0;
  WallTime created;
  WallTime updated;

  [[nodiscard]] std::string id() const { return account + ":" + hash; }
};

/// What one ad account holds.
struct Account {
  std::map<std::string, Image> images;  ///< by hash
};

/// Everything that the simulated service holds, and what it was asked.
struct State {
  std::map<std::string, Account> accounts;        ///< by digits
  std::map<std::string, std::uint64_t> requests;  ///< "POST adimages" -> operations, batched ones too
  std::uint64_t http_requests = 0;
  std::uint64_t operations = 0;
  std::uint64_t throttled = 0;
  std::map<std::string, std::uint64_t> token_uses;
  std::set<std::string> expired_tokens;
  std::uint64_t sequence = 0;  ///< of all that is created

  /// A numeric id that does not fit a double.
  [[nodiscard]] std::string next_id() { return std::to_string(23'860'000'000'000'000ULL + 7 * ++sequence); }
};

}  // namespace metaup::simulator
