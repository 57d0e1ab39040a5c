#include "report/sheet_report.hpp"

#include <map>

#include "base/csv_text.hpp"
#include "base/text.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kResults =
    ",metaup_status,metaup_creative_id,metaup_ad_id,metaup_error,metaup_hint,metaup_warnings\r\n";

/// What became of a row: of its creative first, then of its ad.
struct RowResult {
  std::optional<Status> status;
  std::string creative_id;
  std::string ad_id;
  std::optional<Error> error;
  std::vector<std::string> warnings;

  void add(const Item& item) {
    if (!error) status = item.status;  // what comes after an error only follows from it
    if (!error) error = item.error;
    (item.kind == AssetKind::creative ? creative_id : ad_id) = item.id;
    warnings.insert(warnings.end(), item.warnings.begin(), item.warnings.end());
  }
};

std::string result_cells(const RowResult& result) {
  const auto cell = [](const std::string& text) { return "," + csv_cell(printable(text)); };
  return "," + std::string(result.status ? to_string(*result.status) : "") + cell(result.creative_id) +
         cell(result.ad_id) + cell(result.error ? result.error->message : "") +
         cell(result.error ? result.error->hint : "") + cell(joined(result.warnings, "; ")) + "\r\n";
}

class SheetReport final : public Reporter {
 public:
  SheetReport(Sink& sink, std::shared_ptr<const LaunchSheet> sheet) : writer_(sink), sheet_(std::move(sheet)) {}

  void on(const Event& event) override {
    if (const auto* const ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (std::holds_alternative<Summary>(event)) write();
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void add(const Item& item) {
    if (item.kind == AssetKind::creative || item.kind == AssetKind::ad) results_[item.source].add(item);
  }

  void write() {
    constexpr auto kByteOrderMark = "\xEF\xBB\xBF";  // without it Excel takes UTF-8 for something else
    writer_.write(kByteOrderMark + sheet_->header + std::string(kResults));
    for (const auto& row : sheet_->rows) {
      const auto result = results_.find(row.source);
      writer_.write(row.cells + result_cells(result == results_.end() ? RowResult{} : result->second));
    }
  }

  Writer writer_;
  std::shared_ptr<const LaunchSheet> sheet_;
  std::map<std::string, RowResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_sheet_report(Sink& sink, std::shared_ptr<const LaunchSheet> sheet) {
  return std::make_unique<SheetReport>(sink, std::move(sheet));
}

}  // namespace metaup::report
