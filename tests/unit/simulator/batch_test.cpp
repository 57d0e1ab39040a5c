#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "simulator/batch_plan.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

Json entries(Asking& asking, const Json& operations, std::vector<Part> parts = {}, Fields form = {}) {
  form.emplace_back("batch", operations.dump());
  return Asking::body(asking.post_files("/v26.0/", std::move(parts), std::move(form)));
}

Json body_of(const Json& entry) { return Json::parse(entry.at("body").get<std::string>()); }

Json upload(const std::string& file, const Json& more = Json::object()) {
  Json operation = {{"method", "POST"}, {"relative_url", "act_1/adimages"}, {"attached_files", file}};
  operation.update(more);
  return operation;
}

}  // namespace

TEST_CASE("entries come back in order, each with a body that is JSON text", "[simulator]") {
  Asking asking;
  const auto reply = entries(asking,
                             {upload("f0"),
                              {{"method", "GET"}, {"relative_url", "v26.0/act_1/adimages?limit=1"}},
                              {{"method", "GET"}, {"relative_url", "/nonsense"}}},
                             {file_part("f0", gif(1, 1))});
  REQUIRE(reply.size() == 3);
  CHECK(error_of({.body = reply[0]["body"]}) == std::pair{100, 1487411});  // "f0" has no extension
  CHECK(reply[1]["code"] == 200);
  CHECK(body_of(reply[1])["data"].empty());
  CHECK(reply[2]["code"] == 404);
  CHECK(reply[1]["headers"][0] == Json{{"name", "Content-Type"}, {"value", "text/javascript; charset=UTF-8"}});
}

TEST_CASE("a reference takes values out of an earlier reply", "[simulator]") {
  Asking asking;
  auto part = file_part("f0", gif(1, 1), "image/gif");
  part.filename = "a.gif";
  const auto url = GENERATE(as<std::string>{}, "act_1/adimages?hashes=[\"{result=img:$.images.*.hash}\"]",
                            "act_1/adimages?hashes=%5B%22%7Bresult%3Dimg%3A%24.images.%2A.hash%7D%22%5D");
  const auto reply = entries(asking,
                             {upload("f0", {{"name", "img"}, {"omit_response_on_success", false}}),
                              {{"method", "GET"}, {"relative_url", url}}},
                             {part});
  CHECK(body_of(reply[0])["images"].contains("a.gif"));
  CHECK(body_of(reply[1])["data"].size() == 1);
}

TEST_CASE("the three meanings of null", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"me","null_entry":true,"nth":2}]})");
  const Json me = {{"method", "GET"}, {"relative_url", "me"}};
  const auto named = [&](const Json& more) {
    auto operation = me;
    operation.update(more);
    return operation;
  };
  SECTION("a success that another one used is left out") {
    const auto reply = entries(
        asking,
        {named({{"name", "a"}}), {{"method", "GET"}, {"relative_url", "act_1?fields=name"}, {"depends_on", "a"}}});
    CHECK(reply[0].is_null());
    CHECK(reply[1]["code"] == 200);
  }
  SECTION("a child of a failure does not run") {
    const auto reply = entries(
        asking, {{{"method", "GET"}, {"relative_url", "nonsense"}, {"name", "a"}}, upload("", {{"depends_on", "a"}})});
    CHECK(reply[0]["code"] == 404);
    CHECK(reply[1].is_null());
    CHECK_FALSE(asking.state()["requests"].contains("POST adimages"));
  }
  SECTION("one that took too long is lost") {
    const auto reply = entries(asking, {me, me, me});
    CHECK(reply[0]["code"] == 200);
    CHECK(reply[1].is_null());
    CHECK(reply[2]["code"] == 200);
  }
}

TEST_CASE("a batch that is wrong as a whole is one error", "[simulator]") {
  std::string too_many = "[";
  for (int i = 0; i < 51; ++i) too_many += std::string(i == 0 ? "" : ",") + R"({"method":"GET","relative_url":"me"})";
  const auto operations = GENERATE_COPY(
      as<std::string>{}, too_many + "]", "[]", "\"text\"", "[", R"([{"method":"FETCH","relative_url":"me"}])", "[1]",
      R"([{"method":"GET","relative_url":"{result=unknown:$.id}"}])",
      R"([{"method":"GET","relative_url":"me","name":"a","depends_on":"b"},
          {"method":"GET","relative_url":"me","name":"b","depends_on":"a"}])",
      R"([{"method":"POST","relative_url":"act_1/adimages","attached_files":"missing"}])",
      R"([{"method":"POST","relative_url":"act_1/adimages","attached_files":"a.jpg"}])",
      R"([{"method":"POST","relative_url":"act_1/adimages","attached_files":"d/f"}])",
      R"([{"method":"POST","relative_url":"act_1/adimages","attached_files":"f-0"}])");
  Asking asking;
  const auto reply = asking.post_files(
      "/v26.0/", {file_part("a.jpg", gif(1, 1)), file_part("d/f", gif(1, 1)), file_part("f-0", gif(1, 1))},
      {{"batch", operations}});
  CHECK(reply.status == 400);
  CHECK(Asking::body(reply)["error"]["type"] == "GraphBatchException");
}

