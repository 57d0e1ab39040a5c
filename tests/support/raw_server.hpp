#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/tls_identity.hpp"

namespace metaup::test {

/// A request as it came over the wire.
struct RawRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;  ///< in their order and case
  std::string body;                                          ///< as far as it was read
  int connection = 0;                                        ///< 0 is the first that was accepted

  /// The value of the first header of that name in any case; empty when absent.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// The server's end of one connection, in the hands of a script.
class RawConnection {
 public:
  RawConnection(int descriptor, int number, SSL_CTX* tls);
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection();

  /// Reads up to `size` bytes of the body; fewer only when the client ends first.
  [[nodiscard]] std::string read(std::size_t size);
  void send(std::string_view bytes);
  /// A whole reply with its Content-Length; `headers` are lines, each with its line end.
  void reply(int status, std::string_view body, std::string_view headers = "");
  /// Ends in order: tells the client so, then reads and drops what still comes.
  void close_gracefully();
  /// Ends at once; the client sees a reset if it was still sending.
  void reset();
  /// Neither reads nor sends until the client goes or the server is destroyed.
  void hold();

 private:
  friend class RawServer;
  [[nodiscard]] bool handshake();
  [[nodiscard]] bool read_head(RawRequest& request);
  [[nodiscard]] std::size_t read_some(char* into, std::size_t size);
  /// From another thread: makes every call above return.
  void interrupt();

  std::mutex mutex_;
  int descriptor_;
  int number_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  std::string buffer_;
  bool open_ = true;
};

/// What to do with a request whose header has been read.
using Script = std::function<void(const RawRequest& request, RawConnection& connection)>;

/// A server on a loopback port of the kernel's choice that does exactly what a script says, also
/// what no server should. It runs on threads of its own, one for each connection.
class RawServer {
 public:
  /// The script has to read the body itself, see `record_body`. With `tls`, https.
  explicit RawServer(Script script, TlsIdentity* tls = nullptr);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  /// "http://127.0.0.1:PORT" and `path`.
  [[nodiscard]] std::string url(std::string_view path = "/") const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// All requests so far. One that has been answered has its body in it.
  [[nodiscard]] std::vector<RawRequest> requests() const;
  [[nodiscard]] int connections() const { return accepted_; }

  /// Reads the whole body by its Content-Length and keeps it with its request.
  void record_body(const RawRequest& request, RawConnection& connection);

 private:
  void accept_all();
  void serve(RawConnection& connection);

  Script script_;
  TlsIdentity* tls_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> accepted_ = 0;
  mutable std::mutex mutex_;
  std::vector<RawRequest> requests_;
  std::list<RawConnection> connections_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace metaup::test
