#include <catch2/catch.hpp>

#include "run/engine/engine.hpp"
#include "support/fakes.hpp"

// A command that metaup does not have: a machine, a target and a builder are all that it takes.

using namespace metaup;
using report::Status;

namespace {

struct Renaming {
  AccountId account;
  std::string id;
  std::string name;
};

/// An image gets a name. To name it twice does no harm.
class Rename final : public upload::Machine {
 public:
  explicit Rename(Renaming what) : what_(std::move(what)) {}
  [[nodiscard]] upload::Next next() const override {
    if (done_) return *done_ ? upload::Next(upload::Done{}) : upload::Failed{done_->error()};
    graph::Operation operation;
    operation.edge = graph::Edge::adimages_create;
    operation.method = http::Method::post;
    operation.account = what_.account;
    operation.path = what_.id;
    operation.params = {{"name", what_.name}};
    return upload::Send{std::move(operation)};
  }
  void on(const upload::Ending& ending) override {
    if (std::holds_alternative<upload::SendAgain>(ending)) return;
    done_ = upload::reply_of(ending).and_then(graph::read_success);
  }

 private:
  Renaming what_;
  std::optional<Result<bool>> done_;
};

class RenameTarget final : public run::Target {
 public:
  explicit RenameTarget(const Renaming& what) : Target(what.account, AssetKind::image), what_(what), rename_(what) {}
  [[nodiscard]] std::string source() const override { return what_.id; }
  [[nodiscard]] run::Line line() const override { return run::Line::writes; }
  [[nodiscard]] run::Decision begin() override { return run::Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return rename_; }
  [[nodiscard]] run::Decision on_done() override { return run::End{Status::existing, {}}; }

 private:
  void describe(report::Item& item) const override { item.name = what_.name; }
  Renaming what_;
  Rename rename_;
};

run::Outcome rename_images(const std::vector<Renaming>& all, bool dry_run, const run::Settings& settings,
                           run::Environment& environment) {
  const auto origin = run::origin_of(settings.connection.graph_url);
  if (!origin) return run::refused(origin.error(), environment.reporter);
  run::RunControl control(settings, environment, *origin, run::mode_of(dry_run));
  run::Engine engine(control, environment, {.dry_run = dry_run});
  for (const auto& what : all) engine.add(std::make_unique<RenameTarget>(what));
  return control.drive(engine);
}

// All that is above is the command; what follows is its test.

struct Take {
  run::Outcome outcome;
  std::vector<report::Item> items;
  std::vector<http::Request> requests;
};

/// Renames images in two accounts; Meta does not know the one that is called "gone".
Take rename(const std::vector<std::string>& ids, bool dry_run = false) {
  test::FakeClock clock;
  test::FakeTransport transport(clock, [](const http::Request& request) {
    if (!request.url.ends_with("/gone")) return test::json_reply(200, R"({"success":true})");
    return test::json_reply(400, R"({"error":{"message":"no such image","code":100,"error_subcode":33}})");
  });
  test::RecordingReporter reporter;
  Waker waker;
  const run::Interrupt interrupt;
  const auto ledger = ledger::make_memory_ledger();
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
  run::Settings settings;
  settings.connection.token = Secret("TEST-TOKEN");
  settings.connection.graph_url = "http://127.0.0.1:1";
  std::vector<Renaming> all;
  for (const auto& id : ids) all.push_back({*AccountId::parse(all.size() % 2 == 0 ? "1" : "2"), id, id + " in spring"});
  Take take;
  take.outcome = rename_images(all, dry_run, settings, environment);
  for (const auto& ended : reporter.all<report::ItemEnded>()) take.items.push_back(ended.item);
  std::sort(take.items.begin(), take.items.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  take.requests = transport.requests;
  return take;
}

}  // namespace

TEST_CASE("a command of one's own renames images, and one that is refused holds up no other", "[run][engine]") {
  const auto take = rename({"a", "gone", "b", "c"});
  REQUIRE(take.items.size() == 4);
  CHECK(take.requests.size() == 4);
  for (const auto& item : take.items) {
    INFO(item.source);
    CHECK(item.name == item.source + " in spring");
    CHECK(item.attempts == 1);
    CHECK(item.status == (item.source == "gone" ? Status::failed : Status::existing));
  }
  CHECK(take.items[1].error->subcode == 33);
  CHECK(take.outcome.stop == run::Stop::none);
  CHECK(take.outcome.summary.done == 3);
  CHECK(take.outcome.summary.failed == 1);
  const auto& body = std::get<http::FormBody>(take.requests.front().body);
  CHECK(body.fields.front() == std::pair<std::string, std::string>{"name", "a in spring"});
}

TEST_CASE("a command of one's own has a dry run without a line for it", "[run][engine]") {
  const auto take = rename({"a", "gone", "b"}, true);
  CHECK(take.requests.empty());
  REQUIRE(take.items.size() == 3);
  for (const auto& item : take.items) CHECK(item.status == Status::planned);
}
