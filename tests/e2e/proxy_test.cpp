#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;

namespace {

/// A proxy that lets nobody through, and a user behind it.
struct Office {
  Office() {
    metaup.environment["HTTPS_PROXY"] = metaup.environment["http_proxy"] = proxy.url("");
    metaup.environment["METAUP_ATTEMPTS"] = "1";
    write_images(folder, "in", 1);
  }
  Finished send(const std::string& graph_url) { return metaup(upload(graph_url, folder / "in")); }

  RawServer proxy{[](const RawRequest&, RawConnection& connection) { connection.reply(407, ""); }};
  Metaup metaup;
  TempDir folder;
};

}  // namespace

TEST_CASE("requests go through the proxy, which learns the host and no token", "[e2e][proxy]") {
  Office office;
  const auto run = office.send("https://graph.example.com");
  INFO(run.out);
  CHECK(run.exit_code == 7);
  REQUIRE(office.proxy.requests().size() == 1);
  const auto request = office.proxy.requests().front();
  CHECK(request.method == "CONNECT");
  CHECK(request.target == "graph.example.com:443");
  CHECK(request.header("Authorization").empty());
}

TEST_CASE("a host in NO_PROXY is reached without the proxy, and so is loopback", "[e2e][proxy]") {
  Office office;
  office.metaup.environment["NO_PROXY"] = "graph.invalid";
  CHECK(office.send("https://graph.invalid").exit_code == 7);
  const Simulator simulator;
  CHECK(office.send(simulator.url()).exit_code == 0);
  CHECK(office.proxy.requests().empty());
}

TEST_CASE("a proxy's address that cannot be right is refused, and its password is never shown", "[e2e][proxy]") {
  const auto* const name = GENERATE("HTTPS_PROXY", "https_proxy", "http_proxy", "ALL_PROXY", "all_proxy");
  const auto* const address = GENERATE(
      "http://ann:S3CR3T/x@127.0.0.1:3128", "http://ann:123/S3CR3T@127.0.0.1:3128",
      "http://ann:x?S3CR3T@127.0.0.1:3128", "http://ann:x#S3CR3T@127.0.0.1:3128", "http://ann:x@S3CR3T@127.0.0.1:3128",
      "http://ann:S3CR3T%@127.0.0.1:3128", "http://ann:S3CR3T@127.0.0.1:99999", "http://ann:S3CR3T@127.0.0.1:port",
      "http://ann:S3CR3T@127.0.0.1:", "htp://ann:S3CR3T@127.0.0.1:3128", "ftp://ann:S3CR3T@127.0.0.1",
      "http://ann:S3CR3T@", "ann:S3CR3T@:80", "http://ann:S3 CR3T@127.0.0.1:3128", "http://ann:S3CR3T@[::1:3128");
  const auto* const format = GENERATE("text", "ndjson");
  CAPTURE(name, address, format);
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  metaup.environment[name] = address;
  const auto log = folder / "run.log";
  const auto run = metaup({"upload", folder / "in", "--account", "1", "--graph-url", "https://graph.example.com", "-o",
                           format, "-v", "--log-file", log});
  CHECK(run.exit_code == 2);
  std::ifstream file(log);
  const std::string logged{std::istreambuf_iterator<char>(file), {}};
  for (const auto& text : {run.out, run.err, logged}) {
    CHECK_THAT(text, !Catch::Contains("S3") && !Catch::Contains("CR3T"));
  }
  CHECK_THAT(run.err, Catch::Contains(name));
}

TEST_CASE("a proxy's password that is percent-encoded is taken", "[e2e][proxy]") {
  Office office;
  auto address = office.proxy.url("");
  address.insert(address.find("//") + 2, "ann:S3%2FCR%40T@");
  office.metaup.environment["HTTPS_PROXY"] = address;
  const auto run = office.send("https://graph.example.com");
  CHECK(run.exit_code == 7);
  REQUIRE(office.proxy.requests().size() == 1);
  CHECK(office.proxy.requests().front().header("Proxy-Authorization") == "Basic YW5uOlMzL0NSQFQ=");
  CHECK_THAT(run.out + run.err, !Catch::Contains("CR"));
}

TEST_CASE("a password in a URL is refused and never shown, whoever names the URL", "[e2e][proxy]") {
  const auto* const url = GENERATE("https://ann:S3CR3T@graph.example.com", "https://ann:S3CR3T/x@graph.example.com",
                                   "http://ann:S3CR3T@graph.example.com", "https://ann:S3CR3T@graph.example.com:99999",
                                   "gopher://ann:S3CR3T@graph.example.com", "ann:S3CR3T@graph.example.com");
  const bool is_file_url = std::string(url).find("://") != std::string::npos;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  const auto check = [&](std::vector<std::string> arguments) {
    CAPTURE(arguments);
    arguments.insert(arguments.end(), {"--account", "1", "--attempts", "1", "-o", "ndjson"});
    const auto run = metaup(arguments);
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.out + run.err, !Catch::Contains("S3CR3T"));
  };
  check({"upload", folder / "in", "--graph-url", url});
  check({"upload", folder / "in", "--video-url", url});
  metaup.environment["METAUP_GRAPH_URL"] = url;
  check({"upload", folder / "in"});
  metaup.environment["METAUP_GRAPH_URL"] = "http://127.0.0.1:1";
  if (!is_file_url) return;
  check({"upload", url});
  check({"upload-image", url});
  check({"upload-video", url});
  check({"upload-video", url, "--method", "chunked"});
}
