#include "ledger/postgres.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <future>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace metaup::ledger::sql {
namespace {

// Of PostgreSQL's catalogue; they never change.
constexpr Oid kUnknownType = 0;  // the server takes it from where the value stands
constexpr Oid kBigint = 20;
constexpr Oid kText = 25;
constexpr Oid kDouble = 701;

class ServerRow final : public Row {
 public:
  ServerRow(const PGresult* result, int row) : result_(result), row_(row) {}
  [[nodiscard]] bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  [[nodiscard]] std::int64_t integer(int column) const override {
    const auto value = raw(column);
    return value == "t" ? 1 : parse_i64(value).value_or(0);
  }
  [[nodiscard]] double real(int column) const override {
    const auto value = raw(column);
    double number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
  }
  [[nodiscard]] std::string text(int column) const override { return from_server_text(raw(column)); }

 private:
  [[nodiscard]] std::string_view raw(int column) const {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  const PGresult* result_;
  int row_;
};

/// Values as the server reads them.
struct Parameters {
  explicit Parameters(const std::vector<Value>& values) {
    texts.reserve(values.size());
    for (const auto& value : values) add(value);
    for (std::size_t i = 0; i < values.size(); ++i) {
      pointers.push_back(types[i] == kUnknownType ? nullptr : texts[i].c_str());
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(types.size()); }

  std::vector<Oid> types;
  std::vector<std::string> texts;
  std::vector<const char*> pointers;

 private:
  void add(const Value& value) {
    if (const auto* const number = std::get_if<std::int64_t>(&value)) return add(kBigint, std::to_string(*number));
    if (const auto* const text = std::get_if<std::string>(&value)) return add(kText, to_server_text(*text));
    if (const auto* const real = std::get_if<double>(&value)) {
      std::array<char, 32> digits{};
      auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), *real).ptr;
      return add(kDouble, std::string(digits.data(), end));
    }
    add(kUnknownType, {});
  }
  void add(Oid type, std::string text) {
    types.push_back(type);
    texts.push_back(std::move(text));
  }
};

/// One statement may be prepared for several types: NULL has none.
std::string key_of(std::string_view sql, const std::vector<Value>& values) {
  std::string key(sql);
  key += '\n';
  for (const auto& value : values) key += static_cast<char>('0' + value.index());
  return key;
}

Failure failure_of(const PGresult* result) {
  const auto* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const auto* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view text = primary != nullptr ? primary : PQresultErrorMessage(result);
  Failure failure{.message = std::string(trimmed(text))};
  if (state != nullptr) failure.state = state;
  return failure;
}

void say_nothing(void* /*context*/, const char* /*notice*/) {}

/// Blocks for as long as libpq does: for `connect_timeout` with each host.
PGconn* open_connection(const std::string& uri, const std::string& name) {
  // What stands before the URI may be said otherwise in it; what follows may not. A server that is gone is noticed.
  const std::array<const char*, 8> keys{"connect_timeout", "keepalives_idle", "keepalives_interval", "tcp_user_timeout",
                                        "dbname",          "client_encoding", "application_name",    nullptr};
  const std::array<const char*, 8> values{"10", "10", "5", "20000", uri.c_str(), "UTF8", name.c_str(), nullptr};
  return PQconnectdbParams(keys.data(), values.data(), 1);
}

}  // namespace

bool is_broken(const Failure& failure) {
  return failure.state.empty() || failure.state.starts_with("08") || failure.state.starts_with("57P");
}

bool is_conflict(const Failure& failure) {
  constexpr std::array<std::string_view, 3> kStates{"40001", "40P01", "23505"};
  return std::find(kStates.begin(), kStates.end(), failure.state) != kStates.end();
}

