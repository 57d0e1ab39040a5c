#include "report/digest.hpp"

#include <fmt/format.h>

#include <set>

#include "base/text.hpp"
#include "report/advice.hpp"
#include "report/human.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

constexpr std::size_t kMostFailures = 50;
constexpr std::size_t kMostNotices = 10;

class Digest final : public Reporter {
 public:
  Digest(Sink& sink, DigestContext context)
      : writer_(sink), context_(std::move(context)), notices_(context_.warnings) {}

  void on(const Event& event) override {
    if (const auto* start = std::get_if<RunStart>(&event)) {
      accounts_.insert(start->accounts.begin(), start->accounts.end());
      several_accounts_ = has_several_accounts(*start);
      started_ = context_.output.clock != nullptr ? context_.output.clock->wall() : SystemClock{}.wall();
    } else if (const auto* ended = std::get_if<ItemEnded>(&event)) {
      add(ended->item);
    } else if (const auto* fatal = std::get_if<Fatal>(&event)) {
      add(*fatal);
    } else if (const auto* notice = std::get_if<Notice>(&event)) {
      if (notices_.size() < kMostNotices) notices_.push_back(notice->message);
    } else if (const auto* summary = std::get_if<Summary>(&event)) {
      if (summary->exit_code != 0) writer_.write(text(*summary));
    }
  }

 private:
  void add(const Item& item) {
    leftovers_.on(item);
    if (!has_failed(item) || ++failures_ > kMostFailures) return;
    failed_ += describe(item, several_accounts_) + "\n";
    if (item.error && !item.error->hint.empty()) failed_ += "           hint: " + shown(item.error->hint) + "\n";
  }

  void add(const Fatal& fatal) {
    leftovers_.on(fatal);
    stopped_ += "error: " + describe(fatal.error) + "\n";
    if (!fatal.error.hint.empty()) stopped_ += "       " + shown(fatal.error.hint) + "\n";
  }

  [[nodiscard]] std::string text(const Summary& summary) const {
    auto text = heading(summary) + stopped_ + failed_;
    if (failures_ > kMostFailures) text += fmt::format("and {} more that failed\n", failures_ - kMostFailures);
    for (const auto& line : leftovers_.skipped()) text += line + "\n";
    for (const auto& line : leftovers_.advice(summary, context_.output)) text += line + "\n";
    for (const auto& notice : notices_) text += "notice: " + shown(notice) + "\n";
    return text + signature(summary);
  }

  [[nodiscard]] std::string heading(const Summary& summary) const {
    auto text = fmt::format("metaup {}: ", context_.output.command);
    if (summary.items == 0) {
      text += stopped_.empty() ? "nothing to do" : "stopped";
    } else {
      const std::string_view done = context_.output.dry_run ? "planned or unchanged" : "done";
      text += fmt::format("{}: {} {}", counted(summary.items, "item", "items"), summary.done, done);
      if (summary.unchanged == summary.items) text += ", all of it unchanged";
      if (summary.failed > 0) text += fmt::format(", {} failed", summary.failed);
      if (summary.skipped > 0) text += fmt::format(", {} skipped", summary.skipped);
      if (context_.output.dry_run) text += "; a dry run: nothing was sent or changed";
    }
    return text + fmt::format(" (exit code {})\n", summary.exit_code);
  }

  /// Which run it was, and where more is told of it.
  [[nodiscard]] std::string signature(const Summary& summary) const {
    auto text = "Run " + context_.output.run_id;
    for (const auto& account : accounts_) text += " " + account.act();
    text += fmt::format(", begun {}, took {}.\n", rfc3339(started_), human_duration(summary.elapsed));
    const bool recorded = context_.recorded && summary.items > 0;
    return recorded ? text + fmt::format("metaup runs show {} tells more.\n", context_.output.run_id) : text;
  }

  Writer writer_;
  DigestContext context_;
  WallTime started_{};
  std::set<AccountId> accounts_;
  bool several_accounts_ = false;
  std::string stopped_;
  std::string failed_;
  std::uint32_t failures_ = 0;
  std::vector<std::string> notices_;
  Leftovers leftovers_;
};

}  // namespace

std::unique_ptr<Reporter> make_digest(Sink& sink, DigestContext context) {
  return std::make_unique<Digest>(sink, std::move(context));
}

}  // namespace metaup::report
