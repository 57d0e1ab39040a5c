#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "metaup/base/text.hpp"
#include "report/formats.hpp"
#include "report/human.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kIndent = "           ";  // as wide as a status and its blank

struct Look {
  std::string_view symbol;
  std::string_view color;
};

Look look_of(Status status) {
  if (status == Status::failed) return {"✗", "\x1B[31m"};
  if (status == Status::skipped || status == Status::processing) return {"•", "\x1B[33m"};
  return {"✓", "\x1B[32m"};
}

bool can_be_retried(const Summary& summary, std::string_view command) {
  const bool reads_only = command == "validate" || command == "list" || command == "preview" || command == "status";
  return summary.failed + summary.skipped > 0 && !reads_only;
}

/// For people; may change from version to version.
class TextOutput final : public Reporter {
 public:
  TextOutput(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    if (const auto* ended = std::get_if<ItemEnded>(&event)) show(ended->item);
    if (const auto* fatal = std::get_if<Fatal>(&event)) {
      fatal_ = true;
      note(fatal->error);
    }
    if (const auto* summary = std::get_if<Summary>(&event)) show(*summary);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  /// What stopped the run, or refused the token, will do so again.
  void note(const Error& error) {
    const bool refuses_token = error.error_class == ErrorClass::auth || error.error_class == ErrorClass::permission;
    if (refuses_token || (fatal_ && !error.retryable)) needs_fix_ = true;
  }

  void show(const Item& item) {
    if (item.status == Status::skipped || (item.error && item.error->retryable)) any_retryable_ = true;
    if (item.error) note(*item.error);
    if (item.status == Status::planned) ++planned_;
    if (item.status == Status::skipped && item.error) {
      ++skipped_[describe(*item.error)];  // thousands may share a reason
      return;
    }
    if (context_.quiet && item.status != Status::failed) return;
    std::string text;
    add_line(text, decorated(item));
    if (item.error) add_details(text, *item.error);
    for (const auto& [format, url] : item.previews) {
      if (!url.empty()) add_line(text, fmt::format("{}{}  {}", kIndent, shown(format), printable(url)));
    }
    for (const auto& warning : item.warnings) add_line(text, fmt::format("{}warning: {}", kIndent, shown(warning)));
    writer_.write(text);
  }

  /// What the item's own line left out.
  void add_details(std::string& text, const Error& error) const {
    if (!error.hint.empty()) add_line(text, fmt::format("{}hint: {}", kIndent, shown(error.hint)));
    if (!error.fields.empty()) {
      add_line(text, fmt::format("{}field: {}", kIndent, shown(fmt::format("{}", fmt::join(error.fields, ", ")))));
    }
  }

  void show(const Summary& summary) {
    if (fatal_ && summary.items == 0) return;  // stderr says why
    std::string text;
    for (const auto& [reason, count] : skipped_) {
      add_line(text, fmt::format("{:<10} {}: {}", to_string(Status::skipped), counted(count, "item", "items"), reason));
    }
    add_line(text, counts(summary));
    if (summary.requests > 0) add_line(text, traffic(summary));
    if (can_be_retried(summary, context_.command)) {
      add_line(text,
               any_retryable_ && !needs_fix_
                   ? "Run the same command again to try the rest; what is in the ledger is not sent again."
                   : "Fix what is named above, then run the same command; what is in the ledger is not sent again.");
      const bool by_list = !context_.command.starts_with("create-");
      if (by_list) add_line(text, "After a run with -o ndjson > FILE, --retry-from FILE takes only what is left.");
    }
    writer_.write(text);
  }

  [[nodiscard]] std::string decorated(const Item& item) const {
    if (!context_.color) return describe(item);
    const auto look = look_of(item.status);
    return fmt::format("{}{}\x1B[0m {}", look.color, look.symbol, describe(item));
  }

  [[nodiscard]] std::string counts(const Summary& summary) const {
    if (context_.command == "list" && summary.exit_code == 0) {
      return fmt::format("{} found", summary.done);
    }
    if (summary.items == 0) return "nothing to do";
    auto line = counted(summary.items, "item", "items") + ": ";
    const auto done = summary.done - std::min(planned_, summary.done);
    if (planned_ > 0) line += fmt::format("{} planned", planned_);
    if (planned_ > 0 && done > 0) line += ", ";
    if (planned_ == 0 || done > 0) line += fmt::format("{} done", done);
    if (summary.unchanged > 0) line += fmt::format(" ({} unchanged)", summary.unchanged);
    if (summary.failed > 0) line += fmt::format(", {} failed", summary.failed);
    if (summary.skipped > 0) line += fmt::format(", {} skipped", summary.skipped);
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
      line += fmt::format(", {} waiting for rate limits", human_duration(summary.throttled));
    }
    return line;
  }

  void add_line(std::string& text, const std::string& line) const {
    text += line;
    // A live display may stand where this line goes. The blank wraps first when the line has
    // filled the last column, where clearing would eat its last character.
    if (context_.terminal) text += " \b\x1B[K";
    text += '\n';
  }

  Writer writer_;
  OutputContext context_;
  bool fatal_ = false;
  bool any_retryable_ = false;
  bool needs_fix_ = false;                        ///< the same command would fail again
  std::uint32_t planned_ = 0;                     ///< by a dry run: not done
  std::map<std::string, std::uint32_t> skipped_;  ///< by reason
};

}  // namespace

std::unique_ptr<Reporter> make_text_output(Sink& sink, OutputContext context) {
  return std::make_unique<TextOutput>(sink, std::move(context));
}

}  // namespace metaup::report
