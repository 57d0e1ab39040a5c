#include <catch2/catch.hpp>

#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

Finished list_images(Metaup& metaup, const std::string& url, std::vector<std::string> more = {}) {
  std::vector<std::string> args{"list", "images", "--account", "123", "--graph-url", url, "-o", "ndjson"};
  args.insert(args.end(), more.begin(), more.end());
  auto finished = metaup(args);
  UNSCOPED_INFO(finished.out);
  UNSCOPED_INFO(finished.err);
  return finished;
}

/// A server whose list has the pages that were given, the last one again and again.
class Pages {
 public:
  explicit Pages(std::vector<std::string> pages) : pages_(std::move(pages)) {}
  [[nodiscard]] std::string url() const { return server_.url(""); }
  [[nodiscard]] std::vector<RawRequest> requests() const { return server_.requests(); }

 private:
  std::vector<std::string> pages_;
  std::size_t next_ = 0;
  RawServer server_{[this](const RawRequest& request, RawConnection& connection) {
    server_.record_body(request, connection);
    connection.reply(200, pages_.at(std::min(next_, pages_.size() - 1)));
    ++next_;
  }};
};

std::string page(const std::string& hash, const std::string& paging) {
  return R"({"data":[{"id":"123:)" + hash + R"(","hash":")" + hash + R"(","name":"n"}],"paging":)" + paging + "}";
}

}  // namespace

