#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"
#include "report/reports.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

/// GitLab's code quality report: a JSON array of findings, each in a file of the repository.
class QualityReport final : public Reporter {
 public:
  QualityReport(Sink& sink, Checkout checkout) : writer_(sink), checkout_(std::move(checkout)) {}

  void on(const Event& event) override {
    if (const auto* ended = std::get_if<ItemEnded>(&event)) add(ended->item);
    if (std::holds_alternative<Summary>(event)) writer_.write(any_ ? "\n]\n" : "[]\n");
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  void add(const Item& item) {
    const auto place = place_of(item, checkout_);
    if (!place) return;
    if (has_failed(item)) {
      auto error = item.error.value_or(Error{});
      error.fbtrace_id.clear();  // which would make it another finding each time
      add(item, *place, "major", std::string(to_string(error.error_class)), describe(error));
    }
    for (const auto& warning : item.warnings) add(item, *place, "minor", "warning", shown(warning));
  }

  void add(const Item& item, const Place& place, std::string_view severity, const std::string& check,
           const std::string& description) {
    // GitLab takes two findings of one fingerprint for one.
    Sha256 fingerprint;
    for (const auto& part : {place.file, std::to_string(place.line), item.account.digits(),
                             std::string(to_string(item.kind)), check, description}) {
      fingerprint.update(part);
      fingerprint.update(std::string_view("\0", 1));
    }
    const Json finding{{"description", description},
                       {"check_name", "metaup." + check},
                       {"fingerprint", fingerprint.hex()},
                       {"severity", severity},
                       {"location", {{"path", place.file}, {"lines", {{"begin", std::max(place.line, 1U)}}}}}};
    writer_.write((std::exchange(any_, true) ? ",\n" : "[\n") + dump(finding));
  }

  Writer writer_;
  Checkout checkout_;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Reporter> make_quality_report(Sink& sink, Checkout checkout) {
  return std::make_unique<QualityReport>(sink, std::move(checkout));
}

}  // namespace metaup::report
