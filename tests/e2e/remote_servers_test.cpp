#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <set>

#include "remote_rig.hpp"
#include "support/images.hpp"

// Nightly syncs from real servers: a folder, WebDAV, S3.

using namespace metaup::test;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

Finished sync(RemoteRig& rig, const std::string& source, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {source, "--settle", "0"});
  return rig.run("sync", std::move(more));
}

/// The names of the items of one status.
std::set<std::string> with_status(const std::string& ndjson, const std::string& status) {
  std::set<std::string> names;
  for (const auto& item : items(ndjson)) {
    if (item.at("status") == status) names.insert(item.at("name"));
  }
  return names;
}

const std::vector<std::string> kDelete{"--delete", "--yes"};

/// First night all, second night no byte read; then one renamed, one changed, one gone.
void spend_three_nights(RemoteRig& rig, const std::string& source, const std::function<void()>& put_in_place) {
  for (int i = 1; i <= 4; ++i) rig.put(std::to_string(i) + ".jpg", make_jpeg(static_cast<std::uint32_t>(i)));
  put_in_place();
  CHECK(statuses(sync(rig, source, kDelete).out) == Counts{{"uploaded", 4}});
  CHECK(rig.reads() == 4);

  CHECK(statuses(sync(rig, source, kDelete).out) == Counts{{"unchanged", 4}});
  CHECK(rig.reads() == 0);

  fs::rename(rig.folder / "bucket/1.jpg", rig.folder / "bucket/new-name.jpg");
  rig.put("2.jpg", make_jpeg(12), 2);
  rig.remove("3.jpg");
  put_in_place();
  const auto third = sync(rig, source, kDelete);
  CHECK(third.exit_code == 0);
  CHECK(item_of(third.out, "new-name.jpg").at("status") == "unchanged");
  CHECK(with_status(third.out, "uploaded") == std::set<std::string>{"2.jpg"});
  CHECK(with_status(third.out, "deleted") == std::set<std::string>{"2.jpg", "3.jpg"});
  CHECK(statuses(third.out) == Counts{{"unchanged", 2}, {"uploaded", 1}, {"deleted", 2}});
  CHECK(rig.simulator.state().at("images").size() == 3);
}

std::string obscured(const std::string& password) {
  const auto run = metaup::test::run(
      {.argv = {"/usr/bin/rclone", "obscure", password}, .environment = {}, .stdin_text = {}, .directory = {}});
  return run.out.substr(0, run.out.find('\n'));
}

}  // namespace

TEST_CASE("a sync follows a folder that a remote holds", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  fs::create_directories(rig.folder.path() / "bucket");
  rig.metaup.environment["RCLONE_CONFIG_ALL_TYPE"] = "alias";
  rig.metaup.environment["RCLONE_CONFIG_ALL_REMOTE"] = rig.folder.path();
  spend_three_nights(rig, "rclone:all:bucket", [] {});
}

TEST_CASE("a sync deletes nothing when its remote lists nothing, or cannot be listed", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("1.jpg", make_jpeg(1));
  rig.put("2.jpg", make_jpeg(2));
  REQUIRE(sync(rig, "rclone:media:", kDelete).exit_code == 0);
  SECTION("nothing") {
    rig.remove("1.jpg");
    rig.remove("2.jpg");
    CHECK(sync(rig, "rclone:media:", kDelete).exit_code == 0);
  }
  SECTION("an error before the first") {
    rig.use_rclone("case \"$*\" in *lsjson*) exit 1 ;; esac\nexec /usr/bin/rclone \"$@\"\n");
    CHECK(sync(rig, "rclone:media:", {"--delete", "--yes", "--attempts", "1"}).exit_code == 7);
  }
  SECTION("an error behind the first") {
    rig.remove("2.jpg");
    rig.use_rclone("/usr/bin/rclone \"$@\"\ncase \"$*\" in *--recursive*) exit 1 ;; esac\n");
    CHECK(sync(rig, "rclone:media:", {"--delete", "--yes", "--attempts", "1"}).exit_code == 6);
  }
  SECTION("a listing that is not whole") {
    rig.remove("2.jpg");
    rig.use_rclone("case \"$*\" in *--recursive*) echo '['; exit 0 ;; esac\nexec /usr/bin/rclone \"$@\"\n");
    CHECK(sync(rig, "rclone:media:", {"--delete", "--yes", "--attempts", "1"}).exit_code == 7);
  }
  CHECK(rig.simulator.state().at("images").size() == 2);
}

