#include "metaup/upload/image_upload.hpp"

#include <catch2/catch.hpp>

#include "support/temp_dir.hpp"

using namespace metaup;
using upload::ImageUpload;

namespace {

graph::Reply reply(std::string body) { return {.body = std::move(body), .trace_id = {}}; }
const std::string kHash = "0123456789abcdef0123456789abcdef";

}  // namespace

TEST_CASE("an unknown image is sent and done with the hash of the reply, whatever its key", "[upload]") {
  ImageUpload image;
  REQUIRE(std::holds_alternative<ImageUpload::Send>(image.state()));
  image.on_reply(reply(R"({"images":{"some key":{"hash":")" + kHash + R"(","name":"a.jpg"}}})"));
  const auto& sent = std::get<ImageUpload::Sent>(image.state());
  CHECK(sent.hash == kHash);
  CHECK(sent.name == "a.jpg");
}

TEST_CASE("a known image that is still there is not sent", "[upload]") {
  ImageUpload image(kHash);
  CHECK(std::get<ImageUpload::Check>(image.state()).hash == kHash);
  image.on_reply(reply(R"({"data":[{"hash":")" + kHash + R"(","status":"ACTIVE"}]})"));
  CHECK(std::get<ImageUpload::Present>(image.state()).hash == kHash);
}

TEST_CASE("a known image that is gone or deleted is sent again", "[upload]") {
  const auto* const body =
      GENERATE(R"({"data":[]})", R"({"data":[{"hash":"0123456789abcdef0123456789abcdef","status":"DELETED"}]})");
  ImageUpload image(kHash);
  image.on_reply(reply(body));
  CHECK(std::get<ImageUpload::Send>(image.state()).was_gone);
}

TEST_CASE("a reply without exactly one image is a failure", "[upload]") {
  const auto* const body = GENERATE(R"({"images":{}})", R"({"id":"1"})",
                                    R"({"images":{"a":{"hash":"0123456789abcdef0123456789abcdef"},)"
                                    R"("b":{"hash":"1123456789abcdef0123456789abcdef"}}})");
  ImageUpload image;
  image.on_reply(reply(body));
  CHECK(std::get<ImageUpload::Failed>(image.state()).error.error_class == ErrorClass::protocol);
}

TEST_CASE("the operations are those of the edge", "[upload]") {
  const test::TempDir dir;
  const auto file = *OpenFile::open(dir.write("a.jpg", "bytes"));
  const auto account = *AccountId::parse("7");
  const upload::ImageFile image{.file = file, .name = "a.jpg", .mime_type = "image/jpeg"};

  const auto part = upload::create_image(account, image, upload::ImageMethod::multipart);
  CHECK(part.path == "act_7/adimages");
  CHECK(part.method == http::Method::post);
  CHECK(part.params.empty());
  REQUIRE(part.attachments.size() == 1);
  CHECK(part.attachments[0].filename == "a.jpg");
  CHECK(part.attachments[0].slice.range == ByteRange{0, 5});
  CHECK_FALSE(part.attachments[0].as_base64);

  const auto base64 = upload::create_image(account, image, upload::ImageMethod::bytes);
  CHECK(base64.attachments[0].field == "bytes");
  CHECK(base64.attachments[0].as_base64);

  const auto lookup = upload::look_up_image(account, kHash);
  CHECK(lookup.method == http::Method::get);
  CHECK(lookup.lookup->hash == kHash);
  CHECK(part.cost > lookup.cost);
}

TEST_CASE("a good image whose part is of a refused type is sent once more, as bytes", "[upload]") {
  Error refused;
  refused.error_class = ErrorClass::invalid;
  refused.code = 100;
  refused.subcode = 1487411;
  ImageUpload image;
  image.on_part_refused(refused);
  REQUIRE(std::holds_alternative<ImageUpload::Send>(image.state()));
  CHECK(std::get<ImageUpload::Send>(image.state()).as_bytes);
  SECTION("only once") {
    image.on_part_refused(refused);
    CHECK(std::get<ImageUpload::Failed>(image.state()).error.subcode == 1487411);
  }
  SECTION("for no other reason") {
    ImageUpload other;
    refused.subcode = 2446496;
    other.on_part_refused(refused);
    CHECK(std::holds_alternative<ImageUpload::Failed>(other.state()));
  }
}
