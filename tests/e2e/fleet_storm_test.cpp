#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <deque>
#include <optional>
#include <set>
#include <thread>

#include "integration/studio/dice.hpp"
#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/postgres.hpp"

using namespace metaup::test;

/// Four machines (each a home of its own) send the same things into one account at once, while machines are killed, the
/// server of their ledger is killed, and connections to it break.
namespace {

using Arguments = std::vector<std::string>;
using Cut = PostgresProxy::Cut;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint32_t kUsualSeeds = 2;
constexpr std::uint32_t kSoakSeeds = 50;
constexpr const char* kCase = "whatever befalls four machines and their ledger, all is there once, and each tells so";

constexpr std::size_t kMachines = 4;
constexpr int kInFlight = 32;  ///< images that a machine has on their way to Meta or to the ledger, at most
constexpr int kLocal = 1;
constexpr int kTemporary = 7;

/// What is to be done, and how much goes wrong.
struct Weather {
  explicit Weather(Dice& dice)
      : images(static_cast<std::uint32_t>(20 + dice.pick(60))),
        videos(static_cast<std::uint32_t>(1 + dice.pick(5))),
        rows(static_cast<int>(4 + dice.pick(26))),
        latency_ms(static_cast<int>(dice.pick(60))),
        faults(dice.chance(0.3)),
        events(4 + dice.pick(9)) {}

  std::uint32_t images;
  std::uint32_t videos;
  int rows;
  int latency_ms;
  bool faults;  ///< Meta's replies get lost, too
  std::size_t events;
};

std::string scenario_of(const Weather& weather, std::uint32_t seed) {
  nlohmann::json scenario{
      {"seed", seed}, {"latency_ms", weather.latency_ms}, {"limits", {{"enforce", false}}}, {"faults", nullptr}};
  auto faults = nlohmann::json::array();
  for (const auto* const when : {"before", "after"}) {
    if (weather.faults) faults.push_back({{"method", "POST"}, {"probability", 0.02}, {"drop", true}, {"when", when}});
  }
  scenario["faults"] = faults;
  return scenario.dump();
}

struct Machine {
  Metaup metaup;
  std::optional<PostgresProxy> proxy;
  std::deque<Arguments> tasks;  ///< what is still to be done; the first is under way
  std::optional<Process> running;
};

class Storm {
 public:
  explicit Storm(std::uint32_t seed)
      : dice_(seed),
        weather_(dice_),
        simulator_(scenario_of(weather_, seed)),
        database_(postgres().make_database()),
        events_left_(weather_.events) {
    // What a lost machine had in flight arrives at once here, or never.
    postgres().sql(database_, "ALTER DATABASE " + database_ + " SET metaup.lost_machine_seconds = '3'");
    write_job();
    for (auto& machine : machines_) {
      machine.proxy.emplace(postgres());
      equip(machine.metaup, machine.proxy->uri(database_));
      std::vector<Arguments> tasks{upload_task(), launch_task()};
      dice_.shuffle(tasks);
      machine.tasks.assign(tasks.begin(), tasks.end());
    }
  }

  void play() {
    const auto limit = SteadyClock::now() + std::chrono::minutes{4};
    auto next_event = dice_.pick(30);
    while (is_at_work()) {
      REQUIRE(SteadyClock::now() < limit);
      for (auto& machine : machines_) go_on(machine);
      if (events_left_ > 0 && static_cast<std::size_t>(http_requests(simulator_)) >= next_event) {
        --events_left_;
        strike();
        next_event = static_cast<std::size_t>(http_requests(simulator_)) + dice_.pick(30);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});  // for the machines, not for time
    }
  }

  void check_meta() const {
    const auto state = simulator_.state();
    check_each_once(state.at("ads"), "name", static_cast<std::size_t>(weather_.rows));
    check_each_once(state.at("creatives"), "name", static_cast<std::size_t>(weather_.rows));
    auto finished = nlohmann::json::array();
    for (const auto& video : state.at("videos")) {
      if (video.at("finished") == true) finished.push_back(video);
    }
    check_each_once(finished, "sha256", weather_.videos);
    check_each_once(state.at("images"), "sha256", weather_.images);
    int again = -static_cast<int>(weather_.images);
    for (const auto& image : state.at("images")) again += image.at("uploads").get<int>();
    // Sending an image again does no harm, but only what was in flight, and nobody could know of, is sent so.
    CHECK(again <= lost_ * kInFlight + (weather_.faults ? kInFlight : 0));
  }

