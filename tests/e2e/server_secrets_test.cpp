#include <catch2/catch.hpp>

#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

/// `text` with the token in place of each "@".
std::string with_token(std::string text) {
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at)) text.replace(at, 1, kToken);
  return text;
}

/// A server that says the same to everything.
struct Parrot {
  Parrot(int status, const std::string& body, const std::string& headers = "")
      : server([=, this](const RawRequest& request, RawConnection& connection) {
          server.record_body(request, connection);
          connection.reply(status, with_token(body), with_token(headers));
        }) {}
  RawServer server;
};

/// Runs of all kinds against one server. `Metaup` itself searches their outputs, the logs, the ledger
/// and every other file below its home for the token, and fails the test when it finds it.
struct Talk {
  explicit Talk(const RawServer& server) : url(server.url("")) {
    write_images(folder, "in", 2);
    metaup.environment["METAUP_ATTEMPTS"] = "1";
  }
  Finished run(std::vector<std::string> args, const std::string& output) {
    const std::vector<std::string> more{
        "--account",  "123",       "--graph-url", url, "-o", output, "--log-format", output == "text" ? "text" : "json",
        "--log-file", home("log"), "-v"};
    args.insert(args.end(), more.begin(), more.end());
    return metaup(args);
  }
  [[nodiscard]] std::string home(const std::string& name) const { return metaup.home() / name; }

  /// Everything that was written, in all runs.
  std::string say_it_all(bool with_ads = true) {
    std::string all;
    for (const std::string output : {"text", "ndjson"}) {
      for (const auto& args : std::vector<std::vector<std::string>>{
               {"upload", folder / "in"},
               {"upload-image", "--method", "batch", folder / "in"},
               {"list", "images"},
               {"list", "ads", "--fields", "id,name,status"},
               {"preview", "77", "--html", home("page.html")},
               {"create-ad", "--name", "Ad", "--adset", "238", "--creative", "77"},
           }) {
        if (!with_ads && args.front() == "create-ad") continue;  // an ad in doubt is looked for, with waits
        const auto finished = run(args, output);
        all += finished.out + finished.err;
      }
    }
    return all;
  }

  std::string url;
  TempDir folder;
  Metaup metaup;
};

std::string envelope(int code, const std::string& more) {
  return R"({"error":{"type":"OAuthException","code":)" + std::to_string(code) + more + "}}";
}

}  // namespace

TEST_CASE("a token in any member of an error is nowhere in what metaup writes", "[e2e][secrets]") {
  const auto* const member =
      GENERATE(R"("message":"Malformed access token @")", R"("message":"\"@\" and Bearer @.","fbtrace_id":"@")",
               R"("message":"m","error_user_title":"@","error_user_msg":"no @ here")",
               R"("message":"m","error_data":{"blame_field_specs":[["@","a"]]})",
               R"("message":"m","error_data":"{\"blame_field_specs\":[[\"@\"]]}")",
               R"("message":"m","@":"@","error_subcode":"@")");
  const int code = GENERATE(190, 100);
  CAPTURE(member, code);
  const Parrot parrot(400, envelope(code, std::string(",") + member));
  const auto all = Talk(parrot.server).say_it_all();
  if (std::string(member).find("error_user_title") != std::string::npos) CHECK_THAT(all, Contains("[secret]"));
}

TEST_CASE("a token in an error of any other shape is nowhere in what metaup writes", "[e2e][secrets]") {
  const auto [status, body] = GENERATE(table<int, std::string>({
      {401, R"({"error":"@","error_description":"@"})"},
      {400, R"({"code":190,"message":"@"})"},
      {403, R"(<html><h1>@</h1>access_token=@</html>)"},
      {502, "@"},
      {200, "\"@\""},
      {200,
       R"([{"code":400,"headers":[{"name":"x-fb-trace-id","value":"@"}],"body":"{\"error\":{\"code\":190,\"message\":\"@\"}}"},)"
       R"({"code":400,"body":"{\"error\":{\"code\":100,\"message\":\"@\",\"error_user_msg\":\"@\"}}"}])"},
      {200, R"({"success":"@"})"},
  }));
  CAPTURE(status, body);
  const Parrot parrot(status, body);
  (void)Talk(parrot.server).say_it_all();
}

TEST_CASE("a token in a header is nowhere in what metaup writes", "[e2e][secrets]") {
  const auto* const header =
      GENERATE("Server: @\r\n", "x-fb-trace-id: @\r\n", "facebook-api-version: @\r\n",
               "x-ad-api-version-warning: upgraded, @\r\n", "x-business-use-case-usage: {\"@\":[]}\r\n",
               "Retry-After: @\r\n", "WWW-Authenticate: OAuth \"@\"\r\n", "Location: https://x/?t=@\r\n");
  const int status = GENERATE(403, 200);
  CAPTURE(header, status);
  const Parrot parrot(status, status == 200 ? R"({"data":[],"id":"7"})" : "<html>", header);
  (void)Talk(parrot.server).say_it_all();
}

TEST_CASE("a token in what was asked for is nowhere in what metaup writes", "[e2e][secrets]") {
  const auto* const body = GENERATE(
      R"({"images":{"@":{"hash":"00112233445566778899aabbccddeeff","name":"@","url":"https://x/?t=@"}}})",
      R"({"images":{"a.jpg":{"hash":"@"}}})", R"({"id":"@"})",
      R"({"data":[{"id":"7","hash":"@","name":"@","status":"@","@":"@"}],"paging":{"next":"https://x/?access_token=@"}})",
      R"({"data":[{"id":"7","name":"@","body":"<iframe src=\"https://x/?t=@\"></iframe>","thumbnail_url":"https://x/@"}]})");
  CAPTURE(body);
  const Parrot parrot(200, body);
  CHECK_THAT(Talk(parrot.server).say_it_all(false), Contains("[secret]") || Contains("no id") || Contains("hash"));
}

TEST_CASE("an app secret and its proof are taken out as the token is", "[e2e][secrets]") {
  const std::string secret = "0123456789abcdef0123456789abcdef";
  std::string proof;
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    constexpr std::string_view kName = "appsecret_proof=";
    const auto at = request.target.find(kName);
    if (at != std::string::npos) proof = request.target.substr(at + kName.size(), 64);
    connection.reply(400, envelope(100, ",\"message\":\"not " + secret + " and not " + proof + "\""));
  });
  Talk talk(server);
  talk.metaup.environment["META_APP_SECRET"] = secret;
  const auto run = talk.run({"list", "images"}, "ndjson");
  REQUIRE(proof.size() == 64);
  CHECK_THAT(run.out, Contains("not [secret] and not [secret]") && !Contains(secret) && !Contains(proof));
  CHECK_THAT(run.err, !Contains(secret) && !Contains(proof));
}
