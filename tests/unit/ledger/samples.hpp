#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "metaup/ledger/ledger.hpp"

/// Rows to write in the ledger's tests, and children to write them in.
namespace metaup::ledger::test {

inline const std::string kOrigin = "https://graph.facebook.com";
inline constexpr WallTime kNoon{std::chrono::seconds{1'795'000'000}};

inline Owner owner_of(std::string_view account, const std::string& origin = kOrigin) {
  return {origin, AccountId::parse(account).value()};
}

/// 64 digits that differ for each `content`.
inline std::string sha_of(unsigned content) {
  const auto digits = std::to_string(content);
  return std::string(64 - digits.size(), 'a') + digits;
}

inline Asset image(const std::string& hash, unsigned content, WallTime confirmed = kNoon) {
  Asset asset;
  asset.remote_id = hash;
  asset.sha256 = sha_of(content);
  asset.name = hash + ".jpg";
  asset.bytes = 200'000;
  asset.width = 1080;
  asset.height = 1350;
  asset.confirmed_at = confirmed;
  return asset;
}

/// What a look-up found: its remote id, or "" when nothing.
inline std::string remote_of(const Result<std::optional<Asset>>& found) {
  return found.value() ? (*found)->remote_id : std::string{};
}

/// One that nobody has written to. Its registry is in the kind of database that the program tests: what these tests say
/// holds for all of them.
[[nodiscard]] std::unique_ptr<Ledger> fresh_ledger();

/// Makes a ledger what it was at that schema: undoes the later migrations, the last one first.
void take_back_to(const std::string& path, std::int64_t schema);

/// Runs `work` in a child that ends without destructors, as by a kill; returns its wait status.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace metaup::ledger::test
