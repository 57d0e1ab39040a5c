#include "report/ci_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/human.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::size_t kMostShown = 10;

/// In a property ':' and ',' have a meaning, too.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

/// The annotations of one level: the first ones, and how many there are.
class Annotations {
 public:
  explicit Annotations(std::string_view level) : level_(level) {}

  void add(const std::optional<Place>& place, std::string_view title, const std::string& message) {
    if (++count_ > kMostShown) return;
    auto line = fmt::format("::{} ", level_);
    if (place) line += fmt::format("file={},", escaped(shown(place->file), true));
    if (place && place->line > 0) line += fmt::format("line={},", place->line);
    lines_.push_back(line + fmt::format("title={}::{}\n", escaped(shown(title), true), escaped(shown(message), false)));
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    const bool too_many = count_ > kMostShown;
    const auto shown_lines = too_many ? kMostShown - 1 : lines_.size();
    for (std::size_t i = 0; i < shown_lines; ++i) text += lines_[i];
    if (too_many)
      text += fmt::format("::{} title=metaup::and {} more: see the summary\n", level_, count_ - shown_lines);
    return text;
  }

 private:
  std::string_view level_;
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

class GithubAnnotations final : public Reporter {
 public:
  GithubAnnotations(Sink& sink, OutputContext context, Checkout checkout)
      : writer_(sink),
        context_(std::move(context)),
        checkout_(std::move(checkout)),
        title_("metaup " + context_.command) {}

  void on(const Event& event) override {
    if (const auto* ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (const auto* fatal = std::get_if<Fatal>(&event)) {
      const auto& hint = fatal->error.hint;
      errors_.add({}, title_, describe(fatal->error) + (hint.empty() ? "" : "; " + hint));
    }
    if (std::holds_alternative<Summary>(event))
      writer_.write(errors_.text() + (context_.quiet ? "" : warnings_.text()));
  }

 private:
  void add(const Item& item) {
    if (!has_failed(item) && item.warnings.empty()) return;
    const auto place = place_of(item, checkout_);
    const auto about = place ? std::string{} : item.source + ": ";
    if (has_failed(item)) errors_.add(place, title_, about + describe(item.error.value_or(Error{})));
    for (const auto& warning : item.warnings) warnings_.add(place, title_, about + warning);
  }

  Writer writer_;
  OutputContext context_;
  Checkout checkout_;
  std::string title_;
  Annotations errors_{"error"};
  Annotations warnings_{"warning"};
};

class GitlabSection final : public Reporter {
 public:
  GitlabSection(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    if (std::holds_alternative<RunStart>(event)) mark("start", "metaup " + context_.command);
    if (std::holds_alternative<Summary>(event)) mark("end", "");
  }

 private:
  void mark(std::string_view what, const std::string& title) {
    const auto now = context_.clock != nullptr ? context_.clock->wall() : SystemClock{}.wall();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    writer_.write(fmt::format("\x1B[0Ksection_{}:{}:metaup_{}\r\x1B[0K{}\n", what, seconds, context_.run_id, title));
  }

  Writer writer_;
  OutputContext context_;
};

class CommandGuard final : public Sink {
 public:
  CommandGuard(Sink& sink, std::string_view harmless) : sink_(sink), harmless_(harmless) {}
  bool write(std::string_view bytes) override {
    constexpr std::string_view kCommand = "##[";
    auto at = bytes.find(kCommand);
    if (at == std::string_view::npos) return sink_.write(bytes);
    std::string out;
    for (; at != std::string_view::npos; at = bytes.find(kCommand)) {
      out.append(bytes.substr(0, at)).append(harmless_);
      bytes.remove_prefix(at + kCommand.size());
    }
    return sink_.write(out.append(bytes));
  }

 private:
  Sink& sink_;
  std::string_view harmless_;
};

}  // namespace

std::unique_ptr<Sink> guard_from_commands(Sink& sink, bool is_json) {
  return std::make_unique<CommandGuard>(sink, is_json ? "#\\u0023[" : "# #[");
}

std::unique_ptr<Reporter> make_github_annotations(Sink& sink, OutputContext context, Checkout checkout) {
  return std::make_unique<GithubAnnotations>(sink, std::move(context), std::move(checkout));
}

std::unique_ptr<Reporter> make_gitlab_section(Sink& sink, OutputContext context) {
  return std::make_unique<GitlabSection>(sink, std::move(context));
}

}  // namespace metaup::report
