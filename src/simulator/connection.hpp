#pragma once
#include <httplib.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace metaup::simulator {

/// One accepted connection as cpp-httplib's stream: buffered reads, writes that raise no signal,
/// and an end that can be cut at any moment.
class Connection final : public httplib::Stream {
 public:
  explicit Connection(socket_t socket);

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* into, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

  /// Whether the first byte of another request comes before the time is over or the server stops.
  [[nodiscard]] bool next_request(std::chrono::seconds limit, const std::atomic<socket_t>& server) const;
  /// Reads that many bytes and throws them away.
  bool skip(std::uint64_t bytes);
  /// Lets the peer read what was written, while what it still sends is thrown away for a while: closing at
  /// once would destroy the reply on its way.
  void end_unread();
  /// Ends it in both directions; what is written later is lost.
  void cut();
  /// Whether the peer has gone or the connection was cut.
  [[nodiscard]] bool gone() const;

 private:
  [[nodiscard]] bool wait(short events, int milliseconds) const;

  socket_t socket_;
  std::vector<char> buffer_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
};

}  // namespace metaup::simulator
