#include "upload/creative_upload.hpp"

#include <algorithm>

#include "graph/creative_features.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::CreativeUpload;

namespace {

const AccountId kAccount = AccountId::parse("7").value();
const graph::Params kParams{{"name", "A"}};
constexpr std::int64_t kOfMediaTypeAutomation = 3858040;
constexpr std::int64_t kOfStandardEnhancements = 3858504;

}  // namespace

TEST_CASE("a creative is sent and done with its id", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.name = "creative-1"});
  const auto operation = sent(creative);
  CHECK(operation.edge == graph::Edge::adcreatives_create);
  CHECK(operation.params == kParams);
  CHECK(operation.name == "creative-1");
  answer(creative, R"({"id":"2386"})");
  REQUIRE(is_done(creative));
  CHECK(creative.id() == "2386");
}

TEST_CASE("a reply without an id is a failure of the protocol", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {});
  answer(creative, GENERATE(R"({"success":true})", "[]", ""));
  CHECK(failure_of(creative).error_class == ErrorClass::protocol);
}

TEST_CASE("a check makes nothing, whatever its yes looks like", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.validate_only = true});
  answer(creative, GENERATE(R"({"success":true})", R"({"id":"1"})", "{}"));
  CHECK(is_done(creative));
  CHECK(creative.id().empty());
}

TEST_CASE("a creative that opts out leaves out a feature that Meta refuses", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.validate_only = GENERATE(false, true), .opts_out = true});
  refuse(creative, meta_error(100, kOfMediaTypeAutomation));
  REQUIRE(sends(creative));
  CHECK(creative.left_out() == std::vector<std::string>{"media_type_automation"});
  SECTION("each of them once") {
    refuse(creative, meta_error(100, kOfMediaTypeAutomation));
    CHECK(failure_of(creative).subcode == kOfMediaTypeAutomation);
  }
  SECTION("and another one when that is refused next") {
    refuse(creative, meta_error(100, kOfStandardEnhancements));
    CHECK(sends(creative));
    CHECK(creative.left_out().size() == 2);
  }
}

TEST_CASE("what is left out is not in what is sent", "[upload]") {
  const std::string of_music = R"("music_generation":{"enroll_status":"OPT_OUT"})";
  const std::string of_both = of_music + R"(,"media_type_automation":{"enroll_status":"OPT_OUT"})";
  const auto spec = [](const std::string& features) { return R"({"creative_features_spec":{)" + features + "}}"; };
  CreativeUpload creative(kAccount, {{"degrees_of_freedom_spec", spec(of_both)}}, {.opts_out = true});
  const auto before = param(creative, "degrees_of_freedom_spec");
  CHECK_THAT(before, Catch::Contains("media_type_automation"));
  refuse(creative, meta_error(100, kOfMediaTypeAutomation));
  const auto after = param(creative, "degrees_of_freedom_spec");
  CHECK_THAT(after, !Catch::Contains("media_type_automation"));
  CHECK_THAT(after, Catch::Contains("music_generation"));
}

TEST_CASE("a feature that this version does not know is told apart from one that this creative may not have",
          "[upload]") {
  const auto [error, unknown] = GENERATE(table<Error, bool>({
      {meta_error(100, kOfMediaTypeAutomation), false},
      {meta_error(100, 0, "{}", "Param key 'audio' must be one of: creative_features_spec keys"), true},
  }));
  CreativeUpload creative(kAccount, kParams, {.opts_out = true});
  refuse(creative, error);
  CHECK(sends(creative));
  CHECK(creative.left_out().size() == 1);
  CHECK(creative.unknown_features().size() == (unknown ? 1 : 0));
}

TEST_CASE("a creative does not leave out for ever", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.opts_out = true});
  int times = 0;
  for (const auto feature : graph::creative_features()) {
    if (!sends(creative)) break;
    ++times;
    refuse(creative, meta_error(100, 0, "{}", "'" + std::string(feature) + "' is refused"));
  }
  CHECK(times == 21);
}

TEST_CASE("a feature that the spec asks for is not left out in silence", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.opts_out = false});
  refuse(creative, meta_error(100, kOfMediaTypeAutomation));
  CHECK(failure_of(creative).subcode == kOfMediaTypeAutomation);
  CHECK(creative.left_out().empty());
}

TEST_CASE("what was refused elsewhere is left out from the start, and once", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.opts_out = true, .left_out = {"media_type_automation"}});
  CHECK(creative.left_out() == std::vector<std::string>{"media_type_automation"});
  refuse(creative, meta_error(100, kOfMediaTypeAutomation));
  CHECK(has_failed(creative));
  CHECK(creative.left_out() == std::vector<std::string>{"media_type_automation"});
}

TEST_CASE("any other error fails a creative", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {.opts_out = GENERATE(false, true)});
  const auto subcode = GENERATE(1487390, 1487212);  // the latter: an image is missing, which others fix
  refuse(creative, meta_error(100, subcode));
  CHECK(failure_of(creative).subcode == subcode);
}

TEST_CASE("a creative whose reply was lost has failed: it is repeated by whoever sends it", "[upload]") {
  CreativeUpload creative(kAccount, kParams, {});
  lose_reply(creative, broken_connection());
  CHECK(failure_of(creative).error_class == ErrorClass::network);
}

TEST_CASE("a creative's operation may be repeated", "[upload]") {
  const auto operation = upload::create_creative(kAccount, kParams);
  CHECK(operation.edge == graph::Edge::adcreatives_create);
  CHECK(operation.method == http::Method::post);
  CHECK(operation.path == "act_7/adcreatives");
  CHECK(operation.account.digits() == "7");
  CHECK(operation.params == kParams);
  CHECK(operation.idempotency == graph::Idempotency::safe_to_repeat);
  CHECK(operation.cost == 3);
}
