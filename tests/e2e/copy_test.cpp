#include <catch2/catch.hpp>
#include <filesystem>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

using Counts = std::map<std::string, int>;

/// Images of account 123 whose files metaup knows, and a second account, 2, to copy them to.
struct Original {
  explicit Original(std::uint32_t count, const std::string& scenario = "")
      : simulator(scenario), paths(write_images(folder, "album", count)) {
    const auto sent = metaup(upload(simulator.url(), folder / "album"));
    INFO(sent.err);
    REQUIRE(sent.exit_code == 0);
    for (const auto& path : paths) hashes.push_back(item_of(sent.out, path).at("hash"));
  }

  Finished copy(std::vector<std::string> more = {}) {
    std::vector<std::string> args{"copy-image", "--from-account=123", "--to=2", "--graph-url", simulator.url(), "-o",
                                  "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    args.insert(args.end(), hashes.begin(), hashes.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.err);
    return finished;
  }

  [[nodiscard]] int held(const std::string& account) const {
    int count = 0;
    const auto state = simulator.state();
    for (const auto& image : state.at("images")) count += image.at("account") == account ? 1 : 0;
    return count;
  }

  TempDir folder;
  Simulator simulator;
  Metaup metaup;
  std::vector<std::string> paths;
  std::vector<std::string> hashes;
};

/// One of the requests that copy or send images to account 2.
std::string fault_on_copies(const std::string& which, const std::string& what) {
  return R"({"faults":[{"edge":"adimages","method":"POST","account":"2",)" + which + "," + what + "}]}";
}

}  // namespace

TEST_CASE("what the token cannot read in the source is sent from its files", "[e2e]") {
  const std::string other = "EAATokenOfTheOtherAccount";
  Original original(3, R"({"tokens":[{"token":")" + kToken + R"("},{"token":")" + other + R"(","accounts":["2"]}]})");
  original.metaup.environment["METAUP_ACCESS_TOKEN"] = other;
  const auto copied = original.copy();
  REQUIRE(copied.exit_code == 0);
  CHECK(statuses(copied.out) == Counts{{"uploaded", 3}});
  CHECK(original.held("2") == 3);
  for (std::size_t i = 0; i < original.hashes.size(); ++i) {
    const auto item = item_of(copied.out, original.hashes[i]);
    CHECK(item.at("index") == i);
    CHECK(item.at("account") == "act_2");
    CHECK(item.at("hash") == original.hashes[i]);
    CHECK(item.at("attempts") == 2);
    CHECK_THAT(item.at("warnings").at(0), Contains("not copied") && Contains(original.paths[i] + " was sent instead"));
  }
  const auto again = original.copy();
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", 3}});
  CHECK_THAT(item_of(again.out, original.hashes[0]).at("warnings").at(0), Contains("it is there already"));
  for (const auto& [name, count] : uploads_by_name(original.simulator, "2")) CHECK(count == 1);
}

TEST_CASE("a refusal to read the source is no refusal of the destination", "[e2e]") {
  const auto code = GENERATE(10, 200, 294);
  Original original(2, fault_on_copies(R"("nth":1)", R"("error":{"code":)" + std::to_string(code) + "}"));
  const auto copied = original.copy();
  REQUIRE(copied.exit_code == 0);
  CHECK(statuses(copied.out) == Counts{{"uploaded", 1}, {"copied", 1}});
  CHECK(original.held("2") == 2);
}

TEST_CASE("an image that is gone in the source is sent from its file", "[e2e]") {
  Original original(2);
  original.simulator.control("forget_image", "account=123&hash=" + original.hashes[0]);
  const auto copied = original.copy();
  REQUIRE(copied.exit_code == 0);
  CHECK(item_of(copied.out, original.hashes[0]).at("status") == "uploaded");
  CHECK(item_of(copied.out, original.hashes[1]).at("status") == "copied");
}

TEST_CASE("a file that is gone or changed is not sent for a copy, and the error says so", "[e2e]") {
  Original original(3);
  for (const auto& hash : original.hashes) original.simulator.control("forget_image", "account=123&hash=" + hash);
  std::filesystem::remove(original.paths[0]);
  std::filesystem::copy_file(original.paths[2], original.paths[1], std::filesystem::copy_options::overwrite_existing);
  const auto copied = original.copy();
  CHECK(copied.exit_code == 6);
  const auto gone = item_of(copied.out, original.hashes[0]).at("error");
  CHECK(gone.at("code") == 100);
  CHECK_THAT(gone.at("hint"),
             Contains(original.paths[0]) && Contains("No such file") && Contains("metaup upload FILE --account act_2"));
  const auto changed = item_of(copied.out, original.hashes[1]).at("error");
  CHECK_THAT(changed.at("hint"), Contains(original.paths[1] + " now contains a different image"));
  CHECK(item_of(copied.out, original.hashes[2]).at("status") == "uploaded");
  CHECK(original.held("2") == 1);
}

TEST_CASE("a file that was only touched is sent for a copy", "[e2e]") {
  Original original(1);
  original.simulator.control("forget_image", "account=123&hash=" + original.hashes[0]);
  std::filesystem::last_write_time(original.paths[0], std::filesystem::file_time_type::clock::now());
  CHECK(statuses(original.copy().out) == Counts{{"uploaded", 1}});
}

TEST_CASE("an image whose file the ledger does not know fails to be copied, with what to do", "[e2e]") {
  Original original(1);
  original.simulator.control("forget_image", "account=123&hash=" + original.hashes[0]);
  const auto copied = original.copy({"--no-ledger"});
  CHECK(copied.exit_code == 4);
  CHECK_THAT(item_of(copied.out, original.hashes[0]).at("error").at("hint"),
             Contains("the ledger has no file of this image"));
}

TEST_CASE("a copy that fails for another reason is not sent from its file", "[e2e]") {
  Original original(1, fault_on_copies(R"("every":1)", R"("error":{"code":368})"));
  const auto copied = original.copy();
  CHECK(copied.exit_code == 4);
  CHECK(item_of(copied.out, original.hashes[0]).at("error").at("class") == "policy");
  CHECK(original.held("2") == 0);
}

TEST_CASE("a destination that takes nothing ends copies and files alike", "[e2e]") {
  const std::string other = "EAATokenOfTheOtherAccount";
  Original original(
      3, R"({"tokens":[{"token":")" + kToken + R"("},{"token":")" + other + R"(","permissions":["ads_read"]}]})");
  original.metaup.environment["METAUP_ACCESS_TOKEN"] = other;
  const auto copied = original.copy();
  CHECK(copied.exit_code == 3);
  CHECK(summary(copied.out).at("items") == 3);
  CHECK(summary(copied.out).at("done") == 0);
  CHECK_THAT(items(copied.out).at(0).at("error").at("message"), Contains("and Meta would not copy it"));
  CHECK(original.held("2") == 0);
}
