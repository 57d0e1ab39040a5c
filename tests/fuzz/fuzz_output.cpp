#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "input.hpp"
#include "metaup/report/output.hpp"
#include "report/ci_output.hpp"
#include "report/preview_page.hpp"
#include "report/reports.hpp"

using namespace metaup;
using namespace metaup::report;
using fuzz::require;

namespace {

class StringSink final : public Sink {
 public:
  bool write(std::string_view bytes) override {
    text += bytes;
    return true;
  }
  std::string text;
};

/// Texts from servers and files, separated by NUL, in every place that takes one.
Item item_of(std::string_view input) {
  Item item;
  item.account = AccountId::parse("1").value();
  item.source = fuzz::take_until(input, '\0');
  item.id = fuzz::take_until(input, '\0');
  item.name = fuzz::take_until(input, '\0');
  item.warnings = {fuzz::take_until(input, '\0')};
  item.previews = {{"MOBILE_FEED_STANDARD", fuzz::take_until(input, '\0')}};
  Error error;
  error.message = fuzz::take_until(input, '\0');
  error.user_title = fuzz::take_until(input, '\0');
  error.user_message = fuzz::take_until(input, '\0');
  error.hint = fuzz::take_until(input, '\0');
  error.fields = {fuzz::take_until(input, '\0')};
  error.fbtrace_id = input;
  item.error = std::move(error);
  return item;
}

std::string written(Format format, const Item& item) {
  StringSink sink;
  static const SystemClock clock;
  OutputContext context;
  context.command = "upload";
  context.clock = &clock;
  const auto output = make_output(format, sink, std::move(context));
  output->on(RunStart{.command = "upload", .version = {}, .graph_url = {}, .accounts = {}});
  output->on(ItemEnded{item});
  output->on(Summary{.items = 1, .failed = 1, .estimate = {}});
  return sink.text;
}

/// No text of an item steers a terminal.
bool is_harmless(std::string_view text, std::string_view but) {
  std::string shown(text);
  std::erase_if(shown, [&](char c) { return but.find(c) != std::string_view::npos; });
  return printable(shown) == shown;
}

void check_formats(const Item& item) {
  require(is_harmless(written(Format::text, item), "\n"));
  const auto tsv = written(Format::tsv, item);
  require(is_harmless(tsv, "\n\t") && std::count(tsv.begin(), tsv.end(), '\n') == 1);
  require(std::count(tsv.begin(), tsv.end(), '\t') == 6);
  const auto json = written(Format::json, item);
  require(is_harmless(json, "\n") && nlohmann::json::accept(json));
  const auto ndjson = written(Format::ndjson, item);
  for (std::string_view lines = ndjson; !lines.empty();) require(nlohmann::json::accept(fuzz::take_until(lines, '\n')));
  require(is_harmless(ndjson, "\n"));
}

std::string report_of(ReportKind kind, const Item& item) {
  StringSink sink;
  const auto report = make_report(kind, sink, {.output = {.command = "upload"}, .checkout = {}});
  report->on(ItemEnded{item});
  report->on(Summary{.items = 1, .failed = 1, .estimate = {}});
  return sink.text;
}

/// The item with other texts in the same places.
Item tame(Item item) {
  auto& error = *item.error;
  for (auto* const text : {&item.source, &item.id, &item.name, &item.warnings[0], &error.message, &error.user_title,
                           &error.user_message, &error.hint, &error.fields[0], &error.fbtrace_id}) {
    if (!text->empty()) *text = "x";
  }
  return item;
}

/// Texts add nothing to the structure of a report.
void check_reports(const Item& item) {
  const auto count = [](const std::string& text, char what) { return std::count(text.begin(), text.end(), what); };
  const auto junit = report_of(ReportKind::junit, item);
  require(is_harmless(junit, "\n") && count(junit, '<') == count(report_of(ReportKind::junit, tame(item)), '<'));
  const auto csv = report_of(ReportKind::csv, item);
  require(is_harmless(csv, "\r\n") && count(csv, '\n') == 2 && count(csv, '"') % 2 == 0);
  const auto md = report_of(ReportKind::md, item);
  const auto tame_md = report_of(ReportKind::md, tame(item));
  require(is_harmless(md, "\n") && count(md, '<') == count(tame_md, '<') && count(md, '\n') == count(tame_md, '\n'));
  auto unnamed = item;  // a name is told where the source does not end with it
  unnamed.name.clear();
  const auto page = report_of(ReportKind::html, unnamed);
  require(count(page, '<') == count(report_of(ReportKind::html, tame(unnamed)), '<'));
  require(is_harmless(report_of(ReportKind::html, item), "\n"));
  require(nlohmann::json::accept(report_of(ReportKind::codequality, item)));
  StringSink log;
  const auto annotations = make_github_annotations(log, {.command = "upload"}, {});
  annotations->on(ItemEnded{item});
  annotations->on(Summary{.items = 1, .failed = 1, .estimate = {}});
  require(is_harmless(log.text, "\n") && count(log.text, '\n') == 2);
}

/// All that is markup in a page is ours, so texts change nothing of how much there is.
void check_page(const Item& item) {
  const auto tags_with = [](const std::string& text) {
    PreviewCard card;
    card.id = "5";
    card.name = card.status = text;
    card.texts = {{"Headline", text}};
    card.checks = {{false, text}};
    card.notes = {text};
    card.frames = {{"MOBILE_FEED_STANDARD", "https://host/" + text}};
    const auto page = preview_page({.account = {}, .made = {}, .cards = {card}});
    return std::count(page.begin(), page.end(), '<');
  };
  require(tags_with(item.source + "x") == tags_with("x"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto item = item_of(fuzz::text_of(data, size));
  check_formats(item);
  check_reports(item);
  check_page(item);
  return 0;
}
