#include "source/rclone_listing.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::source;

namespace {

std::string entry(const std::string& path, const std::string& more = R"("Size":7,"ModTime":"2026-01-02T03:04:05Z")") {
  return R"({"Path":")" + path + R"(","Name":"x",)" + more + R"(,"IsDir":false})";
}

FileStamp stamp(const std::string& text, const std::string& base = "rclone:nas:media") {
  const auto parsed = parse_remote_entry(text, base);
  REQUIRE(parsed);
  return parsed->stamp;
}

std::vector<std::string> paths(ListingReader& reader) {
  std::vector<std::string> all;
  for (const auto& file : reader.files()) all.push_back(file.path);
  return all;
}

}  // namespace

TEST_CASE("a listing that comes in pieces gives its files by name, without hidden ones and folders", "[source]") {
  const auto text = "[\n" + entry("b.jpg") + ",\n" + entry("a/z.jpg") + ",\n" + entry("a-1.jpg") + ",\n" +
                    entry(".hidden.jpg") + ",\n" + entry("a/.trash/c.jpg") + ",\n" +
                    R"({"Path":"a","Name":"a","Size":-1,"ModTime":"","IsDir":true})" + "\n]\n";
  const auto piece = GENERATE(1U, 7U, 100'000U);
  ListingReader reader("rclone:nas:");
  for (std::size_t at = 0; at < text.size(); at += piece) REQUIRE(reader.take(text.substr(at, piece)));
  CHECK(reader.is_whole());
  CHECK(paths(reader) == std::vector<std::string>{"a/z.jpg", "a-1.jpg", "b.jpg"});
}

TEST_CASE("a listing that breaks off is not whole, an empty one is", "[source]") {
  ListingReader broken("rclone:nas:");
  CHECK(broken.take("[\n" + entry("a.jpg") + ",\n"));
  CHECK_FALSE(broken.is_whole());
  ListingReader empty("rclone:nas:");
  CHECK(empty.take("[\n]\n"));
  CHECK(empty.is_whole());
}

TEST_CASE("what is no listing is refused", "[source]") {
  const std::string line = GENERATE("no json", "{}", "[]", "7", R"({"Path":"../a.jpg","IsDir":false})",
                                    R"({"Path":"a/../../b.jpg","IsDir":false})", R"({"Path":"/etc/x","IsDir":false})",
                                    R"({"Path":"a\u0000b","IsDir":false})", R"({"Path":"","IsDir":false})");
  CHECK_FALSE(parse_remote_entry(line, "rclone:nas:"));
  ListingReader reader("rclone:nas:");
  CHECK_FALSE(reader.take("[\n" + line + "\n"));
  ListingReader without_begin("rclone:nas:");
  CHECK_FALSE(without_begin.take(entry("a.jpg") + "\n"));
}

TEST_CASE("an object has one stamp, in whatever listing it is", "[source]") {
  CHECK(stamp(entry("a/b.jpg"), "rclone:nas:") == stamp(entry("b.jpg"), "rclone:nas:a"));
  CHECK(stamp(entry("b.jpg"), "s3://bucket") != stamp(entry("b.jpg"), "s3://other"));
}

TEST_CASE("path, size, time and checksums make the stamp", "[source]") {
  const auto known = stamp(entry("a.jpg"));
  CHECK(known.size == 7);
  CHECK(known == stamp(entry("a.jpg")));
  CHECK(known != stamp(entry("b.jpg")));
  CHECK(known != stamp(entry("a.jpg", R"("Size":8,"ModTime":"2026-01-02T03:04:05Z")")));
  CHECK(known != stamp(entry("a.jpg", R"("Size":7,"ModTime":"2026-01-02T03:04:06Z")")));
  const auto hashed = [](const std::string& md5) {
    return stamp(entry("a.jpg", R"("Size":7,"ModTime":"2026-01-02T03:04:05Z","Hashes":{"md5":")" + md5 + "\"}"));
  };
  CHECK(hashed("0a") == hashed("0a"));
  CHECK(hashed("0a") != hashed("0b"));
  CHECK(hashed("0a").ctime_ns < -1);
  CHECK(hashed("") == known);
}

TEST_CASE("without a time and checksums nothing says whether an object has changed", "[source]") {
  const auto odd = stamp(entry("a.jpg", R"("Size":-1,"ModTime":"")"));
  CHECK(odd.mtime_ns == INT64_MAX);  // too young for the file index, whatever the time
  CHECK(odd.size == 0);
}
