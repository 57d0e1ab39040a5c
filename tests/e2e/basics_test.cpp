#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

/// The example images, in a folder of their own.
const std::string& folder_of_images() {
  static const TempDir folder;
  for (const auto& entry : std::filesystem::directory_iterator(METAUP_SOURCE_DIR "/examples/creatives")) {
    if (entry.path().extension() != ".mp4") {
      std::filesystem::copy_file(entry, folder.path() / entry.path().filename(),
                                 std::filesystem::copy_options::skip_existing);
    }
  }
  static const std::string path = folder.path();
  return path;
}

const std::string kCreatives = folder_of_images();

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("the example images go up, and the second run sends nothing", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  const auto first = metaup(upload(simulator.url(), kCreatives));
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK(statuses(first.out) == Counts{{"uploaded", 4}});
  CHECK(summary(first.out).at("requests") == 4);
  CHECK(summary(first.out).at("exit_code") == 0);
  CHECK(uploads_by_name(simulator) ==
        Counts{{"spring_1x1.jpg", 1}, {"spring_4x5.png", 1}, {"spring_9x16.png", 1}, {"spring_feed.jpg", 1}});

  const auto requests = http_requests(simulator);
  const auto second = metaup(upload(simulator.url(), kCreatives));
  REQUIRE(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"unchanged", 4}});
  CHECK(summary(second.out).at("unchanged") == 4);
  CHECK(summary(second.out).at("bytes_sent") == 0);
  CHECK(http_requests(simulator) == requests);
  CHECK(item_of(first.out, "1x1.jpg").at("hash") == item_of(second.out, "1x1.jpg").at("hash"));
}

TEST_CASE("what an item tells is what the account holds", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  const auto item = item_of(metaup(upload(simulator.url(), kCreatives)).out, "spring_4x5.png");
  const auto state = simulator.state();
  const auto held = *std::find_if(state.at("images").begin(), state.at("images").end(),
                                  [](const auto& image) { return image.at("name") == "spring_4x5.png"; });
  for (const auto* const member : {"hash", "name", "sha256", "bytes", "width", "height"}) {
    INFO(member);
    CHECK(item.at(member) == held.at(member));
  }
  CHECK(item.at("source") == kCreatives + "/spring_4x5.png");
  CHECK(item.at("account") == "act_123");
  CHECK(item.at("kind") == "image");
  CHECK(item.at("attempts") == 1);
}

TEST_CASE("another account, and another server, have to be sent everything", "[e2e]") {
  const Simulator first;
  const Simulator second;
  Metaup metaup;
  REQUIRE(metaup(upload(first.url(), kCreatives)).exit_code == 0);
  auto other_account = upload(first.url(), kCreatives);
  other_account[2] = "act_456";
  CHECK(statuses(metaup(other_account).out) == Counts{{"uploaded", 4}});
  CHECK(uploads_by_name(first, "456").size() == 4);
  CHECK(statuses(metaup(upload(second.url(), kCreatives)).out) == Counts{{"uploaded", 4}});
  CHECK(uploads_by_name(second).size() == 4);
  CHECK(statuses(metaup(upload(first.url(), kCreatives)).out) == Counts{{"unchanged", 4}});
}

TEST_CASE("settings come from the environment as well", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  metaup.environment["METAUP_GRAPH_URL"] = simulator.url();
  metaup.environment["META_AD_ACCOUNT_ID"] = "act_77";
  metaup.environment["METAUP_OUTPUT"] = "ndjson";
  const auto run = metaup({"upload", kCreatives});
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 4}});
  CHECK(uploads_by_name(simulator, "77").size() == 4);
}

TEST_CASE("a dry run tells what would be sent, and neither sends nor writes anything", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  std::filesystem::remove_all(metaup.home() / "state");
  const auto run = metaup(upload(simulator.url(), kCreatives, {"--dry-run"}));
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"planned", 4}});
  CHECK(http_requests(simulator) == 0);
  CHECK_FALSE(std::filesystem::exists(metaup.home() / "state"));

  REQUIRE(metaup(upload(simulator.url(), kCreatives)).exit_code == 0);
  const auto again = metaup(upload(simulator.url(), kCreatives, {"-n"}));
  CHECK(statuses(again.out) == Counts{{"unchanged", 4}});
}

TEST_CASE("what is forced goes up again and turns out to exist", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  REQUIRE(metaup(upload(simulator.url(), kCreatives)).exit_code == 0);
  const auto forced = metaup(upload(simulator.url(), kCreatives, {"--force"}));
  REQUIRE(forced.exit_code == 0);
  CHECK(statuses(forced.out) == Counts{{"existing", 4}});
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 2);
}

