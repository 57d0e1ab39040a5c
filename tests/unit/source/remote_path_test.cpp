#include "source/remote_path.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::source;
using Catch::Contains;

TEST_CASE("a path tells whether it lies on a remote", "[source]") {
  const auto [path, expected] = GENERATE(table<std::string, bool>({
      {"rclone:nas:media", true},
      {"s3://bucket/a.jpg", true},
      {"gs://bucket", true},
      {"./rclone:nas:media", false},
      {"https://example.com/a.jpg", false},
      {"nas:media", false},
      {"s3:/bucket", false},
      {"", false},
  }));
  CHECK(is_remote_path(path) == expected);
}

TEST_CASE("rclone knows a remote path by its own name", "[source]") {
  const auto [path, expected] = GENERATE(table<std::string, std::string>({
      {"rclone:nas:media/a b.jpg", "nas:media/a b.jpg"},
      {"rclone:nas:", "nas:"},
      {"rclone:nas:/abs/a:b.jpg", "nas:/abs/a:b.jpg"},
      {"rclone::local:/srv", ":local:/srv"},
      {"rclone:büro.2:x", "büro.2:x"},
      {"s3://bucket/spring/a.jpg", ":s3:bucket/spring/a.jpg"},
      {"gs://bucket", ":gcs:bucket"},
  }));
  CHECK(rclone_name(path).value() == expected);
}

TEST_CASE("what names no remote is refused", "[source]") {
  const auto [path, reason] = GENERATE(table<std::string, std::string>({
      {"rclone:", "names no remote"},
      {"rclone:nas", "names no remote"},
      {"rclone:/srv/media", "names no remote"},
      {"rclone:dir/x:y", "names no remote"},
      {"rclone:--config:x", "names no remote"},
      {"s3://", "s3://BUCKET/PATH"},
      {"s3:///a.jpg", "names no bucket"},
      {"gs://", "gs://BUCKET/PATH"},
  }));
  const auto name = rclone_name(path);
  REQUIRE_FALSE(name.has_value());
  CHECK_THAT(name.error().message, Contains(reason));
}

TEST_CASE("parameters are refused, and not repeated", "[source]") {
  const std::string path = GENERATE("rclone::s3,secret_access_key=Hidden123:bucket", "rclone:nas,pass=Hidden123:x",
                                    "rclone::webdav,url=\"http://u:Hidden123@host/\":x");
  const auto name = rclone_name(path);
  REQUIRE_FALSE(name.has_value());
  CHECK_THAT(name.error().message, Contains("parameters are not taken") && !Contains("Hidden123"));
}

TEST_CASE("a remote path has a folder and one spelling", "[source]") {
  const auto [path, folder, plain] = GENERATE(table<std::string, std::string, std::string>({
      {"rclone:nas:a/b.jpg", "rclone:nas:a", "rclone:nas:a/b.jpg"},
      {"rclone:nas:b.jpg", "rclone:nas:", "rclone:nas:b.jpg"},
      {"rclone:nas:/b.jpg", "rclone:nas:/", "rclone:nas:/b.jpg"},
      {"rclone:nas:", "rclone:nas:", "rclone:nas:"},
      {"rclone:nas:a//", "rclone:nas:a/", "rclone:nas:a"},
      {"rclone:nas:/", "rclone:nas:/", "rclone:nas:/"},
      {"s3://bucket/b.jpg", "s3://bucket", "s3://bucket/b.jpg"},
      {"s3://bucket/a/", "s3://bucket/a", "s3://bucket/a"},
  }));
  CHECK(folder_of(path) == folder);
  CHECK(plain_remote_path(path) == plain);
}
