#include "run/ledger_queue.hpp"

#include <catch2/catch.hpp>

#include "support/failing_ledger.hpp"

using namespace metaup;
using namespace metaup::test;
using run::Answers;
using run::LedgerQueue;

namespace {

const ledger::Owner kOwner{.origin = "http://127.0.0.1:1", .account = *AccountId::parse("1")};

ledger::Recorded recorded(const std::string& hash) {
  ledger::Asset asset;
  asset.remote_id = hash;
  asset.sha256 = "content of " + hash;
  return {kOwner, asset};
}
ledger::AssetOfRemote image(const std::string& hash) { return {kOwner, AssetKind::image, hash}; }

struct QueueBench {
  explicit QueueBench(bool own_thread) { queue.emplace(*behind, own_thread, waker); }

  /// Asks, and notes in `told` what is answered.
  void ask(const std::string& what, run::Inquiry inquiry) {
    queue->ask(std::move(inquiry), [this, what](const Result<Answers>& answers) {
      const bool is_known = answers && answers->to<ledger::AssetOfRemote>();
      told.push_back(what + (!answers ? ": failed" : is_known ? ": known" : ": not known"));
    });
  }

  Waker waker;
  std::unique_ptr<ledger::Ledger> behind = make_failing(ledger::make_memory_ledger());
  FailingRegistry& registry = failures_of(*behind);
  std::vector<std::string> told;
  std::optional<LedgerQueue> queue;
};

}  // namespace

TEST_CASE("answers come in the order of the questions, and see what was written before", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  bench.ask("before", {.questions = {image("a")}});
  bench.queue->settle();
  bench.queue->write(recorded("a"));
  bench.ask("a", {.questions = {image("a")}});
  bench.ask("b", {.questions = {image("b")}});
  bench.queue->commit([&](const auto& done) { bench.told.emplace_back(done ? "committed" : "not committed"); });
  bench.ask("a again", {.questions = {image("a")}});
  bench.queue->settle();
  CHECK(bench.told ==
        std::vector<std::string>{"before: not known", "a: known", "b: not known", "committed", "a again: known"});
}

TEST_CASE("inquiries of one turn are one question to the registry", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  for (int i = 0; i < 50; ++i) bench.ask(std::to_string(i), {.questions = {image("a"), image("b")}});
  bench.queue->settle();
  CHECK(bench.told.size() == 50);
  CHECK(bench.registry.asked == 1);
  CHECK(bench.registry.calls().at("asset_of_remote") == 100);
}

TEST_CASE("of two that ask and write in one step only the first finds nothing", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  for (const auto* const what : {"first", "second"}) {
    bench.ask(what, {.questions = {image("a")}, .changes = {recorded("a")}});
  }
  bench.ask("third", {.questions = {image("a")}});
  bench.queue->settle();
  CHECK(bench.told == std::vector<std::string>{"first: not known", "second: known", "third: known"});
}

TEST_CASE("a file's content and the registry's answers go to whoever asked", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  const FileStamp known{.device = 1, .inode = 1, .size = 1, .mtime_ns = 1, .ctime_ns = 1};
  const FileStamp unknown{.device = 1, .inode = 2, .size = 1, .mtime_ns = 1, .ctime_ns = 1};
  bench.queue->remember_file(known, "its content", WallTime(std::chrono::hours{1}));
  std::vector<std::optional<std::string>> contents;
  for (const auto& file : {unknown, known, unknown}) {
    bench.queue->ask({.questions = {image("a")}, .file = file},
                     [&](const Result<Answers>& answers) { contents.push_back(answers->sha256()); });
  }
  bench.queue->settle();
  CHECK(contents == std::vector<std::optional<std::string>>{std::nullopt, "its content", std::nullopt});
}

TEST_CASE("questions about a content that they do not name are about that of the file", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  const FileStamp known{.device = 1, .inode = 1, .size = 1, .mtime_ns = 1, .ctime_ns = 1};
  const FileStamp unknown{.device = 1, .inode = 2, .size = 1, .mtime_ns = 1, .ctime_ns = 1};
  bench.queue->remember_file(known, "content of a", WallTime(std::chrono::hours{1}));
  bench.queue->write(recorded("a"));
  bench.queue->write(recorded("b"));
  std::vector<std::string> found;
  for (const auto& file : {unknown, known, unknown}) {
    const ledger::AssetOfContent of_file{kOwner, AssetKind::image, ""};
    const ledger::AssetOfContent named{kOwner, AssetKind::image, "content of b"};
    bench.queue->ask({.questions = {of_file, named}, .file = file}, [&](const Result<Answers>& answers) {
      const auto& asset = answers->to<ledger::AssetOfContent>(0);
      found.push_back(asset ? asset->remote_id : "nothing");
      found.push_back(answers->to<ledger::AssetOfContent>(1)->remote_id);
    });
  }
  bench.queue->settle();
  CHECK(found == std::vector<std::string>{"nothing", "b", "a", "b", "nothing", "b"});
}

TEST_CASE("an answer may lead to the next question", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  int asked = 0;
  std::function<void(const Result<Answers>&)> again = [&](const Result<Answers>&) {
    if (++asked < 5) bench.queue->ask({.questions = {image("a")}}, again);
  };
  bench.queue->ask({.questions = {image("a")}}, again);
  bench.queue->settle();
  CHECK(asked == 5);
}

TEST_CASE("when the registry cannot be read nobody gets an answer, and what was to be written is", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  bench.registry.fail("asset_of_remote", 2);
  bench.ask("first", {.questions = {image("a")}});
  bench.ask("second", {.questions = {image("a")}, .changes = {recorded("a")}});
  bench.ask("third", {.questions = {image("a")}});
  bench.queue->settle();
  CHECK(bench.told == std::vector<std::string>{"first: failed", "second: failed", "third: failed"});
  bench.ask("later", {.questions = {image("a")}});
  bench.queue->settle();
  CHECK(bench.told.back() == "later: known");
}

TEST_CASE("what was written reaches the ledger when the queue ends", "[run][ledger]") {
  QueueBench bench(GENERATE(false, true));
  bench.queue->write(recorded("a"));
  bench.ask("never taken", {.questions = {image("a")}});
  bench.queue->write(recorded("b"));
  bench.queue.reset();
  CHECK(bench.behind->find_remote(kOwner, AssetKind::image, "a").value());
  CHECK(bench.behind->find_remote(kOwner, AssetKind::image, "b").value());
  CHECK(bench.told.empty());
}
