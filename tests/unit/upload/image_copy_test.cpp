#include "metaup/upload/image_copy.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using upload::ImageCopy;

namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";
ImageCopy copy() { return {*AccountId::parse("1"), *AccountId::parse("act_2"), kHash}; }

}  // namespace

TEST_CASE("a copy names its source by bare digits and counts against the destination", "[upload]") {
  const auto operation = copy().next();
  REQUIRE(operation);
  CHECK(operation->method == http::Method::post);
  CHECK(operation->account == *AccountId::parse("2"));
  CHECK(operation->path == "act_2/adimages");
  CHECK(operation->params == std::vector<std::pair<std::string, std::string>>{
                                 {"copy_from", R"({"source_account_id":"1","hash":")" + kHash + R"("})"}});
  CHECK(operation->idempotency == graph::Idempotency::safe_to_repeat);
}

TEST_CASE("a copy has the hash of the reply, whatever its key", "[upload]") {
  auto one = copy();
  one.on_reply({R"({"images":{"anything":{"hash":"fedcba98765432100123456789abcdef","name":"a.jpg"}}})", ""});
  const auto* const copied = std::get_if<ImageCopy::Copied>(&one.state());
  REQUIRE(copied != nullptr);
  CHECK(copied->hash == "fedcba98765432100123456789abcdef");
  CHECK(copied->name == "a.jpg");
  CHECK_FALSE(one.next());
}

TEST_CASE("a copy that Meta refuses, or answers oddly, has failed", "[upload]") {
  auto one = copy();
  SECTION("an error") { one.on_error(Error{}); }
  SECTION("no image") { one.on_reply({R"({"images":{}})", ""}); }
  SECTION("two images") { one.on_reply({R"({"images":{"a":{"hash":"1"},"b":{"hash":"2"}}})", ""}); }
  CHECK(std::holds_alternative<ImageCopy::Failed>(one.state()));
  CHECK_FALSE(one.next());
}
