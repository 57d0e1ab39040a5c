#include <catch2/catch.hpp>

#include "run/engine/engine.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"
#include "unit/run/engine_bench.hpp"

// What keeps targets from being sent: the gate, --all-or-nothing, a dry run, an account that takes nothing more.

using namespace metaup;
using report::Status;
using run::Line;
using test::accepted;
using test::EngineBench;
using test::refused;

using Names = std::vector<std::string>;

namespace {

/// Image files, each with a content of its own.
class Files {
 public:
  std::shared_ptr<run::Content> add() {
    const auto number = static_cast<std::uint32_t>(all_.size());
    return add(folder_.write(std::to_string(number) + ".gif", test::make_gif(number, 4, 4)));
  }
  std::shared_ptr<run::Content> add_missing() { return add("/nowhere/at.gif"); }
  [[nodiscard]] std::size_t looked_at() const {
    return static_cast<std::size_t>(
        std::count_if(all_.begin(), all_.end(), [](const auto& content) { return content->looked() != nullptr; }));
  }

 private:
  std::shared_ptr<run::Content> add(std::string path) {
    plan::Candidate file;
    file.path = std::move(path);
    all_.push_back(std::make_shared<run::Content>(std::move(file), probe_));
    return all_.back();
  }

  test::TempDir folder_;
  plan::ProbeOptions probe_;
  std::vector<std::shared_ptr<run::Content>> all_;
};

std::vector<run::TargetId> add_files(EngineBench& bench, Files& files, int count) {
  std::vector<run::TargetId> ids;
  for (int i = 0; i < count; ++i) {
    ids.push_back(bench
                      .add({.name = "file" + std::to_string(i),
                            .line = Line::files,
                            .kind = run::CallKind::file,
                            .content = files.add()})
                      .id());
  }
  return ids;
}

Error unneeded() {
  Error reason;
  reason.error_class = ErrorClass::cancelled;
  reason.message = "nobody needs it";
  return reason;
}

std::map<Status, int> statuses(const EngineBench& bench) {
  std::map<Status, int> counts;
  for (const auto& item : bench.items()) ++counts[item.status];
  return counts;
}

using Counts = std::map<Status, int>;

}  // namespace

TEST_CASE("only reads go before the gate opens", "[run][engine]") {
  EngineBench bench;
  bench.add({.name = "write"});
  bench.add({.name = "ad", .line = Line::ads});
  bench.add({.name = "read", .line = Line::reads});
  int calls = 0;
  std::function<void()> on_look;
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    ++calls;
    on_look = answered;
    bench.add({.name = "look", .line = Line::reads, .reported = false});
  }});
  bench.serve = [&](const std::string& name) {
    if (name == "look") on_look();
    return accepted();
  };
  bench.drive();
  REQUIRE(bench.served.size() == 4);
  CHECK(std::set<std::string>(bench.served.begin(), bench.served.begin() + 2) == std::set<std::string>{"read", "look"});
  CHECK(calls == 1);
}

TEST_CASE("what holds begins again when the gate opens", "[run][engine]") {
  EngineBench bench;
  auto& held = bench.add({.name = "held", .held = true});
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    held.let_begin();
    answered();
  }});
  bench.drive();
  CHECK(bench.status("held") == Status::uploaded);
}

TEST_CASE("everything counts as known once as many files are looked at as may be ahead", "[run][engine]") {
  const int count = GENERATE(0, 1, 64, 65, 200);
  CAPTURE(count);
  EngineBench bench;
  Files files;
  const auto ids = add_files(bench, files, count);
  bench.add({.name = "user"}, ids);
  std::vector<std::size_t> looked;
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    looked.push_back(files.looked_at());
    answered();
  }});
  bench.drive();
  CHECK(looked == std::vector<std::size_t>{static_cast<std::size_t>(std::min(count, 64))});
  CHECK(statuses(bench) == Counts{{Status::uploaded, count + 1}});
  CHECK(bench.served.back() == "user");
}

