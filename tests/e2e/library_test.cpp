#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const std::string kUnknown = "00000000000000000000000000000000";

/// A server with images of account 123, sent by metaup.
struct Library {
  explicit Library(std::uint32_t count, const std::string& scenario = "") : simulator(scenario) {
    write_images(folder, "album", count);
    const auto sent = metaup(upload(simulator.url(), folder / "album"));
    INFO(sent.err);
    REQUIRE(sent.exit_code == 0);
    for (const auto& item : items(sent.out)) hashes.push_back(item.at("hash"));
  }

  /// A command that takes --account 123 and answers in ndjson.
  Finished run(const std::string& command, std::vector<std::string> more, const std::string& stdin_text = {}) {
    std::vector<std::string> args{command, "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args, stdin_text);
    UNSCOPED_INFO(finished.err);
    return finished;
  }

  [[nodiscard]] std::set<std::string> held(const std::string& account = "123") const {
    std::set<std::string> held;
    const auto state = simulator.state();
    for (const auto& image : state.at("images")) {
      if (image.at("account") == account) held.insert(image.at("hash").get<std::string>());
    }
    return held;
  }

  /// Makes a creative that uses this image, as another client would; returns its id.
  [[nodiscard]] std::string use(const std::string& hash) const {
    const auto reply = simulator.post("/v26.0/act_123/adcreatives",
                                      "access_token=" + kToken +
                                          R"(&name=Summer&object_story_spec={"page_id":"1","link_data":{"link":)" +
                                          R"("https://example.com/","message":"m","image_hash":")" + hash + "\"}}");
    return reply.at("id");
  }

  TempDir folder;
  Simulator simulator;
  Metaup metaup;
  std::vector<std::string> hashes;
};

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("a list has every page, and no request shows the token", "[e2e]") {
  Library library(12, R"({"paging":{"most":5,"empty_pages":true}})");
  const auto listed = library.run("list", {"images"});
  REQUIRE(listed.exit_code == 0);
  std::set<std::string> hashes;
  for (const auto& item : items(listed.out)) {
    CHECK(item.at("status") == "existing");
    CHECK(item.at("object").at("status") == "ACTIVE");
    CHECK(item.at("object").size() == 4);
    hashes.insert(item.at("hash").get<std::string>());
  }
  CHECK(hashes == library.held());
  CHECK(summary(listed.out).at("requests") == 4);  // one of them empty
  CHECK(library.simulator.log().find(kToken) == std::string::npos);
}

TEST_CASE("a list is filtered, and shows the fields asked for", "[e2e]") {
  Library library(8);
  CHECK(statuses(library.run("list", {"images", "--name-contains", "0003"}).out) == Counts{{"existing", 1}});
  CHECK(statuses(library.run("list", {"images", "--hash", library.hashes[0], "--hash", kUnknown}).out) ==
        Counts{{"existing", 1}});
  CHECK(statuses(library.run("list", {"images", "--since", "1d"}).out) == Counts{{"existing", 8}});
  CHECK(statuses(library.run("list", {"images", "--since", "2099-01-01"}).out).empty());
  const auto tsv = library.metaup({"list", "images", "--account=123", "--graph-url", library.simulator.url(), "-o",
                                   "tsv", "--name-contains", "0002.png", "--fields", "width,owner_business,name"});
  REQUIRE(tsv.exit_code == 0);
  CHECK_THAT(tsv.out,
             Catch::EndsWith("\timage\texisting\t" + tsv.out.substr(0, 32) + "\t0002.png\t\t64\t\t0002.png\n"));
}

TEST_CASE("a list that Meta refuses fails, and one that breaks off says so", "[e2e]") {
  Library library(6, R"({"paging":{"most":4},"faults":[{"edge":"adimages","method":"GET","nth":3,
                         "error":{"code":10,"message":"no"}}]})");
  const auto refused = library.run("list", {"images", "--fields", "nonsense"});
  CHECK(refused.exit_code == 4);
  CHECK(statuses(refused.out) == Counts{{"failed", 1}});
  const auto broken = library.run("list", {"images"});
  CHECK(broken.exit_code == 6);
  CHECK(statuses(broken.out) == Counts{{"existing", 4}, {"failed", 1}});
}

TEST_CASE("creatives, ads and videos are listed under their own ids", "[e2e]") {
  const Library library(1);
  const auto creative = library.use(library.hashes[0]);
  Metaup metaup;
  const auto list = [&](const std::string& what) {
    return metaup({"list", what, "--account=123", "--graph-url", library.simulator.url(), "-o", "ndjson"});
  };
  const auto creatives = list("creatives");
  REQUIRE(creatives.exit_code == 0);
  REQUIRE(items(creatives.out).size() == 1);
  CHECK(items(creatives.out)[0].at("creative_id") == creative);
  CHECK(items(creatives.out)[0].at("name") == "Summer");
  CHECK(items(creatives.out)[0].at("kind") == "creative");
  for (const std::string what : {"ads", "videos"}) {
    const auto none = list(what);
    INFO(none.err);
    CHECK(none.exit_code == 0);
    CHECK(items(none.out).empty());
  }
}

