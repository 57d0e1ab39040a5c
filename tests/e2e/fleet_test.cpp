#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "launch_pad.hpp"
#include "support/images.hpp"
#include "support/postgres.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

/// Machines (each a home of its own) that share a ledger on a PostgreSQL server.
namespace {

using Counts = std::map<std::string, int>;

constexpr int kLocal = 1;
constexpr int kUsage = 2;
constexpr int kLocked = 11;

/// A server for Meta, a database, and two machines that use it.
struct Fleet {
  explicit Fleet(const std::string& scenario = R"({"limits":{"enforce":false}})")
      : simulator(scenario), database(postgres().make_database()), uri(postgres().uri(database)) {
    // What a lost machine had in flight arrives at once here, or never.
    postgres().sql(database, "ALTER DATABASE " + database + " SET metaup.lost_machine_seconds = '1'");
    for (auto* const machine : {&one, &two}) {
      machine->environment["METAUP_LEDGER"] = uri;
      machine->environment["METAUP_REVIEW_DELAY"] = "0s";
      machine->directory = folder.path();
    }
  }

  [[nodiscard]] std::vector<std::string> upload(std::vector<std::string> more = {}) const {
    return metaup::test::upload(simulator.url(), folder / "in", std::move(more));
  }
  /// So many rows with one image, each its own creative and ad.
  [[nodiscard]] std::vector<std::string> launch(int rows) const {
    folder.write("a.jpg", make_jpeg(1));
    std::string text = "name,page_id,image,link,message\n";
    for (int row = 0; row < rows; ++row) text += fmt::format("row {0},111,a.jpg,https://example.com/{0},m\n", row);
    folder.write("launch.csv", text);
    return {"create-creative", "--account", "123",        "--graph-url", simulator.url(), "-o",
            "ndjson",          "--from",    "launch.csv", "--ads",       "--adset",       "238"};
  }
  [[nodiscard]] std::size_t count_at_meta(const std::string& what) const { return simulator.state().at(what).size(); }
  /// Ends the connections of all machines, as the server or the network may.
  void cut_connections() const {
    postgres().sql(database,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE "
                   "'metaup %' AND datname = current_database()");
  }

  Simulator simulator;
  std::string database;
  std::string uri;
  TempDir folder;
  Metaup one;
  Metaup two;
};

/// A process that does nothing as long as this lives.
class Frozen {
 public:
  explicit Frozen(pid_t process) : process_(process) { REQUIRE(::kill(process_, SIGSTOP) == 0); }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;
  ~Frozen() { ::kill(process_, SIGCONT); }

 private:
  pid_t process_;
};

/// What takes connections where a server of PostgreSQL would, and never says anything.
class SilentServer {
 public:
  SilentServer() {
    const auto path = folder_ / ".s.PGSQL.5432";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    const auto* const where = reinterpret_cast<const sockaddr*>(&address);
    REQUIRE(::bind(listener_, where, sizeof(address)) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() {
    ::close(client_);
    ::close(listener_);
  }

  [[nodiscard]] std::string uri() const { return "postgresql://metaup@/ads?host=" + folder_.path().string(); }
  /// Waits for a client.
  void take_one() { client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  TempDir folder_;
  int listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int client_ = -1;
};

int sent(const Finished& run) { return statuses(run.out)["uploaded"]; }

void check_each_ad_once(const Fleet& fleet, std::size_t rows) {
  std::map<std::string, int> times;
  const auto state = fleet.simulator.state();
  for (const auto& ad : state.at("ads")) ++times[ad.at("name")];
  CHECK(times.size() == rows);
  for (const auto& [name, count] : times) {
    INFO(name);
    CHECK(count == 1);
  }
}

}  // namespace

TEST_CASE("what one machine has sent, another one does not send again", "[e2e][fleet]") {
  Fleet fleet;
  write_images(fleet.folder, "in", 8);
  fleet.one.environment["XDG_STATE_HOME"] = fleet.folder / "state";
  CHECK(statuses(fleet.one(fleet.upload()).out) == Counts{{"uploaded", 8}});
  CHECK(std::filesystem::exists(fleet.folder / "state/metaup/ledger.db.files"));  // its own files are not read again
  const auto second = fleet.two(fleet.upload());
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"unchanged", 8}});
  CHECK(summary(second.out).at("requests") == 0);
}

