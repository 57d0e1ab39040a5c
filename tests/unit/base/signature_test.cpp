#include "base/signature.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "base/new_file.hpp"
#include "metaup/base/file.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

// RFC 8032, 7.1, TEST 2: the private key is 4ccd089b…, as openssl writes it.
const std::string kPrivate =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";
const std::string kPublicHex = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const std::string kSignatureOf72 =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
    "0d291612bb0c00";

// A key of another curve.
const std::string kX25519 =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VuBCIEIHBtwKfG5BVe1qUzgS1ZeCQ40jBytP+1M7Fr24DmTGtc\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace

TEST_CASE("a text is signed as RFC 8032 says", "[base]") {
  const auto signature = sign(Secret(kPrivate), "\x72");
  REQUIRE(signature);
  CHECK(signature->key == kPublicHex);
  CHECK(signature->bytes == kSignatureOf72);
  CHECK(is_signed("\x72", *signature));
  CHECK_FALSE(is_signed("\x73", *signature));
  CHECK_FALSE(is_signed("", *signature));
}

TEST_CASE("a signature that is altered, cut or of another key is none", "[base]") {
  const auto [key, bytes] = GENERATE(table<std::string, std::string>({
      {kPublicHex, "0" + kSignatureOf72.substr(1)},
      {"0" + kPublicHex.substr(1), kSignatureOf72},
      {kPublicHex, kSignatureOf72.substr(2)},
      {kPublicHex.substr(2), kSignatureOf72},
      {kPublicHex, std::string(128, 'x')},
      {"", ""},
      {kPublicHex, "92A009" + kSignatureOf72.substr(6)},
  }));
  CHECK_FALSE(is_signed("\x72", {key, bytes}));
}

TEST_CASE("a new pair of keys signs and checks", "[base]") {
  const auto keys = make_key_pair();
  REQUIRE(keys);
  const auto signature = sign(keys->private_pem, "plan");
  REQUIRE(signature);
  const auto key = read_public_key(keys->public_pem);
  REQUIRE(key);
  CHECK(*key == signature->key);
  CHECK(is_signed("plan", *signature));
  CHECK(keys->private_pem.reveal() != make_key_pair()->private_pem.reveal());
}

TEST_CASE("what is no key of the right kind says what it is", "[base]") {
  const auto keys = make_key_pair();
  REQUIRE(keys);
  CHECK_THAT(sign(Secret(keys->public_pem), "x").error().message, Contains("is a public key"));
  CHECK_THAT(sign(Secret("nonsense"), "x").error().message, Contains("not a private Ed25519 key"));
  CHECK_THAT(sign(Secret(kX25519), "x").error().message, Contains("not a private Ed25519 key"));
  CHECK_THAT(read_public_key(keys->private_pem.reveal()).error().message, Contains("is a private key"));
  CHECK_THAT(read_public_key("").error().message, Contains("not a public Ed25519 key"));
}

TEST_CASE("a private file is for its owner, and a new one takes no place", "[base]") {
  const test::TempDir folder;
  const auto path = folder / "key";
  REQUIRE(create_file(path, "one", 0600));
  CHECK_FALSE(create_file(path, "two", 0600));
  CHECK(read_small_file(path, 10) == "one");
  REQUIRE(replace_private_file(path, "three"));
  CHECK(read_small_file(path, 10) == "three");
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(create_file(folder / "no/folder", "x", 0600));
}