TEST_CASE("a batch needs its token as a field, unless the header is known to be enough", "[simulator]") {
  const auto [scenario, status] =
      GENERATE(table<std::string, int>({{"{}", 400}, {R"({"batch":{"header_token":true}})", 200}}));
  Asking asking(scenario);
  CHECK(asking.post("/v26.0/", {{"batch", R"([{"method":"GET","relative_url":"me"}])"}}).status == status);
}

TEST_CASE("an entry can bring a token of its own", "[simulator]") {
  Asking asking(R"({"tokens":[{"token":"T"},{"token":"old","state":"expired"}]})");
  const auto reply = entries(asking, {{{"method", "GET"}, {"relative_url", "me"}},
                                      {{"method", "GET"}, {"relative_url", "me?access_token=old"}}});
  CHECK(reply[0]["code"] == 200);
  CHECK(error_of({.body = reply[1]["body"]}) == std::pair{190, 463});
}

TEST_CASE("headers of the entries can be left out, with all or only the usage", "[simulator]") {
  Asking asking(R"({"batch":{"usage_headers":false}})");
  const Json operation = {{{"method", "GET"}, {"relative_url", "act_1/adimages"}}};
  CHECK_FALSE(entries(asking, operation, {}, {{"include_headers", "false"}})[0].contains("headers"));
  CHECK(entries(asking, operation)[0]["headers"].dump().find("-usage") == std::string::npos);
  Asking full;
  CHECK(entries(full, operation)[0]["headers"].dump().find("x-ad-account-usage") != std::string::npos);
}

TEST_CASE("what Meta has taken away is refused as Meta refuses it, on every version", "[simulator]") {
  Asking asking;
  const auto version = GENERATE(as<std::string>{}, "/v24.0/", "/v26.0/", "/");
  const auto refused = asking.get(version, {{"ids", "act_1,act_2"}, {"fields", "name"}});
  CHECK(refused.status == 500);
  const auto error = Asking::body(refused)["error"];
  CHECK(error["code"] == 100);
  CHECK(error["type"] == "FacebookApiException");
  CHECK(error["message"] == "The ids query parameter is deprecated in v26.0+");
  CHECK(error_of(asking.get("/v26.0/act_1/ads", {{"date_format", "U"}})) == std::pair{100, 0});
  CHECK(asking.state()["retired"] == Json{{"ids", 1}, {"date_format", 1}});
  const auto batched = entries(asking, {{{"method", "GET"}, {"relative_url", "v26.0/?ids=act_1"}}});
  CHECK(batched[0]["code"] == 500);
}

TEST_CASE("batches that make more than ten ads are counted", "[simulator]") {
  const auto [ads, others, counted] = GENERATE(table<int, int, int>({{10, 40, 0}, {11, 0, 1}, {12, 38, 1}}));
  Asking asking;
  Json operations = Json::array();
  for (int i = 0; i < ads; ++i) operations.push_back({{"method", "POST"}, {"relative_url", "v26.0/act_1/ads"}});
  for (int i = 0; i < others; ++i) operations.push_back({{"method", "GET"}, {"relative_url", "act_1/ads"}});
  static_cast<void>(entries(asking, operations));
  CHECK(asking.state()["crowded_batches"] == counted);
}

TEST_CASE("paths into a reply", "[simulator]") {
  const auto root = Json::parse(R"({"a":{"x":{"h":1},"y":{"h":2}},"data":[{"id":"7"},{"id":"8"}]})");
  const auto [path, expected] = GENERATE(table<std::string, std::string>({{"$.a.*.h", "1,2"},
                                                                          {"$.data.*.id", "7,8"},
                                                                          {"$.data[1].id", "8"},
                                                                          {"$['a']['x'].h", "1"},
                                                                          {"$.data[9].id", ""},
                                                                          {"$.nothing", ""},
                                                                          {"data", ""},
                                                                          {"$.a[", ""}}));
  const auto body = [&](const std::string&) { return &root; };
  CHECK(resolve_references("<{result=op:" + path + "}>", body) == "<" + expected + ">");
}

TEST_CASE("the proof of a batch's token counts for its entries, wherever it stands", "[simulator]") {
  Asking asking(R"({"app_secret":"s3cret","require_appsecret_proof":true})");
  const Fields proof{{"access_token", "T"}, {"appsecret_proof", hmac_sha256_hex("s3cret", "T")}};
  Request request{.method = "POST", .path = "/v26.0/", .query = {}, .form = {}};
  request.form = {{"batch", R"([{"method":"GET","relative_url":"act_1/adimages"}])"}};
  const bool in_query = GENERATE(true, false);
  auto& fields = in_query ? request.query : request.form;
  fields.insert(fields.end(), proof.begin(), proof.end());
  const auto reply = Asking::body(asking.send(request));
  CHECK(reply[0]["code"] == 200);
}
