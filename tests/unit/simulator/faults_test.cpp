#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kImages = "/v26.0/act_1/adimages";

Reply upload(Asking& asking) { return asking.post_files(kImages, {file_part("a.gif", gif(1, 1))}); }

}  // namespace

TEST_CASE("a fault strikes the requests that its rule names", "[simulator]") {
  const auto [rule, struck] = GENERATE(table<std::string, std::string>({
      {R"("nth":2)", "0100000000"},
      {R"("nth":[1,4])", "1001000000"},
      {R"("every":3)", "0010010010"},
      {R"("first":2)", "1100000000"},
      {R"("times":3,"every":2)", "0101010000"},
      {R"("method":"POST")", "0000000000"},
      {R"("edge":"adimages")", "1111111111"},
      {R"("account":"act_2")", "0000000000"},
  }));
  Asking asking(R"({"faults":[{"error":{"code":2,"status":500,"transient":true},)" + rule + "}]}");
  std::string seen;
  for (int i = 0; i < 10; ++i) seen += asking.get(kImages).status == 500 ? '1' : '0';
  CHECK(seen == struck);
}

TEST_CASE("chance is the same for the same seed", "[simulator]") {
  const std::string scenario = R"({"seed":7,"faults":[{"probability":0.5,"error":{"code":1}}]})";
  const auto run = [&] {
    Asking asking(scenario);
    std::string seen;
    for (int i = 0; i < 64; ++i) seen += error_of(asking.get("/me")).first == 1 ? '1' : '0';
    return seen;
  };
  const auto first = run();
  CHECK(first == run());
  CHECK(first.find('1') != std::string::npos);
  CHECK(first.find('0') != std::string::npos);
}

TEST_CASE("a lost reply: the change was made, or it was not", "[simulator]") {
  const auto [when, images] = GENERATE(table<std::string, std::size_t>({{"before", 0}, {"after", 1}}));
  const auto effect = GENERATE(as<std::string>{}, R"("drop":true)", R"("html":502)", R"("html":200)",
                               R"("error":{"code":1,"status":500})");
  Asking asking(R"({"faults":[{"edge":"adimages",)" + effect + R"(,"when":")" + when + R"("}]})");
  const auto reply = upload(asking);
  CHECK((reply.delivery.cut == Delivery::Cut::drop || reply.body.find("images") == std::string::npos));
  CHECK(asking.state()["images"].size() == images);
}

TEST_CASE("a refusal that a rule dictates costs its points all the same, and a lost request costs none",
          "[simulator]") {
  const auto [effect, points] = GENERATE(table<std::string, double>({
      {R"("error":{"code":100})", 3},
      {R"("reply":{"success":true})", 3},
      {R"("error":{"code":100},"when":"after")", 3},
      {R"("drop":true,"when":"after")", 3},
      {R"("drop":true)", 0},
      {R"("html":502)", 0},
  }));
  CAPTURE(effect);
  Asking asking(R"({"faults":[{"edge":"adimages",)" + effect + "}]}");
  const auto reply = upload(asking);
  CHECK(asking.state()["points"].value("1", 0.0) == points);
  const auto* const usage = find(reply.headers, "x-ad-account-usage");
  if (usage != nullptr) CHECK(Json::parse(*usage)["acc_id_util_pct"] > 0);
  CHECK(asking.state()["throttled"] == 0);
}

TEST_CASE("how a reply travels can be bent without changing it", "[simulator]") {
  Asking asking(R"({"latency_ms":5,"faults":[
      {"nth":1,"truncate":true},{"nth":2,"stall":true},{"nth":3,"slow_ms":70,"delay_ms":30}]})");
  CHECK(asking.get("/me").delivery.cut == Delivery::Cut::truncate);
  CHECK(asking.get("/me").delivery.cut == Delivery::Cut::stall);
  const auto slow = asking.get("/me");
  CHECK(slow.delivery.slow == Milliseconds{70});
  CHECK(slow.delivery.delay == Milliseconds{35});
  CHECK(slow.status == 200);
}

TEST_CASE("every member of an error can be dictated", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"me","error":{"code":100,"subcode":1487390,"message":"m","type":"X","status":403,
      "user_title":"t","user_message":"u","data":{"a":1},"fbtrace_id":5}}]})");
  const auto reply = asking.get("/me");
  CHECK(reply.status == 403);
  CHECK(Asking::body(reply) == Json::parse(R"({"error":{"code":100,"error_subcode":1487390,"message":"m","type":"X",
      "is_transient":false,"error_user_title":"t","error_user_msg":"u","error_data":{"a":1},"fbtrace_id":5}})"));
}

