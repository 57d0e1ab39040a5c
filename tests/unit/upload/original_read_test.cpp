#include "upload/original_read.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const AccountId kAccount = AccountId::parse("1").value();
const std::string kCreative = R"({"id":"9","name":"Spring","object_story_id":"1_2"})";

}  // namespace

TEST_CASE("a creative is asked for all that can be made again", "[upload]") {
  upload::OriginalRead read(kAccount, AssetKind::creative, "9");
  CHECK(sent(read).path == "9");
  CHECK_THAT(param(read, "fields"), Contains("regional_regulation_disclaimer_spec"));
  answer(read, kCreative);
  REQUIRE(is_done(read));
  CHECK(read.original().draft.name == "Spring");
  CHECK(read.original().warnings.empty());
}

TEST_CASE("where Meta refuses to tell all of a creative, it is asked for the usual, with a warning", "[upload]") {
  upload::OriginalRead read(kAccount, AssetKind::creative, "9");
  refuse(read, error_of(ErrorClass::invalid));
  CHECK(param(read, "fields") == graph::kUsualOriginalFields);
  SECTION("which it tells") {
    answer(read, kCreative);
    REQUIRE(is_done(read));
    REQUIRE(read.original().warnings.size() == 1);
    CHECK_THAT(read.original().warnings[0], Contains("compare the two"));
  }
  SECTION("which it refuses, too") {
    refuse(read, error_of(ErrorClass::invalid));
    CHECK(failure_of(read).error_class == ErrorClass::invalid);
  }
}

TEST_CASE("another error than a refusal is the end of it", "[upload]") {
  upload::OriginalRead read(kAccount, AssetKind::creative, "9");
  refuse(read, error_of(ErrorClass::permission));
  CHECK(failure_of(read).error_class == ErrorClass::permission);
  upload::OriginalRead of_ad(kAccount, AssetKind::ad, "5");
  refuse(of_ad, error_of(ErrorClass::invalid));
  CHECK(has_failed(of_ad));
}
