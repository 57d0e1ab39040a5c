#include "support/tls_identity.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace metaup::test {
namespace {

void require(bool good) {
  if (!good) throw std::runtime_error("cannot make a TLS identity");
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr),
                                                                            &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_keygen_init(context.get()) == 1 &&
          EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), NID_X9_62_prime256v1) == 1 &&
          EVP_PKEY_keygen(context.get(), &key) == 1);
  return {key, &EVP_PKEY_free};
}

void add_extension(X509* certificate, int nid, const char* value) {
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value), &X509_EXTENSION_free);
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate make_certificate(EVP_PKEY* key, const char* names) {
  constexpr long kDay = 24L * 60 * 60;
  Certificate certificate(X509_new(), &X509_free);
  require(X509_set_version(certificate.get(), 2) == 1);  // X.509 v3
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const std::string common_name = "metaup test";
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.data()),
                             static_cast<int>(common_name.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), NID_subject_alt_name, names);
  require(X509_sign(certificate.get(), key, EVP_sha256()) != 0);
  return certificate;
}

/// What `write` writes.
template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  require(write(memory.get()) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace

TlsIdentity::TlsIdentity(const char* names) : context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
  const auto key = make_key();
  const auto certificate = make_certificate(key.get(), names);
  require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1 &&
          SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
  SSL_CTX_set_alpn_select_cb(context_.get(), &TlsIdentity::on_offer, this);
  pem_ = to_pem([&](BIO* into) { return PEM_write_bio_X509(into, certificate.get()); });
  key_pem_ = to_pem(
      [&](BIO* into) { return PEM_write_bio_PrivateKey(into, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

int TlsIdentity::on_offer(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_length,
                          const unsigned char* offered, unsigned int length, void* self) {
  std::string names;
  int verdict = SSL_TLSEXT_ERR_NOACK;
  for (unsigned int at = 0; at < length; at += 1U + offered[at]) {
    const std::string name(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
    names += (names.empty() ? "" : ",") + name;
    if (name == "http/1.1") {
      *chosen = offered + at + 1;
      *chosen_length = offered[at];
      verdict = SSL_TLSEXT_ERR_OK;
    }
  }
  auto& identity = *static_cast<TlsIdentity*>(self);
  const std::lock_guard lock(identity.mutex_);
  identity.offers_.push_back(names);
  return verdict;
}

std::vector<std::string> TlsIdentity::offers() const {
  const std::lock_guard lock(mutex_);
  return offers_;
}

}  // namespace metaup::test
