#include "cli/token_memory.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "metaup/base/file.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::cli;
using test::TempDir;

namespace {

const Secret kOne("EAAtheOneTokenThatIsRemembered");
const WallTime kAsked{std::chrono::seconds{1'790'000'000}};

KnownToken known_token() {
  return {.asked = kAsked,
          .expires = {.is_told = true, .at = kAsked + std::chrono::hours{48}},
          .data_access_expires = {.is_told = true, .at = {}}};
}

}  // namespace

TEST_CASE("what Meta said of a token is found again, for this token alone", "[cli][token]") {
  TempDir folder;
  const TokenMemory memory(folder / "tokens.json");
  CHECK_FALSE(memory.find(kOne));
  memory.remember(kOne, known_token());
  const auto found = memory.find(kOne);
  REQUIRE(found);
  CHECK(found->asked == kAsked);
  CHECK(found->expires.at == kAsked + std::chrono::hours{48});
  CHECK((found->data_access_expires.is_told && !found->data_access_expires.at));
  CHECK_FALSE(memory.find(Secret("another")));
  memory.remember(Secret("another"), {.asked = kAsked, .expires = {}, .data_access_expires = {}});
  CHECK_FALSE(memory.find(Secret("another"))->expires.is_told);
  CHECK(memory.find(kOne));
}

TEST_CASE("the memory is for its owner, and holds no token", "[cli][token]") {
  TempDir folder;
  TokenMemory(folder / "tokens.json").remember(kOne, known_token());
  struct stat status{};
  REQUIRE(::stat((folder / "tokens.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(read_small_file(folder / "tokens.json", 100'000).value_or("").find("EAA") == std::string::npos);
}

TEST_CASE("a memory that cannot be read or written is none", "[cli][token]") {
  TempDir folder;
  const auto text =
      GENERATE(as<std::string>{}, "", "{", "[]", R"({"key":7,"tokens":{}})", R"({"key":"k","tokens":[]})",
               R"({"key":"k","tokens":{},"more":)" + std::string(500'000, '[') + std::string(500'000, ']') + "}");
  const TokenMemory damaged(folder.write("tokens.json", text));
  CHECK_FALSE(damaged.find(kOne));
  damaged.remember(kOne, known_token());
  CHECK(damaged.find(kOne));
  for (const auto& path : {std::string(), folder / "missing/tokens.json"}) {
    const TokenMemory none(path);
    none.remember(kOne, known_token());
    CHECK_FALSE(none.find(kOne));
  }
}
