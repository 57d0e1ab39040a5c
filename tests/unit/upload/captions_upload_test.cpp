#include "upload/captions_upload.hpp"

#include "support/temp_dir.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using upload::CaptionsUpload;

namespace {

const AccountId kAccount = AccountId::parse("7").value();
const std::string kText = "1\r\n00:00:00,000 --> 00:00:02,000\r\nHello\r\n";

std::shared_ptr<const OpenFile> file_of(TempDir& folder, const std::string& text) {
  folder.write("c.srt", text);
  return OpenFile::open(folder / "c.srt").value();
}

}  // namespace

TEST_CASE("captions go to the video one by one, and a refused one keeps no other back", "[upload]") {
  TempDir folder;
  const auto file = file_of(folder, kText);
  CaptionsUpload captions(kAccount, "99", {{"a.de_DE.srt", file}, {"a.en_US.srt", file}, {"a.fr_FR.srt", file}});
  CHECK(edge_of(captions) == graph::Edge::video_captions);
  CHECK(sent(captions).path == "99/captions");
  REQUIRE(sent(captions).attachments.size() == 1);
  CHECK(sent(captions).attachments[0].field == "captions_file");
  CHECK(sent(captions).attachments[0].filename == "a.de_DE.srt");
  refuse(captions, meta_error(385));
  CHECK(sent(captions).attachments[0].filename == "a.en_US.srt");
  refuse(captions, meta_error(482));  // it is there already
  answer(captions, R"({"success":true})");
  CHECK(is_done(captions));
  CHECK(captions.is_complete());
  REQUIRE(captions.refusals().size() == 1);
  CHECK_THAT(captions.refusals()[0], Contains("a.de_DE.srt: "));
}

TEST_CASE("captions that the end of a run cut off, or a dead token, are not complete", "[upload]") {
  TempDir folder;
  CaptionsUpload captions(kAccount, "99", {{"a.de_DE.srt", file_of(folder, kText)}});
  SECTION("the end") { never_send(captions, error_of(ErrorClass::cancelled)); }
  SECTION("the token") { refuse(captions, meta_error(190)); }
  SECTION("a limit") { refuse(captions, meta_error(17)); }
  CHECK(is_done(captions));
  CHECK_FALSE(captions.is_complete());
}

TEST_CASE("what cannot be captions is seen before it is sent", "[upload]") {
  TempDir folder;
  CHECK(upload::check_captions(*file_of(folder, kText)));
  CHECK(upload::check_captions(*file_of(folder, "\xEF\xBB\xBF\n" + kText)));
  for (const auto* const text : {"", "Hello", "WEBVTT\n\n00:00.000 --> 00:02.000\n", "1\nHello\n", "1"}) {
    CHECK_FALSE(upload::check_captions(*file_of(folder, text)));
  }
  CHECK_THAT(upload::check_captions(*file_of(folder, kText + std::string(205'000, 'x'))).error().message,
             Contains("200 KB"));
}
