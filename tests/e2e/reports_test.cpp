#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "e2e/launch_pad.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

// What a run leaves behind beside its results: reports and metrics.

namespace {

namespace fs = std::filesystem;

const std::string kXmllint = METAUP_XMLLINT;
const std::string kSchema = METAUP_SOURCE_DIR "/tests/e2e/junit.xsd";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// What xmllint says of a report; empty when it follows the schema, or there is no xmllint.
std::string problems_of(const std::string& report) {
  if (kXmllint.empty()) {
    WARN("there is no xmllint: the schema is not tested");
    return {};
  }
  const auto checked = run({.argv = {kXmllint, "--noout", "--schema", kSchema, report},
                            .environment = {},
                            .stdin_text = {},
                            .directory = {}});
  return checked.exit_code == 0 ? "" : checked.err;
}

/// A server, and a folder with two good images and a broken one.
struct Desk {
  explicit Desk(const std::string& scenario = R"({"limits":{"enforce":false}})") : simulator(scenario) {
    metaup.directory = folder.path();
    write_images(folder, "in", 2);
    folder.write("in/broken.png", truncated(make_png(9)));
  }
  [[nodiscard]] std::vector<std::string> sending(std::vector<std::string> more) const {
    return upload(simulator.url(), "in", std::move(more));
  }
  /// All files of the folder that are no images to send.
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.insert(entry.path().filename());
    names.erase("in");
    return names;
  }
  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

}  // namespace

TEST_CASE("a run writes the reports that are asked for, and its results as ever", "[e2e][reports]") {
  Desk desk;
  auto arguments = desk.sending({"--report", "junit=r.xml", "--report=csv=r.csv", "--report", "json=r.json", "--report",
                                 "md=r.md", "--report", "codequality=q.json", "--report", "html=r.html"});
  arguments.insert(arguments.end(), {"-o", "json"});
  const auto run = desk.metaup(arguments);
  INFO(run.err);
  CHECK(run.exit_code == 6);
  CHECK(desk.files() == std::set<std::string>{"r.xml", "r.csv", "r.json", "r.md", "q.json", "r.html"});

  CHECK(text_of(desk.folder / "r.json") == run.out);
  CHECK(json::parse(run.out).at("items").size() == 3);
  CHECK(problems_of(desk.folder / "r.xml").empty());
  CHECK_THAT(text_of(desk.folder / "r.xml"), Contains("tests=\"3\" failures=\"1\" errors=\"0\"") &&
                                                 Contains("<testcase name=\"in/broken.png\"") &&
                                                 Contains("<failure type=\"local\""));
  CHECK(count(text_of(desk.folder / "r.csv"), "\r\n") == 4);
  CHECK_THAT(text_of(desk.folder / "r.csv"), Contains("\"in/broken.png\",,image,act_123,failed,"));
  CHECK(text_of(desk.folder / "r.md").starts_with("## ❌ metaup upload: 1 of 3 items not done\n"));
  const auto page = text_of(desk.folder / "r.html");
  CHECK_THAT(page, Contains("<h1 class=\"bad\">✗ metaup upload: 1 of 3 items not done</h1>") &&
                       Contains("<h2>Failed (1)</h2>") && Contains("<td>in/broken.png</td>") &&
                       Contains("<h2>Done (2)</h2>") && Contains("</html>"));
  CHECK_THAT(page, Contains(json::parse(run.out).at("items").at(0).at("source").get<std::string>()));
  const auto findings = json::parse(text_of(desk.folder / "q.json"));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("location").at("path") == "in/broken.png");
}

TEST_CASE("a page tells people who were not there what stopped a run, and what was not tried", "[e2e][reports]") {
  Desk desk(
      R"({"faults":[{"edge":"adimages","method":"POST","error":{"code":190,"message":"Session <b>expired</b>"}}]})");
  const auto run = desk.metaup(desk.sending({"--report", "html=r.html", "--transfers", "1"}));
  CHECK(run.exit_code == 3);
  const auto page = text_of(desk.folder / "r.html");
  CHECK_THAT(page, Contains("<h2>What stopped it</h2>") && Contains("Session &lt;b&gt;expired&lt;/b&gt;") &&
                       Contains("<h2>What to do</h2>") && Contains("Fix the token or its permissions"));
  CHECK_THAT(page, Contains("<dt>Exit code</dt><dd>3</dd>") && Contains(" in act_123, ended on <time "));
  CHECK_THAT(page, !Contains("<b>"));
}

