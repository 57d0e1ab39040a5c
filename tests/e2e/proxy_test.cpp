#include <catch2/catch.hpp>

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
