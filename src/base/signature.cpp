#include "base/signature.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>
#include <new>

#include "base/digest.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

namespace metaup {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// So many bytes of lower-case hex; empty when it is anything else.
std::string bytes_of_hex(std::string_view hex, std::size_t count) {
  if (!is_lower_hex(hex, 2 * count)) return {};
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(*hex_digit(hex[i]) << 4U | *hex_digit(hex[i + 1]));
  }
  return bytes;
}

/// OpenSSL would ask a terminal for it.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writes*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Bio memory_of(std::string_view text) {
  Bio memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all);
  if (!memory) throw std::bad_alloc();
  return memory;
}

bool is_ed25519(const Key& key) { return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519; }

Key read_private(std::string_view pem, bool& needs_passphrase) {
  const auto memory = memory_of(pem);
  Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, &needs_passphrase), &EVP_PKEY_free);
  ERR_clear_error();
  return key;
}

Key read_public(std::string_view pem) {
  bool ignored = false;
  const auto memory = memory_of(pem);
  Key key(PEM_read_bio_PUBKEY(memory.get(), nullptr, no_passphrase, &ignored), &EVP_PKEY_free);
  ERR_clear_error();
  return key;
}

std::string public_bytes_of(const Key& key) {
  std::string bytes(kKeyBytes, '\0');
  auto length = bytes.size();
  const bool got = EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()), &length) == 1;
  return got && length == kKeyBytes ? bytes : std::string{};
}

Error key_error(std::string message) {
  auto error = local_error(std::move(message)).value();
  error.hint = "metaup approve --new-key FILE makes a pair of keys";
  return error;
}

template <class Write>
std::string pem_by(const Write& write) {
  const Bio memory(BIO_new(BIO_s_secmem()), &BIO_free_all);
  if (!memory || write(memory.get()) != 1) throw std::bad_alloc();
  char* text = nullptr;
  const auto length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace

Result<KeyPair> make_key_pair() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  if (!key) return local_error("OpenSSL cannot make an Ed25519 key");
  return KeyPair{Secret(pem_by([&](BIO* out) {
                   return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                 })),
                 pem_by([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key.get()); })};
}

Result<Signature> sign(const Secret& private_pem, std::string_view text) {
  bool needs_passphrase = false;
  const auto key = read_private(private_pem.reveal(), needs_passphrase);
  if (needs_passphrase) {
    auto error = local_error("needs a passphrase, which metaup cannot ask for").value();
    error.hint = "openssl pkey -in FILE -out FILE.plain writes the key without it; keep that for yourself (chmod 600)";
    return tl::unexpected(std::move(error));
  }
  if (!key && is_ed25519(read_public(private_pem.reveal()))) {
    return tl::unexpected(key_error("is a public key; to approve takes the private one"));
  }
  if (!is_ed25519(key)) return tl::unexpected(key_error("is not a private Ed25519 key (PEM)"));
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::array<unsigned char, kSignatureBytes> signature{};
  auto length = signature.size();
  const bool signed_now = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                          EVP_DigestSign(context.get(), signature.data(), &length, bytes_of(text), text.size()) == 1;
  const auto public_bytes = public_bytes_of(key);
  if (!signed_now || length != kSignatureBytes || public_bytes.empty()) return local_error("cannot sign with this key");
  return Signature{
      .key = to_hex(public_bytes),
      .bytes = to_hex(std::string_view(reinterpret_cast<const char*>(signature.data()), signature.size()))};
}

Result<std::string> read_public_key(std::string_view pem) {
  const auto key = read_public(pem);
  if (is_ed25519(key)) return to_hex(public_bytes_of(key));
  bool needs_passphrase = false;
  const bool is_private = static_cast<bool>(read_private(pem, needs_passphrase)) || needs_passphrase;
  return tl::unexpected(key_error(is_private ? "is a private key: whoever applies takes the public one, FILE.pub, and "
                                               "cannot approve"
                                             : "is not a public Ed25519 key (PEM)"));
}

bool is_signed(std::string_view text, const Signature& signature) {
  const auto key_bytes = bytes_of_hex(signature.key, kKeyBytes);
  const auto bytes = bytes_of_hex(signature.bytes, kSignatureBytes);
  if (key_bytes.empty() || bytes.empty()) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(key_bytes), key_bytes.size()),
                &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool good = key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), bytes_of(bytes), bytes.size(), bytes_of(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

std::string fingerprint_of(std::string_view key) {
  Sha256 digest;
  digest.update(key);
  return "SHA256:" + digest.hex().substr(0, 32);
}

}  // namespace metaup
