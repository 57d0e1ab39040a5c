#include <fmt/format.h>

#include <deque>

#include "report/advice.hpp"
#include "report/html_style.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/reports.hpp"
#include "report/run_words.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

/// Text from outside, of a length that one can read.
std::string page_text(std::string_view text) { return escape_markup(shown(text)); }

/// What is told of an item beside its source: its name, and of a listed one what it is like.
std::vector<std::string> lines_of(const Item& item) {
  std::vector<std::string> lines;
  if (!item.name.empty() && !item.source.ends_with(item.name)) lines.push_back(item.name);
  if (!item.match.empty()) lines.push_back("recognised: " + item.match);
  if (!item.object_text.empty()) {
    lines.push_back(item.object_text);
    return lines;
  }
  for (const auto& [name, value] : item.object) {
    const auto text = item.kind == AssetKind::token ? listed_value(value) : short_value(value);
    if (!text.empty()) lines.push_back(fmt::format("{}: {}", name, text));
  }
  return lines;
}

/// The cells by which one knows an item.
std::string item_cells(const Item& item) {
  auto source = page_text(item.source);
  for (const auto& line : lines_of(item)) source += "<br><span>" + page_text(line) + "</span>";
  return fmt::format("<td>{}</td><td class=\"kind\">{}</td><td class=\"account\">{}</td>", source, to_string(item.kind),
                     item.account.empty() ? "" : item.account.act());
}

/// A table that waits for the end of the run, since what is more urgent comes before it.
class PageTable {
 public:
  /// `columns`: after those of the item.
  PageTable(std::string_view id, std::string_view title, std::initializer_list<std::string_view> columns)
      : id_(id), title_(title), head_("<tr><th>Item</th><th>Kind</th><th>Account</th>") {
    for (const auto column : columns) head_ += fmt::format("<th>{}</th>", column);
    head_ += "</tr>";
  }

  void add(const Item& item, std::initializer_list<std::string_view> cells) {
    auto row = "<tr>" + item_cells(item);
    for (const auto cell : cells) row += "<td>" + page_text(cell) + "</td>";
    if (blocks_.empty() || blocks_.back().size() > kBlock) blocks_.emplace_back();
    blocks_.back() += row + "</tr>\n";
    ++count_;
  }

  [[nodiscard]] std::string link() const {
    return count_ == 0 ? std::string{} : fmt::format("<a href=\"#{}\">{} ({})</a>\n", id_, title_, count_);
  }

  void write(Writer& writer, bool open) const {
    if (count_ == 0) return;
    writer.write(
        fmt::format("<details id=\"{}\"{}>\n<summary><h2>{} ({})</h2></summary>\n<table>\n<thead>{}</thead>\n<tbody>\n",
                    id_, open ? " open" : "", title_, count_, head_));
    for (const auto& block : blocks_) writer.write(block);
    writer.write("</tbody>\n</table>\n</details>\n");
  }

 private:
  static constexpr std::size_t kBlock = 64U << 10U;  // so that many rows are not moved about
  std::string_view id_, title_;
  std::string head_;
  std::deque<std::string> blocks_;
  std::size_t count_ = 0;
};

std::string list_of(std::string_view id, std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  auto text = fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n<ul>\n", id, title);
  for (const auto& line : lines) text += "<li>" + page_text(line) + "</li>\n";
  return text + "</ul>\n</section>\n";
}

/// A page for people who were not there. All items are on it.
class HtmlReport final : public Reporter {
 public:
  HtmlReport(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    if (const auto* start = std::get_if<RunStart>(&event)) accounts_ = start->accounts;
    if (const auto* ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (const auto* notice = std::get_if<Notice>(&event)) notices_.push_back(notice->message);
    if (const auto* fatal = std::get_if<Fatal>(&event)) add(*fatal);
    if (const auto* summary = std::get_if<Summary>(&event)) write(*summary);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void add(const Item& item) {
    leftovers_.on(item);
    const auto why = item.error ? describe(*item.error) : std::string{};
    const auto hint = item.error ? item.error->hint : std::string{};
    if (has_failed(item)) {
      failed_.add(item, {why, hint});
    } else if (item.status == Status::skipped) {
      skipped_.add(item, {why});
    } else {
      done_.add(item, {to_string(item.status), item.id});
    }
    for (const auto& warning : item.warnings) warnings_.add(item, {warning});
  }

  void add(const Fatal& fatal) {
    leftovers_.on(fatal);
    stopped_ += fmt::format("<p>{}</p>\n", page_text(describe(fatal.error)));
    if (!fatal.error.hint.empty()) stopped_ += fmt::format("<p>{}</p>\n", page_text(fatal.error.hint));
  }

  void write(const Summary& summary) {
    const auto title = escape_markup(headline(summary, context_));
    const bool well = summary.exit_code == 0;
    writer_.write(page_start({.title = title, .style = kReportStyle}) +
                  fmt::format("<header>\n<h1 class=\"{}\">{} {}</h1>\n{}</header>\n<main>\n", well ? "good" : "bad",
                              well ? "✓" : "✗", title, about_run()));
    if (!stopped_.empty()) {
      writer_.write("<section class=\"stopped\">\n<h2>What stopped it</h2>\n" + stopped_ + "</section>\n");
    }
    const auto advice = leftovers_.advice(summary, context_);
    writer_.write(totals_list(summary) + contents(!advice.empty()));
    failed_.write(writer_, true);
    skipped_.write(writer_, true);
    warnings_.write(writer_, true);
    writer_.write(list_of("notices", "Notices", notices_) + list_of("advice", "What to do", advice));
    done_.write(writer_, false);
    writer_.write("</main>\n" + std::string(kPageEnd));
  }

  [[nodiscard]] std::string about_run() const {
    auto text = "Run " + page_text(context_.run_id);
    for (std::size_t i = 0; i < accounts_.size(); ++i) text += (i == 0 ? " in " : ", ") + accounts_[i].act();
    if (context_.clock != nullptr) text += ", ended on " + time_element(context_.clock->wall());
    return "<p class=\"quiet\">" + text + "</p>\n";
  }

  /// Leads to the tables, which can be long, and to what follows them.
  [[nodiscard]] std::string contents(bool has_advice) const {
    const auto advice = has_advice ? "<a href=\"#advice\">What to do</a>\n" : "";
    const auto links = failed_.link() + skipped_.link() + warnings_.link() + advice + done_.link();
    return links.empty() ? links : "<nav aria-label=\"Contents\">\n" + links + "</nav>\n";
  }

  [[nodiscard]] static std::string totals_list(const Summary& summary) {
    std::string text = "<dl>\n";
    for (const auto& [name, value] : totals(summary)) {
      text += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
    }
    text += "</dl>\n";
    return summary.estimate ? text + "<p>" + escape_markup(in_words(*summary.estimate)) + "</p>\n" : text;
  }

  Writer writer_;
  OutputContext context_;
  std::vector<AccountId> accounts_;
  PageTable failed_{"failed", "Failed", {"Why", "What to do"}};
  PageTable skipped_{"skipped", "Not tried", {"Why"}};
  PageTable warnings_{"warnings", "Warnings", {"Warning"}};
  PageTable done_{"done", context_.dry_run ? "Planned" : "Done", {"Status", "Id"}};
  std::vector<std::string> notices_;
  std::string stopped_;
  Leftovers leftovers_;
};

}  // namespace

std::unique_ptr<Reporter> make_html_report(Sink& sink, OutputContext context) {
  return std::make_unique<HtmlReport>(sink, std::move(context));
}

}  // namespace metaup::report
