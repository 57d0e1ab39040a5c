#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

namespace fs = std::filesystem;
using Counts = std::map<std::string, int>;

constexpr int kGood = 480;
constexpr int kBad = 20;

/// What has to be said of each of them.
using Reasons = std::map<std::string, std::string>;

/// Twenty files that cannot be sent, and why.
Reasons write_bad_files(const TempDir& folder) {
  Reasons reasons;
  const auto write = [&](const std::string& name, const std::string& bytes, const std::string& reason) {
    folder.write("in/" + name, bytes);
    reasons[name] = reason;
  };
  const auto name = [](const char* what, int number, const char* extension) {
    return std::string("bad-") + what + std::to_string(number) + extension;
  };
  for (int i = 0; i < 3; ++i) write(name("empty", i, ".png"), "", "is empty");
  write("bad-cut0.jpg", truncated(make_jpeg(9001)), "is truncated");
  write("bad-cut1.png", truncated(make_png(9002)), "is truncated");
  write("bad-cut2.gif", truncated(make_gif(9003)), "is truncated");
  write("bad-cut3.bmp", truncated(make_bmp(9004)), "is truncated");
  for (int i = 0; i < 3; ++i) write(name("text", i, ".jpg"), "not an image " + std::to_string(i), "is not an image");
  write("bad-photo.heic", make_heic_head(), "does not accept");
  write("bad-photo.avif", make_avif_head(), "does not accept");
  write("bad-cut4.jpg", truncated(make_jpeg(9005), 10), "is truncated");
  for (int i = 0; i < 2; ++i) {
    write(name("large", i, ".jpg"), make_jpeg(9010 + static_cast<unsigned>(i)), "30 MB");
    fs::resize_file(folder / ("in/" + name("large", i, ".jpg")), 31'000'000);  // sparse
  }
  for (int i = 0; i < 2; ++i) {
    fs::create_symlink("/nowhere/a.jpg", folder / ("in/" + name("link", i, ".jpg")));
    reasons[name("link", i, ".jpg")] = "link";
    REQUIRE(::mkfifo((folder / ("in/" + name("fifo", i, ".jpg"))).c_str(), 0600) == 0);
    reasons[name("fifo", i, ".jpg")] = "FIFO";
  }
  write("bad-archive.jpg", "PK\x03\x04 and so on", "zip");
  return reasons;
}

}  // namespace

