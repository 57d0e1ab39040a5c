#include <catch2/catch.hpp>

#include "metaup/report/event.hpp"

using namespace metaup::report;

TEST_CASE("each status has the word of the contract and is read back", "[report]") {
  const std::vector<std::string> words{"uploaded", "unchanged",  "copied", "created", "existing", "changed", "deleted",
                                       "ready",    "processing", "valid",  "planned", "skipped",  "failed"};
  for (const auto& word : words) {
    CAPTURE(word);
    const auto status = parse_status(word);
    REQUIRE(status);
    CHECK(to_string(*status) == word);
    CHECK(is_done(*status) == (word != "skipped" && word != "failed"));
  }
  CHECK_FALSE(parse_status("Uploaded"));
  CHECK_FALSE(parse_status(""));
}
