// The server shell over real sockets: what no request to the core can show.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/simulator.hpp"

using metaup::test::Simulator;

namespace {

/// One connection, written and read byte by byte.
class Wire {
 public:
  explicit Wire(const Simulator& simulator) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(simulator.port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) throw std::runtime_error("cannot send");
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  /// The next reply with a Content-Length; what came of it when the connection ends before.
  std::string reply() {
    for (;;) {
      const auto head = received_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const auto at = received_.find("Content-Length: ");
        const auto size = head + 4 + std::stoul(received_.substr(at + 16));
        if (received_.size() >= size) {
          const auto whole = received_.substr(0, size);
          received_.erase(0, size);
          return whole;
        }
      }
      char piece[65536];
      const auto count = ::recv(socket_, piece, sizeof piece, 0);
      if (count <= 0) return std::exchange(received_, {});
      received_.append(piece, static_cast<std::size_t>(count));
    }
  }

 private:
  int socket_;
  std::string received_;
};

std::string request(const std::string& line, const std::string& body = "", const std::string& headers = "") {
  const auto length = body.empty() ? std::string() : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return line + " HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer VERYSECRET\r\n" + headers + length + "\r\n" + body;
}

const std::string kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

bool ok(const std::string& reply) { return reply.starts_with("HTTP/1.1 200 "); }

}  // namespace

TEST_CASE("a connection serves many requests, also after bodies that nobody reads", "[simulator]") {
  const Simulator simulator;
  Wire wire(simulator);
  wire.send(request("GET /v26.0/me", "{}", "Content-Type: application/json\r\n"));
  CHECK(ok(wire.reply()));
  for (int i = 0; i < 20; ++i) {
    wire.send(request("GET /v26.0/me"));
    CHECK(ok(wire.reply()));
  }
  wire.send(request("DELETE /v26.0/act_1/adimages?hash=x"));
  CHECK(wire.reply().find("\"code\":100") != std::string::npos);
  wire.send(request("DELETE /v26.0/act_1/adimages", "hash=x", kForm));
  CHECK(wire.reply().find("\"error_subcode\":33") != std::string::npos);
  CHECK(simulator.state()["http_requests"] == 23);
}

TEST_CASE("a form may be long, and its answer comes on the same connection", "[simulator]") {
  const Simulator simulator;
  Wire wire(simulator);
  wire.send(request("POST /v26.0/act_1/adimages", "bytes=" + std::string(300'000, 'A'), kForm));
  CHECK(wire.reply().find("1487411") != std::string::npos);  // zeros are no image, but they all arrived
  wire.send(request("GET /v26.0/me"));
  CHECK(ok(wire.reply()));
}

TEST_CASE("a video too large for one request is refused by its length, before it has come", "[simulator]") {
  const auto [limit, length, status] = GENERATE(table<std::string, std::string, std::string>({
      {"1073741824", "1073807361", "413"},  // 64 KiB are for the form around it
      {"1000", "66537", "413"},
      {"1000", "999999999999", "413"},
  }));
  const Simulator simulator(R"({"videos":{"most_simple_bytes":)" + limit + "}}");
  Wire wire(simulator);
  wire.send(
      "POST /v26.0/act_1/advideos HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer T\r\n"
      "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " +
      length + "\r\n\r\n--x");
  const auto reply = wire.reply();
  CHECK(reply.starts_with("HTTP/1.1 " + status));
  CHECK(reply.find("Request Entity Too Large") != std::string::npos);
  CHECK(wire.reply().empty());  // the connection ends
  CHECK(simulator.state()["videos"].empty());
}

TEST_CASE("other requests may be long", "[simulator]") {
  const Simulator simulator(R"({"videos":{"most_simple_bytes":1000}})");
  Wire wire(simulator);
  wire.send(request("POST /v26.0/act_1/adimages", "bytes=" + std::string(100'000, 'A'), kForm));
  CHECK(wire.reply().find("1487411") != std::string::npos);
  wire.send(request("POST /v26.0/act_1/advideos", "title=" + std::string(60'000, 'A'), kForm));
  CHECK(wire.reply().starts_with("HTTP/1.1 400"));
}

TEST_CASE("a dropped connection gives not one byte, whether the change was made or not", "[simulator]") {
  const auto [when, images] = GENERATE(table<std::string, std::size_t>({{"before", 0}, {"after", 1}}));
  const Simulator simulator(R"({"faults":[{"edge":"adimages","drop":true,"when":")" + when + R"("}]})");
  Wire wire(simulator);
  // A BMP of one pixel.
  wire.send(request(
      "POST /v26.0/act_1/adimages",
      "bytes=Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA%2F%2F%2F%2FAA%3D%3D", kForm));
  CHECK(wire.reply().empty());
  CHECK(simulator.state()["images"].size() == images);
}

TEST_CASE("a truncated reply promises more than it brings", "[simulator]") {
  const Simulator simulator(R"({"faults":[{"edge":"me","truncate":true}]})");
  Wire wire(simulator);
  wire.send(request("GET /v26.0/me"));
  const auto reply = wire.reply();
  CHECK(ok(reply));
  const auto body = reply.substr(reply.find("\r\n\r\n") + 4);
  CHECK_FALSE(body.empty());
  CHECK(nlohmann::json::parse(body, nullptr, false).is_discarded());
}

TEST_CASE("a slow reply comes whole in the end", "[simulator]") {
  const Simulator simulator(R"({"faults":[{"edge":"me","slow_ms":40}]})");
  Wire wire(simulator);
  wire.send(request("GET /v26.0/me"));
  CHECK(wire.reply().ends_with("\"name\":\"Simulated System User\"}"));
}

TEST_CASE("a body that ends early changes nothing, but its bytes are counted", "[simulator]") {
  const Simulator simulator;
  {
    Wire wire(simulator);
    wire.send("POST /v26.0/act_1/adimages HTTP/1.1\r\nHost: sim\r\nContent-Length: 1000\r\n" + kForm +
              "\r\nbytes=Qk06");
  }
  while (simulator.state()["body_bytes"] != 10) std::this_thread::yield();  // waiting for another process
  CHECK(simulator.state()["http_requests"] == 0);
}

TEST_CASE("the log shows paths but no token", "[simulator]") {
  const Simulator simulator;
  Wire wire(simulator);
  wire.send(request("GET /v26.0/me?access_token=VERYSECRET"));
  CHECK(ok(wire.reply()));
  CHECK(simulator.log().find("GET /v26.0/me 200") != std::string::npos);
  CHECK(simulator.log().find("VERYSECRET") == std::string::npos);
  CHECK(simulator.state().dump().find("VERYSECRET") == std::string::npos);
}
