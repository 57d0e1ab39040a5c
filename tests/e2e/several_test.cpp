#include <catch2/catch.hpp>
#include <set>

#include "launch_pad.hpp"
#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

/// Uploads into several accounts, and parts of an upload.
namespace {

using Counts = std::map<std::string, int>;

struct Desk {
  Desk() {
    for (std::uint32_t i = 0; i < 6; ++i) folder.write("in/" + std::to_string(i) + ".jpg", make_jpeg(i));
  }
  Finished upload(std::vector<std::string> more, const std::string& command = "upload") {
    std::vector<std::string> args{command, "--graph-url", simulator.url(), "-o", "ndjson", folder / "in"};
    args.insert(args.end(), more.begin(), more.end());
    return metaup(args);
  }

  TempDir folder;
  Simulator simulator;
  Metaup metaup;
};

std::size_t images_at_meta(const Desk& desk) { return desk.simulator.state().at("images").size(); }

}  // namespace

TEST_CASE("several accounts get each image, which is sent once", "[e2e][accounts]") {
  Desk desk;
  const auto run = desk.upload({"--account", "1", "--account", "act_2", "--account", "3", "--account", "1"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 6}, {"copied", 12}});
  CHECK(images_at_meta(desk) == 18);
  std::map<int, std::set<std::string>> accounts_of;
  for (const auto& item : items(run.out)) accounts_of[item.at("index")].insert(item.at("account"));
  CHECK(accounts_of.size() == 6);
  for (const auto& [index, accounts] : accounts_of) CHECK(accounts == std::set<std::string>{"act_1", "act_2", "act_3"});
  const auto again = desk.upload({"--account", "1", "--account", "2", "--account", "3"});
  CHECK(statuses(again.out) == Counts{{"unchanged", 18}});
  CHECK(summary(again.out).at("requests") == 0);
}

TEST_CASE("several accounts may come from a variable and from a profile", "[e2e][accounts]") {
  Desk desk;
  SECTION("a variable") {
    desk.metaup.environment["METAUP_ACCOUNT"] = "1\n2";
    CHECK(statuses(desk.upload({}).out) == Counts{{"uploaded", 6}, {"copied", 6}});
  }
  SECTION("a profile") {
    const auto profile = desk.folder.write("profile.toml", "account = ['1', '2']\n");
    CHECK(statuses(desk.upload({"--config", profile}).out) == Counts{{"uploaded", 6}, {"copied", 6}});
  }
}

TEST_CASE("what failed in one of several accounts is retried there alone", "[e2e][accounts]") {
  Desk desk;
  desk.simulator.control("fault", R"(edge=adimages&method=POST&account="2"&error={"code":200})");
  const auto first = desk.upload({"--account", "1", "--account", "2"});
  CHECK(first.exit_code == 3);
  CHECK(statuses(first.out)["uploaded"] == 6);
  desk.simulator.control("end_faults", "");
  const auto left = desk.folder.write("run.ndjson", first.out);
  const auto second =
      desk.metaup({"upload", "--graph-url", desk.simulator.url(), "-o", "ndjson", "--retry-from", left});
  CHECK(second.exit_code == 0);
  CHECK(summary(second.out).at("items") == 6);
  for (const auto& item : items(second.out)) CHECK(item.at("account") == "act_2");
}

TEST_CASE("a dry run into several accounts plans each delivery", "[e2e][accounts]") {
  Desk desk;
  const auto run = desk.upload({"-n", "--account", "1", "--account", "2"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"planned", 12}});
  CHECK(images_at_meta(desk) == 0);
}

TEST_CASE("the shards of a folder are sent once in all, from wherever", "[e2e][accounts]") {
  Desk desk;
  int sent = 0;
  for (const auto* const shard : {"1/3", "2/3", "3/3"}) {
    const auto run = desk.upload({"--account", "1", "--shard", shard}, "upload-image");
    CHECK(run.exit_code == 0);
    sent += summary(run.out).at("items").get<int>();
  }
  CHECK(sent == 6);
  CHECK(images_at_meta(desk) == 6);
}

TEST_CASE("a shard that is none is refused", "[e2e][accounts]") {
  Desk desk;
  const auto* const shard = GENERATE("0/3", "4/3", "1", "1/", "/2", "a/b", "1/1001", "1/2/3", "-1/2", "");
  const auto run = desk.upload({"--account", "1", "--shard", shard});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("K/N"));
}

TEST_CASE("a command of one account takes no second one, and does nothing", "[e2e][accounts]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto command =
      GENERATE(values<std::vector<std::string>>({{"create-creative", "--name", "c", "--page-id", "1", "--image",
                                                  "a.jpg", "--link", "https://example.com", "--message", "m"},
                                                 {"create-ad", "--name", "a", "--adset", "238", "--creative", "1"},
                                                 {"delete-image", "0123456789abcdef0123456789abcdef", "--yes"},
                                                 {"list", "images"}}));
  auto args = command;
  args.insert(args.end(), {"--graph-url", pad.simulator.url(), "--account", "1001", "--account"});
  auto two = args;
  two.emplace_back("1002");
  const auto refused = pad.metaup(two);
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains(command.front() + " works in one ad account, and there are 2"));
  CHECK(http_requests(pad.simulator) == 0);
  auto equal = args;
  equal.emplace_back("act_1001");
  CHECK(pad.metaup(equal).exit_code != 2);
}