  /// A machine that has never been there finds all of it.
  void check_ledger() {
    CHECK(postgres().sql(database_, "SELECT count(*) FROM metaup.intents") == "0");
    Metaup newcomer;
    equip(newcomer, postgres().uri(database_));
    CHECK(newcomer({"ledger", "check"}).exit_code == 0);
    for (const auto& task : {upload_task(), launch_task()}) {
      const auto run = newcomer(task);
      INFO(run.out << run.err);
      CHECK(run.exit_code == 0);
      CHECK(statuses(run.out).size() == 1);
      CHECK(statuses(run.out)["unchanged"] == items_of(task));
    }
  }

  [[nodiscard]] std::string story() const {
    std::string all;
    for (const auto& line : story_) all += "\n" + line;
    return all;
  }

 private:
  static void check_each_once(const nlohmann::json& objects, const std::string& member, std::size_t count) {
    std::map<std::string, int> times;
    for (const auto& object : objects) ++times[object.at(member)];
    CHECK(times.size() == count);
    for (const auto& [name, number] : times) {
      INFO(member << " " << name);
      CHECK(number == 1);
    }
  }

  void equip(Metaup& metaup, const std::string& uri) const {
    metaup.environment["METAUP_LEDGER"] = uri;
    metaup.environment["METAUP_REVIEW_DELAY"] = "0s";
    metaup.environment["PATH"] = "/nonexistent";  // ffprobe refuses videos that have boxes but no frames
    metaup.directory = folder_.path();
  }

  /// Rows share images, and name some of the videos; what they do not name is only in the folder.
  void write_job() {
    const auto images = write_images(folder_, "in", weather_.images);
    for (std::uint32_t video = 0; video < weather_.videos; ++video) {
      folder_.write(fmt::format("in/v{}.mp4", video), make_video(1'000 + video, 4'096 + dice_.pick(9'000'000)));
    }
    for (int row = 0; row < weather_.rows; ++row) {
      nlohmann::json line{{"name", fmt::format("row {}", row)},
                          {"page_id", "111"},
                          {"image", dice_.one_of(images)},
                          {"link", fmt::format("https://example.com/{}", row)},
                          {"message", "m"},
                          {"cta", "SHOP_NOW"}};
      if (dice_.chance(0.2)) line["video"] = fmt::format("in/v{}.mp4", dice_.pick(weather_.videos));
      if (line.contains("video")) line["thumbnail"] = line["image"];
      if (line.contains("video")) line.erase("image");
      launch_ += line.dump() + "\n";
      const auto& used = line.contains("video") ? line["video"] : line["image"];
      files_of_launch_.insert(used.get<std::string>());
      if (line.contains("thumbnail")) files_of_launch_.insert(line["thumbnail"].get<std::string>());
    }
    folder_.write("launch.jsonl", launch_);
  }

  [[nodiscard]] Arguments upload_task() const { return upload(simulator_.url(), "in", {"--yes", "--verify", "never"}); }
  [[nodiscard]] Arguments launch_task() const {
    return {"create-creative", "--account", "123",     "--graph-url", simulator_.url(), "-o", "ndjson", "--from",
            "launch.jsonl",    "--ads",     "--adset", "238",         "--yes"};
  }
  [[nodiscard]] int items_of(const Arguments& task) const {
    return task.front() == "upload" ? static_cast<int>(weather_.images + weather_.videos)
                                    : 2 * weather_.rows + static_cast<int>(files_of_launch_.size());
  }

  [[nodiscard]] bool is_at_work() const {
    return std::any_of(machines_.begin(), machines_.end(), [](const Machine& one) { return !one.tasks.empty(); });
  }

  void tell(const Machine& machine, const std::string& what) {
    story_.push_back(
        fmt::format("after {} requests machine {}: {}", http_requests(simulator_), &machine - machines_.data(), what));
  }

