#include "upload/stamp.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace metaup::upload;

namespace {

const std::string kSha(64, 'a');

}  // namespace

TEST_CASE("a stamp stands behind the description, which stays as it is", "[upload]") {
  CHECK(stamped("", {Stamp::Of::content, kSha}) == "metaup:sha256=" + kSha);
  CHECK(stamped("Spring sale, 15 s", {Stamp::Of::content, kSha}) == "Spring sale, 15 s\n\nmetaup:sha256=" + kSha);
  CHECK(stamped("x", {Stamp::Of::url, kSha}) == "x\n\nmetaup:url-sha256=" + kSha);
}

TEST_CASE("a stamp is read back, whatever blanks have become of its line breaks", "[upload]") {
  const auto of = GENERATE(Stamp::Of::content, Stamp::Of::url);
  const auto* const description = GENERATE("", "Spring", "Über\nzwei Zeilen", "metaup:sha256=no");
  auto text = stamped(description, {of, kSha});
  const auto blanks = GENERATE(as<std::string>{}, "", " ", "\n", " \r\n\t");
  std::replace(text.begin(), text.end(), '\n', GENERATE('\n', ' '));
  const auto stamp = read_stamp(text + blanks);
  REQUIRE(stamp);
  CHECK(stamp->of == of);
  CHECK(stamp->sha256 == kSha);
}

TEST_CASE("of several stamps the last one counts", "[upload]") {
  const auto twice = stamped(stamped("a", {Stamp::Of::content, kSha}), {Stamp::Of::content, std::string(64, 'b')});
  CHECK(read_stamp(twice)->sha256 == std::string(64, 'b'));
}

TEST_CASE("what is no stamp, or not at the end, is none", "[upload]") {
  const auto text = GENERATE_COPY(as<std::string>{}, "", " ", "Spring sale",
                                  "metaup:sha256=", "metaup:sha256=" + kSha + "a", "metaup:sha256=" + kSha.substr(1),
                                  "metaup:sha256=" + std::string(64, 'A'), "metaup:sha256=" + kSha + " and more",
                                  "xmetaup:sha256=" + kSha, "metaup:sha256=" + std::string(64, 'g'));
  CAPTURE(text);
  CHECK_FALSE(read_stamp(text));
}
