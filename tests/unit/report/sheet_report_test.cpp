#include "report/sheet_report.hpp"

#include <catch2/catch.hpp>

#include "fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using metaup::report::test::StringSink;

namespace {

Item item_of(const std::string& source, AssetKind kind, Status status, const std::string& id = {}) {
  Item item;
  item.source = source;
  item.kind = kind;
  item.status = status;
  item.id = id;
  return item;
}

}  // namespace

TEST_CASE("a sheet is written back in its order, with what became of its rows", "[report]") {
  const auto sheet = std::make_shared<LaunchSheet>();
  sheet->header = "\"name\",\"link\"";
  for (const auto* const name : {"A", "B", "C", "D"}) {
    sheet->rows.push_back({"launch.csv:" + std::to_string(sheet->rows.size() + 2), "\"" + std::string(name) + "\","});
  }
  StringSink sink;
  const auto report = make_sheet_report(sink, sheet);
  auto made = item_of("launch.csv:2", AssetKind::creative, Status::created, "77");
  made.warnings = {"first", "second"};
  auto failed = item_of("launch.csv:3", AssetKind::creative, Status::failed);
  failed.error = Error{.error_class = ErrorClass::local, .message = "=link: \"is\" wrong", .hint = "fix\nit"};
  auto dependent = item_of("launch.csv:3", AssetKind::ad, Status::failed);
  dependent.error = Error{.error_class = ErrorClass::dependency, .message = "its creative failed"};
  // as runs tell of them: not in the order of rows
  report->on(ItemEnded{failed});
  report->on(ItemEnded{item_of("a.jpg", AssetKind::image, Status::uploaded, "hash")});
  report->on(ItemEnded{dependent});
  report->on(ItemEnded{made});
  report->on(ItemEnded{item_of("launch.csv:2", AssetKind::ad, Status::existing, "88")});
  report->on(ItemEnded{item_of("launch.csv:5", AssetKind::ad, Status::created, "99")});
  CHECK(sink.text.empty());
  report->on(Summary{});
  CHECK(sink.text ==
        "\xEF\xBB\xBF\"name\",\"link\",metaup_status,metaup_creative_id,metaup_ad_id,metaup_error,metaup_hint,metaup_"
        "warnings\r\n"
        "\"A\",,existing,\"77\",\"88\",,,\"first; second\"\r\n"
        "\"B\",,failed,,,\"'=link: \"\"is\"\" wrong\",\"fix it\",\r\n"
        "\"C\",,,,,,,\r\n"
        "\"D\",,created,,\"99\",,,\r\n");
}