TEST_CASE("two machines at once on one folder share the work, and each tells of all of it", "[e2e][fleet]") {
  constexpr int kImages = 300;
  Fleet fleet(R"({"limits":{"enforce":false},"latency_ms":100})");
  write_images(fleet.folder, "in", kImages);
  auto first = fleet.one.start(fleet.upload());
  auto second = fleet.two.start(fleet.upload());
  const auto one = first.wait();
  const auto two = second.wait();
  INFO(one.err << two.err);
  CHECK(one.exit_code == 0);
  CHECK(two.exit_code == 0);
  CHECK(sent(one) + sent(two) == kImages);
  CHECK(sent(one) > 0);
  CHECK(sent(two) > 0);
  CHECK(sent(one) + statuses(one.out)["unchanged"] == kImages);
  CHECK(sent(two) + statuses(two.out)["unchanged"] == kImages);
  for (const auto& [name, times] : uploads_by_name(fleet.simulator)) {
    INFO(name);
    CHECK(times == 1);
  }
}

TEST_CASE("what a killed machine had under way, the other one goes on with", "[e2e][fleet][kill]") {
  Fleet fleet(R"({"limits":{"enforce":false},
    "faults":[{"edge":"adimages","nth":[41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56],"stall":true}]})");
  write_images(fleet.folder, "in", 200);
  auto first = fleet.one.start(fleet.upload());
  wait_for_requests(fleet.simulator, first, 56);
  while (statuses(first.out().substr(0, first.out().rfind('\n') + 1))["uploaded"] < 40) std::this_thread::yield();
  auto second = fleet.two.start(fleet.upload());
  wait_for_requests(fleet.simulator, second, 57);  // it has found the others taken, and goes on
  first.send(SIGKILL);
  REQUIRE(first.wait().signal == SIGKILL);
  const auto two = second.wait();
  INFO(two.err);
  CHECK(two.exit_code == 0);
  CHECK(statuses(two.out) == Counts{{"unchanged", 40}, {"uploaded", 160}});
  CHECK(fleet.count_at_meta("images") == 200);
}

TEST_CASE("two machines at once on one launch make each ad once", "[e2e][fleet][launch]") {
  constexpr int kRows = 60;
  Fleet fleet(R"({"limits":{"enforce":false},"latency_ms":50,"ads":{"most_in_adset":0}})");
  const auto arguments = fleet.launch(kRows);
  auto first = fleet.one.start(arguments);
  auto second = fleet.two.start(arguments);
  const auto one = first.wait();
  const auto two = second.wait();
  INFO(one.err << two.err);
  CHECK(one.exit_code == 0);
  CHECK(two.exit_code == 0);
  check_each_ad_once(fleet, kRows);
  CHECK(fleet.count_at_meta("creatives") == kRows);
  int created = 0;
  for (const auto* const run : {&one, &two}) {
    CHECK(items_of_kind(run->out, "ad").size() == kRows);
    for (const auto& item : items_of_kind(run->out, "ad")) {
      created += item.at("status") == "created" ? 1 : 0;
      CHECK((item.at("status") == "created" || item.at("status") == "unchanged"));
    }
  }
  CHECK(created == kRows);
}

TEST_CASE("ads that a killed machine had in flight are looked for, not made again", "[e2e][fleet][launch][kill]") {
  // The reply to its first batch of ads hangs.
  Fleet fleet(R"({"limits":{"enforce":false},"faults":[{"edge":"batch","nth":[3],"stall":true}]})");
  const auto arguments = fleet.launch(20);
  auto first = fleet.one.start(arguments);
  wait_for_requests(fleet.simulator, first, 4);  // a look, the image, the creatives, and a batch of ads
  auto second = fleet.two.start(arguments);
  wait_for_requests(fleet.simulator, second, 5);
  first.send(SIGKILL);
  REQUIRE(first.wait().signal == SIGKILL);
  const auto two = second.wait();
  INFO(two.err);
  CHECK(two.exit_code == 0);
  check_each_ad_once(fleet, 20);
  CHECK(postgres().sql(fleet.database, "SELECT count(*) FROM metaup.intents") == "0");
}

TEST_CASE("what deletes has the account for itself", "[e2e][fleet]") {
  Fleet fleet(R"({"limits":{"enforce":false},"faults":[{"edge":"adimages","nth":[1],"stall":true}]})");
  write_images(fleet.folder, "in", 1);
  auto first = fleet.one.start(fleet.upload());
  wait_for_requests(fleet.simulator, first, 1);
  const auto refused = fleet.two({"delete-image", "--account", "123", "--graph-url", fleet.simulator.url(), "--yes",
                                  "0123456789abcdef0123456789abcdef"});
  CHECK(refused.exit_code == kLocked);
  CHECK_THAT(refused.err, Contains("act_123") && Contains("--lock-wait"));
}