TEST_CASE("a page about a launch names its creatives, and one about a dry run says that it was one", "[e2e][reports]") {
  LaunchPad pad;
  pad.folder.write("launch.csv", "name,page_id,image,link,message\nSpring <1>,1,a.jpg,https://example.com,m\n");
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto page_of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"--from", "launch.csv", "--report", "html=r.html"});
    const auto finished = pad.run("create-creative", more);
    INFO(finished.err);
    CHECK(finished.exit_code == 0);
    return text_of(pad.folder / "r.html");
  };
  CHECK_THAT(page_of({"-n"}), Contains("(a dry run: nothing was sent or changed)</h1>") &&
                                  Contains("<p>It would take ") && Contains("<h2>Planned ("));
  CHECK_THAT(page_of({}), Contains("<span>Spring &lt;1&gt;</span></td><td class=\"kind\">creative</td>") &&
                              Contains("<td>created</td>"));
}

TEST_CASE("each command that has items writes reports of them", "[e2e][reports]") {
  LaunchPad pad;
  write_images(pad.folder, "in", 1);
  const auto sent = pad.run("upload", {"in"});
  const auto hash = items(sent.out).at(0).at("hash").get<std::string>();
  const auto rows_of = [&](const std::string& command, std::vector<std::string> more, const std::string& kind,
                           int exit_code = 0) {
    CAPTURE(command);
    more.insert(more.end(), {"--report", "csv=r.csv", "--report", "junit=r.xml", "--metrics", "m.prom"});
    const auto finished = pad.run(command, more);
    CHECK(finished.exit_code == exit_code);
    CHECK(problems_of(pad.folder / "r.xml").empty());
    CHECK_THAT(text_of(pad.folder / "m.prom"), Contains("metaup_exit_code{command=\"" + command + "\""));
    CHECK_THAT(text_of(pad.folder / "r.csv"), Contains(",," + kind + ",act_"));
    return count(text_of(pad.folder / "r.csv"), "\r\n") - 1;
  };
  CHECK(rows_of("upload", {"in"}, "image") == 1);
  CHECK(rows_of("upload-image", {"in"}, "image") == 1);
  CHECK(rows_of("delete-image", {"--yes", std::string(32, '0')}, "image", 5) == 1);
  CHECK(rows_of("create-creative",
                {"--name", "n", "--page-id", "1", "--image", hash, "--link", "https://example.com", "--message", "m"},
                "creative") == 1);
  CHECK(rows_of("copy-image", {"--to", "456", hash}, "image") == 1);
  CHECK(rows_of("list", {"images"}, "image") == 1);
  const auto checked = pad.metaup({"validate", "in", "--report", "csv=r.csv", "--metrics", "m.prom"});
  CHECK(checked.exit_code == 0);
  CHECK_THAT(text_of(pad.folder / "r.csv"), Contains(",image,,valid,"));
  CHECK_THAT(text_of(pad.folder / "m.prom"), Contains("status=\"valid\"} 1\n"));
}

TEST_CASE("a dry run is no success of the work whose metrics are watched", "[e2e][reports]") {
  LaunchPad pad;
  write_images(pad.folder, "in", 1);
  const auto last_success = [&] { return text_of(pad.folder / "m.prom"); };
  CHECK(pad.run("upload", {"missing", "--metrics", "m.prom"}).exit_code == 5);
  const auto failed = last_success();
  CHECK_THAT(failed, Contains("metaup_last_success_timestamp_seconds{command=\"upload\",accounts=\"act_123\"} 0\n"));
  CHECK(pad.run("upload", {"in", "-n", "--metrics", "m.prom"}).exit_code == 0);
  CHECK(pad.run("upload", {"in", "--plan", "p.json", "--metrics", "m.prom"}).exit_code == 0);
  CHECK(last_success() == failed);
}

