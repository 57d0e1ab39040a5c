#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "support/temp_dir.hpp"

namespace metaup::test {

/// A PostgreSQL server of the test's own. It has no port, only a socket in its folder, and asks no role but `keyed` for
/// a password. Gone with the object.
class PostgresServer {
 public:
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// The folder of its socket.
  [[nodiscard]] std::string folder() const { return folder_.path().string(); }
  /// A new, empty database; its name.
  std::string make_database();
  [[nodiscard]] std::string uri(const std::string& database, const std::string& role = "metaup") const;
  /// Runs it as its administrator; what it has printed, without the last line break.
  std::string sql(const std::string& database, const std::string& statement) const;
  void stop();
  void start();

 private:
  void control(const std::string& action, const std::string& more) const;

  TempDir folder_;
  int databases_ = 0;
};

/// Started at the first use, and shared by the cases of one program.
PostgresServer& postgres();

/// Stands between a client and a server, and can fail as networks do. For one connection at a time.
class PostgresProxy {
 public:
  explicit PostgresProxy(const PostgresServer& server);
  ~PostgresProxy();
  PostgresProxy(const PostgresProxy&) = delete;
  PostgresProxy& operator=(const PostgresProxy&) = delete;

  [[nodiscard]] std::string uri(const std::string& database) const;
  /// How often the client has asked for something and waited.
  [[nodiscard]] int turns() const { return turns_; }
  /// The next question reaches the server and is answered, but the connection breaks before the client has the answer.
  void lose_next_answer() { next_ = Cut::answer; }
  /// The connection breaks before the next question reaches the server.
  void lose_next_question() { next_ = Cut::question; }
  /// Where a connection can break.
  enum class Cut : std::uint8_t {
    never,
    question,         ///< before the server has any of it
    half_a_question,  ///< the server has the first half of what was sent at once
    answer,           ///< the server has done what it was asked
    commit            ///< the same, of something that was written
  };
  void cut_at_next(Cut what) { next_ = what; }

 private:
  void serve();
  void forward(int client, int server);
  [[nodiscard]] bool is_cut(std::string_view answer);

  TempDir folder_;
  std::string server_socket_;
  int listener_ = -1;
  std::atomic<int> turns_ = 0;
  std::atomic<Cut> next_ = Cut::never;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace metaup::test
