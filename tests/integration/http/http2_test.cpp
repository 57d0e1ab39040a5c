#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "client.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/tls_identity.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

/// A port that was free a moment ago.
int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  REQUIRE(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(descriptor);
  return ntohs(address.sin_port);
}

/// nginx with HTTP/2, which answers a request before it has read the body.
class Nginx {
 public:
  Nginx() {
    folder_.write("cert.pem", identity_.certificate_pem());
    folder_.write("key.pem", identity_.key_pem());
    bool answered = false;
    for (int attempts = 0; attempts < 10 && !answered; ++attempts) {
      start();
      answered = answers();
    }
    REQUIRE(answered);
  }

  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }
  [[nodiscard]] http::CurlOptions trusted() const {
    http::CurlOptions options;
    options.ca_file = folder_ / "cert.pem";
    return options;
  }
  /// Method and protocol of all requests, once there are as many: they are logged when they have ended.
  [[nodiscard]] std::vector<std::string> log(std::size_t count) const {
    std::vector<std::string> all;
    const auto until = far_away();
    while (all.size() < count && std::chrono::steady_clock::now() < until) {
      all.clear();
      std::ifstream file(folder_ / "access.log");
      for (std::string line; std::getline(file, line);) all.push_back(line);
      std::this_thread::yield();
    }
    return all;
  }

 private:
  void start() {
    port_ = free_port();
    const auto in_folder = [&](const char* name) { return folder_.path().string() + "/" + name; };
    std::string settings = "daemon off; master_process off; pid " + in_folder("pid") + "; events {}\n";
    settings += "http { log_format protocol '$request_method $server_protocol'; client_max_body_size 0;\n";
    for (const auto* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      settings += std::string(kind) + "_temp_path " + in_folder(kind) + ";\n";
    }
    settings += "server { listen 127.0.0.1:" + std::to_string(port_) + " ssl http2; access_log " +
                in_folder("access.log") + " protocol;\nssl_certificate " + in_folder("cert.pem") +
                "; ssl_certificate_key " + in_folder("key.pem") + ";\nlocation / { return 200 early; } } }\n";
    const auto path = folder_.write("nginx.conf", settings);
    server_.emplace(Command{.argv = {METAUP_NGINX, "-c", path, "-e", in_folder("error.log")}, .environment = {}});
  }

  [[nodiscard]] bool answers() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};  // else another port
    while (std::chrono::steady_clock::now() < until) {
      if (exchange(get(url()), trusted()).result) return true;
      if (::kill(server_->pid(), 0) != 0) return false;
      std::this_thread::yield();
    }
    return false;
  }

  TlsIdentity identity_;
  TempDir folder_;
  int port_ = 0;
  std::optional<Process> server_;
};

}  // namespace

TEST_CASE("a server that speaks HTTP/2 and answers before the upload is over makes nobody wait", "[http][tls]") {
  if (std::string(METAUP_NGINX).empty()) {
    WARN("nginx is not installed: not tested");
    return;
  }
  const Nginx nginx;
  const TempDir dir;
  const auto path = dir.write("large", "");
  std::filesystem::resize_file(path, 64U << 20U);
  const auto transport = http::make_curl_transport(nginx.trusted());
  // The connection of the first would do for the second, were it not of another protocol.
  REQUIRE(exchange(*transport, get(nginx.url()), 1).result);
  const auto reply = exchange(*transport, upload(nginx.url(), whole(path)), 2).result;
  REQUIRE(reply);
  CHECK(reply->body == "early");
  REQUIRE(exchange(*transport, get(nginx.url()), 3).result);
  auto log = nginx.log(4);  // with the request that found the server up
  std::sort(log.begin(), log.end());
  CHECK(log == std::vector<std::string>{"GET HTTP/2.0", "GET HTTP/2.0", "GET HTTP/2.0", "POST HTTP/1.1"});
}
