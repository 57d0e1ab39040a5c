#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "input.hpp"

using namespace metaup::graph;
using metaup::fuzz::require;
using nlohmann::json;

namespace {

/// What the first repair left is nothing for a second one, and what was JSON already stays what it says.
void check_repair(std::string_view text, Controls controls) {
  const auto repaired = repair_strings(text, controls);
  require(repair_strings(repaired, controls) == repaired);
  if (!json::accept(text)) return;
  require(json::accept(repaired) && json::parse(repaired) == json::parse(text));
}

void check_readers(const json& value) {
  const auto text = text_of(&value, 50);
  require(text.size() <= 50 && metaup::is_utf8(text));
  const auto word = word_of(&value, 50);
  require(word.size() <= 50 && std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < '\x7F'; }));
  static_cast<void>(integer_of(&value));
  static_cast<void>(unsigned_of(&value));
  static_cast<void>(number_of(&value));
  static_cast<void>(boolean_of(&value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = metaup::fuzz::text_of(data, size);
  check_repair(text, Controls::replaced);
  check_repair(text, Controls::kept);
  for (const auto controls : {Controls::replaced, Controls::kept}) {
    const auto parsed = parse_json(text, controls);
    if (!parsed) continue;
    check_readers(*parsed);
    if (parsed->is_structured()) std::for_each(parsed->begin(), parsed->end(), check_readers);
    require(parse_json(dump(*parsed)) == parsed);
  }
  return 0;
}
