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
      {"https://example.com/a.jpg", AssetKind::image},
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
