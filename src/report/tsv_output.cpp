#include <algorithm>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

std::string error_cell(const Item& item) {
  if (!item.error) return {};
  return std::string(to_string(item.error->error_class)) + ": " + tsv_cell(describe(*item.error));
}

class TsvOutput final : public Reporter {
 public:
  explicit TsvOutput(Sink& sink) : writer_(sink) {}

  void on(const Event& event) override {
    const auto* ended = std::get_if<ItemEnded>(&event);
    if (ended == nullptr) return;
    const auto& item = ended->item;
    std::string line = tsv_cell(item.source);
    for (const auto& column : {std::string(to_string(item.kind)), std::string(to_string(item.status)),
                               tsv_cell(item.id), tsv_cell(item.name), error_cell(item)}) {
      line += '\t' + column;
    }
    for (const auto& [name, value] : item.object) line += '\t' + tsv_cell(plain_value(value));
    for (const auto& [format, url] : item.previews) line += '\t' + tsv_cell(url);
    writer_.write(line + '\n');
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  Writer writer_;
};

}  // namespace

std::string tsv_cell(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto plain = std::min(text.find_first_of("\t\n\\"), text.size());
    out += printable(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    out += text.front() == '\t' ? "\\t" : text.front() == '\n' ? "\\n" : "\\\\";
    text.remove_prefix(1);
  }
  return out;
}

std::unique_ptr<Reporter> make_tsv_output(Sink& sink) { return std::make_unique<TsvOutput>(sink); }

}  // namespace metaup::report