TEST_CASE("a sync follows a folder on WebDAV", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  const WebdavServer server(rig.folder / "bucket", "media", "Sw0rdfishOfTheStorage");
  rig.metaup.environment["RCLONE_CONFIG_DAV_TYPE"] = "webdav";
  rig.metaup.environment["RCLONE_CONFIG_DAV_VENDOR"] = "other";
  rig.metaup.environment["RCLONE_CONFIG_DAV_URL"] = server.url();
  rig.metaup.environment["RCLONE_CONFIG_DAV_USER"] = "media";
  rig.metaup.environment["RCLONE_CONFIG_DAV_PASS"] = obscured("Sw0rdfishOfTheStorage");
  SECTION("with its password") {
    spend_three_nights(rig, "rclone:dav:/", [] {});
  }
  SECTION("with a wrong one") {
    rig.put("1.jpg", make_jpeg(1));
    rig.metaup.environment["RCLONE_CONFIG_DAV_PASS"] = obscured("An0therPassword");
    const auto run = rig.run("upload", {"rclone:dav:1.jpg", "--attempts", "1"});
    CHECK(run.exit_code == 7);
    CHECK(statuses(run.out) == Counts{{"failed", 1}});
    CHECK_THAT(run.out + run.err, !Contains("An0therPassword"));
  }
}

TEST_CASE("a sync deletes nothing of a union that cannot reach one of its remotes", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("1.jpg", make_jpeg(1));
  rig.folder.write("other/2.jpg", make_jpeg(2));
  std::optional<WebdavServer> server(std::in_place, rig.folder / "other", "media", "Sw0rdfishOfTheStorage");
  rig.metaup.environment["RCLONE_CONFIG_DAV_TYPE"] = "webdav";
  rig.metaup.environment["RCLONE_CONFIG_DAV_VENDOR"] = "other";
  rig.metaup.environment["RCLONE_CONFIG_DAV_URL"] = server->url();
  rig.metaup.environment["RCLONE_CONFIG_DAV_USER"] = "media";
  rig.metaup.environment["RCLONE_CONFIG_DAV_PASS"] = obscured("Sw0rdfishOfTheStorage");
  rig.metaup.environment["RCLONE_CONFIG_BOTH_TYPE"] = "union";
  rig.metaup.environment["RCLONE_CONFIG_BOTH_UPSTREAMS"] = (rig.folder / "bucket") + " dav:";
  rig.metaup.environment["RCLONE_LOW_LEVEL_RETRIES"] = "1";
  CHECK(statuses(sync(rig, "rclone:both:", kDelete).out) == Counts{{"uploaded", 2}});
  server.reset();
  const auto again = sync(rig, "rclone:both:", {"--delete", "--yes", "--attempts", "1"});
  CHECK(statuses(again.out) == Counts{{"unchanged", 1}});
  CHECK_THAT(again.out, Contains("nothing is deleted in this run"));
  CHECK(rig.simulator.state().at("images").size() == 2);
}

TEST_CASE("a sync follows a folder in an S3 bucket", "[e2e][remotes]") {
  if (!has_rclone() || !S3Server::is_installed()) return;
  RemoteRig rig;
  const S3Server server;
  for (const auto& [name, value] : server.environment()) rig.metaup.environment[name] = value;
  const auto put_in_place = [&] {
    auto environment = server.environment();
    environment["RCLONE_S3_ENDPOINT"] = server.url();
    environment["RCLONE_S3_PROVIDER"] = "Other";
    environment["RCLONE_S3_ENV_AUTH"] = "true";
    const auto copied = run({.argv = {"/usr/bin/rclone", "sync", rig.folder / "bucket", ":s3:media/spring"},
                             .environment = environment,
                             .stdin_text = {},
                             .directory = {}});
    INFO(copied.err);
    REQUIRE(copied.exit_code == 0);
  };
  spend_three_nights(rig, "s3://media/spring", put_in_place);
}
