#include <fmt/format.h>

#include <utility>

#include "base/csv_text.hpp"
#include "base/text.hpp"
#include "report/json_members.hpp"
#include "report/reports.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kHeader =
    "index,source,source_b64,kind,account,status,id,name,sha256,bytes,width,height,attempts,elapsed_ms,warnings,"
    "error_class,error_code,error_subcode,error_message,error_user_title,error_user_message,error_fields,"
    "error_fbtrace_id,error_retryable,error_hint,object,previews\r\n";

/// A text from outside.
std::string text_cell(std::string_view text) { return csv_cell(printable(text)); }

std::string number_cell(std::uint64_t number) { return number == 0 ? std::string{} : std::to_string(number); }

std::string error_cells(const std::optional<Error>& error) {
  if (!error) return ",,,,,,,,,";
  return fmt::format("{},{},{},{},{},{},{},{},{},{}", to_string(error->error_class), error->code, error->subcode,
                     text_cell(error->message), text_cell(error->user_title), text_cell(error->user_message),
                     text_cell(joined(error->fields, ", ")), text_cell(error->fbtrace_id), error->retryable,
                     text_cell(error->hint));
}

/// Members that have no fixed names, as JSON.
std::string json_cell(const Json& members) { return members.empty() ? std::string{} : text_cell(dump(members)); }

std::string row_of(const Item& item) {
  const auto encoded = is_utf8(item.source) ? std::string{} : base64_encode(item.source);
  const auto bytes = item.bytes ? std::to_string(*item.bytes) : std::string{};
  auto row = fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},", item.index, text_cell(item.source), encoded,
                         to_string(item.kind), item.account.empty() ? "" : item.account.act(), to_string(item.status),
                         text_cell(item.id), text_cell(item.name), item.sha256, bytes, number_cell(item.width),
                         number_cell(item.height), item.attempts, item.elapsed.count(),
                         text_cell(joined(item.warnings, "; ")));
  row += error_cells(item.error);
  return row + "," + json_cell(found_object(item)) + "," + json_cell(preview_urls(item)) + "\r\n";
}

class CsvReport final : public Reporter {
 public:
  explicit CsvReport(Sink& sink) : writer_(sink) {}
  void on(const Event& event) override {
    if (!std::exchange(has_header_, true)) writer_.write(kHeader);
    if (const auto* ended = std::get_if<ItemEnded>(&event)) writer_.write(row_of(ended->item));
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  Writer writer_;
  bool has_header_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_csv_report(Sink& sink) { return std::make_unique<CsvReport>(sink); }

}  // namespace metaup::report
