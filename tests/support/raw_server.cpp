#include "support/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

#include "base/text.hpp"

namespace metaup::test {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

void parse_head(std::string_view head, RawRequest& request) {
  const auto first_end = head.find(kLineEnd);
  const auto first = head.substr(0, first_end);
  const auto blank = first.find(' ');
  request.method = first.substr(0, blank);
  request.target = first.substr(blank + 1, first.rfind(' ') - blank - 1);
  head.remove_prefix(first_end + kLineEnd.size());
  while (!head.empty()) {
    const auto end = head.find(kLineEnd);
    const auto line = head.substr(0, end);
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos) request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + kLineEnd.size());
  }
}

}  // namespace

std::string RawRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (to_lower(key) == to_lower(name)) return value;
  }
  return {};
}

RawConnection::RawConnection(int descriptor, int number, SSL_CTX* tls)
    : descriptor_(descriptor), number_(number), ssl_(tls == nullptr ? nullptr : SSL_new(tls), &SSL_free) {
  if (ssl_) SSL_set_fd(ssl_.get(), descriptor_);
}

RawConnection::~RawConnection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawConnection::handshake() { return !ssl_ || SSL_accept(ssl_.get()) == 1; }

std::size_t RawConnection::read_some(char* into, std::size_t size) {
  const auto count = ssl_ ? SSL_read(ssl_.get(), into, static_cast<int>(size)) : ::recv(descriptor_, into, size, 0);
  if (count <= 0) open_ = false;
  return count <= 0 ? 0 : static_cast<std::size_t>(count);
}

bool RawConnection::read_head(RawRequest& request) {
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  std::array<char, 16384> piece{};
  auto end = buffer_.find(kHeadEnd);
  while (open_ && end == std::string::npos) {
    buffer_.append(piece.data(), read_some(piece.data(), piece.size()));
    end = buffer_.find(kHeadEnd);
  }
  if (end == std::string::npos) return false;
  request.connection = number_;
  parse_head(std::string_view(buffer_).substr(0, end), request);
  buffer_.erase(0, end + kHeadEnd.size());
  return true;
}

std::string RawConnection::read(std::size_t size) {
  std::string bytes = buffer_.substr(0, size);
  buffer_.erase(0, bytes.size());
  std::array<char, 65536> piece;
  while (open_ && bytes.size() < size) {
    bytes.append(piece.data(), read_some(piece.data(), std::min(piece.size(), size - bytes.size())));
  }
  return bytes;
}

void RawConnection::send(std::string_view bytes) {
  while (open_ && !bytes.empty()) {
    const auto count = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                            : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      open_ = false;
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void RawConnection::reply(int status, std::string_view body, std::string_view headers) {
  send("HTTP/1.1 " + std::to_string(status) + " Any\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
       std::string(headers) + "\r\n" + std::string(body));
}

void RawConnection::close_gracefully() {
  if (ssl_) SSL_shutdown(ssl_.get());
  ::shutdown(descriptor_, SHUT_WR);
  std::array<char, 65536> piece;
  while (open_) {
    if (::recv(descriptor_, piece.data(), piece.size(), 0) <= 0) open_ = false;
  }
}

void RawConnection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  const std::lock_guard lock(mutex_);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(descriptor_, -1));
  open_ = false;
}

void RawConnection::hold() {
  pollfd wait{.fd = descriptor_, .events = POLLRDHUP, .revents = 0};
  ::poll(&wait, 1, -1);
  open_ = false;
}

void RawConnection::interrupt() {
  const std::lock_guard lock(mutex_);
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

RawServer::RawServer(Script script, TlsIdentity* tls)
    : script_(std::move(script)), tls_(tls), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (tls_ != nullptr) std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, length) != 0 || ::listen(listener_, SOMAXCONN) != 0 ||
      ::getsockname(listener_, any, &length) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& connection : connections_) connection.interrupt();
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::string RawServer::url(std::string_view path) const {
  return (tls_ == nullptr ? "http" : "https") + std::string("://127.0.0.1:") + std::to_string(port_) +
         std::string(path);
}

std::vector<RawRequest> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::accept_all() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    auto* const context = tls_ == nullptr ? nullptr : tls_->context();
    auto& connection = connections_.emplace_back(descriptor, accepted_++, context);
    threads_.emplace_back([this, &connection] { serve(connection); });
  }
}

void RawServer::serve(RawConnection& connection) {
  if (connection.handshake()) {
    for (RawRequest request; connection.open_ && connection.read_head(request); request = {}) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      script_(request, connection);
    }
  }
  connection.interrupt();
}

void RawServer::record_body(const RawRequest& request, RawConnection& connection) {
  auto body = connection.read(static_cast<std::size_t>(parse_u64(request.header("content-length")).value_or(0)));
  const std::lock_guard lock(mutex_);
  const auto mine = std::find_if(requests_.rbegin(), requests_.rend(),
                                 [&](const RawRequest& each) { return each.connection == request.connection; });
  if (mine != requests_.rend()) mine->body = std::move(body);
}

}  // namespace metaup::test
