#include "support/postgres.hpp"

#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <stdexcept>

#include "support/process.hpp"

namespace metaup::test {
namespace {

constexpr std::string_view kSocket = "/.s.PGSQL.5432";

/// It refuses to run as root.
std::vector<std::string> as_somebody(std::vector<std::string> argv) {
  if (::geteuid() != 0) return argv;
  std::vector<std::string> all{"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
  all.insert(all.end(), argv.begin(), argv.end());
  return all;
}

Finished run_tool(std::string name, std::vector<std::string> arguments, bool is_server) {
  arguments.insert(arguments.begin(), std::string(METAUP_POSTGRES_BIN) + "/" + std::move(name));
  auto argv = is_server ? as_somebody(std::move(arguments)) : std::move(arguments);
  auto finished = run({.argv = std::move(argv),
                       .environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C"}},
                       .stdin_text = {},
                       .directory = "/"});
  if (finished.exit_code != 0) throw std::runtime_error("PostgreSQL: " + finished.out + finished.err);
  return finished;
}

int socket_at(const std::string& path, bool listens) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* const where = reinterpret_cast<const sockaddr*>(&address);
  const bool done = listens ? ::bind(descriptor, where, sizeof(address)) == 0 && ::listen(descriptor, 8) == 0
                            : ::connect(descriptor, where, sizeof(address)) == 0;
  if (!done) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

/// Whether the connection breaks here; it does so once.
bool take(std::atomic<PostgresProxy::Cut>& next, PostgresProxy::Cut here) {
  return next.compare_exchange_strong(here, PostgresProxy::Cut::never);
}

bool send_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

PostgresServer::PostgresServer() {
  if (::geteuid() == 0) {
    const auto* const user = ::getpwnam("postgres");
    if (user == nullptr || ::chown(folder().c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("there is no user postgres");
    }
  }
  run_tool("initdb",
           {"-D", folder_ / "data", "-A", "trust", "-U", "metaup", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"},
           true);
  std::ofstream(folder_ / "data/pg_hba.conf") << "local all keyed scram-sha-256\nlocal all all trust\n";
  start();
}

PostgresServer::~PostgresServer() {
  try {
    stop();
  } catch (const std::exception&) {  // it is not running
  }
}

void PostgresServer::start() {
  control("start", "-k " + folder() + " -c listen_addresses='' -c fsync=off -c shared_buffers=16MB");
}

void PostgresServer::stop() { control("stop", {}); }

void PostgresServer::control(const std::string& action, const std::string& more) const {
  std::vector<std::string> arguments{"-D", folder_ / "data", "-w", "-l", folder_ / "log"};
  if (action == "stop") arguments.insert(arguments.end(), {"-m", "immediate"});
  if (!more.empty()) arguments.insert(arguments.end(), {"-o", more});
  arguments.push_back(action);
  run_tool("pg_ctl", std::move(arguments), true);
}

std::string PostgresServer::make_database() {
  auto name = "d" + std::to_string(++databases_);
  sql("postgres", "CREATE DATABASE " + name);
  return name;
}

std::string PostgresServer::uri(const std::string& database, const std::string& role) const {
  return "postgresql://" + role + "@/" + database + "?host=" + folder();
}

std::string PostgresServer::sql(const std::string& database, const std::string& statement) const {
  auto text =
      run_tool("psql", {"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, uri(database)}, false).out;
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

PostgresServer& postgres() {
  static PostgresServer server;
  return server;
}

PostgresProxy::PostgresProxy(const PostgresServer& server)
    : server_socket_(server.folder() + std::string(kSocket)),
      listener_(socket_at(folder_.path().string() + std::string(kSocket), true)),
      thread_([this] { serve(); }) {}

PostgresProxy::~PostgresProxy() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string PostgresProxy::uri(const std::string& database) const {
  return "postgresql://metaup@/" + database + "?host=" + folder_.path().string();
}

void PostgresProxy::serve() {
  while (!stopping_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    const int server = socket_at(server_socket_, false);
    if (server >= 0) forward(client, server);
    ::close(client);
    ::close(server);
  }
}

bool PostgresProxy::is_cut(std::string_view answer) {
  const bool tells_of_rows = answer.find("INSERT 0 ") != answer.npos || answer.find("UPDATE ") != answer.npos;
  return take(next_, Cut::answer) || (tells_of_rows && take(next_, Cut::commit));
}

/// Until either side closes, or the connection is to break.
void PostgresProxy::forward(int client, int server) {
  std::array<char, 65536> bytes{};
  bool client_spoke = false;
  while (!stopping_) {
    std::array<pollfd, 3> waits{pollfd{.fd = client, .events = POLLIN, .revents = 0},
                                pollfd{.fd = server, .events = POLLIN, .revents = 0},
                                pollfd{.fd = listener_, .events = 0, .revents = 0}};
    if (::poll(waits.data(), waits.size(), -1) < 0) return;
    if (waits[0].revents != 0) {
      const auto count = ::recv(client, bytes.data(), bytes.size(), 0);
      if (count <= 0 || take(next_, Cut::question)) return;
      if (!client_spoke) ++turns_;
      client_spoke = true;
      std::string_view question{bytes.data(), static_cast<std::size_t>(count)};
      const bool is_halved = take(next_, Cut::half_a_question);
      if (is_halved) question = question.substr(0, question.size() / 2);
      if (!send_all(server, question) || is_halved) return;
    } else if (waits[1].revents != 0) {
      const auto count = ::recv(server, bytes.data(), bytes.size(), 0);
      if (count <= 0) return;
      const std::string_view answer{bytes.data(), static_cast<std::size_t>(count)};
      if (is_cut(answer)) return;
      client_spoke = false;
      if (!send_all(client, answer)) return;
    }
  }
}

}  // namespace metaup::test
