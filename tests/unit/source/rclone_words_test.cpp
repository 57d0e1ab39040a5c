#include <algorithm>
#include <catch2/catch.hpp>

#include "source/rclone.hpp"

using namespace metaup::source;
using Catch::Contains;
using Words = std::vector<std::string>;

namespace {

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("rclone is given what it and the storages' tools know, and nothing of ours", "[source]") {
  const Words ours{"HOME=/home/a",
                   "RCLONE_CONFIG_NAS_TYPE=webdav",
                   "AWS_PROFILE=media",
                   "GOOGLE_APPLICATION_CREDENTIALS=/k.json",
                   "XDG_CONFIG_HOME=/c",
                   "https_proxy=http://p:1",
                   "NO_PROXY=x",
                   "METAUP_ACCESS_TOKEN=EAAtoken",
                   "META_ACCESS_TOKEN=EAAtoken",
                   "LD_PRELOAD=/x.so",
                   "RCLONE_VERBOSE=2",
                   "RCLONE_DRY_RUN=1"};
  const auto given = rclone_environment(ours, "rclone:nas:");
  for (std::size_t i = 0; i < 7; ++i) CHECK(has(given, ours[i]));
  for (std::size_t i = 7; i < ours.size(); ++i) CHECK_FALSE(has(given, ours[i]));
}

TEST_CASE("no filter of rclone's own hides a file", "[source]") {
  const auto* const name =
      GENERATE(as<const char*>(), "EXCLUDE", "EXCLUDE_FROM", "EXCLUDE_IF_PRESENT", "INCLUDE", "INCLUDE_FROM", "FILTER",
               "FILTER_FROM", "FILES_FROM", "FILES_FROM_RAW", "MIN_AGE", "MAX_AGE", "MIN_SIZE", "MAX_SIZE", "MAX_DEPTH",
               "MAX_TRANSFER", "DIRS_ONLY", "FILES_ONLY", "RECURSIVE", "IGNORE_CASE", "HASH_FILTER", "METADATA_EXCLUDE",
               "NO_MODTIME");
  const auto variable = std::string("RCLONE_") + name + "=1";
  CHECK_FALSE(has(rclone_environment({variable}, "rclone:nas:"), variable));
  CHECK(has(rclone_environment({"RCLONE_HASHER_HASHES=md5"}, "rclone:nas:"), "RCLONE_HASHER_HASHES=md5"));
}

TEST_CASE("short forms take credentials from the environment, as the storages' tools do", "[source]") {
  CHECK(has(rclone_environment({}, "s3://b"), "RCLONE_S3_ENV_AUTH=true"));
  CHECK(has(rclone_environment({}, "s3://b"), "RCLONE_S3_PROVIDER=AWS"));
  const auto own = rclone_environment({"AWS_ENDPOINT_URL=http://127.0.0.1:9"}, "s3://b");
  CHECK(has(own, "RCLONE_S3_ENDPOINT=http://127.0.0.1:9"));
  CHECK(has(own, "RCLONE_S3_PROVIDER=Other"));
  const auto said = rclone_environment({"RCLONE_S3_PROVIDER=Minio", "RCLONE_S3_ACCESS_KEY_ID=k"}, "s3://b");
  CHECK_FALSE(has(said, "RCLONE_S3_PROVIDER=AWS"));
  CHECK_FALSE(has(said, "RCLONE_S3_ENV_AUTH=true"));
  CHECK_FALSE(has(rclone_environment({}, "rclone:mys3:b"), "RCLONE_S3_ENV_AUTH=true"));
  CHECK(has(rclone_environment({"GOOGLE_APPLICATION_CREDENTIALS=/k.json"}, "gs://b"),
            "RCLONE_GCS_SERVICE_ACCOUNT_FILE=/k.json"));
  CHECK(has(rclone_environment({"AWS_CA_BUNDLE=/ca.pem"}, "s3://b"), "RCLONE_CA_CERT=/ca.pem"));
  CHECK_FALSE(has(rclone_environment({"AWS_CA_BUNDLE=/ca.pem"}, "s3://b"), "AWS_CA_BUNDLE=/ca.pem"));
}

TEST_CASE("of what rclone says the last line is shown, without secrets", "[source]") {
  CHECK(shown_reason("a\n2026/11/29 20:52:08 Failed to cat: no\n", {}) == "Failed to cat: no");
  CHECK(shown_reason("", {}).empty());
  const auto shown = shown_reason("cannot get https://user:pass@host/a?X-Amz-Signature=abc with Secret1234567\x1b[1m",
                                  {"RCLONE_CONFIG_NAS_PASS=Secret1234567"});
  CHECK_THAT(shown, !Contains("pass@") && !Contains("abc") && !Contains("Secret1234567") && !Contains("\x1b"));
  CHECK(shown_reason(std::string(5000, 'x'), {}).size() <= 300);
}

TEST_CASE("what rclone repeats of its configuration is shown without the secrets in it", "[source]") {
  const auto* const said = GENERATE(
      as<const char*>(), "bad token={\"access_token\":\"Hidden\",\"refresh_token\": \"Hidden\"}",
      "sent Authorization: Bearer Hidden", "Authorization: Basic Hidden==", "pass = Hidden", "client_secret:Hidden",
      "AccountKey=Hidden;EndpointSuffix=core", "config {'secret_access_key': 'Hidden with spaces'}", "sig=Hidden&se=1",
      "with {\\\"password\\\":\\\"Hidden\\\"}", "X-Auth-Token: Hidden123", "Cookie: Hidden123; path=/");
  CHECK_THAT(shown_reason(said, {}), !Contains("Hidden") && Contains("[secret]"));
}

TEST_CASE("what rclone says of tokens and keys in words is shown", "[source]") {
  const auto* const said = GENERATE(as<const char*>(), "NoSuchKey: The specified key does not exist.",
                                    "couldn't fetch token: invalid_grant: expired",
                                    "failed to get token: oauth2: cannot fetch token: 400 Bad Request", "a basic error",
                                    "bad password: wrong one", "Failed to cat: directory not found");
  CHECK(shown_reason(said, {}) == said);
}

TEST_CASE("a variable that sets up a remote holds a secret, whatever its name", "[source]") {
  const auto* const variable = GENERATE(
      as<const char*>(), "RCLONE_CONFIG_NAS_CONNECTION=HiddenString", "RCLONE_CONFIG_NAS_ANYTHING=HiddenString",
      "RCLONE_HEADER=X-Api-Key: HiddenString", "RCLONE_HEADER_DOWNLOAD=Authorization: Bearer HiddenString",
      "RCLONE_WEBDAV_HEADERS=Cookie,name=HiddenString", "RCLONE_CONFIG_NAS_TOKEN={\"access_token\":\"HiddenString\"}",
      "AZURE_STORAGE_CONNECTION_STRING=HiddenString");
  CHECK_THAT(shown_reason("refused HiddenString by far", {variable}), !Contains("Hidden"));
  CHECK(shown_reason("webdav.example is away", {"RCLONE_CONFIG_NAS_HOST=webdav.example"}) == "webdav.example is away");
}

TEST_CASE("rclone 1.56 is new enough", "[source]") {
  const auto [version, expected] = GENERATE(table<std::string, bool>({{"rclone v1.60.1-DEV", true},
                                                                      {"rclone v1.56.0", true},
                                                                      {"rclone v2.0", true},
                                                                      {"rclone v1.55.1", false},
                                                                      {"rclone v0.99", false},
                                                                      {"something", false},
                                                                      {"", false}}));
  CHECK(is_new_enough(version) == expected);
}
