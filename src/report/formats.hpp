#pragma once
#include <memory>

#include "metaup/report/output.hpp"

/// One maker for each format; `make_output` chooses.
namespace metaup::report {

[[nodiscard]] std::unique_ptr<Reporter> make_text_output(Sink& sink, OutputContext context);
[[nodiscard]] std::unique_ptr<Reporter> make_json_output(Sink& sink, OutputContext context);
[[nodiscard]] std::unique_ptr<Reporter> make_ndjson_output(Sink& sink, OutputContext context);
[[nodiscard]] std::unique_ptr<Reporter> make_tsv_output(Sink& sink);

}  // namespace metaup::report
