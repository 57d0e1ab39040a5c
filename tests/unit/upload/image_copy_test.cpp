#include "upload/image_copy.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::ImageCopy;

namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";
const AccountId kFrom = AccountId::parse("1").value();
const AccountId kTo = AccountId::parse("act_2").value();

}  // namespace

TEST_CASE("a copy names its source by bare digits and counts against the destination", "[upload]") {
  const ImageCopy copy(kFrom, kTo, kHash);
  const auto operation = sent(copy);
  CHECK(operation.method == http::Method::post);
  CHECK(operation.account == kTo);
  CHECK(operation.path == "act_2/adimages");
  CHECK(operation.params == std::vector<std::pair<std::string, std::string>>{
                                {"copy_from", R"({"source_account_id":"1","hash":")" + kHash + R"("})"}});
  CHECK(operation.idempotency == graph::Idempotency::safe_to_repeat);
  CHECK(operation.reads_elsewhere);
}

TEST_CASE("a copy has the hash of the reply, whatever its key", "[upload]") {
  ImageCopy copy(kFrom, kTo, kHash);
  answer(copy, R"({"images":{"anything":{"hash":"fedcba98765432100123456789abcdef","name":"a.jpg"}}})");
  REQUIRE(is_done(copy));
  CHECK(copy.copy().hash == "fedcba98765432100123456789abcdef");
  CHECK(copy.copy().name == "a.jpg");
}

TEST_CASE("a copy that Meta refuses, or answers oddly, has failed", "[upload]") {
  ImageCopy copy(kFrom, kTo, kHash);
  SECTION("an error") { refuse(copy, error_of(ErrorClass::permission)); }
  SECTION("no reply") { lose_reply(copy, broken_connection()); }
  SECTION("no image") { answer(copy, R"({"images":{}})"); }
  SECTION("two images") { answer(copy, R"({"images":{"a":{"hash":"1"},"b":{"hash":"2"}}})"); }
  CHECK(has_failed(copy));
}
