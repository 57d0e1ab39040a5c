#include <string>
#include <vector>

#include "base/text.hpp"
#include "input.hpp"
#include "ledger/record_lines.hpp"
#include "ledger/registry.hpp"

using namespace metaup;
using namespace metaup::ledger;
using fuzz::require;

namespace {

constexpr WallTime kNow{std::chrono::seconds{1'800'000'000}};

RecordReader reader_of(std::string_view& text) {
  return {"ledger.ndjson",
          [&text]() -> Result<std::optional<std::string>> {
            if (text.empty()) return std::nullopt;
            return fuzz::take_until(text, '\n');
          },
          kNow};
}

Result<Merged> import(Ledger& ledger, std::string_view text) {
  auto reader = reader_of(text);
  return ledger.registry().merge([&] { return reader.next(); });
}

std::string exported(Ledger& ledger) {
  std::string text;
  RecordWriter writer("0", [&](const auto& line) { text += line + "\n"; });
  require(ledger.registry().each_record([&](const Record& record) { writer.write(record); }).has_value());
  writer.end();
  return text;
}

}  // namespace

/// The input is a file that `metaup ledger import` is given. What it takes is read in again as the same, once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto ledger = make_memory_ledger();
  const auto merged = import(*ledger, text);
  const auto all = exported(*ledger);
  if (!merged) {
    require(printable(merged.error().message) == merged.error().message && merged.error().message.size() < 1'000);
    const auto empty = make_memory_ledger();
    require(all == exported(*empty));
    return 0;
  }
  const auto again = import(*ledger, all);
  require(again && again->changed == 0 && exported(*ledger) == all);
  const auto copy = make_memory_ledger();
  require(import(*copy, all).has_value() && import(*copy, all)->changed == 0);
  return 0;
}
