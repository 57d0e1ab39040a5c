#include "metaup/upload/image_upload.hpp"

#include "support/temp_dir.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::ArchiveUpload;
using upload::ImageCheck;
using upload::ImageMethod;
using upload::ImageUpload;

namespace {

const AccountId kAccount = AccountId::parse("7").value();
const std::string kHash = "0123456789abcdef0123456789abcdef";
const std::string kOtherHash = "1123456789abcdef0123456789abcdef";
constexpr std::int64_t kFileTypeNotSupported = 1487411;

upload::ImageFile image_file(const std::string& name = "a.jpg", const std::string& mime_type = "image/jpeg") {
  const TempDir dir;
  return {.file = OpenFile::open(dir.write(name, "bytes")).value(), .name = name, .mime_type = mime_type};
}

bool goes_as_bytes(const ImageUpload& image) {
  const auto operation = sent(image);
  REQUIRE(operation.attachments.size() == 1);
  return operation.attachments.front().as_base64;
}

}  // namespace

TEST_CASE("an image is sent and done with the hash of the reply, whatever its key", "[upload]") {
  ImageUpload image(kAccount, image_file(), ImageMethod::multipart, true);
  CHECK(edge_of(image) == graph::Edge::adimages_create);
  answer(image, R"({"images":{"some key":{"hash":")" + kHash + R"(","name":"a.jpg"}}})");
  REQUIRE(is_done(image));
  CHECK(image.image().hash == kHash);
  CHECK(image.image().name == "a.jpg");
  CHECK_FALSE(image.part_was_refused());
}

TEST_CASE("a known image is there only when the account lists it, and not as deleted", "[upload]") {
  const auto [body, expected] = GENERATE(table<std::string, bool>({
      {R"({"data":[{"hash":")" + kHash + R"(","status":"ACTIVE"}]})", true},
      {R"({"data":[{"hash":")" + kHash + R"("}]})", true},
      {R"({"data":[{"hash":")" + kOtherHash + R"("},{"hash":")" + kHash + R"("}]})", true},
      {R"({"data":[]})", false},
      {R"({"data":[{"hash":")" + kHash + R"(","status":"DELETED"}]})", false},
      {R"({"data":[{"hash":")" + kOtherHash + R"(","status":"ACTIVE"}]})", false},
  }));
  CAPTURE(body);
  ImageCheck check(kAccount, kHash);
  const auto operation = sent(check);
  CHECK(operation.edge == graph::Edge::adimages_read);
  REQUIRE(operation.lookup);
  CHECK(operation.lookup->hash == kHash);
  CHECK_FALSE(check.is_there());
  answer(check, body);
  REQUIRE(is_done(check));
  CHECK(check.is_there() == expected);
}

TEST_CASE("a check that fails does not say that the image is gone, or there", "[upload]") {
  ImageCheck check(kAccount, kHash);
  SECTION("an error") { refuse(check, error_of(ErrorClass::permission)); }
  SECTION("no reply") { lose_reply(check, broken_connection()); }
  SECTION("never sent") { never_send(check, error_of(ErrorClass::cancelled)); }
  SECTION("a reply without a list") { answer(check, R"({"id":"1"})"); }
  CHECK(has_failed(check));
  CHECK_FALSE(check.is_there());
}

TEST_CASE("a reply without exactly one image is a failure", "[upload]") {
  const auto* const body = GENERATE(R"({"images":{}})", R"({"id":"1"})",
                                    R"({"images":{"a":{"hash":"0123456789abcdef0123456789abcdef"},)"
                                    R"("b":{"hash":"1123456789abcdef0123456789abcdef"}}})");
  ImageUpload image(kAccount, image_file(), ImageMethod::multipart, true);
  answer(image, body);
  CHECK(failure_of(image).error_class == ErrorClass::protocol);
}

TEST_CASE("the operations are those of the edge", "[upload]") {
  const auto image = image_file();

  const auto part = upload::create_image(kAccount, image, ImageMethod::multipart);
  CHECK(part.path == "act_7/adimages");
  CHECK(part.method == http::Method::post);
  CHECK(part.params.empty());
  REQUIRE(part.attachments.size() == 1);
  CHECK(part.attachments[0].filename == "a.jpg");
  CHECK(part.attachments[0].slice.range == ByteRange{0, 5});
  CHECK_FALSE(part.attachments[0].as_base64);

  const auto base64 = upload::create_image(kAccount, image, ImageMethod::bytes);
  CHECK(base64.attachments[0].field == "bytes");
  CHECK(base64.attachments[0].as_base64);
  CHECK(param(base64, "name") == "a.jpg");

  const auto lookup = upload::look_up_image(kAccount, kHash);
  CHECK(lookup.method == http::Method::get);
  CHECK(lookup.lookup->hash == kHash);
  CHECK(part.cost > lookup.cost);
}

