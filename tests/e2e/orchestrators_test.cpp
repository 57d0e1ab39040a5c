// The examples for Kubernetes, Airflow and Temporal, as far as they run without them: what metaup is told, and what its
// exit codes and its ndjson are made of.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Contains;

namespace {

const std::string kSource = METAUP_SOURCE_DIR;
const std::string kPython = "/usr/bin/python3";

bool has_python() {
  if (std::filesystem::exists(kPython)) return true;
  WARN("SKIPPED: there is no python3");
  return false;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What stands between two texts.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const auto start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// Nothing of what an earlier one has remembered is there.
struct Container : Metaup {
  explicit Container(const Simulator& simulator) {
    environment["METAUP_GRAPH_URL"] = simulator.url();
    environment["METAUP_ATTEMPTS"] = "1";
    environment["METAUP_MAX_WAIT"] = "1s";
  }
};

struct Cluster {
  explicit Cluster(const std::string& scenario = "") : simulator(scenario) { write_images(folder, "in", 12); }

  /// A task of Airflow's, or an activity of Temporal's.
  [[nodiscard]] Finished task(const std::string& of, std::vector<std::string> words) const {
    Container metaup(simulator);
    metaup.environment["PYTHONPATH"] = kSource + "/examples/" + of + ":" + kSource + "/tests/e2e/stand_ins";
    metaup.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    words.insert(words.begin(), {kPython, kSource + "/tests/e2e/stand_ins/run_" + of + ".py"});
    auto run = metaup.shell(R"(exec "$@")", std::move(words));
    UNSCOPED_INFO(run.out << run.err);
    return run;
  }

  TempDir folder;
  Simulator simulator;
};

}  // namespace

TEST_CASE("containers of an indexed Job send each file once, by their shards", "[e2e][examples]") {
  const Cluster cluster;
  const auto manifest = text_of(kSource + "/examples/kubernetes/upload-shards.yaml");
  const auto script = replaced(between(manifest, ">-\n", "          env:"), "/assets", cluster.folder / "in");
  CHECK(between(manifest, "completions: ", "\n") == "4");
  int sent = 0;
  for (const auto* const index : {"0", "1", "2", "3"}) {
    Container container(cluster.simulator);
    container.environment["JOB_COMPLETION_INDEX"] = index;
    const auto run = container.shell(replaced(script, "\n", " "));
    INFO(run.out << run.err);
    CHECK(run.exit_code == 0);
    CHECK(statuses(run.out)["uploaded"] < 12);
    sent += statuses(run.out)["uploaded"];
  }
  CHECK(sent == 12);
  CHECK(cluster.simulator.state().at("images").size() == 12);
}

TEST_CASE("what other containers are told is understood", "[e2e][examples]") {
  const auto [file, items] =
      GENERATE(table<std::string, std::size_t>({{"upload.yaml", 12}, {"nightly-sync.yaml", 12}}));
  const Cluster cluster;
  const auto words = between(text_of(kSource + "/examples/kubernetes/" + file), "args: [", "]");
  Container container(cluster.simulator);
  container.environment["METAUP_SETTLE"] = "0";  // the files are new
  const auto run = container.shell("metaup " + replaced(replaced(words, ",", " "), "/assets", cluster.folder / "in"));
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(summary(run.out).at("items") == items);
}

TEST_CASE("Airflow and Temporal are told what was done", "[e2e][examples]") {
  if (!has_python()) return;
  const auto* const of = GENERATE("airflow", "temporal");
  const Cluster cluster;
  for (int time = 0; time < 2; ++time)
    CHECK(cluster.task(of, {"run", cluster.folder / "in", "123"}).out == "done 12\n");
  CHECK(cluster.simulator.state().at("images").size() == 12);
}

TEST_CASE("Airflow and Temporal try again what may go well, and nothing else", "[e2e][examples]") {
  if (!has_python()) return;
  const auto [scenario, code, end] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"faults":[{"edge":"adimages","error":{"code":2,"message":"down","status":500}}]})", "7",
       "to be tried again"},
      {R"({"faults":[{"edge":"adimages","nth":2,"error":{"code":100,"message":"no"}}]})", "6", "to be tried again"},
      {R"({"tokens":[{"token":"another"}]})", "3", "failed"},
      {R"({"faults":[{"edge":"adimages","error":{"code":100,"message":"no"}}]})", "4", "failed"},
  }));
  const auto* const of = GENERATE("airflow", "temporal");
  const Cluster cluster(scenario);
  const auto run = cluster.task(of, {"with", "upload", cluster.folder / "in", "--account", "123"});
  CHECK_THAT(run.out, Contains(end + " metaup ended with " + code));
  if (code == "6") CHECK_THAT(run.out + run.err, Contains(cluster.folder / "in"));  // the one that failed
}

TEST_CASE("with nothing to do Airflow skips what follows", "[e2e][examples]") {
  if (!has_python()) return;
  const Cluster cluster;
  std::filesystem::create_directories(cluster.folder / "empty");
  const auto run =
      cluster.task("airflow", {"with", "upload", cluster.folder / "empty", "--account", "123", "--error-on-nothing"});
  CHECK(run.out == "skipped\n");
}

TEST_CASE("an activity that Temporal cancels ends metaup", "[e2e][examples]") {
  if (!has_python()) return;
  const Cluster cluster(R"({"latency_ms":100})");
  CHECK(cluster.task("temporal", {"cancel", cluster.folder / "in", "123"}).out == "cancelled\n");
}
