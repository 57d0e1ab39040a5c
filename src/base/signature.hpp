#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"
#include "metaup/base/secret.hpp"

/// Ed25519 signatures (RFC 8032). Keys and signatures are lower-case hex; files hold PEM, as
/// `openssl genpkey -algorithm ed25519` writes it.
namespace metaup {

struct KeyPair {
  Secret private_pem;
  std::string public_pem;
};
[[nodiscard]] Result<KeyPair> make_key_pair();

struct Signature {
  std::string key;  ///< the public one that belongs to the private one
  std::string bytes;
};
/// A local error when the text is no private Ed25519 key, or needs a passphrase.
[[nodiscard]] Result<Signature> sign(const Secret& private_pem, std::string_view text);

/// A local error when the text is no public Ed25519 key; one that is private is refused, too.
[[nodiscard]] Result<std::string> read_public_key(std::string_view pem);

/// Whether the private key that belongs to `key` has signed just this text.
[[nodiscard]] bool is_signed(std::string_view text, const Signature& signature);

/// What a key is called among people: "SHA256:" and the first half of the digest of the key.
[[nodiscard]] std::string fingerprint_of(std::string_view key);

}  // namespace metaup
