#include <catch2/catch.hpp>

#include "metaup/graph/asset_ref.hpp"

using namespace metaup;
using graph::AssetRef;
using Form = graph::AssetRef::Form;

namespace {

const std::string kHash = "5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90";
const std::string kUpperHash = "5F2B7F0A9C1D4E3B8A6F0C2D1E4B7A90";

bool nothing_exists(const std::string&) { return false; }
bool everything_exists(const std::string&) { return true; }

}  // namespace

TEST_CASE("a reference says what it is, or shows it", "[creative]") {
  const auto [text, kind, form, value] = GENERATE(table<std::string, AssetKind, Form, std::string>({
      {kHash, AssetKind::image, Form::hash, kHash},
      {kUpperHash, AssetKind::image, Form::hash, kHash},
      {"hash:" + kUpperHash, AssetKind::image, Form::hash, kHash},
      {"path:" + kHash, AssetKind::image, Form::path, kHash},
      {kHash + ".jpg", AssetKind::image, Form::path, kHash + ".jpg"},
      {kHash.substr(1), AssetKind::image, Form::path, kHash.substr(1)},
      {"a b/c.jpg", AssetKind::image, Form::path, "a b/c.jpg"},
      {"path:hash:x", AssetKind::image, Form::path, "hash:x"},
      {"777", AssetKind::image, Form::path, "777"},
      {"777", AssetKind::video, Form::id, "777"},
      {"id:777", AssetKind::video, Form::id, "777"},
      {"path:777", AssetKind::video, Form::path, "777"},
      {"777.mp4", AssetKind::video, Form::path, "777.mp4"},
      {"https://example.com/a.jpg?sig=1", AssetKind::image, Form::path, "https://example.com/a.jpg?sig=1"},
      {" HTTP://127.0.0.1/a.mp4 ", AssetKind::video, Form::path, "HTTP://127.0.0.1/a.mp4"},
      {"https://example.com/a\xC2\xA0z.jpg", AssetKind::image, Form::path, "https://example.com/a\xC2\xA0z.jpg"},
      {"s3://media/a.jpg", AssetKind::image, Form::path, "s3://media/a.jpg"},
      {"rclone:nas:777", AssetKind::video, Form::path, "rclone:nas:777"},
  }));
  CAPTURE(text);
  const auto ref = graph::parse_asset_ref(text, kind, nothing_exists);
  REQUIRE(ref);
  CHECK(*ref == AssetRef{form, value});
}

TEST_CASE("a bare hash or id that is also a file is refused, with both ways out", "[creative]") {
  const auto hash = graph::parse_asset_ref(kHash, AssetKind::image, everything_exists);
  REQUIRE_FALSE(hash);
  CHECK(hash.error().hint == "give path: or hash: before it");
  const auto id = graph::parse_asset_ref("777", AssetKind::video, everything_exists);
  REQUIRE_FALSE(id);
  CHECK(id.error().hint == "give path: or id: before it");
}

TEST_CASE("a prefix settles it, whatever files there are", "[creative]") {
  CHECK(graph::parse_asset_ref("hash:" + kHash, AssetKind::image, everything_exists));
  CHECK(graph::parse_asset_ref("path:" + kHash, AssetKind::image, everything_exists));
  CHECK(graph::parse_asset_ref("id:777", AssetKind::video, everything_exists));
}

TEST_CASE("the file asked for is the one that was written", "[creative]") {
  std::string asked;
  const auto ref = graph::parse_asset_ref(kUpperHash, AssetKind::image, [&](const std::string& path) {
    asked = path;
    return false;
  });
  CHECK(ref);
  CHECK(asked == kUpperHash);
}

TEST_CASE("what cannot name such an asset is refused", "[creative]") {
  const auto [text, kind] = GENERATE(table<std::string, AssetKind>({
      {"", AssetKind::image},
      {"path:", AssetKind::image},
      {"hash:", AssetKind::image},
      {"hash:123", AssetKind::image},
      {"id:777", AssetKind::image},
      {"hash:5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90", AssetKind::video},
      {"id:x", AssetKind::video},
  }));
  const auto ref = graph::parse_asset_ref(text, kind, nothing_exists);
  REQUIRE_FALSE(ref);
  CHECK(ref.error().error_class == ErrorClass::local);
  CHECK(ref.error().message.starts_with("'" + text + "' "));
}