TEST_CASE("a run whose connection to the ledger is cut goes on once it is back", "[e2e][fleet]") {
  Fleet fleet(R"({"limits":{"enforce":false},"latency_ms":20})");
  write_images(fleet.folder, "in", 200);
  auto run = fleet.one.start(fleet.upload());
  for (const int requests : {20, 60, 100, 140}) {
    wait_for_requests(fleet.simulator, run, requests);
    fleet.cut_connections();
  }
  const auto done = run.wait();
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(statuses(done.out) == Counts{{"uploaded", 200}});
  CHECK(statuses(fleet.two(fleet.upload()).out) == Counts{{"unchanged", 200}});
}

TEST_CASE("a run keeps what it has sent while its ledger is away, and ends with 1 when it stays away", "[e2e][fleet]") {
  Fleet fleet(R"({"limits":{"enforce":false},"latency_ms":50})");
  write_images(fleet.folder, "in", 300);
  auto run = fleet.one.start(fleet.upload({"--transfers", "4"}));
  wait_for_requests(fleet.simulator, run, 50);
  postgres().stop();
  const auto sent_before = http_requests(fleet.simulator);
  const bool comes_back = GENERATE(true, false);
  if (comes_back) postgres().start();
  const auto done = run.wait();
  INFO(done.err);
  if (!comes_back) {
    CHECK(http_requests(fleet.simulator) <= sent_before + 12);  // what was under way, or began before that was known
    postgres().start();
  }
  CHECK(done.exit_code == (comes_back ? 0 : kLocal));
  CHECK(summary(done.out).at("items") == 300);
  const auto next = fleet.two(fleet.upload());
  CHECK(next.exit_code == 0);
  CHECK(summary(next.out).at("items") == 300);
  CHECK(fleet.count_at_meta("images") == 300);
}

TEST_CASE("a signal ends the wait for a ledger whose server does not answer", "[e2e][fleet]") {
  Fleet fleet;
  write_images(fleet.folder, "in", 1);
  SilentServer silent;
  fleet.one.environment["METAUP_LEDGER"] = silent.uri();
  auto run = fleet.one.start(fleet.upload());
  silent.take_one();
  run.send(SIGTERM);
  const auto done = run.wait();
  INFO(done.err);
  CHECK(done.exit_code == 143);
  CHECK_THAT(done.err, Contains("a signal came before there was a connection"));
  CHECK(http_requests(fleet.simulator) == 0);
}

TEST_CASE("a second signal ends a run whose ledger keeps silent", "[e2e][fleet]") {
  Fleet fleet(R"({"limits":{"enforce":false},"latency_ms":50})");
  write_images(fleet.folder, "in", 300);
  auto run = fleet.one.start(fleet.upload({"--transfers", "4"}));
  wait_for_requests(fleet.simulator, run, 50);
  const Frozen server(
      std::stoi(postgres().sql(fleet.database,
                               "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'metaup %' AND datname = "
                               "current_database()")));
  run.send(SIGTERM);
  run.send(SIGINT);
  const auto done = run.wait();
  INFO(done.err);
  CHECK((done.exit_code == 143 || done.exit_code == 130));  // whichever is handled first
  CHECK_THAT(done.err, Contains("has not answered for 1 s"));
  CHECK(summary(done.out).at("items") == 300);
}

TEST_CASE("what a frozen machine has claimed is waited for, told of and given up; nothing else is", "[e2e][fleet]") {
  Fleet fleet(R"({"limits":{"enforce":false},"faults":[{"edge":"adimages","nth":[1],"stall":true}]})");
  write_images(fleet.folder, "in", 1);
  auto first = fleet.one.start(fleet.upload());
  wait_for_requests(fleet.simulator, first, 1);
  const auto process = std::to_string(first.pid());
  {
    const Frozen machine(first.pid());
    const bool has_more = GENERATE(false, true);
    if (has_more) fleet.folder.write("in/more.jpg", make_jpeg(77));
    const auto run = fleet.two(fleet.upload({"--max-wait", "1s"}));
    INFO(run.out << run.err);
    CHECK(run.exit_code == (has_more ? 6 : 7));
    CHECK(statuses(run.out) == (has_more ? Counts{{"failed", 1}, {"uploaded", 1}} : Counts{{"failed", 1}}));
    CHECK_THAT(run.err, Contains("1 item waits for another machine (") && Contains("process " + process + ")"));
    for (const auto& item : items(run.out)) {
      if (item.at("status") != "failed") continue;
      const auto& error = item.at("error");
      CHECK(error.at("class") == "transient");
      CHECK(error.at("retryable") == true);
      CHECK_THAT(error.at("message").get<std::string>(), Contains("process " + process));
    }
  }
  first.send(SIGKILL);
  REQUIRE(first.wait().signal == SIGKILL);
  CHECK(fleet.two(fleet.upload()).exit_code == 0);
}

