#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/advice.hpp"
#include "report/human.hpp"
#include "report/reports.hpp"
#include "report/run_words.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::size_t kLongestCell = 400;

/// Text from outside. In `code` it names nobody and links to nothing; what could be markup is escaped.
std::string cell(std::string_view text) {
  if (text.empty()) return {};
  constexpr std::string_view kMarkup = "\\`*_{}[]()#+!|~$@:^\"";
  std::string out = "<code>";
  for (const char c : shown_start(text, kLongestCell)) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (kMarkup.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out + "</code>";
}

/// A table that has a title and an end of its own size.
class Table {
 public:
  Table(std::string_view title, std::initializer_list<std::string_view> columns, std::size_t most_bytes)
      : title_(title), head_(fmt::format("| {} |\n|", fmt::join(columns, " | "))), most_bytes_(most_bytes) {
    for (std::size_t i = 0; i < columns.size(); ++i) head_ += "---|";
    head_ += '\n';
  }

  template <std::size_t size>
  void add(const std::array<std::string, size>& cells) {
    ++rows_;
    const auto row = fmt::format("| {} |\n", fmt::join(cells, " | "));
    if (left_out_ > 0 || text_.size() + row.size() > most_bytes_) {
      ++left_out_;
    } else {
      text_ += row;
    }
  }

  /// `folded`: only its title is seen until somebody opens it.
  [[nodiscard]] std::string text(bool folded = false) const {
    if (rows_ == 0) return {};
    const auto title = fmt::format("{} ({})", title_, rows_);
    auto all = folded ? fmt::format("\n<details><summary>{}</summary>\n\n", title) : fmt::format("\n### {}\n\n", title);
    if (!text_.empty()) all += head_ + text_;
    if (left_out_ > 0) all += fmt::format("\nand {} more, for which there is no room here\n", left_out_);
    return folded ? all + "\n</details>\n" : all;
  }

 private:
  std::string title_;
  std::string head_;
  std::string text_;
  std::size_t most_bytes_;
  std::uint32_t rows_ = 0;
  std::uint32_t left_out_ = 0;
};

std::string account_of(const Item& item) { return item.account.empty() ? std::string{} : item.account.act(); }

/// What failed comes first, then what was not tried, the warnings, and what is done.
class MarkdownReport final : public Reporter {
 public:
  MarkdownReport(Sink& sink, OutputContext context, std::size_t most_bytes)
      : writer_(sink),
        context_(std::move(context)),
        failed_("Failed", {"Item", "Kind", "Account", "Why", "What to do"}, most_bytes / 2),
        warnings_("Warnings", {"Item", "Warning"}, most_bytes / 8),
        done_("Done", {"Item", "Kind", "Account", "Status", "Id"}, most_bytes / 8),
        most_bytes_(most_bytes) {}

  void on(const Event& event) override {
    if (const auto* ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (const auto* fatal = std::get_if<Fatal>(&event)) add(*fatal);
    if (const auto* summary = std::get_if<Summary>(&event)) write(*summary);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void add(const Item& item) {
    leftovers_.on(item);
    const auto kind = std::string(to_string(item.kind));
    if (has_failed(item)) {
      const auto error = item.error.value_or(Error{});
      failed_.add(std::array{cell(item.source), kind, account_of(item), cell(describe(error)), cell(error.hint)});
    } else if (item.status != Status::skipped) {
      done_.add(
          std::array{cell(item.source), kind, account_of(item), std::string(to_string(item.status)), cell(item.id)});
    }
    for (const auto& warning : item.warnings) warnings_.add(std::array{cell(item.source), cell(warning)});
  }

  void add(const Fatal& fatal) {
    leftovers_.on(fatal);
    if (stopped_.size() > most_bytes_ / 16) return;
    stopped_ += "\n**Stopped:** " + cell(describe(fatal.error));
    if (!fatal.error.hint.empty()) stopped_ += " " + cell(fatal.error.hint);
    stopped_ += '\n';
  }

  void write(const Summary& summary) {
    writer_.write(heading(summary) + stopped_ + totals_of(summary) + failed_.text());
    Table skipped("Not tried", {"Items"}, most_bytes_ / 16);
    for (const auto& line : leftovers_.skipped()) skipped.add(std::array{cell(line)});
    writer_.write(skipped.text() + warnings_.text() + done_.text(true));
    std::string advice;
    for (const auto& line : leftovers_.advice(summary, context_)) advice += "- " + line + "\n";
    writer_.write((advice.empty() ? "" : "\n" + advice) + "\nRun " + cell(context_.run_id) + "\n");
  }

  [[nodiscard]] std::string heading(const Summary& summary) const {
    return fmt::format("## {} {}\n", summary.exit_code == 0 ? "✅" : "❌", headline(summary, context_));
  }

  [[nodiscard]] static std::string totals_of(const Summary& summary) {
    std::string names = "|", rule = "|", values = "|";
    for (const auto& [name, value] : totals(summary)) {
      names += fmt::format(" {} |", name);
      rule += "---|";
      values += fmt::format(" {} |", value);
    }
    return fmt::format("\n{}\n{}\n{}\n", names, rule, values);
  }

  Writer writer_;
  OutputContext context_;
  Table failed_, warnings_, done_;
  std::size_t most_bytes_;
  std::string stopped_;
  Leftovers leftovers_;
};

}  // namespace

std::unique_ptr<Reporter> make_markdown_report(Sink& sink, OutputContext context, std::size_t most_bytes) {
  return std::make_unique<MarkdownReport>(sink, std::move(context), most_bytes);
}

}  // namespace metaup::report
