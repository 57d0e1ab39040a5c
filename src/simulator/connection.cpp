#include "simulator/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace metaup::simulator {
namespace {

constexpr std::size_t kReadAhead = 64U << 10;
constexpr int kPatience = 120'000;  // of a peer in the middle of a request or reply

void describe(const sockaddr_storage& address, std::string& ip, int& port) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    ::inet_ntop(AF_INET, &four.sin_addr, text, sizeof text);
    port = ntohs(four.sin_port);
  } else if (address.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    ::inet_ntop(AF_INET6, &six.sin6_addr, text, sizeof text);
    port = ntohs(six.sin6_port);
  }
  ip = text;
}

}  // namespace

Connection::Connection(socket_t socket) : socket_(socket), buffer_(kReadAhead) {}

bool Connection::wait(short events, int milliseconds) const {
  pollfd entry{socket_, events, 0};
  int ready = 0;
  do {
    ready = ::poll(&entry, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool Connection::is_readable() const { return next_ < end_ || wait(POLLIN, kPatience); }
bool Connection::is_writable() const { return wait(POLLOUT, kPatience); }

bool Connection::next_request(std::chrono::seconds limit, const std::atomic<socket_t>& server) const {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (next_ == end_ && std::chrono::steady_clock::now() < deadline && server != INVALID_SOCKET) {
    if (wait(POLLIN, 200)) return true;
  }
  return next_ < end_;
}

ssize_t Connection::read(char* into, std::size_t size) {
  if (next_ == end_) {
    if (!is_readable()) return -1;
    ssize_t count = 0;
    do {
      count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) return count;
    next_ = 0;
    end_ = static_cast<std::size_t>(count);
  }
  const auto taken = std::min(size, end_ - next_);
  std::memcpy(into, buffer_.data() + next_, taken);
  next_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  if (!is_writable()) return -1;
  ssize_t count = 0;
  do {
    count = ::send(socket_, bytes, size, MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  return count;
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) describe(address, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) describe(address, ip, port);
}

bool Connection::skip(std::uint64_t bytes) {
  char piece[4096];
  while (bytes > 0) {
    const auto count = read(piece, static_cast<std::size_t>(std::min<std::uint64_t>(bytes, sizeof piece)));
    if (count <= 0) return false;
    bytes -= static_cast<std::uint64_t>(count);
  }
  return true;
}

void Connection::end_unread() {
  constexpr int kQuiet = 1'000;  // milliseconds
  ::shutdown(socket_, SHUT_WR);
  next_ = end_ = 0;
  while (wait(POLLIN, kQuiet) && ::recv(socket_, buffer_.data(), buffer_.size(), 0) > 0) {
  }
}

void Connection::cut() { ::shutdown(socket_, SHUT_RDWR); }

bool Connection::gone() const {
  char byte = 0;
  return wait(POLLIN, 0) && ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

}  // namespace metaup::simulator
