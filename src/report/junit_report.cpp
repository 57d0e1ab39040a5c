#include <fmt/format.h>

#include "base/text.hpp"
#include "report/human.hpp"
#include "report/markup.hpp"
#include "report/reports.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

/// XML 1.0 has no place for most control characters, nor for two that Unicode does not assign.
std::string xml_text(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  auto clean = printable(text);
  for (const auto* const unassigned : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = clean.find(unassigned); at != std::string::npos; at = clean.find(unassigned, at)) {
      clean.replace(at, kReplacement.size(), kReplacement);
    }
  }
  return escape_markup(clean);
}

std::string xml_seconds(Milliseconds time) { return fmt::format("{:.3f}", static_cast<double>(time.count()) / 1000); }

/// All that is known of an error, a line each.
std::string details_of(const Error& error) {
  std::string text = "class: " + std::string(to_string(error.error_class)) + "\n";
  if (error.code != 0) text += fmt::format("code: {}/{}\n", error.code, error.subcode);
  const auto add = [&text](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}: {}\n", name, xml_text(shown(value)));
  };
  add("message", error.message);
  add("user_title", error.user_title);
  add("user_message", error.user_message);
  add("fields", joined(error.fields, ", "));
  add("fbtrace_id", error.fbtrace_id);
  add("hint", error.hint);
  return text;
}

std::string error_element(std::string_view element, const Error& error) {
  return fmt::format("<{} type=\"{}\" message=\"{}\">{}</{}>\n", element, to_string(error.error_class),
                     xml_text(describe(error)), details_of(error), element);
}

/// One suite, in which each item is a case. What stopped the run is a case of its own, which has an error.
class JunitReport final : public Reporter {
 public:
  JunitReport(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}

  void on(const Event& event) override {
    if (std::holds_alternative<RunStart>(event)) started_ = now();
    if (const auto* ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (const auto* fatal = std::get_if<Fatal>(&event)) add(fatal->error);
    if (const auto* notice = std::get_if<Notice>(&event)) notices_ += xml_text(shown(notice->message)) + "\n";
    if (const auto* summary = std::get_if<Summary>(&event)) write(*summary);
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void add(const Item& item) {
    ++tests_;
    const auto account = item.account.empty() ? std::string{} : "." + item.account.act();
    cases_ += fmt::format("<testcase name=\"{}\" classname=\"metaup.{}{}.{}\" time=\"{}\"", xml_text(item.source),
                          context_.command, account, to_string(item.kind), xml_seconds(item.elapsed));
    std::string inner;
    if (has_failed(item)) {
      ++failures_;
      inner += error_element("failure", item.error.value_or(Error{}));
    } else if (item.status == Status::skipped) {
      ++skipped_;
      inner +=
          item.error ? fmt::format("<skipped message=\"{}\"/>\n", xml_text(describe(*item.error))) : "<skipped/>\n";
    }
    if (!item.warnings.empty()) {
      inner += "<system-out>";
      for (const auto& warning : item.warnings) inner += "warning: " + xml_text(shown(warning)) + "\n";
      inner += "</system-out>\n";
    }
    cases_ += inner.empty() ? "/>\n" : ">\n" + inner + "</testcase>\n";
  }

  void add(const Error& error) {
    ++tests_;
    ++errors_;
    cases_ += fmt::format("<testcase name=\"the run\" classname=\"metaup.{}\" time=\"0.000\">\n{}</testcase>\n",
                          context_.command, error_element("error", error));
  }

  void write(const Summary& summary) {
    constexpr std::size_t kWithoutZone = 19;  // what schemas of this format take
    const auto counts = fmt::format(R"(tests="{}" failures="{}" errors="{}" time="{}")", tests_, failures_, errors_,
                                    xml_seconds(summary.elapsed));
    writer_.write(
        fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<testsuites name=\"metaup {0}\" {1}>\n"
                    "<testsuite name=\"metaup {0}\" {1} skipped=\"{2}\" timestamp=\"{3}\">\n"
                    "<properties>\n<property name=\"run_id\" value=\"{4}\"/>\n"
                    "<property name=\"exit_code\" value=\"{5}\"/>\n</properties>\n",
                    context_.command, counts, skipped_, rfc3339(started_).substr(0, kWithoutZone),
                    xml_text(context_.run_id), summary.exit_code));
    writer_.write(cases_);
    if (!notices_.empty()) writer_.write("<system-err>" + notices_ + "</system-err>\n");
    writer_.write("</testsuite>\n</testsuites>\n");
  }

  [[nodiscard]] WallTime now() const {
    return context_.clock != nullptr ? context_.clock->wall() : SystemClock{}.wall();
  }

  Writer writer_;
  OutputContext context_;
  WallTime started_{};
  std::string cases_;
  std::string notices_;
  std::uint32_t tests_ = 0, failures_ = 0, errors_ = 0, skipped_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> make_junit_report(Sink& sink, OutputContext context) {
  return std::make_unique<JunitReport>(sink, std::move(context));
}

}  // namespace metaup::report
