#include "cli/token_memory.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/digest.hpp"
#include "base/secret_place.hpp"
#include "base/wall_time.hpp"
#include "graph/json.hpp"

namespace metaup::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestMemory = 1U << 20U;
constexpr std::size_t kMostTokens = 20;  // whoever changes tokens often forgets them all

std::int64_t seconds_of(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// A number of seconds since 1970, 0 for never, or null for not told.
json json_of(const graph::Expiry& expiry) {
  if (!expiry.is_told) return nullptr;
  return expiry.at ? seconds_of(*expiry.at) : 0;
}

graph::Expiry read_expiry(const json& value) {
  if (!value.is_number_integer()) return {};
  const auto seconds = value.get<std::int64_t>();
  return {.is_told = true, .at = seconds == 0 ? std::nullopt : wall_time(std::chrono::seconds{seconds})};
}

/// An object with a key and tokens; a new one when the file has none.
json read_memory(const std::string& path) {
  auto memory = graph::parse_json(read_small_file(path, kLargestMemory).value_or("")).value_or(json());
  const bool is_ours =
      memory.is_object() && memory.value("key", json()).is_string() && memory.value("tokens", json()).is_object();
  return is_ours ? memory : json{{"key", ""}, {"tokens", json::object()}};
}

std::string make_key() {
  std::random_device device;
  std::string key;
  for (int i = 0; i < 8; ++i) key += fmt::format("{:08x}", device());
  return key;
}

std::string digest_of(const json& memory, const Secret& token) {
  return hmac_sha256_hex(memory.at("key").get_ref<const std::string&>(), token.reveal());
}

}  // namespace

std::optional<KnownToken> TokenMemory::find(const Secret& token) const {
  if (path_.empty()) return std::nullopt;
  const auto memory = read_memory(path_);
  const auto& tokens = memory.at("tokens");
  const auto found = tokens.find(digest_of(memory, token));
  if (found == tokens.end() || !found->is_object()) return std::nullopt;
  const auto asked = found->value("asked", json());
  const auto when =
      asked.is_number_integer() ? wall_time(std::chrono::seconds{asked.get<std::int64_t>()}) : std::nullopt;
  if (!when) return std::nullopt;
  return KnownToken{.asked = *when,
                    .expires = read_expiry(found->value("expires", json())),
                    .data_access_expires = read_expiry(found->value("data_access_expires", json()))};
}

void TokenMemory::remember(const Secret& token, const KnownToken& known) const {
  if (path_.empty()) return;
  auto memory = read_memory(path_);
  if (memory.at("key") == "") memory["key"] = make_key();
  auto& tokens = memory.at("tokens");
  if (tokens.size() >= kMostTokens) tokens = json::object();
  tokens[digest_of(memory, token)] = {{"asked", seconds_of(known.asked)},
                                      {"expires", json_of(known.expires)},
                                      {"data_access_expires", json_of(known.data_access_expires)}};
  auto file = SecretPlace::prepare(path_);
  if (!file) return;
  if (!file->keep(Secret(memory.dump())) || !file->put_in_place()) file->discard();
}

}  // namespace metaup::cli