TEST_CASE("a thumbnail may be found automatically, and is an image otherwise", "[creative]") {
  CHECK(graph::parse_thumbnail_ref("auto", nothing_exists)->form == Form::automatic);
  CHECK(graph::parse_thumbnail_ref("path:auto", nothing_exists)->form == Form::path);
  CHECK(graph::parse_thumbnail_ref(kHash, nothing_exists)->form == Form::hash);
}

TEST_CASE("a reference is resolved once Meta would understand it", "[creative]") {
  const auto [form, resolved] = GENERATE(table<Form, bool>(
      {{Form::hash, true}, {Form::id, true}, {Form::url, true}, {Form::path, false}, {Form::automatic, false}}));
  CHECK(AssetRef{form, "x"}.resolved() == resolved);
}

TEST_CASE("what a spreadsheet or a copy has changed is no reference, and told as that", "[creative]") {
  const auto [text, kind, hint] = GENERATE(table<std::string, AssetKind, std::string>({
      {"7.70002E+14", AssetKind::video, "a spreadsheet has rounded it"},
      {"7,70002E+14", AssetKind::video, "a spreadsheet has rounded it"},
      {"id:7.70002E+14", AssetKind::video, "a spreadsheet has rounded it"},
      {"path:7.70002E+14", AssetKind::video, "a spreadsheet has rounded it"},
      {"770002000000000.0", AssetKind::video, "written as a number: write 770002000000000"},
      {"770.002.000.000.123", AssetKind::video, "written as a number: write 770002000000123"},
      {"+7.7E+14", AssetKind::video, "a spreadsheet has rounded it"},
      {"#####", AssetKind::video, "the column was too narrow"},
      {"'770002", AssetKind::video, "text mark"},
      {"id:'770002", AssetKind::video, "text mark"},
      {"1.23457E+41", AssetKind::image, "a spreadsheet has rounded it"},
      {"hash:1.23457E+41", AssetKind::image, "a spreadsheet has rounded it"},
      {"'" + kHash, AssetKind::image, "text mark"},
      {"hash:" + kHash.substr(0, 9) + "\xE2\x80\x8B" + kHash.substr(9), AssetKind::image, "U+200B (zero width space)"},
      {"77\xC2\xA0"
       "0",
       AssetKind::video, "U+00A0 (no-break space)"},
      {"pictures/a\xE2\x80\x8B.jpg", AssetKind::image, "U+200B (zero width space) after 'pictures/a'"},
  }));
  CAPTURE(text);
  const auto ref = graph::parse_asset_ref(text, kind, nothing_exists);
  REQUIRE_FALSE(ref);
  CHECK_THAT(ref.error().hint, Catch::Matchers::Contains(hint));
}

TEST_CASE("a file may have an odd name", "[creative]") {
  const auto text = GENERATE(as<std::string>{}, "7.70002E+14", "'770002",
                             "Screenshot\xE2\x80\xAF"
                             "1.png",
                             " a.jpg ");
  const auto ref = graph::parse_asset_ref(text, AssetKind::image, everything_exists);
  REQUIRE(ref);
  CHECK(*ref == AssetRef{Form::path, text});
}

TEST_CASE("what is odd at the ends of a reference is left out", "[creative]") {
  const auto [text, kind, form, value] = GENERATE(table<std::string, AssetKind, Form, std::string>({
      {" 777\xC2\xA0", AssetKind::video, Form::id, "777"},
      {"id: 777\xE2\x80\x8B", AssetKind::video, Form::id, "777"},
      {"\xEF\xBB\xBF" + kUpperHash + "\t", AssetKind::image, Form::hash, kHash},
      {"hash: " + kHash + " ", AssetKind::image, Form::hash, kHash},
      {" a.jpg\xC2\xA0", AssetKind::image, Form::path, "a.jpg"},
  }));
  const auto ref = graph::parse_asset_ref(text, kind, nothing_exists);
  REQUIRE(ref);
  CHECK(*ref == AssetRef{form, value});
  CHECK(graph::parse_thumbnail_ref("auto\xC2\xA0", nothing_exists)->form == Form::automatic);
}