std::chrono::milliseconds Haste::most_silence(std::chrono::milliseconds silence) const {
  constexpr std::chrono::milliseconds kAfterOne{10'000};
  constexpr std::chrono::milliseconds kAfterEnough{1'000};  // one that is well still records what was done
  if (signals == nullptr || *signals == 0) return silence;
  return std::min(silence, is_over() ? kAfterEnough : kAfterOne);
}

/// On a thread of its own where a signal may end it: libpq has no other way to go on with the next host after a time.
/// The thread is left to itself then, and ends with the process or when libpq gives up.
Outcome<Server::Handle> Server::open(const std::string& uri, const std::string& name, Haste haste) {
  constexpr std::chrono::milliseconds kTick{50};
  if (haste.signals == nullptr) return Handle(open_connection(uri, name));
  std::promise<Handle> opened;
  auto handle = opened.get_future();
  std::thread([opened = std::move(opened), uri, name]() mutable {
    opened.set_value(Handle(open_connection(uri, name)));
  }).detach();
  while (handle.wait_for(kTick) != std::future_status::ready) {
    if (haste.is_over()) return tl::unexpected(Failure{.message = "a signal came before there was a connection"});
  }
  return handle.get();
}

Outcome<Server> Server::connect(const std::string& uri, const std::string& name, Haste haste) {
  auto opened = open(uri, name, haste);
  if (!opened) return tl::unexpected(opened.error());
  Server server(*std::move(opened), haste);
  auto* const handle = server.handle_.get();
  if (handle == nullptr || PQstatus(handle) != CONNECTION_OK) return tl::unexpected(server.failure());
  PQsetNoticeProcessor(handle, say_nothing, nullptr);
  // Otherwise the server would keep the locks of a machine that is gone for hours.
  const auto set = server.execute(
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;"
      "SET default_transaction_isolation = 'read committed'; SET search_path = metaup, pg_temp;"
      // What is written down before something is sent must outlive the server's death.
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
  if (!set) return tl::unexpected(set.error());
  if (PQsetnonblocking(handle, 1) != 0 || PQenterPipelineMode(handle) != 1) return tl::unexpected(server.failure());
  return server;
}

Outcome<void> Server::execute(const std::string& script) {
  auto* const handle = handle_.get();
  const bool was_in_pipeline = PQpipelineStatus(handle) != PQ_PIPELINE_OFF;
  if (was_in_pipeline && PQexitPipelineMode(handle) != 1) return tl::unexpected(failure());
  auto done = carry_out(script);
  if (was_in_pipeline) PQenterPipelineMode(handle);
  return done;
}

/// As PQexec does, but that a signal ends it.
Outcome<void> Server::carry_out(const std::string& script) {
  constexpr std::chrono::hours kAnyTime{24 * 365};
  const auto silence = std::exchange(silence_, kAnyTime);
  Outcome<void> done;
  if (PQsendQuery(handle_.get(), script.c_str()) != 1 || !flush()) done = tl::unexpected(failure());
  while (done) {
    const auto answered = next_answer();
    if (given_up_after_.count() > 0) done = tl::unexpected(failure());
    if (!answered || !done) break;
    const auto status = PQresultStatus(answered.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) done = tl::unexpected(failure_of(answered.get()));
  }
  while (next_answer()) {  // what is behind a failure
  }
  silence_ = silence;
  if (done && PQstatus(handle_.get()) != CONNECTION_OK) return tl::unexpected(failure());
  return done;
}

Outcome<std::vector<std::uint64_t>> Server::perform(std::span<const Statement> statements, const Visit& visit) {
  std::vector<std::uint64_t> counts(statements.size());
  if (statements.empty()) return counts;
  std::vector<Sent> sent;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!send(i, statements[i], sent)) return tl::unexpected(failure());
  }
  if (!send_off()) return tl::unexpected(failure());
  Outcome<void> done;
  for (const auto& one : sent) {
    auto taken = take(one, visit, counts);
    if (!taken && !one.prepares.empty()) prepared_.erase(one.prepares);
    if (!taken && (done || done.error().state.empty())) done = std::move(taken);
    if (PQstatus(handle_.get()) != CONNECTION_OK) break;
  }
  if (PQstatus(handle_.get()) != CONNECTION_OK) return tl::unexpected(done ? failure() : done.error());
  const auto end = next_answer();
  if (PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC) return tl::unexpected(done ? failure() : done.error());
  if (!done) return tl::unexpected(done.error());
  return counts;
}

bool Server::send(std::size_t number, const Statement& statement, std::vector<Sent>& sent) {
  const Parameters parameters(statement.values);
  auto key = key_of(statement.sql, statement.values);
  auto known = prepared_.find(key);
  if (known == prepared_.end()) {
    const auto name = "m" + std::to_string(++last_name_);
    const auto text = to_postgres(statement.sql);
    if (PQsendPrepare(handle_.get(), name.c_str(), text.c_str(), parameters.count(), parameters.types.data()) != 1) {
      return false;
    }
    known = prepared_.emplace(key, name).first;
    sent.push_back({number, std::move(key)});
  }
  sent.push_back({number});
  return PQsendQueryPrepared(handle_.get(), known->second.c_str(), parameters.count(), parameters.pointers.data(),
                             nullptr, nullptr, 0) == 1;
}

bool Server::send_off() { return PQpipelineSync(handle_.get()) == 1 && flush(); }

/// Reads while it writes: a server that waits for us to read would not read either.
bool Server::flush() {
  auto* const handle = handle_.get();
  for (int left = PQflush(handle); left != 0; left = PQflush(handle)) {
    if (left < 0) return false;
    if (!wait_for(POLLIN | POLLOUT)) return false;
  }
  return true;
}

/// Until the server has sent something or, with POLLOUT, takes something. False: the connection is lost, be it that
/// the server kept silent for too long.
bool Server::wait_for(short events) {
  auto* const handle = handle_.get();
  const auto seen = events_within_patience(events);
  if (!seen) ::shutdown(PQsocket(handle), SHUT_RDWR);  // libpq notices as it does when a server goes
  const bool may_read = !seen || (*seen & ~POLLOUT) != 0;
  return !may_read || PQconsumeInput(handle) == 1;
}

/// Nothing: it is given up. A signal is noticed soon.
std::optional<short> Server::events_within_patience(short events) {
  constexpr std::chrono::milliseconds kTick{100};
  const auto began = std::chrono::steady_clock::now();
  for (;;) {
    const auto most = haste_.most_silence(silence_);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(began + most - std::chrono::steady_clock::now());
    pollfd waits{.fd = PQsocket(handle_.get()), .events = events, .revents = 0};
    const auto wait = std::clamp(left, std::chrono::milliseconds{0}, kTick);
    const int ready = ::poll(&waits, 1, static_cast<int>(wait.count()));
    if (ready > 0) return waits.revents;
    if (left > wait) continue;
    given_up_after_ = most;
    return std::nullopt;
  }
}

/// The next result, waited for no longer than a server may be silent.
Server::Answered Server::next_answer() {
  while (PQisBusy(handle_.get()) == 1 && wait_for(POLLIN)) {
  }
  return {PQgetResult(handle_.get()), PQclear};
}

/// What has come of one thing that was sent.
Outcome<void> Server::take(const Sent& sent, const Visit& visit, std::vector<std::uint64_t>& counts) {
  auto* const handle = handle_.get();
  if (sent.prepares.empty()) PQsetSingleRowMode(handle);  // or else a large result would be held as a whole
  Outcome<void> done;
  for (;;) {
    const auto answered = next_answer();
    if (given_up_after_.count() > 0) return tl::unexpected(failure());
    if (!answered) return done;
    switch (PQresultStatus(answered.get())) {
      case PGRES_SINGLE_TUPLE:
      case PGRES_TUPLES_OK:
        for (int row = 0; row < PQntuples(answered.get()); ++row) {
          visit(sent.statement, ServerRow(answered.get(), row));
        }
        break;
      case PGRES_COMMAND_OK:
        if (sent.prepares.empty()) counts[sent.statement] = parse_u64(PQcmdTuples(answered.get())).value_or(0);
        break;
      case PGRES_PIPELINE_ABORTED:  // one before it has failed
        done = tl::unexpected(Failure{.message = "not done", .state = "25P02"});
        break;
      default:
        done = tl::unexpected(failure_of(answered.get()));
        if (PQstatus(handle) != CONNECTION_OK) return done;
    }
  }
}

Failure Server::failure() const {
  if (!handle_) return {.message = "no memory"};
  if (given_up_after_.count() > 0) {
    return {.message = "the server has not answered for " + std::to_string(given_up_after_.count() / 1000) + " s"};
  }
  return {.message = std::string(trimmed(PQerrorMessage(handle_.get())))};
}

}  // namespace metaup::ledger::sql
