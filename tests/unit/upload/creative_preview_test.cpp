#include "upload/creative_preview.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using graph::Edge;
using upload::CreativePreview;

namespace {

const AccountId kAccount = AccountId::parse("7").value();
const std::string kCreative = R"({"id":"2386","name":"Spring"})";

CreativePreview::Format format_of(const CreativePreview& preview, std::size_t i) { return preview.formats().at(i); }

std::string iframe(const std::string& url) {
  return R"({"data":[{"body":"<iframe src=\")" + url + R"(\"></iframe>"}]})";
}

}  // namespace

TEST_CASE("a creative is read, and then each of its formats", "[upload]") {
  CreativePreview preview(kAccount, "2386", {"INSTAGRAM_STANDARD", "MOBILE_FEED_STANDARD"});
  CHECK_FALSE(preview.creative());
  CHECK(edge_of(preview) == Edge::adcreatives_read);
  CHECK(sent(preview).path == "2386");
  CHECK(param(preview, "thumbnail_width") == "600");
  answer(preview, kCreative);
  REQUIRE(preview.creative());
  REQUIRE(*preview.creative());
  CHECK((*preview.creative())->name == "Spring");

  CHECK(edge_of(preview) == Edge::previews_read);
  CHECK(sent(preview).path == "2386/previews");
  CHECK(param(preview, "ad_format") == "INSTAGRAM_STANDARD");
  answer(preview, iframe("https://e/1"));
  CHECK(param(preview, "ad_format") == "MOBILE_FEED_STANDARD");
  CHECK_FALSE(format_of(preview, 1).url);
  answer(preview, iframe("https://e/2"));
  CHECK(is_done(preview));
  CHECK(format_of(preview, 0).url->value() == "https://e/1");
  CHECK(format_of(preview, 1).url->value() == "https://e/2");
}

TEST_CASE("a format that is refused takes nothing from the others", "[upload]") {
  CreativePreview preview(kAccount, "2386", {"INSTAGRAM_STORY", "MOBILE_FEED_STANDARD"});
  answer(preview, kCreative);
  SECTION("refused") { refuse(preview, meta_error(100)); }
  SECTION("no reply") { lose_reply(preview, broken_connection()); }
  SECTION("never asked for") { never_send(preview, error_of(ErrorClass::cancelled)); }
  SECTION("a reply without a preview") { answer(preview, R"({"data":[]})"); }
  REQUIRE(format_of(preview, 0).url);
  CHECK_FALSE(*format_of(preview, 0).url);
  CHECK(param(preview, "ad_format") == "MOBILE_FEED_STANDARD");
  answer(preview, iframe("https://e/2"));
  CHECK(is_done(preview));
  CHECK(format_of(preview, 1).url->value() == "https://e/2");
}

TEST_CASE("of a creative that cannot be read no format is asked for", "[upload]") {
  CreativePreview preview(kAccount, "2386", {"INSTAGRAM_STORY"});
  SECTION("refused") { refuse(preview, meta_error(100, 33)); }
  SECTION("no reply") { lose_reply(preview, broken_connection()); }
  SECTION("never asked for") { never_send(preview, error_of(ErrorClass::cancelled)); }
  SECTION("a reply without a creative") { answer(preview, "{}"); }
  CHECK(is_done(preview));
  REQUIRE(preview.creative());
  CHECK_FALSE(*preview.creative());
  CHECK_FALSE(format_of(preview, 0).url);
}

TEST_CASE("a creative without formats is only read", "[upload]") {
  CreativePreview preview(kAccount, "2386", {});
  answer(preview, kCreative);
  CHECK(is_done(preview));
}

TEST_CASE("what travelled with a preview and failed makes it go again", "[upload]") {
  CreativePreview preview(kAccount, "2386", {"INSTAGRAM_STORY"});
  preview.on(upload::SendAgain{});
  CHECK(edge_of(preview) == Edge::adcreatives_read);
  CHECK_FALSE(preview.creative());
  answer(preview, kCreative);
  preview.on(upload::SendAgain{});
  CHECK(param(preview, "ad_format") == "INSTAGRAM_STORY");
}