TEST_CASE("no output takes the place of a picture that a folder, a list or a sheet names", "[e2e][reports]") {
  LaunchPad pad;
  const auto picture = make_jpeg(1);
  pad.folder.write("in/a.jpg", picture);
  pad.folder.write("in/odd", picture);
  const std::string output = GENERATE("--report=csv=in/a.jpg", "--report=json=in/odd", "--metrics=in/a.jpg",
                                      "--plan=in/a.jpg", "--plan=in/odd", "--log-file=in/a.jpg", "--report=md=new.png");
  CAPTURE(output);
  const auto run = pad.run("upload", {"in", output, "-n"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("is an image, a video or an archive, or called like one"));
  CHECK(text_of(pad.folder / "in/a.jpg") == picture);
  CHECK(text_of(pad.folder / "in/odd") == picture);
}

TEST_CASE("a report that nobody could mean is refused before anything is sent", "[e2e][reports]") {
  Desk desk;
  const auto more = GENERATE(
      as<std::vector<std::string>>{}, std::vector<std::string>{"--report", "junit"},
      std::vector<std::string>{"--report", "junit="}, std::vector<std::string>{"--report", "x=y"},
      std::vector<std::string>{"--report", "junit=no/such/r.xml"},
      std::vector<std::string>{"--report", "junit=r", "--report", "csv=r"},
      std::vector<std::string>{"--report", "junit=in"}, std::vector<std::string>{"--metrics", "no/such/m.prom"},
      std::vector<std::string>{"--metrics", "in"}, std::vector<std::string>{"--ci", "maybe"});
  CAPTURE(more);
  const auto run = desk.metaup(desk.sending(more));
  CHECK(run.exit_code == 2);
  CHECK(run.out.empty());
  CHECK_FALSE(run.err.empty());
  CHECK(http_requests(desk.simulator) == 0);
  CHECK(desk.files().empty());
}

TEST_CASE("reports are written when something stops the run, and tell what", "[e2e][reports]") {
  Desk desk(R"({"faults":[{"edge":"adimages","error":{"code":190,"message":"Session has expired"}}]})");
  const auto run =
      desk.metaup(desk.sending({"--report", "junit=r.xml", "--report", "md=r.md", "--report", "json=r.json"}));
  CHECK(run.exit_code == 3);
  CHECK(problems_of(desk.folder / "r.xml").empty());
  CHECK_THAT(text_of(desk.folder / "r.xml"), Contains("<error type=\"auth\""));
  CHECK_THAT(text_of(desk.folder / "r.md"), Contains("**Stopped:** "));
  CHECK(json::parse(text_of(desk.folder / "r.json")).at("error").at("code") == 190);
  CHECK(json::parse(text_of(desk.folder / "r.json")).at("summary").at("exit_code") == 3);

  desk.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto without_token = desk.metaup(desk.sending({"--report", "junit=r.xml", "--metrics", "m.prom"}));
  CHECK(without_token.exit_code == 2);
  CHECK_THAT(text_of(desk.folder / "r.xml"), Contains("tests=\"1\" failures=\"0\" errors=\"1\""));
  CHECK_THAT(text_of(desk.folder / "m.prom"),
             Contains("metaup_exit_code{command=\"upload\",accounts=\"act_123\"} 2\n"));
}

TEST_CASE("reports are written when a signal ends the run", "[e2e][reports]") {
  Desk desk(R"({"faults":[{"edge":"adimages","stall":true}]})");
  auto process = desk.metaup.start(desk.sending({"--report", "json=r.json", "--metrics", "m.prom"}));
  wait_for_requests(desk.simulator, process, 1);
  process.send(SIGINT);
  process.send(SIGINT);
  CHECK(process.wait().exit_code == 130);
  const auto document = json::parse(text_of(desk.folder / "r.json"));
  CHECK(document.at("items").size() == 3);
  CHECK(document.at("summary").at("exit_code") == 130);
  CHECK_THAT(text_of(desk.folder / "m.prom"), Contains("accounts=\"act_123\"} 130\n"));
  CHECK(desk.files() == std::set<std::string>{"r.json", "m.prom"});
}

TEST_CASE("a report or metrics that cannot be written is an error, and the old one stays", "[e2e][reports]") {
  const auto* const option = GENERATE("--report=junit=old", "--report=csv=old", "--report=json=old", "--report=md=old",
                                      "--report=codequality=old", "--metrics=old");
  CAPTURE(option);
  Desk desk;
  fs::remove(desk.folder / "in/broken.png");
  desk.folder.write("old", "old");
  // No file may grow; stdout and stderr are a pipe.
  const auto run = desk.metaup.shell(R"((trap '' XFSZ; ulimit -f 0; metaup "$@"; echo "code $?") 2>&1 | cat)",
                                     {"validate", "in", option, "-o", "json", "--progress", "none"});
  CAPTURE(run.out);
  CHECK_THAT(run.out, Contains("code 1\n"));
  CHECK(count(run.out, "error: cannot write old: File too large") == 1);
  CHECK_THAT(run.out, Contains("\"exit_code\":1}"));
  CHECK(text_of(desk.folder / "old") == "old");
  CHECK(desk.files() == std::set<std::string>{"old"});
}

TEST_CASE("metrics keep the time of the last success while runs fail", "[e2e][reports]") {
  Desk desk;
  fs::remove(desk.folder / "in/broken.png");
  const auto success = [&] {
    const auto text = text_of(desk.folder / "m.prom");
    const std::string series = R"(metaup_last_success_timestamp_seconds{command="upload",accounts="act_123"} )";
    const auto at = text.find(series) + series.size();
    return text.substr(at, text.find('\n', at) - at);
  };
  REQUIRE(desk.metaup(desk.sending({"--metrics", "m.prom"})).exit_code == 0);
  const auto first = success();
  CHECK(std::stod(first) > 1.7e9);
  CHECK_THAT(text_of(desk.folder / "m.prom"), Contains(R"(status="uploaded"} 2)"));
  desk.folder.write("in/broken.png", truncated(make_png(9)));
  REQUIRE(desk.metaup(desk.sending({"--metrics", "m.prom"})).exit_code == 6);
  CHECK(success() == first);
  CHECK_THAT(text_of(desk.folder / "m.prom"),
             Contains(R"(status="unchanged"} 2)") && Contains(R"(status="failed"} 1)"));
}

TEST_CASE("nothing is printed by -q when all is well", "[e2e][reports]") {
  Desk desk;
  fs::remove(desk.folder / "in/broken.png");
  desk.metaup.environment["METAUP_TYPO"] = "1";
  const auto quiet = [&](std::vector<std::string> arguments) {
    std::erase(arguments, "-o");
    std::erase(arguments, "ndjson");
    arguments.emplace_back("-q");
    const auto run = desk.metaup(arguments);
    CHECK(run.exit_code == 0);
    return run.out + run.err;
  };
  CHECK(quiet(desk.sending({"-n"})).empty());
  CHECK(quiet(desk.sending({})).empty());
  CHECK(quiet(desk.sending({})).empty());  // now all is unchanged
  CHECK(quiet({"validate", "in", "--placement", "story"}).empty());
  desk.metaup.environment["GITLAB_CI"] = "true";
  CHECK(quiet(desk.sending({})).empty());
  auto structured = desk.sending({"-q"});
  const auto run = desk.metaup(structured);
  CHECK(run.err.empty());
  CHECK(statuses(run.out) == std::map<std::string, int>{{"unchanged", 2}});
}

TEST_CASE("what is not well is told once by -q, on stderr", "[e2e][reports]") {
  Desk desk;
  desk.metaup.environment["METAUP_TYPO"] = "1";
  const auto run = desk.metaup(desk.sending({"-q", "-o", "text"}));
  CHECK(run.exit_code == 6);
  CHECK(run.out.empty());
  CHECK(
      run.err.starts_with("metaup upload: 3 items: 2 done, 1 failed (exit code 6)\nfailed     image    in/broken.png"));
  CHECK(count(run.err, "in/broken.png") == 1);
  CHECK_THAT(run.err, Contains("hint: ") && Contains("then run the same command: ") && Contains("METAUP_TYPO"));
  const auto at = run.err.find("metaup runs show ");
  REQUIRE(at != std::string::npos);
  const auto id = run.err.substr(at + 17, run.err.find(' ', at + 17) - at - 17);
  CHECK(desk.metaup({"runs", "show", id}).exit_code == 0);
}

TEST_CASE("a run that finds the account in use tells who uses it, and for how long", "[e2e][reports]") {
  Desk desk(R"({"faults":[{"edge":"adimages","account":"123","stall":true}]})");
  const auto begun = std::chrono::steady_clock::now();
  auto holder = desk.metaup.start(desk.sending({}));
  wait_for_requests(desk.simulator, holder, 1);
  const auto run_id = json::parse(holder.first_line()).at("run_id").get<std::string>();
  const auto refused = desk.metaup(desk.sending({"--metrics", "m.prom"}));
  CHECK(refused.exit_code == 11);
  CHECK_THAT(refused.err,
             Contains("another run has used act_123 for ") &&
                 Contains("(upload, run " + run_id + ", process " + std::to_string(holder.pid()) + ", since ") &&
                 Contains("wait until it ends, or use --lock-wait"));
  const auto error = events(refused.out).at(1);
  CHECK(error.at("type") == "error");
  const std::chrono::milliseconds held(error.at("error").at("held_ms").get<std::int64_t>());
  CHECK(held <= std::chrono::steady_clock::now() - begun + std::chrono::seconds(1));  // a lock tells the second
  CHECK_THAT(text_of(desk.folder / "m.prom"), Contains("metaup_lock_held_seconds{command=\"upload\""));

  std::string lock;
  for (const auto& entry : fs::directory_iterator(fs::path(desk.metaup.ledger_path()).parent_path())) {
    if (entry.path().extension() == ".lock") lock = entry.path();
  }
  std::ofstream(lock) << "process 4711 since 2026-01-01T00:00:00Z run r77 command sync\n";
  const auto stuck = desk.metaup(desk.sending({"-q", "-o", "text", "--metrics", "m.prom"}));
  CHECK(stuck.exit_code == 11);
  CHECK_THAT(stuck.err, Contains(" days (sync, run r77, process 4711, since 2026-01-01T00:00:00.000Z)") &&
                            Contains("it may be stuck") && !Contains("--lock-wait"));
  const auto metrics = text_of(desk.folder / "m.prom");
  const auto at = metrics.find("} ", metrics.find("metaup_lock_held_seconds{")) + 2;
  CHECK(std::stod(metrics.substr(at)) > 86'400);
}