TEST_CASE("a run whose ledger cannot be reached sends nothing", "[e2e][fleet]") {
  Fleet fleet;
  write_images(fleet.folder, "in", 1);
  fleet.one.environment["METAUP_LEDGER"] = "postgresql://metaup@/ads?host=" + (fleet.folder / "nowhere");
  const auto run = fleet.one(fleet.upload());
  CHECK(run.exit_code == kLocal);
  CHECK_THAT(run.err, Contains("cannot use the ledger"));
  CHECK(http_requests(fleet.simulator) == 0);
}

TEST_CASE("a password in the name of a ledger is refused and not shown", "[e2e][fleet]") {
  Fleet fleet;
  write_images(fleet.folder, "in", 1);
  const std::string name =
      GENERATE("postgresql://metaup:hunter2@localhost/ads", "postgresql://metaup@localhost/ads?password=hunter2",
               "postgres://localhost/ads?sslpassword=hunter2");
  std::vector<std::string> arguments = fleet.upload();
  if (GENERATE(true, false)) {
    fleet.one.environment["METAUP_LEDGER"] = name;
  } else {
    arguments.insert(arguments.end(), {"--ledger", name});
  }
  const auto run = fleet.one(arguments);
  CHECK(run.exit_code == kUsage);
  CHECK_THAT(run.err, Contains("password") && Contains("PGPASSFILE") && !Contains("hunter2"));
  CHECK_THAT(run.out, !Contains("hunter2"));
}

TEST_CASE("a password comes from a password file, and is told nowhere", "[e2e][fleet]") {
  Fleet fleet;
  write_images(fleet.folder, "in", 1);
  postgres().sql(fleet.database,
                 "DO $$BEGIN CREATE ROLE keyed LOGIN SUPERUSER PASSWORD 'hunter2'; "
                 "EXCEPTION WHEN duplicate_object THEN NULL; END$$");
  const std::string password = GENERATE("hunter2", "hunter3");
  const auto file = fleet.folder.write("pgpass", "*:*:*:*:" + password + "\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  fleet.one.environment["PGPASSFILE"] = file;
  fleet.one.environment["METAUP_LEDGER"] = postgres().uri(fleet.database, "keyed");
  const auto run = fleet.one(fleet.upload({"-v"}));
  CHECK(run.exit_code == (password == "hunter2" ? 0 : kLocal));
  CHECK_THAT(run.out + run.err, !Contains(password));
  if (password == "hunter3") CHECK_THAT(run.err, Contains("PGPASSFILE"));
}

TEST_CASE("init makes a ledger on a server, and again changes nothing", "[e2e][fleet]") {
  Fleet fleet;
  for (int time = 0; time < 2; ++time) {
    const auto made = fleet.one({"ledger", "init"});
    CHECK(made.exit_code == 0);
    CHECK_THAT(made.out, Contains("is ready"));
  }
  CHECK(fleet.one({"ledger", "check"}).exit_code == 0);
  CHECK(fleet.one({"runs"}).exit_code == 0);
}

TEST_CASE("a ledger moves from a file to a server and back, and stays the same", "[e2e][fleet]") {
  Fleet fleet;
  const auto file = fleet.folder / "ledger.db";
  const auto arguments = fleet.launch(12);
  fleet.one.environment["METAUP_LEDGER"] = file;
  write_images(fleet.folder, "in", 2);
  REQUIRE(fleet.two(fleet.upload({"--ledger", fleet.folder / "elsewhere.db"})).exit_code == 0);
  REQUIRE(fleet.one({"ledger", "learn", "--account", "123", "--graph-url", fleet.simulator.url()}).exit_code == 0);
  REQUIRE(fleet.one(fleet.upload()).exit_code == 0);  // what was learned is known by its content now
  REQUIRE(fleet.one(arguments).exit_code == 0);
  const auto before = fleet.one({"ledger", "export"});
  REQUIRE(before.exit_code == 0);

  REQUIRE(fleet.two({"ledger", "import", "-"}, before.out).exit_code == 0);
  const auto on_server = fleet.two({"ledger", "export"});
  CHECK(on_server.out == before.out);
  CHECK(summary(fleet.two(arguments).out).at("requests") == 0);

  fleet.one.environment["METAUP_LEDGER"] = fleet.folder / "back.db";
  REQUIRE(fleet.one({"ledger", "import", "-"}, on_server.out).exit_code == 0);
  CHECK(fleet.one({"ledger", "export"}).out == before.out);
}