TEST_CASE("an image travels as it is told to", "[upload]") {
  const auto method = GENERATE(ImageMethod::multipart, ImageMethod::bytes);
  const ImageUpload image(kAccount, image_file(), method, true);
  CHECK(goes_as_bytes(image) == (method == ImageMethod::bytes));
}

TEST_CASE("a good image whose part is of a refused type is sent once more, as bytes", "[upload]") {
  ImageUpload image(kAccount, image_file(), ImageMethod::multipart, true);
  CHECK_FALSE(goes_as_bytes(image));
  refuse(image, meta_error(100, kFileTypeNotSupported));
  CHECK(goes_as_bytes(image));
  CHECK(image.part_was_refused());
  SECTION("and taken") {
    answer(image, R"({"images":{"bytes":{"hash":")" + kHash + R"("}}})");
    CHECK(is_done(image));
    CHECK(image.image().hash == kHash);
    CHECK(image.image().name.empty());
  }
  SECTION("only once") {
    refuse(image, meta_error(100, kFileTypeNotSupported));
    CHECK(failure_of(image).subcode == kFileTypeNotSupported);
  }
}

TEST_CASE("an image is not sent as bytes when that cannot help", "[upload]") {
  const auto [method, is_accepted_type, subcode] = GENERATE(table<ImageMethod, bool, std::int64_t>({
      {ImageMethod::multipart, true, 2446496},                 // another reason
      {ImageMethod::multipart, false, kFileTypeNotSupported},  // Meta takes no such type
      {ImageMethod::bytes, true, kFileTypeNotSupported},       // it went as bytes
  }));
  ImageUpload image(kAccount, image_file(), method, is_accepted_type);
  refuse(image, meta_error(100, subcode));
  CHECK(failure_of(image).subcode == subcode);
  CHECK_FALSE(image.part_was_refused());
}

TEST_CASE("an archive is sent as one part, and done with the images of its entries", "[upload]") {
  ArchiveUpload archive(kAccount, image_file("images.zip", "application/zip"));
  const auto operation = sent(archive);
  CHECK(operation.edge == graph::Edge::adimages_create);
  CHECK(operation.path == "act_7/adimages");
  CHECK(operation.idempotency == graph::Idempotency::safe_to_repeat);
  REQUIRE(operation.attachments.size() == 1);
  CHECK(operation.attachments[0].filename == "images.zip");
  CHECK(operation.attachments[0].content_type == "application/zip");
  CHECK_FALSE(archive.image_of("a.jpg"));  // not yet

  answer(archive,
         R"({"images":{"a.jpg":{"hash":")" + kHash + R"("},"7:b":{"hash":")" + kOtherHash + R"(","name":"b.jpg"}}})");
  REQUIRE(is_done(archive));
  SECTION("by the key of the reply") {
    REQUIRE(archive.image_of("a.jpg"));
    CHECK(archive.image_of("a.jpg")->hash == kHash);
    CHECK(archive.image_of("a.jpg")->name.empty());
  }
  SECTION("by the name that the reply gives") {
    REQUIRE(archive.image_of("b.jpg"));
    CHECK(archive.image_of("b.jpg")->hash == kOtherHash);
    CHECK(archive.image_of("b.jpg")->name == "b.jpg");
  }
  SECTION("an entry that Meta left out has none") { CHECK_FALSE(archive.image_of("c.jpg")); }
}

TEST_CASE("an archive that Meta refuses, or answers without an image, has failed", "[upload]") {
  ArchiveUpload archive(kAccount, image_file("images.zip", "application/zip"));
  SECTION("an error") { refuse(archive, meta_error(100, kFileTypeNotSupported)); }
  SECTION("no reply") { lose_reply(archive, broken_connection()); }
  SECTION("no image") { answer(archive, R"({"images":{}})"); }
  CHECK(has_failed(archive));
  CHECK_FALSE(archive.image_of("a.jpg"));
}
