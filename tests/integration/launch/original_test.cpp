#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "graph/creative/original.hpp"
#include "simulator/words.hpp"

using namespace metaup;

namespace {

std::set<std::string> words_of(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

}  // namespace

TEST_CASE("every parameter of creatives that Meta also tells is read to be copied", "[creative]") {
  // What Meta works out from the story or the post, and tells beside it.
  const std::set<std::string> worked_out{
      "actor_id",    "body",       "image_hash",    "image_url", "instagram_permalink_url", "link_og_id", "link_url",
      "object_type", "object_url", "thumbnail_url", "title"};
  const auto read = words_of(graph::original_fields());
  const auto told = words_of(std::string(simulator::kCreativeFields));
  for (const auto& name : words_of(std::string(simulator::kCreativeParams))) {
    CAPTURE(name);
    if (told.contains(name)) CHECK(read.contains(name) != worked_out.contains(name));
  }
  for (const auto& name : read) {
    CAPTURE(name);
    CHECK(told.contains(name));
  }
  for (const auto& name : words_of(std::string(graph::kUsualOriginalFields))) CHECK(read.contains(name));
}
