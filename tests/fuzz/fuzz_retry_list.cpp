#include "base/text.hpp"
#include "cli/inputs/chosen_objects.hpp"
#include "cli/inputs/id_list.hpp"
#include "cli/launch/creative_list.hpp"
#include "input.hpp"
#include "metaup/report/output.hpp"

using namespace metaup;
using fuzz::require;

namespace {

/// As a later run would write its items, all of them failed.
std::string output_of(const report::RetryList& list) {
  std::string text = R"({"type":"run_start","schema":1,"command":"upload"})"
                     "\n";
  for (const auto& each : list.items) {
    report::Item item;
    item.source = each.source;
    item.kind = each.kind;
    item.account = each.account;
    text += R"({"type":"item_failed","item":)" + report::to_json(item) + "}\n";
  }
  return text + R"({"type":"summary"})";
}

void check_retry_list(std::string_view text) {
  const auto list = report::read_retry_list(text, "earlier.ndjson");
  if (!list) {
    require(printable(list.error().message) == list.error().message && list.error().message.size() < 1'000);
    return;
  }
  const auto again = report::read_retry_list(output_of(*list), "again");
  require(again && again->items.size() == list->items.size());
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    require(again->items[i].source == list->items[i].source && again->items[i].kind == list->items[i].kind);
    require(again->items[i].account == list->items[i].account);
  }
}

void check_ids(std::string_view text) {
  const auto ids = cli::creatives_in(text, "creatives.txt");
  if (ids) {
    require(!ids->empty() && std::all_of(ids->begin(), ids->end(), is_numeric_id));
  } else {
    require(printable(ids.error()) == ids.error());
  }
  const auto objects = cli::objects_in_output(text, "made.ndjson", {AssetKind::creative, AssetKind::ad});
  if (objects) {
    for (const auto& object : *objects) require(is_numeric_id(object.id) && !object.account.empty());
  } else {
    require(printable(objects.error()) == objects.error());
  }
  for (const auto& line : cli::ids_in(text)) {
    require(!line.empty());
    const auto hash = cli::parse_thing(AssetKind::image, line);
    require(hash ? is_image_hash(*hash) : printable(hash.error()) == hash.error());
  }
}

}  // namespace

/// The input is a list that a command is given: an earlier run's output, or ids.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_retry_list(text);
  check_ids(text);
  return 0;
}