TEST_CASE("a list without cursors is followed by the address of its next page, on our own server", "[e2e][wire]") {
  const Pages pages({page("a1", R"({"next":"https://elsewhere.invalid/v26.0/x?access_token=T&after=Q%3D"})"),
                     page("b2", R"({"cursors":{},"next":"https://elsewhere.invalid/?after=R&limit=1"})"),
                     page("c3", "{}")});
  Metaup metaup;
  const auto run = list_images(metaup, pages.url());
  CHECK(run.exit_code == 0);
  CHECK(items(run.out).size() == 3);
  REQUIRE(pages.requests().size() == 3);
  CHECK_THAT(pages.requests()[1].target, Contains("after=Q%3D"));
  CHECK_THAT(pages.requests()[2].target, Contains("after=R"));
}

TEST_CASE("a list that cannot be followed is no short list", "[e2e][wire]") {
  const auto pages_given =
      GENERATE(std::vector<std::string>{page("a1", R"({"next":"https://x/?before=B"})")},
               std::vector<std::string>{page("a1", R"({"next":"https://x/?after="})")},
               std::vector<std::string>{page("a1", R"({"cursors":{"after":"C"},"next":"https://x/"})")},
               std::vector<std::string>{page("a1", R"({"cursors":{"after":"C"},"next":"https://x/"})"),
                                        page("b2", R"({"cursors":{"after":"D"},"next":"https://x/"})"),
                                        page("c3", R"({"cursors":{"after":"C"},"next":"https://x/"})")});
  const Pages pages(pages_given);
  Metaup metaup;
  metaup.environment["METAUP_ATTEMPTS"] = "1";
  const auto run = list_images(metaup, pages.url());
  CHECK((run.exit_code == 6 || run.exit_code == 7));
  CHECK(items(run.out).back().at("error").at("class") == "protocol");
}

TEST_CASE("odd characters in one name cost neither the list nor the other names", "[e2e][wire]") {
  const Pages pages(
      {"{\"data\":[{\"id\":\"123:a1\",\"hash\":\"a1\",\"name\":\"aaaa\\ud83d\"},{\"id\":\"123:b2\","
       "\"hash\":\"b2\",\"name\":\"b\x01\"},{\"id\":\"123:c3\",\"hash\":\"c3\",\"name\":\"\xff\"}]}"});
  Metaup metaup;
  const auto run = list_images(metaup, pages.url());
  CHECK(run.exit_code == 0);
  const auto listed = items(run.out);
  REQUIRE(listed.size() == 3);
  CHECK(listed[0].at("name") == "aaaa\xEF\xBF\xBD");
  CHECK(listed[1].at("name") == "b\xEF\xBF\xBD");
  CHECK(listed[2].at("name") == "\xEF\xBF\xBD");
}

TEST_CASE("bytes in headers that are no text break no output and no log", "[e2e][wire]") {
  const auto* const header = GENERATE("x-fb-trace-id: a\xff\xfe\r\n", "Server: a\xff\x80\r\n",
                                      "facebook-api-version: \xff\r\n", "x-ad-api-version-warning: \xc3\r\n");
  const int status = GENERATE(200, 400, 403);
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(status, status == 400 ? R"({"error":{"code":100,"message":"m"}})" : R"({"data":[]})", header);
  });
  Metaup metaup;
  const auto run =
      list_images(metaup, server.url(""), {"--log-file", metaup.home() / "log", "--log-format", "json", "-v"});
  const std::string_view name = header;
  const bool from_meta = name.starts_with("x-fb-trace-id") || name.starts_with("facebook-api-version");
  const int refused = from_meta ? 3 : 7;  // a 403 of Meta's, or of a filter in its place
  CHECK(run.exit_code == (status == 200 ? 0 : status == 400 ? 4 : refused));
  CHECK(summary(run.out).at("exit_code") == run.exit_code);
}

TEST_CASE("the page of a filter is temporary trouble, not a matter of rights", "[e2e][wire]") {
  const auto [status, body] = GENERATE(table<int, std::string>({
      {403, "<html><title>Blocked</title></html>"},
      {403, R"({"message":"Forbidden"})"},
      {401, "<html>Log in</html>"},
      {404, "<html>Not here</html>"},
      {503, "<html>Try later</html>"},
      {200, "<html>Welcome</html>"},
  }));
  CAPTURE(status, body);
  RawServer server([&, code = status, text = body](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(code, text, "Server: Cisco Umbrella\r\n");
  });
  const TempDir folder;
  write_images(folder, "in", 3);
  Metaup metaup;
  metaup.environment["METAUP_ATTEMPTS"] = "1";
  const auto run = metaup(upload(server.url(""), folder / "in"));
  CHECK(run.exit_code == 7);
  const auto error = items(run.out).at(0).at("error");
  const auto* const whose =
      status == 503 ? "Meta, or a proxy before it," : "a proxy or filter answered in Meta's place";
  CHECK_THAT(error.at("message").get<std::string>(), Contains(whose) && Contains("Cisco Umbrella"));
  CHECK((error.at("class") == "protocol" || error.at("class") == "transient"));
}

TEST_CASE("a wrong app secret stops the run at its first request", "[e2e][wire]") {
  const Simulator simulator(R"({"app_secret":"the right one","require_appsecret_proof":true})");
  const TempDir folder;
  write_images(folder, "in", 5);
  Metaup metaup;
  const auto missing = metaup(upload(simulator.url(), folder / "in"));
  CHECK(missing.exit_code == 3);
  CHECK(http_requests(simulator) == 1);
  CHECK_THAT(missing.err, Contains("requires a proof of its secret"));
  metaup.environment["META_APP_SECRET"] = "the-wrong-one";
  const auto wrong = metaup(upload(simulator.url(), folder / "in"));
  CHECK(wrong.exit_code == 3);
  CHECK(http_requests(simulator) == 2);
  CHECK(items(wrong.out).at(0).at("error").at("class") == "auth");
  CHECK_THAT(wrong.err, Contains("META_APP_SECRET"));
}

TEST_CASE("a token that a gateway took away is not blamed on the app secret", "[e2e][wire]") {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(400, R"({"error":{"message":"An access token is required","type":"OAuthException","code":104}})");
  });
  Metaup metaup;
  const auto run = list_images(metaup, server.url(""));
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.err, Contains("did not reach Meta"));
}

TEST_CASE("the next version does what this one does", "[e2e][wire][versions]") {
  const auto* const version = GENERATE("v26.0", "v27.0");
  const Simulator simulator;
  const TempDir folder;
  write_images(folder, "in", 3);
  Metaup metaup;
  const auto sent = metaup(upload(simulator.url(), folder / "in", {"--api-version", version}));
  INFO(sent.out << sent.err);
  CHECK(sent.exit_code == 0);
  CHECK(sent.err.find("ends on") == std::string::npos);
  CHECK(statuses(sent.out) == std::map<std::string, int>{{"uploaded", 3}});
  const std::string hash = items(sent.out).at(0).at("hash");
  auto in_batches =
      upload(simulator.url(), folder / "in", {"--api-version", version, "--no-ledger", "--method", "batch"});
  in_batches.front() = "upload-image";
  CHECK(metaup(in_batches).exit_code == 0);
  const auto ad = metaup({"create-creative",     "--account", "123",    "--graph-url", simulator.url(), "-o", "ndjson",
                          "--api-version",       version,     "--name", "C",           "--page-id",     "1",  "--link",
                          "https://example.com", "--image",   hash,     "--ads",       "--adset",       "238"});
  INFO(ad.out << ad.err);
  CHECK(ad.exit_code == 0);
  CHECK(list_images(metaup, simulator.url(), {"--api-version", version}).exit_code == 0);
}

TEST_CASE("a version that has ended is told of, and refused as Meta does", "[e2e][wire][versions]") {
  const Simulator simulator;
  Metaup metaup;
  const auto run = list_images(metaup, simulator.url(), {"--api-version", "v24.0"});
  CHECK(run.exit_code == 4);
  CHECK_THAT(run.err, Contains("ended on 2026-11-10"));
  CHECK(items(run.out).at(0).at("error").at("code") == 2635);
  CHECK_THAT(run.err, Contains("--api-version v27.0"));
}

TEST_CASE("in place of a version that has long ended one is advised that has not", "[e2e][wire][versions]") {
  const auto* const version = GENERATE("v2.12", "v3.3", "v20.0");
  const Simulator simulator;
  Metaup metaup;
  const auto run = list_images(metaup, simulator.url(), {"--api-version", version});
  CHECK(run.exit_code == 4);
  CHECK(items(run.out).at(0).at("error").at("code") == 2635);
  CHECK_THAT(run.out + run.err, Contains("consider --api-version v27.0") && !Contains("--api-version v21.0"));
}

TEST_CASE("a version that Meta upgrades by itself works, and is told of", "[e2e][wire][versions]") {
  const Simulator simulator(R"({"api":{"auto_upgrade":true}})");
  Metaup metaup;
  const auto run = list_images(metaup, simulator.url(), {"--api-version", "v23.0"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("ended on 2026-06-09") && Contains("Meta says"));
}

TEST_CASE("what cannot be a token is refused before a request", "[e2e][wire]") {
  const auto text =
      GENERATE(as<std::string>{}, "\"" + kToken + "\"", "${" + kToken + "}", "access_token=" + kToken,
               "Bearer " + kToken, "/run/secrets/" + kToken, "{\"access_token\":\"" + kToken + "\"}", "<TOKEN>");
  const Simulator simulator;
  Metaup metaup;
  metaup.environment["METAUP_ACCESS_TOKEN"] = text;
  const auto run = list_images(metaup, simulator.url());
  CHECK(run.exit_code == 2);
  CHECK(http_requests(simulator) == 0);
  CHECK_THAT(run.err, Contains("METAUP_ACCESS_TOKEN"));
}
