#include <catch2/catch.hpp>

#include "base/digest.hpp"

using namespace metaup;

TEST_CASE("SHA-256 agrees with the vectors of FIPS 180-4", "[base]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
  }));
  Sha256 digest;
  digest.update(text);
  CHECK(digest.hex() == expected);
}

TEST_CASE("SHA-256 does not depend on how the bytes were cut", "[base]") {
  const std::string text(100'000, 'a');
  Sha256 whole;
  whole.update(text);
  Sha256 pieces;
  for (std::size_t at = 0; at < text.size(); at += 777) pieces.update(std::string_view(text).substr(at, 777));
  Sha256 moved = std::move(pieces);
  CHECK(moved.hex() == whole.hex());
}

TEST_CASE("HMAC-SHA256 agrees with the vectors of RFC 4231", "[base]") {
  CHECK(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}