  /// Looks whether its command has ended, and starts what is next: the same once more if it could not be done.
  void go_on(Machine& machine) {
    if (machine.running && machine.running->has_ended()) {
      const auto run = machine.running->wait();
      machine.running.reset();
      tell(machine, fmt::format("{} ends with {} {}", machine.tasks.front().front(), run.exit_code, run.err));
      machine.metaup.search_for_token(run);
      check_told(machine, run);
      if (run.exit_code == 0) machine.tasks.pop_front();
      if (run.exit_code == kLocal) ++lost_;
    }
    if (!machine.running && !machine.tasks.empty())
      machine.running.emplace(machine.metaup.start(machine.tasks.front()));
  }

  /// Whoever ends by itself tells of each item. Only what has gone wrong here is a reason to fail.
  void check_told(const Machine& machine, const Finished& run) const {
    const auto lines = events(run.out);
    const auto& task = machine.tasks.front();
    INFO(story());
    const bool may_fail = run.exit_code == kLocal || (weather_.faults && run.exit_code == kTemporary);
    CHECK((run.exit_code == 0 || may_fail));
    if (run.exit_code == kLocal && (lines.empty() || items(run.out).empty()))
      return;  // its ledger could not be reached
    REQUIRE(!lines.empty());
    CHECK(lines.back().at("type") == "summary");
    std::set<std::string> told;
    for (const auto& item : items(run.out))
      told.insert(item.at("kind").get<std::string>() + item.at("source").get<std::string>());
    CHECK(static_cast<int>(told.size()) == items_of(task));
    CHECK(items(run.out).size() == told.size());
    CHECK(summary(run.out).at("items") == told.size());
    if (run.exit_code != 0) return;
    for (const auto& [status, count] : statuses(run.out)) {
      INFO(status << " " << count);
      CHECK((status == "uploaded" || status == "unchanged" || status == "created" || status == "existing" ||
             status == "ready"));
    }
  }

  /// Something goes wrong.
  void strike() {
    auto& machine = machines_[dice_.pick(kMachines)];
    switch (dice_.pick(7)) {
      case 0:
      case 1:
        if (!machine.running) return;
        machine.running->send(SIGKILL);
        static_cast<void>(machine.running->wait());
        machine.running.reset();
        ++lost_;
        return tell(machine, "is killed");
      case 2:
        postgres().stop();
        postgres().start();
        return tell(machine, "none; the server was killed");
      case 3:
        postgres().sql(database_,
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                       "current_database() AND pid <> pg_backend_pid()");
        return tell(machine, "none; all connections are cut");
      default: {
        const auto cut = dice_.one_of(std::array{Cut::question, Cut::half_a_question, Cut::answer, Cut::commit});
        machine.proxy->cut_at_next(cut);
        return tell(machine, fmt::format("its connection will be cut, kind {}", static_cast<int>(cut)));
      }
    }
  }

  Dice dice_;
  Weather weather_;
  TempDir folder_;
  Simulator simulator_;
  std::string database_;
  std::string launch_;
  std::set<std::string> files_of_launch_;
  std::array<Machine, kMachines> machines_;
  std::vector<std::string> story_;
  std::size_t events_left_;
  int lost_ = 0;  ///< runs that have left something in flight, which their ledger does not know
};

void play_seeds(std::uint32_t usual) {
  const auto first = first_seed();
  for (auto seed = first; seed != first + rounds(usual); ++seed) {
    INFO("again: METAUP_TEST_SEED=" << seed << " METAUP_TEST_ROUNDS=1 test_e2e_fleet '" << kCase << "'");
    Storm storm(seed);
    storm.play();
    INFO(storm.story());
    storm.check_meta();
    storm.check_ledger();
  }
}

}  // namespace

TEST_CASE("whatever befalls four machines and their ledger, all is there once, and each tells so",
          "[e2e][fleet][kill]") {
  play_seeds(kUsualSeeds);
}

TEST_CASE("the same holds for 50 seeds of it", "[.soak][e2e][fleet][kill]") { play_seeds(kSoakSeeds); }
