#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "report/frame.hpp"
#include "report/human.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

std::string colored(std::string_view color, std::string text, const ProgressContext& context) {
  return context.color ? fmt::format("{}{}\x1B[0m", color, text) : text;
}
std::string red(std::string text, const ProgressContext& context) {
  return colored("\x1B[31m", std::move(text), context);
}

/// What every style says: what stopped the run, and the notices.
std::optional<std::string> message_of(const Event& event, const ProgressContext& context) {
  if (const auto* fatal = std::get_if<Fatal>(&event)) {
    auto line = red("error:", context) + " " + describe(fatal->error);
    if (!fatal->error.hint.empty()) line += "; " + shown(fatal->error.hint);
    return line;
  }
  const auto* notice = std::get_if<Notice>(&event);
  if (notice == nullptr) return std::nullopt;
  return colored("\x1B[33m", "notice:", context) + " " + shown(notice->message);
}

/// A failure that stdout does not show on this terminal already.
const Item* failure_to_show(const Event& event, const ProgressContext& context) {
  const auto* ended = std::get_if<ItemEnded>(&event);
  const bool wanted = ended != nullptr && has_failed(ended->item) && !context.items_on_stdout;
  return wanted ? &ended->item : nullptr;
}

class Silent final : public Reporter {
 public:
  Silent(Sink& sink, ProgressContext context) : writer_(sink), context_(context) {}
  void on(const Event& event) override {
    if (const auto message = message_of(event, context_)) writer_.write(*message + "\n");
  }

 private:
  Writer writer_;
  ProgressContext context_;
};

class Plain final : public Reporter {
 public:
  Plain(Sink& sink, ProgressContext context) : writer_(sink), context_(context) {}

  void on(const Event& event) override {
    if (const auto message = message_of(event, context_)) {
      line(*message);
    } else if (const auto* start = std::get_if<RunStart>(&event)) {
      several_accounts_ = has_several_accounts(*start);
    } else if (const auto* ended = std::get_if<ItemEnded>(&event)) {
      show(ended->item);
    } else if (const auto* summary = std::get_if<Summary>(&event)) {
      show(*summary);
    } else if (const auto* throttle = std::get_if<Throttle>(&event)) {
      show(*throttle);
    } else if (const auto* tick = std::get_if<Tick>(&event)) {
      show(*tick);
    }
  }

 private:
  static constexpr Milliseconds kEvery{10'000};

  /// Each item is told on stdout; here only what somebody must look at.
  void show(const Item& item) {
    ++ended_;
    if (context_.items_on_stdout || !has_failed(item)) return;
    line(red(item_count(ended_, std::max(items_, ended_), all_known_) + " " + describe(item, several_accounts_),
             context_));
  }

  void show(const Summary& summary) {
    if (context_.items_on_stdout || summary.items == 0) return;
    auto text = fmt::format("{} {} {}", item_count(summary.items, summary.items, true), summary.done,
                            context_.dry_run ? "planned or unchanged" : "done");
    if (summary.failed > 0) text += fmt::format(", {} failed", summary.failed);
    if (summary.skipped > 0) text += fmt::format(", {} skipped", summary.skipped);
    line(text + ", " + human_duration(summary.elapsed));
  }

  void show(const Throttle& throttle) { line(throttle_text(throttle)); }

  void show(const Tick& tick) {
    items_ = tick.items;
    all_known_ = tick.all_known;
    const auto speed = meter_.update(tick);
    if (tick.elapsed < next_) return;
    next_ = tick.elapsed - tick.elapsed % kEvery + kEvery;
    const auto parts = total_parts(tick, speed);
    line(fmt::format("{} {}", parts.front(), fmt::join(parts.begin() + 1, parts.end(), ", ")));
  }

  void line(const std::string& text) { writer_.write(text + "\n"); }

  Writer writer_;
  ProgressContext context_;
  SpeedMeter meter_;
  Milliseconds next_{kEvery};
  std::uint32_t ended_ = 0;
  std::uint32_t items_ = 0;
  bool all_known_ = false;
  bool several_accounts_ = false;
};

/// A block of lines that is drawn over itself. Between frames the cursor stands at its first line
/// and is never hidden: after a crash the terminal is as it was.
class Live final : public Reporter {
 public:
  Live(Sink& sink, ProgressContext context) : writer_(sink), context_(context) {}
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live() override { erase(); }

  void on(const Event& event) override {
    if (const auto message = message_of(event, context_)) {
      above(*message);
    } else if (const auto* start = std::get_if<RunStart>(&event)) {
      several_accounts_ = has_several_accounts(*start);
    } else if (const auto* item = failure_to_show(event, context_)) {
      above(red(describe(*item, several_accounts_), context_));
    } else if (const auto* tick = std::get_if<Tick>(&event)) {
      draw(*tick);
    } else if (std::holds_alternative<Summary>(event)) {
      erase();
    }
  }

 private:
  /// The next frame is drawn below; until then this one loses its first lines.
  void above(const std::string& text) { writer_.write(text + (drawn_ ? " \b\x1B[K\n" : "\n")); }

  void draw(const Tick& tick) {
    // The last column stays free: clearing behind a full line would take its last character.
    const auto columns = context_.columns > 0 ? context_.columns - 1 : 0;
    const auto lines = frame_lines(tick, meter_.update(tick), {columns, context_.rows});
    // Without wrapping, a line whose width was misjudged cannot break the block. The bytes go out
    // as one write, or the terminal might show half a frame.
    std::string frame = "\x1B[?7l";
    for (std::size_t i = 0; i < lines.size(); ++i) frame += (i == 0 ? "\r" : "\n\r") + lines[i] + "\x1B[K";
    frame += "\x1B[J\x1B[?7h\r";
    if (lines.size() > 1) frame += fmt::format("\x1B[{}A", lines.size() - 1);
    writer_.write(frame);
    drawn_ = true;
  }

  void erase() {
    if (drawn_) writer_.write("\r\x1B[J");
    drawn_ = false;
  }

  Writer writer_;
  ProgressContext context_;
  bool several_accounts_ = false;
  SpeedMeter meter_;
  bool drawn_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_progress(ProgressStyle style, Sink& sink, ProgressContext context) {
  switch (style) {
    case ProgressStyle::tty:
      return std::make_unique<Live>(sink, context);
    case ProgressStyle::plain:
      return std::make_unique<Plain>(sink, context);
    case ProgressStyle::none:
      return std::make_unique<Silent>(sink, context);
  }
  return nullptr;
}

}  // namespace metaup::report
