#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace metaup::test {

/// A self-signed certificate, made now, and a server context with it.
class TlsIdentity {
 public:
  /// `names` as OpenSSL writes subject alternative names.
  explicit TlsIdentity(const char* names = "IP:127.0.0.1,DNS:localhost");
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;

  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
  /// The certificate as PEM, for a client's `ca_file`.
  [[nodiscard]] const std::string& certificate_pem() const { return pem_; }
  /// Its private key as PEM, for a server that is another program.
  [[nodiscard]] const std::string& key_pem() const { return key_pem_; }
  /// What clients offered as protocols (ALPN), one text a handshake, such as "h2,http/1.1".
  [[nodiscard]] std::vector<std::string> offers() const;

 private:
  static int on_offer(SSL* ssl, const unsigned char** chosen, unsigned char* chosen_length,
                      const unsigned char* offered, unsigned int length, void* self);

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::string pem_;
  std::string key_pem_;
  mutable std::mutex mutex_;
  std::vector<std::string> offers_;
};

}  // namespace metaup::test
