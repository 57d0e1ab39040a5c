#include "support/simulator.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace metaup::test {
namespace {

/// One plain HTTP exchange with our own child; the tests' only client besides the one under test.
std::string ask(int port, const std::string& request) {
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(connection);
    throw std::runtime_error("cannot reach the simulator");
  }
  std::string reply;
  if (::send(connection, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
    char piece[65536];
    for (ssize_t count = 0; (count = ::recv(connection, piece, sizeof piece, 0)) > 0;) {
      reply.append(piece, static_cast<std::size_t>(count));
    }
  }
  ::close(connection);
  const auto body = reply.find("\r\n\r\n");
  if (body == std::string::npos) throw std::runtime_error("the simulator gave no reply");
  if (reply.find(" 200 ") > reply.find("\r\n")) throw std::runtime_error("the simulator refused: " + reply);
  return reply.substr(body + 4);
}

Command command(const TempDir& folder, const std::string& scenario) {
  Command command;
  command.argv = {METAUP_SIMULATOR_BINARY, "--port", "0", "--verbose"};
  if (!scenario.empty()) {
    command.argv.insert(command.argv.end(), {"--scenario", folder.write("scenario.json", scenario)});
  }
  return command;
}

}  // namespace

Simulator::Simulator(const std::string& scenario) : process_(command(folder_, scenario)) {
  const auto line = nlohmann::json::parse(process_.first_line(), nullptr, false);
  if (!line.is_object()) throw std::runtime_error("the simulator did not start: " + process_.err());
  port_ = line.at("port");
}

nlohmann::json Simulator::state() const {
  auto state =
      nlohmann::json::parse(ask(port_, "GET /__sim__/state HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n"));
  if (const auto& retired = state.at("retired"); !retired.empty()) {
    throw std::runtime_error("a client sent what Meta no longer serves: " + retired.dump());
  }
  if (state.at("crowded_batches") != 0) throw std::runtime_error("a client made more than 10 ads in a batch");
  return state;
}

nlohmann::json Simulator::post(const std::string& path, const std::string& form) const {
  return nlohmann::json::parse(ask(port_, "POST " + path +
                                              " HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n"
                                              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                                              std::to_string(form.size()) + "\r\n\r\n" + form));
}

void Simulator::control(const std::string& name, const std::string& form) const {
  static_cast<void>(post("/__sim__/" + name, form));
}

}  // namespace metaup::test
