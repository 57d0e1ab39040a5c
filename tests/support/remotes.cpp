#include "support/remotes.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "support/needs.hpp"

namespace metaup::test {
namespace {

const std::string kFleet = "scripts/install-deps fleet";
const std::string kPath = "/usr/sbin:/usr/bin:/sbin:/bin";
const std::string kModules = METAUP_SOURCE_DIR "/build/fleet/node_modules";

Command serve_webdav(const std::string& folder, const std::string& user, const std::string& password,
                     const std::string& home) {
  return {.argv = {"/usr/bin/rclone", "serve", "webdav", "--addr", "127.0.0.1:0", "--dir-cache-time", "0s", "--user",
                   user, "--pass", password, folder},
          .environment = {{"PATH", kPath}, {"HOME", home}},
          .stdin_text = {},
          .directory = {}};
}

/// What its stderr says behind a word, once it says it.
std::string said_behind(const Process& process, const std::string& word) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  for (;;) {
    const auto text = process.err();
    const auto at = text.find(word);
    const auto end = text.find('\n', at);
    if (at != std::string::npos && end != std::string::npos) {
      return text.substr(at + word.size(), end - at - word.size());
    }
    INFO(text);
    REQUIRE(std::chrono::steady_clock::now() < limit);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // for the process, not for time
  }
}

}  // namespace

bool has_rclone() { return is_installed("/usr/bin/rclone", kFleet); }

WebdavServer::WebdavServer(const std::string& folder, const std::string& user, const std::string& password)
    : process_(serve_webdav(folder, user, password, home_.path())),
      url_(said_behind(process_, "WebDav Server started on ")) {}

bool S3Server::is_installed() { return test::is_installed(kModules + "/s3rver", kFleet); }

S3Server::S3Server()
    : process_({.argv = {"/usr/bin/env", "node", METAUP_SOURCE_DIR "/tests/fleet/s3_server.js", folder_.path()},
                .environment = {{"PATH", kPath}, {"HOME", folder_.path()}, {"NODE_PATH", kModules}},
                .stdin_text = {},
                .directory = {}}),
      url_(process_.first_line()) {
  REQUIRE_FALSE(url_.empty());
}

std::map<std::string, std::string> S3Server::environment() const {
  return {{"AWS_ACCESS_KEY_ID", "S3RVER"}, {"AWS_SECRET_ACCESS_KEY", "S3RVER"}, {"AWS_ENDPOINT_URL", url_}};
}

}  // namespace metaup::test