TEST_CASE("the ledger is asked about many files, and few are looked at", "[run][engine]") {
  const int count = GENERATE(100, 2'000);
  EngineBench bench;
  Files files;
  std::size_t asking = 0;
  for (int i = 0; i < count; ++i) {
    bench.add({.name = std::to_string(i), .line = Line::files, .content = files.add(), .asking = &asking});
  }
  std::size_t asked = 0;
  std::size_t looked = 0;
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    asked = asking;
    looked = files.looked_at();
    answered();
  }});
  bench.drive();
  CHECK(asked == static_cast<std::size_t>(std::min(count, 128)));
  CHECK(looked == 64);
  CHECK(statuses(bench) == Counts{{Status::uploaded, count}});
}

TEST_CASE("questions before the first write are asked one after the other, each once all is known", "[run][engine]") {
  EngineBench bench;
  Files files;
  add_files(bench, files, 100);
  std::vector<std::string> asked;
  std::function<void()> answer_first;
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    asked.push_back("first, of " + std::to_string(files.looked_at()));
    answer_first = answered;
    bench.add({.name = "look", .line = Line::reads, .reported = false});
  }});
  bench.engine.ask_before_writes({.ask =
                                      [&](auto answered) {
                                        asked.push_back("second, of " + std::to_string(files.looked_at()));
                                        CHECK(bench.served == Names{"look"});
                                        answered();
                                      },
                                  .about_all = true});
  bench.serve = [&](const std::string& name) {
    if (name == "look") answer_first();
    return accepted();
  };
  bench.drive();
  CHECK(asked == Names{"first, of 100", "second, of 100"});
  CHECK(statuses(bench) == Counts{{Status::uploaded, 100}});
}

TEST_CASE("who does not agree before the first write stops the run, and nothing is sent", "[run][engine]") {
  EngineBench bench;
  Files files;
  add_files(bench, files, 3);
  bench.engine.ask_before_writes(
      {.ask = [&](const auto&) { bench.control.stop(run::Stop::configuration, unneeded()); }, .about_all = true});
  bench.engine.ask_before_writes({.ask = [&](const auto&) { FAIL("the run is over"); }});
  CHECK(bench.drive().stop == run::Stop::configuration);
  CHECK(bench.served.empty());
  CHECK(statuses(bench) == Counts{{Status::skipped, 3}});
}

TEST_CASE("what nobody needs is dropped, also where nobody has looked yet", "[run][engine]") {
  EngineBench bench;
  Files files;
  const auto ids = add_files(bench, files, 100);
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    for (std::size_t i = 1; i < ids.size(); ++i) bench.engine.drop(ids[i], unneeded());
    answered();
  }});
  bench.drive();
  CHECK(bench.served == Names{"file0"});
  CHECK(statuses(bench) == Counts{{Status::uploaded, 1}, {Status::skipped, 99}});
  CHECK(files.looked_at() == 64);
  CHECK(bench.each_closed_once());
}

TEST_CASE("all or nothing: one look that fails, and nothing is sent", "[run][engine]") {
  EngineBench bench({}, {.all_or_nothing = true});
  Files files;
  add_files(bench, files, 100);
  bench.add({.name = "bad", .line = Line::files, .content = files.add_missing()});
  bench.add({.name = "write"});
  bench.add({.name = "read", .line = Line::reads});
  CHECK(bench.drive().stop == run::Stop::not_tried);
  CHECK(bench.served.empty());
  CHECK(bench.item("bad").error->error_class == ErrorClass::not_found);
  CHECK(statuses(bench) == Counts{{Status::failed, 1}, {Status::skipped, 102}});
  CHECK(files.looked_at() == 101);
  CHECK(bench.each_closed_once());
}

TEST_CASE("all or nothing: something beside the targets can fail, too", "[run][engine]") {
  EngineBench bench({}, {.all_or_nothing = true});
  bench.add({.name = "write"});
  bench.engine.note_failure();
  CHECK(bench.drive().stop == run::Stop::not_tried);
  CHECK(bench.served.empty());
}

