#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/text.hpp"
#include "report/advice.hpp"
#include "report/formats.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"
#include "report/run_words.hpp"
#include "report/width.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kIndent = "           ";  // as wide as a status and its blank

/// Failures that are told once more at the end when they are out of sight.
constexpr std::size_t kMostRepeated = 20;
constexpr std::size_t kSummaryRows = 4;  // what comes below the items: totals and advice

struct Look {
  std::string_view symbol;
  std::string_view color;
};

Look look_of(Status status) {
  if (status == Status::failed) return {"✗", "\x1B[31m"};
  if (status == Status::skipped || status == Status::processing) return {"•", "\x1B[33m"};
  return {"✓", "\x1B[32m"};
}

/// For people; may change from version to version.
class TextOutput final : public Reporter {
 public:
  TextOutput(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    if (context_.quiet) return;
    if (const auto* start = std::get_if<RunStart>(&event)) several_accounts_ = has_several_accounts(*start);
    if (const auto* ended = std::get_if<ItemEnded>(&event)) show(ended->item);
    if (const auto* fatal = std::get_if<Fatal>(&event)) {
      fatal_ = true;
      leftovers_.on(*fatal);
    }
    if (const auto* summary = std::get_if<Summary>(&event)) show(*summary);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void show(const Item& item) {
    leftovers_.on(item);
    if (item.status == Status::planned) ++planned_;
    if (item.status == Status::skipped && item.error) return;  // counted by its reason
    std::string text;
    add_line(text, decorated(item));
    if (item.error) add_details(text, *item.error);
    if (item.kind == AssetKind::token) add_fields(text, item);
    for (const auto& [format, url] : item.previews) {
      if (!url.empty()) add_line(text, fmt::format("{}{}  {}", kIndent, shown(format), printable(url)));
    }
    for (const auto& warning : item.warnings) add_line(text, fmt::format("{}warning: {}", kIndent, shown(warning)));
    writer_.write(text);
    if (has_failed(item)) remember_failure(item);
  }

  /// The first of them, which may be out of sight at the end.
  void remember_failure(const Item& item) {
    ++failures_;
    if (context_.terminal && first_failures_.size() < kMostRepeated) {
      first_failures_.push_back({.row = rows_written_, .line = decorated(item)});
    }
  }

  void repeat_what_scrolled_away(std::string& text) {
    const auto last_row = rows_written_ + kSummaryRows;
    const auto is_out_of_sight = [&](const Failure& failure) { return last_row - failure.row >= context_.rows; };
    if (first_failures_.empty() || !is_out_of_sight(first_failures_.front())) return;
    add_line(text,
             failures_ > kMostRepeated
                 ? fmt::format("Failures that scrolled out of view (the first {} of {}):", kMostRepeated, failures_)
                 : std::string("Failures that scrolled out of view:"));
    for (const auto& failure : std::exchange(first_failures_, {})) {
      if (is_out_of_sight(failure)) add_line(text, failure.line);
    }
  }

  /// Of a token there is one, so its fields have a line each.
  void add_fields(std::string& text, const Item& item) {
    for (const auto& [name, value] : item.object) {
      const auto plain = listed_value(value);
      if (!plain.empty()) add_line(text, fmt::format("{}{:<24}{}", kIndent, name, shown(plain)));
    }
  }

  /// What the item's own line left out.
  void add_details(std::string& text, const Error& error) {
    if (!error.hint.empty()) add_line(text, fmt::format("{}hint: {}", kIndent, shown(error.hint)));
    if (!error.fields.empty()) {
      add_line(text, fmt::format("{}field: {}", kIndent, shown(fmt::format("{}", fmt::join(error.fields, ", ")))));
    }
  }

  void show(const Summary& summary) {
    if (fatal_ && summary.items == 0) return;  // stderr says why
    std::string text;
    for (const auto& line : leftovers_.skipped()) add_line(text, line);
    repeat_what_scrolled_away(text);
    add_line(text, counts(summary));
    if (summary.estimate) add_line(text, in_words(*summary.estimate));
    if (summary.requests > 0) add_line(text, traffic(summary));
    for (const auto& line : leftovers_.advice(summary, context_)) add_line(text, line);
    writer_.write(text);
  }

  [[nodiscard]] std::string decorated(const Item& item) const {
    if (!context_.color) return describe(item, several_accounts_);
    const auto look = look_of(item.status);
    return fmt::format("{}{}\x1B[0m {}", look.color, look.symbol, describe(item, several_accounts_));
  }

  [[nodiscard]] std::string counts(const Summary& summary) const {
    const bool lists = context_.command == "list" || context_.command == "ledger";
    if (lists && summary.exit_code == 0) {
      return fmt::format("{} found", summary.done);
    }
    if (summary.items == 0) return "nothing to do";
    auto line = counted(summary.items, "item", "items") + ": ";
    if (context_.dry_run) {
      line += fmt::format("{} planned", planned_);
      if (summary.done > planned_) line += fmt::format(", {} unchanged", summary.done - planned_);
    } else {
      line += fmt::format("{} done", summary.done);
      if (summary.unchanged > 0) line += fmt::format(" ({} unchanged)", summary.unchanged);
    }
    if (summary.failed > 0) line += fmt::format(", {} failed", summary.failed);
    if (summary.skipped > 0) line += fmt::format(", {} skipped", summary.skipped);
    if (context_.dry_run) line += " (a dry run: nothing was sent or changed)";
    return line;
  }

  [[nodiscard]] static std::string traffic(const Summary& summary) {
    const auto requests = counted(summary.requests, "request", "requests");
    const auto elapsed = human_duration(summary.elapsed);
    auto line = summary.bytes_sent == 0 ? fmt::format("{} in {}", requests, elapsed)
                                        : fmt::format("{} sent in {}", human_bytes(summary.bytes_sent), elapsed);
    if (summary.bytes_sent > 0 && summary.elapsed.count() > 0) {
      const auto rate = static_cast<double>(summary.bytes_sent) * 1000 / static_cast<double>(summary.elapsed.count());
      line += fmt::format(" ({}/s)", human_bytes(static_cast<std::uint64_t>(rate)));
    }
    if (summary.bytes_sent > 0) line += ", " + requests;
    if (summary.retries > 0) line += ", " + counted(summary.retries, "retry", "retries");
    if (summary.throttled.count() > 0) {
      line += fmt::format(", {} waiting for limits or the network", human_duration(summary.throttled));
    }
    return line;
  }

  void add_line(std::string& text, const std::string& line) {
    rows_written_ += 1 + (context_.columns == 0 ? 0 : display_width(line) / (context_.columns + 1));
    text += line;
    // A live display may stand where this line goes. The blank wraps first when the line has
    // filled the last column, where clearing would eat its last character.
    if (context_.terminal) text += " \b\x1B[K";
    text += '\n';
  }

  struct Failure {
    std::uint64_t row = 0;  ///< the one below it
    std::string line;
  };

  Writer writer_;
  OutputContext context_;
  bool several_accounts_ = false;
  bool fatal_ = false;
  std::uint32_t planned_ = 0;
  std::uint32_t failures_ = 0;
  std::vector<Failure> first_failures_;
  std::uint64_t rows_written_ = 0;
  Leftovers leftovers_;
};

}  // namespace

std::unique_ptr<Reporter> make_text_output(Sink& sink, OutputContext context) {
  return std::make_unique<TextOutput>(sink, std::move(context));
}

}  // namespace metaup::report