TEST_CASE("error_data can come as text", "[simulator]") {
  Asking asking(R"({"api":{"error_data_as_text":true},"faults":[{"error":{"code":100,"data":{"a":1}}}]})");
  CHECK(Asking::body(asking.get("/me"))["error"]["error_data"] == "{\"a\":1}");
}

TEST_CASE("an error that is injected tells the use of its account, as Meta's errors do", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"adimages","nth":2,"error":{"code":2}}]})");
  CHECK(asking.get(kImages).status == 200);
  const auto reply = asking.get(kImages);
  CHECK(error_of(reply).first == 2);
  CHECK(find(reply.headers, "x-ad-account-usage") != nullptr);
  CHECK(find(reply.headers, "x-business-use-case-usage") != nullptr);
}

TEST_CASE("usage headers can be forced", "[simulator]") {
  Asking asking(R"({"faults":[{"headers":{"x-ad-account-usage":{"acc_id_util_pct":99.5},"x-fb-rev":"r"}}]})");
  const auto reply = asking.get(kImages);
  CHECK(*find(reply.headers, "x-ad-account-usage") == "{\"acc_id_util_pct\":99.5}");
  CHECK(*find(reply.headers, "x-fb-rev") == "r");
}

TEST_CASE("a rule can expire the token that it meets", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"adimages","nth":2,"expire_token":true}]})");
  CHECK(error_of(asking.get(kImages)) == std::pair{0, 0});
  CHECK(error_of(asking.get(kImages)) == std::pair{190, 463});
  CHECK(error_of(asking.get("/me")) == std::pair{190, 463});
}

TEST_CASE("faults strike single entries of a batch, and batches as a whole", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"me","nth":1,"error":{"code":2,"status":503}},
      {"edge":"batch","nth":2,"error":{"code":960}}]})");
  const Fields form{{"access_token", "T"}, {"batch", R"([{"method":"GET","relative_url":"me"}])"}};
  CHECK(Asking::body(asking.post("/", form))[0]["code"] == 503);
  CHECK(error_of(asking.post("/", form)) == std::pair{960, 0});
}

TEST_CASE("faults can be added while it runs, and images can vanish", "[simulator]") {
  Asking asking;
  const auto hash = Asking::body(upload(asking))["images"]["a.gif"]["hash"].get<std::string>();
  CHECK(asking.post("/__sim__/forget_image", {{"account", "1"}, {"hash", hash}}).status == 200);
  CHECK(asking.state()["images"].empty());
  CHECK(asking.post("/__sim__/forget_image", {{"account", "1"}, {"hash", hash}}).status == 400);
  CHECK(asking.post("/__sim__/fault", {{"edge", "me"}, {"error", R"({"code":368})"}}).status == 200);
  CHECK(error_of(asking.get("/me")) == std::pair{368, 0});
  CHECK(asking.post("/__sim__/fault", {{"egde", "me"}}).status == 400);
}

TEST_CASE("faults that were added can be taken away, those of the scenario stay", "[simulator]") {
  Asking asking(R"({"faults":[{"edge":"adimages","error":{"code":368}}]})");
  CHECK(asking.post("/__sim__/fault", {{"edge", "me"}, {"error", R"({"code":368})"}}).status == 200);
  CHECK(error_of(asking.get("/me")) == std::pair{368, 0});
  CHECK(asking.post("/__sim__/end_faults").status == 200);
  CHECK(error_of(asking.get("/me")) == std::pair{0, 0});
  CHECK(error_of(asking.get(kImages)) == std::pair{368, 0});
}

TEST_CASE("a rule can name the values of parameters", "[simulator]") {
  Asking asking(R"({"faults":[{"where":{"fields":"id","limit":"1"},"error":{"code":368}}]})");
  CHECK(error_of(asking.get(kImages, {{"fields", "id"}, {"limit", "1"}})) == std::pair{368, 0});
  CHECK(error_of(asking.get(kImages, {{"fields", "id"}, {"limit", "2"}})) == std::pair{0, 0});
  CHECK(error_of(asking.get(kImages, {{"fields", "id"}})) == std::pair{0, 0});
  CHECK_FALSE(parse_scenario(R"({"faults":[{"where":{"limit":1}}]})"));
}

TEST_CASE("a fault that is added later may name its account by a text of digits", "[simulator]") {
  Asking asking;
  const Fields rule{{"edge", "adimages"}, {"account", "5001"}, {"nth", "1"}, {"drop", "true"}};
  REQUIRE(asking.post("/__sim__/fault", rule).status == 200);
  CHECK(asking.get("/v26.0/act_5002/adimages").delivery.cut == Delivery::Cut::none);
  CHECK(asking.get("/v26.0/act_5001/adimages").delivery.cut == Delivery::Cut::drop);
}