TEST_CASE("images are deleted in batches, and the ledger knows", "[e2e]") {
  Library library(60);
  auto doomed = library.hashes;
  doomed.resize(55);
  std::string lines;
  for (const auto& hash : doomed) lines += hash + "\n";
  const auto before = http_requests(library.simulator);
  const auto deleted = library.run("delete-image", {"--yes", "--from", "-", "--max-delete", "55"}, lines);
  REQUIRE(deleted.exit_code == 0);
  CHECK(statuses(deleted.out) == Counts{{"deleted", 55}});
  CHECK(library.held() == std::set<std::string>(library.hashes.begin() + 55, library.hashes.end()));
  CHECK(http_requests(library.simulator) - before <= 5);  // 2 looks, 2 batches
  const auto again = library.metaup(upload(library.simulator.url(), library.folder / "album"));
  CHECK(statuses(again.out) == Counts{{"uploaded", 55}, {"unchanged", 5}});
}

TEST_CASE("what is used is not deleted, nor what Meta does not show unless metaup has deleted it", "[e2e]") {
  Library library(3);
  const auto creative = library.use(library.hashes[0]);
  const auto run = library.run("delete-image", {"-y", library.hashes[0], library.hashes[1], kUnknown});
  CHECK(run.exit_code == 6);
  const auto used = item_of(run.out, library.hashes[0]);
  CHECK(used.at("status") == "failed");
  CHECK(used.at("error").at("class") == "invalid");
  CHECK(used.at("error").at("message") == "the image is used by creative " + creative + " (in ads)");
  CHECK(item_of(run.out, library.hashes[1]).at("status") == "deleted");
  CHECK(item_of(run.out, kUnknown).at("error").at("class") == "not_found");
  CHECK_THAT(item_of(run.out, kUnknown).at("error").at("message"), Contains("shows no image of this hash"));
  CHECK(library.held() == std::set{library.hashes[0], library.hashes[2]});
  CHECK(library.run("delete-image", {"-y", kUnknown}).exit_code == 5);
  const auto again = library.run("delete-image", {"-y", library.hashes[1]});
  CHECK(again.exit_code == 0);
  CHECK(item_of(again.out, library.hashes[1]).at("warnings").size() == 1);
}

TEST_CASE("entries of a list without an id are no items, and told once", "[e2e]") {
  const auto [word, edge, good] = GENERATE(table<std::string, std::string, std::string>(
      {{"images", "adimages", R"({"hash":"0123456789abcdef0123456789abcdef"})"},
       {"videos", "advideos", R"({"id":"7"})"},
       {"creatives", "adcreatives", R"({"id":"7"})"},
       {"ads", "ads", R"({"id":"7"})"},
       {"adsets", "adsets", R"({"id":"7"})"},
       {"campaigns", "campaigns", R"({"id":"7"})"},
       {"accounts", "me/adaccounts", R"({"id":"act_7"})"},
       {"pages", "me/accounts", R"({"id":"7"})"}}));
  Metaup metaup;
  const Simulator simulator(R"({"faults":[{"edge":")" + edge + R"(","method":"GET","reply":{"data":[null,"x",[],5,)" +
                            R"({"name":"n"},{"id":null,"hash":""},{"id":{},"hash":[]},)" + good + "]}}]}");
  std::vector<std::string> args{"list", word, "--graph-url", simulator.url(), "-o", "ndjson"};
  if (word != "accounts" && word != "pages") args.insert(args.end(), {"--account", "123"});
  const auto run = metaup(args);
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(items(run.out).size() == 1);
  int notices = 0;
  for (const auto& event : events(run.out)) {
    if (event.at("type") != "notice") continue;
    ++notices;
    CHECK_THAT(event.at("message").get<std::string>(), Contains("7 entries without an id were left out"));
  }
  CHECK(notices == 1);
}

TEST_CASE("a refused alias of a field is told to be one", "[e2e]") {
  const Simulator simulator(R"({"faults":[{"edge":"ads","method":"GET","error":{"code":100,"message":"no"}}]})");
  Metaup metaup;
  const auto hint_of = [&](const std::string& fields) {
    const auto run =
        metaup({"list", "ads", "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson", "--fields", fields});
    return items(run.out).at(0).at("error").value("hint", std::string());
  };
  CHECK_THAT(hint_of("status.as(x)"), Contains("Leave out .as(…)"));
  CHECK_THAT(hint_of("status"), !Contains(".as("));
}

TEST_CASE("a dry run deletes nothing and asks nobody", "[e2e]") {
  Library library(2);
  const auto run = library.run("delete-image", {"-n", library.hashes[0], library.hashes[1]});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"planned", 2}});
  CHECK(library.held().size() == 2);
}

TEST_CASE("a deletion whose reply is lost is seen to be done", "[e2e]") {
  Library library(1, R"({"faults":[{"edge":"adimages","method":"DELETE","nth":1,"drop":true,"when":"after"}]})");
  const auto run = library.run("delete-image", {"-y", library.hashes[0]});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"deleted", 1}});
  CHECK(item_of(run.out, library.hashes[0]).at("warnings").empty());
  CHECK(library.held().empty());
}

