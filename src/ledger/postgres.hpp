#pragma once
#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/sql.hpp"

/// PostgreSQL with owners for its handles and values for its errors; does not know about the ledger.
namespace metaup::ledger::sql {

/// `sql` with its values as PostgreSQL writes them, and its words for functions that are called otherwise elsewhere.
[[nodiscard]] std::string to_postgres(std::string_view sql);

/// PostgreSQL's text holds UTF-8 without NUL. Other bytes are written as U+001A and two hexadecimal digits, and so is
/// U+001A itself: equal texts stay equal, different ones different.
[[nodiscard]] std::string to_server_text(std::string_view bytes);
[[nodiscard]] std::string from_server_text(std::string_view text);

/// The connection is lost, or the server ends it.
[[nodiscard]] bool is_broken(const Failure& failure);
/// Another transaction came in between: the same may succeed at once.
[[nodiscard]] bool is_conflict(const Failure& failure);

/// Signals to this process: a server that does not answer is waited for less after the first, and hardly after enough.
struct Haste {
  const std::atomic<int>* signals = nullptr;  ///< how many have come; null: none ever does
  int enough = 2;                             ///< so many end all waiting

  [[nodiscard]] bool is_over() const { return signals != nullptr && *signals >= enough; }
  /// For how long a server may be silent that may be so for `silence` otherwise.
  [[nodiscard]] std::chrono::milliseconds most_silence(std::chrono::milliseconds silence) const;
};

/// One connection to a server. The statements of one call travel together, in one round trip, and are one transaction
/// unless one has been begun. Each is prepared at its first use and kept.
class Server final : public Connection {
 public:
  /// By a URI, the environment, password files and service files as libpq knows them. Others see it under `name`.
  [[nodiscard]] static Outcome<Server> connect(const std::string& uri, const std::string& name, Haste haste = {});

  Outcome<void> execute(const std::string& script) override;
  Outcome<std::vector<std::uint64_t>> perform(std::span<const Statement> statements, const Visit& visit) override;
  /// For how long a server may be silent before the connection is given up. Scripts of `execute` may take any time.
  void set_silence(std::chrono::milliseconds silence) { silence_ = silence; }
  void set_haste(Haste haste) { haste_ = haste; }

 private:
  struct Finish {
    void operator()(PGconn* handle) const { PQfinish(handle); }
  };
  struct Sent {
    std::size_t statement = 0;
    std::string prepares = {};  ///< the key of what is prepared; empty: it is carried out
  };
  using Answered = std::unique_ptr<PGresult, decltype(&PQclear)>;
  using Handle = std::unique_ptr<PGconn, Finish>;
  Server(Handle handle, Haste haste) : handle_(std::move(handle)), haste_(haste) {}
  [[nodiscard]] static Outcome<Handle> open(const std::string& uri, const std::string& name, Haste haste);
  [[nodiscard]] bool send(std::size_t number, const Statement& statement, std::vector<Sent>& sent);
  [[nodiscard]] Outcome<void> carry_out(const std::string& script);
  [[nodiscard]] bool send_off();
  [[nodiscard]] bool flush();
  [[nodiscard]] bool wait_for(short events);
  [[nodiscard]] std::optional<short> events_within_patience(short events);
  [[nodiscard]] Answered next_answer();
  [[nodiscard]] Outcome<void> take(const Sent& sent, const Visit& visit, std::vector<std::uint64_t>& counts);
  [[nodiscard]] Failure failure() const;

  Handle handle_;
  Haste haste_;
  std::map<std::string, std::string, std::less<>> prepared_;  ///< names, by statement and types
  std::chrono::milliseconds silence_{60'000};
  std::chrono::milliseconds given_up_after_{0};  ///< of silence; 0: it was not
  std::uint64_t last_name_ = 0;
};

}  // namespace metaup::ledger::sql