TEST_CASE("of a folder with bad files in it all good ones go up, and each bad one tells why", "[e2e][folder]") {
  const std::string limits = R"({"limits":{"enforce":false}})";
  const Simulator simulator(limits);
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", kGood);
  const auto reasons = write_bad_files(folder);
  REQUIRE(reasons.size() == kBad);
  const std::string in = folder / "in";
  const std::vector<std::string> follow{"--follow-symlinks"};

  const auto first = metaup(upload(simulator.url(), in, follow));
  CHECK(first.exit_code == 6);
  REQUIRE(statuses(first.out) == Counts{{"uploaded", kGood}, {"failed", kBad}});
  CHECK(simulator.state().at("images").size() == kGood);
  CHECK(http_requests(simulator) == kGood);
  std::map<std::string, std::string> messages;
  std::set<int> indices;
  for (const auto& item : items(first.out)) {
    indices.insert(item.at("index").get<int>());
    if (item.contains("error")) {
      messages[fs::path(item.at("source")).filename()] = item.at("error").at("message").get<std::string>();
    }
  }
  for (const auto& [name, reason] : reasons) {
    INFO(name << ": " << messages[name]);
    CHECK(messages[name].find(reason) != std::string::npos);
  }
  CHECK(indices.size() == kGood + kBad);

  SECTION("a retry tries just those") {
    const auto report = folder.write("first.ndjson", first.out);
    const auto retry = metaup(upload(simulator.url(), "", {"--retry-from", report, follow[0]}));
    CHECK(retry.exit_code == 5);  // a link that leads nowhere weighs more than a file that fails its check
    std::set<std::string> tried;
    for (const auto& item : items(retry.out)) tried.insert(fs::path(item.at("source")).lexically_relative(in));
    std::set<std::string> bad;
    for (const auto& [name, reason] : reasons) bad.insert(name);
    CHECK(tried == bad);
    CHECK(http_requests(simulator) == kGood);
  }
  SECTION("what was fixed since then is uploaded by a retry") {
    const auto report = folder.write("first.ndjson", first.out);
    folder.write("in/bad-empty0.png", make_png(9100));
    const auto retry = metaup(upload(simulator.url(), "", {"--retry-from", report}));
    CHECK(retry.exit_code == 6);
    CHECK(statuses(retry.out)["uploaded"] == 1);
    CHECK(http_requests(simulator) == kGood + 1);
  }
  SECTION("the same command again sends nothing") {
    const auto again = metaup(upload(simulator.url(), in, follow));
    CHECK(again.exit_code == 6);
    CHECK(statuses(again.out) == Counts{{"unchanged", kGood}, {"failed", kBad}});
    CHECK(http_requests(simulator) == kGood);
  }
  SECTION("another server is sent everything") {
    const Simulator other(limits);
    const auto run = metaup(upload(other.url(), in, follow));
    CHECK(statuses(run.out) == Counts{{"uploaded", kGood}, {"failed", kBad}});
    CHECK(other.state().at("images").size() == kGood);
  }
  SECTION("what was deleted at Meta is found out by --verify all, and only that is sent") {
    const auto gone = item_of(first.out, "/0042.png");
    simulator.control("forget_image", "account=123&hash=" + gone.at("hash").get<std::string>());
    CHECK(statuses(metaup(upload(simulator.url(), in, follow)).out)["uploaded"] == 0);
    const auto verified = metaup(upload(simulator.url(), in, {follow[0], "--verify", "all"}));
    CHECK(statuses(verified.out) == Counts{{"uploaded", 1}, {"unchanged", kGood - 1}, {"failed", kBad}});
    CHECK(item_of(verified.out, "/0042.png").at("status") == "uploaded");
    CHECK(simulator.state().at("images").size() == kGood);
    const int lookups = simulator.state().at("requests").at("GET adimages");
    CHECK(lookups >= 10);  // 50 a request …
    CHECK(lookups <= 12);  // … but for what the first ones did not wait for
    CHECK(simulator.state().at("requests").at("POST adimages") == kGood + 1);
  }
}

TEST_CASE("a loop of links is told by name and not followed", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in/deep", 3);
  fs::create_directory_symlink("..", folder / "in/deep/up");
  const auto run = metaup(upload(simulator.url(), folder / "in", {"--follow-symlinks"}));
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == Counts{{"uploaded", 3}, {"failed", 1}});
  const std::string message = item_of(run.out, "/deep/up").at("error").at("message");
  CHECK(message.find("link to a directory that contains it") != std::string::npos);
  CHECK(statuses(metaup(upload(simulator.url(), folder / "in")).out) == Counts{{"unchanged", 3}});
}

TEST_CASE("an output without its summary is no list to retry from", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  auto out = metaup(upload(simulator.url(), folder / "in")).out;
  out.resize(out.rfind("{\"type\":\"summary\""));
  const auto report = folder.write("cut.ndjson", out);
  const auto retry = metaup(upload(simulator.url(), "", {"--retry-from", report}));
  CHECK(retry.exit_code == 2);
  CHECK(retry.err.find("run the first command again") != std::string::npos);
}

TEST_CASE("a retry goes to the accounts that the earlier run named", "[e2e][folder]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","first":1,"error":{"code":100,"message":"no"}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  const auto first = metaup(upload(simulator.url(), folder / "in"));
  REQUIRE(first.exit_code == 4);
  const auto report = folder.write("first.ndjson", first.out);
  const auto retry = metaup({"upload", "--graph-url", simulator.url(), "--retry-from", report});
  CHECK(retry.exit_code == 0);
  CHECK(uploads_by_name(simulator, "123").size() == 1);
}
