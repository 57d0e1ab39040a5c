#include "metaup/source/source.hpp"

#include <catch2/catch.hpp>

#include "metaup/http/transport.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;

TEST_CASE("an open file stays the same file, however often it is opened", "[source]") {
  const test::TempDir root;
  const auto file = OpenFile::open(root.write("unpacked", "bytes")).value();
  const auto entry = source::already_open(file, "spring/a.jpg");
  CHECK(entry->path() == "spring/a.jpg");
  CHECK(entry->url().empty());
  for (int i = 0; i < 2; ++i) {
    const auto opened = entry->open(false).value();
    CHECK(opened.file == file);
    CHECK(opened.name.empty());
  }
}

TEST_CASE("what is on the web has a URL, and is fetched by the rules for the web only", "[source]") {
  auto options = std::make_shared<http::FetchOptions>();
  options->largest = 1;
  const std::string url = GENERATE("ftp://example.com/a.jpg", "http://example.com/a.jpg", "file:///etc/passwd");
  const auto asset = source::on_the_web(url, options);
  CHECK(asset->url() == url);
  const auto opened = asset->open(false);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().error_class == ErrorClass::local);
}
