#include "metaup/upload/creative_upload.hpp"

#include <catch2/catch.hpp>

#include "metaup/graph/creative_features.hpp"

using namespace metaup;
using upload::CreativeUpload;

namespace {

graph::Reply reply(std::string body) { return {.body = std::move(body), .trace_id = {}}; }

Error refusal(std::int64_t subcode) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.code = 100;
  error.subcode = subcode;
  return error;
}

constexpr std::int64_t kMissingImage = 1487212;

}  // namespace

TEST_CASE("a creative is sent and done with its id", "[upload]") {
  CreativeUpload creative;
  REQUIRE(std::holds_alternative<CreativeUpload::Send>(creative.state()));
  creative.on_reply(reply(R"({"id":"2386"})"));
  CHECK(std::get<CreativeUpload::Created>(creative.state()).id == "2386");
}

TEST_CASE("a reply without an id is a failure of the protocol", "[upload]") {
  CreativeUpload creative;
  creative.on_reply(reply(GENERATE(R"({"success":true})", "[]", "")));
  CHECK(std::get<CreativeUpload::Failed>(creative.state()).error.error_class == ErrorClass::protocol);
}

TEST_CASE("a check makes nothing, whatever its yes looks like", "[upload]") {
  CreativeUpload creative(true);
  creative.on_reply(reply(GENERATE(R"({"success":true})", R"({"id":"1"})", "{}")));
  CHECK(std::holds_alternative<CreativeUpload::Valid>(creative.state()));
}

TEST_CASE("a creative whose image is gone waits for it, and is sent again once", "[upload]") {
  CreativeUpload creative;
  creative.on_error(refusal(kMissingImage));
  CHECK(std::get<CreativeUpload::AwaitImages>(creative.state()).error.subcode == kMissingImage);
  creative.on_images_ready();
  REQUIRE(std::holds_alternative<CreativeUpload::Send>(creative.state()));
  SECTION("and then made") {
    creative.on_reply(reply(R"({"id":"2386"})"));
    CHECK(std::holds_alternative<CreativeUpload::Created>(creative.state()));
  }
  SECTION("and then fails for good") {
    creative.on_error(refusal(kMissingImage));
    CHECK(std::get<CreativeUpload::Failed>(creative.state()).error.subcode == kMissingImage);
  }
}

TEST_CASE("an image that cannot be sent again fails its creative", "[upload]") {
  CreativeUpload creative;
  creative.on_error(refusal(kMissingImage));
  creative.on_error(refusal(kMissingImage));
  CHECK(std::holds_alternative<CreativeUpload::Failed>(creative.state()));
}

TEST_CASE("a creative that opts out leaves out a feature that Meta refuses", "[upload]") {
  CreativeUpload creative(GENERATE(false, true), true);
  creative.on_error(refusal(3858040));
  REQUIRE(std::holds_alternative<CreativeUpload::Send>(creative.state()));
  CHECK(creative.left_out() == std::vector<std::string>{"media_type_automation"});
  SECTION("each of them once") {
    creative.on_error(refusal(3858040));
    CHECK(std::get<CreativeUpload::Failed>(creative.state()).error.subcode == 3858040);
  }
  SECTION("and another one when that is refused next") {
    creative.on_error(refusal(3858504));
    CHECK(std::holds_alternative<CreativeUpload::Send>(creative.state()));
    CHECK(creative.left_out().size() == 2);
  }
}

TEST_CASE("a creative does not leave out for ever", "[upload]") {
  CreativeUpload creative(false, true);
  int sent = 0;
  for (const auto feature : graph::creative_features()) {
    if (!std::holds_alternative<CreativeUpload::Send>(creative.state())) break;
    ++sent;
    auto error = refusal(0);
    error.message = "'" + std::string(feature) + "' is refused";
    creative.on_error(error);
  }
  CHECK(sent == 21);
}

TEST_CASE("a feature that the spec asks for is not left out in silence", "[upload]") {
  CreativeUpload creative;
  creative.leave_out("audio");
  creative.on_error(refusal(3858040));
  CHECK(std::get<CreativeUpload::Failed>(creative.state()).error.subcode == 3858040);
  CHECK(creative.left_out().empty());
}

TEST_CASE("what was refused elsewhere is left out once", "[upload]") {
  CreativeUpload creative(false, true);
  creative.leave_out("audio");
  creative.leave_out("audio");
  CHECK(creative.left_out() == std::vector<std::string>{"audio"});
}

TEST_CASE("any other error fails a creative", "[upload]") {
  CreativeUpload creative;
  creative.on_error(refusal(1487390));
  CHECK(std::get<CreativeUpload::Failed>(creative.state()).error.subcode == 1487390);
}

TEST_CASE("a creative's operation may be repeated", "[upload]") {
  const auto operation = upload::create_creative(*AccountId::parse("7"), {{"name", "A"}});
  CHECK(operation.edge == graph::Edge::adcreatives_create);
  CHECK(operation.method == http::Method::post);
  CHECK(operation.path == "act_7/adcreatives");
  CHECK(operation.account.digits() == "7");
  CHECK(operation.params == graph::Params{{"name", "A"}});
  CHECK(operation.idempotency == graph::Idempotency::safe_to_repeat);
  CHECK(operation.cost == 3);
}
