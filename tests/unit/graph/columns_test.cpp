#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "graph/creative/columns.hpp"
#include "graph/creative/languages.hpp"
#include "metaup/graph/creative_draft.hpp"

using namespace metaup::graph;

namespace {

bool is_column(std::string_view name) {
  const auto columns = creative_columns();
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

}  // namespace

TEST_CASE("each column has a name of its own, a meaning and a group", "[creative]") {
  std::set<std::string_view> names;
  for (const auto& column : launch_columns()) {
    CAPTURE(column.name);
    CHECK(names.insert(column.name).second);
    CHECK_FALSE(column.meaning.empty());
    CHECK_FALSE(column.value.empty());
    CHECK_FALSE(title_of(column.group).empty());
  }
  const auto all = creative_columns();
  CHECK(std::set<std::string_view>(all.begin(), all.end()).size() == all.size());
}

TEST_CASE("columns have numbers, placements and languages where texts have them", "[creative]") {
  for (const auto* const name : {"message", "message-1", "message-5", "headline-story", "link-reels", "image-feed",
                                 "card-10", "description-pt-br", "headline-de", "video-fr", "image-id-id"}) {
    CAPTURE(name);
    CHECK(is_column(name));
  }
  for (const auto* const name : {"message-0", "message-6", "card", "card-11", "description-story", "link-1", "cta-de",
                                 "headline-xx", "image-id", "video-id", "adset", "account"}) {
    CAPTURE(name);
    CHECK_FALSE(is_column(name));
  }
}

TEST_CASE("each language has Meta's name", "[creative]") {
  for (const auto& language : languages()) {
    CHECK(find_language(language.code) == &language);
    CHECK_FALSE(language.name.empty());
  }
  CHECK(find_language("de")->name == "German");
  CHECK(find_language("pt-br")->name == "Portuguese (Brazil)");
  CHECK(find_language("") == nullptr);
  CHECK(find_language("dx") == nullptr);
}