TEST_CASE("equal content goes up once, and each of its files is reported", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  for (const auto* const name : {"a.jpg", "b.jpg", "sub/c.jpg"}) folder.write(name, make_jpeg(1));
  folder.write("other.png", make_png(2));
  const auto arguments = upload(simulator.url(), folder.path());
  const auto run = metaup(GENERATE(false, true) ? upload(simulator.url(), folder.path(), {"--force"}) : arguments);
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}, {"unchanged", 2}});
  CHECK(simulator.state().at("images").size() == 2);
  CHECK(http_requests(simulator) == 2);
  std::set<std::string> hashes;
  for (const auto* const name : {"a.jpg", "b.jpg", "c.jpg"}) hashes.insert(item_of(run.out, name).at("hash"));
  CHECK(hashes.size() == 1);
}

TEST_CASE("a run without a ledger remembers nothing", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  for (int turn = 1; turn <= 2; ++turn) {
    const auto run = metaup(upload(simulator.url(), kCreatives, {"--no-ledger"}));
    REQUIRE(run.exit_code == 0);
    CHECK(statuses(run.out) == Counts{{"uploaded", 4}});
    CHECK(http_requests(simulator) == 4 * turn);
  }
  CHECK_FALSE(std::filesystem::exists(metaup.ledger_path()));
}

TEST_CASE("each output format tells the same run", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  const auto run = [&](const std::string& format, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--force", "-o", format});
    return metaup(upload(simulator.url(), kCreatives, std::move(more))).out;
  };
  metaup(upload(simulator.url(), kCreatives));

  const auto document = nlohmann::json::parse(run("json"));
  CHECK(document.at("items").size() == 4);
  CHECK(document.at("summary").at("done") == 4);

  std::istringstream table(run("tsv"));
  int lines = 0;
  for (std::string line; std::getline(table, line); ++lines) {
    CHECK(std::count(line.begin(), line.end(), '\t') == 5);
    CHECK(line.find("\timage\texisting\t") != std::string::npos);
  }
  CHECK(lines == 4);

  const auto text = run("text");
  CHECK(text.find("spring_1x1.jpg") != std::string::npos);
  CHECK(text.find("4 items: 4 done") != std::string::npos);
  CHECK(run("text", {"-q"}).empty());
}

TEST_CASE("nothing to do is an error only for who asks for one", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir empty;
  CHECK(metaup(upload(simulator.url(), empty.path())).exit_code == 0);
  CHECK(metaup(upload(simulator.url(), empty.path(), {"--error-on-nothing"})).exit_code == 9);
  CHECK(metaup(upload(simulator.url(), kCreatives, {"--error-on-nothing"})).exit_code == 0);
  const auto unchanged = metaup(upload(simulator.url(), kCreatives, {"--error-on-nothing"}));
  CHECK(unchanged.exit_code == 9);
  CHECK(summary(unchanged.out).at("exit_code") == 9);
}

TEST_CASE("a path that is not there is one failed item", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  const auto missing = metaup(upload(simulator.url(), "/nowhere/a.jpg"));
  CHECK(missing.exit_code == 5);
  CHECK(item_of(missing.out, "a.jpg").at("error").at("class") == "not_found");
  CHECK(http_requests(simulator) == 0);
  const auto among_good_ones = metaup(upload(simulator.url(), "/nowhere/a.jpg", {kCreatives}));
  CHECK(among_good_ones.exit_code == 6);
  CHECK(statuses(among_good_ones.out) == Counts{{"uploaded", 4}, {"failed", 1}});
}

TEST_CASE("files that fail their checks are not sent", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("cut.jpg", truncated(make_jpeg(1)));
  folder.write("empty.png", "");
  const auto run = metaup(upload(simulator.url(), folder.path()));
  CHECK(run.exit_code == 12);
  CHECK(statuses(run.out) == Counts{{"failed", 2}});
  CHECK(http_requests(simulator) == 0);

  folder.write("good.jpg", make_jpeg(2));
  const auto all_or_nothing = metaup(upload(simulator.url(), folder.path(), {"--all-or-nothing"}));
  CHECK(all_or_nothing.exit_code == 12);
  CHECK(statuses(all_or_nothing.out) == Counts{{"failed", 2}, {"skipped", 1}});
  CHECK(http_requests(simulator) == 0);
  CHECK(metaup(upload(simulator.url(), folder.path())).exit_code == 6);
}

TEST_CASE("warnings are errors under --strict", "[e2e]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("small.jpg", make_jpeg(1));
  const auto strict = metaup(upload(simulator.url(), folder.path(), {"--placement", "feed", "--strict"}));
  CHECK(strict.exit_code == 12);
  CHECK(http_requests(simulator) == 0);
  const auto lenient = metaup(upload(simulator.url(), folder.path(), {"--placement", "feed"}));
  CHECK(lenient.exit_code == 0);
  CHECK_FALSE(item_of(lenient.out, "small.jpg").at("warnings").empty());
}