TEST_CASE("an account that the token cannot see is not one without images", "[e2e]") {
  const Simulator simulator(R"({"accounts":[{"id":"7"}]})");
  Metaup metaup;
  const auto run =
      metaup({"delete-image", "--account=123", "-y", "--graph-url", simulator.url(), "-o", "ndjson", kUnknown});
  INFO(run.err);
  CHECK(run.exit_code != 0);
  CHECK(statuses(run.out) == Counts{{"failed", 1}});
}

TEST_CASE("what a deletion left is taken up again", "[e2e]") {
  Library library(2, R"({"faults":[{"edge":"adimages","method":"DELETE","nth":1,"error":{"code":100}}]})");
  const auto first = library.run("delete-image", {"-y", library.hashes[0], library.hashes[1]});
  CHECK(first.exit_code == 6);
  const auto left = library.folder.write("run.ndjson", first.out);
  const auto second = library.run("delete-image", {"-y", "--retry-from", left});
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"deleted", 1}});
  CHECK(library.held().empty());
}

TEST_CASE("images are copied into several accounts, and the ledger knows them there", "[e2e]") {
  Library library(3);
  const std::vector<std::string> copy{"--to", "1", "--to", "act_2", library.hashes[0], library.hashes[1]};
  const auto copied = library.run("copy-image", copy);
  REQUIRE(copied.exit_code == 0);
  CHECK(statuses(copied.out) == Counts{{"copied", 4}});
  CHECK(summary(copied.out).at("requests") <= 4);
  CHECK(library.held("1").size() == 2);
  CHECK(library.held("2").size() == 2);
  CHECK(statuses(library.run("copy-image", copy).out) == Counts{{"existing", 4}});
  const auto sent = library.metaup(
      {"upload", "--account=2", "--graph-url", library.simulator.url(), "-o", "ndjson", library.folder / "album"});
  CHECK(statuses(sent.out) == Counts{{"unchanged", 2}, {"uploaded", 1}});
}

TEST_CASE("an image that is not in the source is not copied", "[e2e]") {
  Library library(1);
  const auto run = library.run("copy-image", {"--to", "2", kUnknown, library.hashes[0]});
  CHECK(run.exit_code == 6);
  CHECK(item_of(run.out, kUnknown).at("status") == "failed");
  CHECK(item_of(run.out, kUnknown).at("account") == "act_2");
  CHECK(item_of(run.out, library.hashes[0]).at("status") == "copied");
}

TEST_CASE("a look at what is not there deletes nothing, and says no such thing", "[e2e]") {
  Library library(1);
  const auto run = library.run("delete-image", {"-n", kUnknown});
  CHECK(run.exit_code == 5);
  CHECK(item_of(run.out, kUnknown).at("status") == "failed");
  // What the ledger knows was there.
  static_cast<void>(library.run("delete-image", {"-y", library.hashes[0]}));
  const auto known = library.run("delete-image", {"-n", library.hashes[0]});
  CHECK(item_of(known.out, library.hashes[0]).at("status") == "planned");
  CHECK_THAT(item_of(known.out, library.hashes[0]).at("warnings").at(0), Catch::Contains("is not there"));
}

TEST_CASE("a dead token stops a deletion with its own exit code", "[e2e]") {
  Library library(3);
  library.simulator.control("expire_token", "token=" + kToken);
  const auto run = library.run("delete-image", {"-y", library.hashes[0], library.hashes[1]});
  CHECK(run.exit_code == 3);
  CHECK(library.held().size() == 3);
  CHECK(summary(run.out).at("items") == 2);
}

TEST_CASE("videos are deleted by id, but not those in use", "[e2e]") {
  Library library(1);
  const auto video = [&] {
    const auto reply = library.simulator.post("/v26.0/act_123/advideos",
                                              "access_token=" + kToken + "&file_url=https://example.com/a.mp4");
    return reply.at("id").get<std::string>();
  };
  const auto used = video();
  const auto unused = video();
  library.simulator.control("advance", "seconds=3600");  // both are ready by then
  static_cast<void>(library.simulator.post(
      "/v26.0/act_123/adcreatives",
      "access_token=" + kToken +
          R"(&name=V&object_story_spec={"page_id":"1","video_data":{"message":"m","video_id":")" + used +
          R"(","image_hash":")" + library.hashes[0] + "\"}}"));
  const auto run = library.run("delete-video", {"-y", used, unused, "123456789012345"});
  CHECK(run.exit_code == 6);
  CHECK(item_of(run.out, used).at("status") == "failed");
  CHECK(item_of(run.out, used).at("error").at("class") == "invalid");
  CHECK(item_of(run.out, unused).at("status") == "deleted");
  CHECK(item_of(run.out, unused).at("video_id") == unused);
  CHECK(item_of(run.out, unused).at("warnings").empty());
  CHECK(item_of(run.out, "123456789012345").at("error").at("class") == "not_found");
  const auto listed = library.run("list", {"videos"});
  REQUIRE(items(listed.out).size() == 1);
  CHECK(items(listed.out)[0].at("video_id") == used);
}