TEST_CASE("all or nothing: what is equal is only decided when all is known, and then together", "[run][engine]") {
  EngineBench bench({}, {.all_or_nothing = true});
  Files files;
  for (int i = 0; i < 100; ++i) {
    bench.add({.name = std::to_string(i), .line = Line::files, .identity = "x", .content = files.add()});
  }
  std::size_t looked = 0;
  bench.serve = [&](const std::string&) {
    looked = files.looked_at();
    return accepted();
  };
  CHECK(bench.drive().stop == run::Stop::none);
  CHECK(looked == 100);
  CHECK(bench.served == Names{"0"});
  CHECK(statuses(bench) == Counts{{Status::uploaded, 1}, {Status::unchanged, 99}});
}

TEST_CASE("a content is looked at once for all that deliver it", "[run][engine]") {
  EngineBench bench;
  Files files;
  const auto content = files.add();
  for (const auto* const account : {"1", "2", "3"}) {
    bench.add({.name = std::string("to ") + account, .account = account, .line = Line::files, .content = content});
  }
  bench.drive();
  CHECK(statuses(bench) == Counts{{Status::uploaded, 3}});
}

TEST_CASE("a dry run sends what reads, and plans the rest", "[run][engine]") {
  EngineBench bench({}, {.dry_run = true});
  Files files;
  add_files(bench, files, 1);
  auto& write = bench.add({.name = "write", .written_down = true});
  bench.add({.name = "dependent"}, {write.id()});
  bench.add({.name = "read", .line = Line::reads});
  CHECK(bench.drive().stop == run::Stop::none);
  CHECK(bench.served == Names{"read"});
  CHECK(statuses(bench) == Counts{{Status::planned, 3}, {Status::uploaded, 1}});
  CHECK(files.looked_at() == 1);
  CHECK(bench.registry.calls().count("begin_intents") == 0);
}

TEST_CASE("an account that takes nothing more skips its own targets and no other's", "[run][engine]") {
  run::Settings settings;
  settings.retry.longest_wait = settings.governor.longest_wait = std::chrono::seconds{5};
  EngineBench bench({}, {}, settings);
  Files files;
  for (int i = 0; i < 20; ++i) {
    const auto account = std::to_string(1 + i % 2);
    const auto name = "of" + account + "-" + std::to_string(i);
    bench.add({.name = name, .account = account, .identity = i < 4 ? "same in " + account : ""});
  }
  auto& last = bench.add({.name = "last", .account = "1", .held = true});
  bench.add({.name = "dependent", .account = "1"}, {last.id()});
  bench.add({.name = "file", .account = "1", .line = Line::files, .content = files.add()});
  bench.serve = [&](const std::string& name) {
    if (name.starts_with("of2")) {
      last.let_begin();
      bench.engine.wake(last.id());
      return accepted();
    }
    return test::json_reply(400, R"({"error":{"message":"no","code":80004,"error_subcode":2446079}})");
  };
  const auto outcome = bench.drive();
  CHECK(outcome.stop == run::Stop::given_up);
  const auto refused_there = std::count_if(bench.served.begin(), bench.served.end(),
                                           [](const auto& name) { return !name.starts_with("of2"); });
  CHECK(refused_there == 1);
  for (const auto& item : bench.items()) {
    INFO(item.source);
    if (item.account.digits() == "2") {
      CHECK((item.status == Status::uploaded || item.status == Status::unchanged));
    } else {
      const auto why = item.source == "dependent" ? ErrorClass::dependency : ErrorClass::rate_limit;
      CHECK(item.error->error_class == why);
      CHECK((item.status == Status::skipped || item.status == Status::failed));
    }
  }
  CHECK(bench.items().size() == 23);
  CHECK(bench.each_closed_once());
}

TEST_CASE("a dead token ends the run with one request", "[run][engine]") {
  EngineBench bench([](const auto&) { return refused(190); });
  for (int i = 0; i < 10; ++i) bench.add({.name = std::to_string(i), .account = std::to_string(1 + i % 2)});
  CHECK(bench.drive().stop == run::Stop::credentials);
  CHECK(bench.served.size() <= 2);  // one for each account
  CHECK(bench.items().size() == 10);
  CHECK(bench.each_closed_once());
}
