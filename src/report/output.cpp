#include "metaup/report/output.hpp"

#include "report/formats.hpp"
#include "report/reports.hpp"

namespace metaup::report {

std::unique_ptr<Reporter> make_output(Format format, Sink& sink, OutputContext context) {
  switch (format) {
    case Format::text:
      return make_text_output(sink, std::move(context));
    case Format::json:
      return make_json_output(sink, std::move(context));
    case Format::ndjson:
      return make_ndjson_output(sink, std::move(context));
    case Format::tsv:
      return make_tsv_output(sink);
    case Format::csv:
      return make_csv_report(sink);
  }
  return nullptr;
}

}  // namespace metaup::report
