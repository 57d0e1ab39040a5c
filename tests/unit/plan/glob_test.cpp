#include <catch2/catch.hpp>

#include "metaup/plan/select.hpp"

using metaup::plan::glob_matches;

TEST_CASE("a pattern without a slash looks at the base name", "[plan]") {
  CHECK(glob_matches("*.jpg", "a.jpg"));
  CHECK(glob_matches("*.jpg", "deep/down/a.jpg"));
  CHECK_FALSE(glob_matches("*.jpg", "a.jpg/b.png"));
  CHECK_FALSE(glob_matches("*.jpg", "a.JPG"));
  CHECK_FALSE(glob_matches("deep", "deep/a.jpg"));
}

TEST_CASE("a pattern with a slash looks at the whole path", "[plan]") {
  const auto [pattern, path, matches] = GENERATE(table<std::string, std::string, bool>({
      {"deep/*.jpg", "deep/a.jpg", true},
      {"deep/*.jpg", "deep/down/a.jpg", false},
      {"/a.jpg", "a.jpg", true},
      {"/a.jpg", "deep/a.jpg", false},
      {"/ads/*.jpg", "/ads/a.jpg", true},
      {"deep/**", "deep/down/a.jpg", true},
      {"deep/**", "deeper/a.jpg", false},
      {"x/**", "x", false},
      {"x**", "x/y", false},  // without a slash it looks at the base name
      {"/x**", "x/y", true},
      {"x/**y/z", "x/a/by/z", true},
      {"x/*", "x/", true},
      {"**/x/**/z", "a/x/b/x/c/z", true},
      {"**/x/*", "x/b/x/c", true},
      {"**/a.jpg", "a.jpg", true},
      {"**/a.jpg", "x/y/a.jpg", true},
      {"**/a.jpg", "x/ba.jpg", false},
      {"x/**/z.jpg", "x/z.jpg", true},
      {"x/**/z.jpg", "x/a/b/z.jpg", true},
      {"x/**/z.jpg", "xx/z.jpg", false},
      {"**/*final*/*.png", "q1/my final cut/a.png", true},
      {"**/*final*/*.png", "q1/final/deeper/a.png", false},
      {"a**z/b", "a/x/z/b", true},
      {"*/b/*", "a/b/c", true},
      {"*/b/*", "a/x/b/c", false},
  }));
  CAPTURE(pattern, path);
  CHECK(glob_matches(pattern, path) == matches);
}

TEST_CASE("single characters, sets and escapes match one character", "[plan]") {
  const auto [pattern, path, matches] = GENERATE(table<std::string, std::string, bool>({
      {"?.jpg", "a.jpg", true},
      {"?.jpg", "\xC3\xB6.jpg", true},  // one character, two bytes
      {"?.jpg", "ab.jpg", false},
      {"x/?", "x//", false},
      {"[a-c]1", "b1", true},
      {"[a-c]1", "d1", false},
      {"[!a-c]1", "d1", true},
      {"[^a]1", "a1", false},
      {"[]]", "]", true},
      {"[a-]", "-", true},
      {"[\xC3\xA4-\xC3\xB6]", "\xC3\xA5", true},
      {"[open", "[open", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"\\[a]", "[a]", true},
      {"[z-a]", "m", false},
      {"[a-c-e]", "-", true},
      {"[!]]", "]", false},
      {"[!]]", "a", true},
      {"x/[/]", "x//", false},
      {"x/[!a]", "x//", false},
      {"x/a?b", "x/a/b", false},
      {"a\\", "a\\", true},  // nothing is left to be escaped
      {"\\?", "a", false},
      {"[a", "a", false},
      {"a*b*c", "a1b2c", true},
      {"a*b*c", "a1c2b", false},
      {"*.jp?g", "a.jpeg", true},
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
  }));
  CAPTURE(pattern, path);
  CHECK(glob_matches(pattern, path) == matches);
}

TEST_CASE("a hostile pattern ends", "[plan]") {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*a";
  CHECK_FALSE(glob_matches(stars + "*b", std::string(4000, 'a')));
  std::string folders;
  for (int i = 0; i < 200; ++i) folders += "**/a*/";
  std::string path;
  for (int i = 0; i < 1000; ++i) path += "a/";
  CHECK_FALSE(glob_matches(folders + "b", path));
}
