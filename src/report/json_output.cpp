#include <optional>

#include "report/formats.hpp"
#include "report/json_members.hpp"
#include "report/writer.hpp"

namespace metaup::report {
namespace {

/// One document whose items are written as they end. Whatever ends the run, the document is closed.
class JsonOutput final : public Reporter {
 public:
  JsonOutput(Sink& sink, OutputContext context) : writer_(sink), context_(std::move(context)) {}
  JsonOutput(const JsonOutput&) = delete;
  JsonOutput& operator=(const JsonOutput&) = delete;
  ~JsonOutput() override {
    if (state_ == State::open) close(nullptr);
  }

  void on(const Event& event) override {
    if (state_ == State::closed) return;
    if (std::holds_alternative<RunStart>(event)) {
      open();
    } else if (const auto* ended = std::get_if<ItemEnded>(&event)) {
      add(ended->item);
    } else if (const auto* fatal = std::get_if<Fatal>(&event)) {
      open();
      if (!error_) error_ = *fatal;  // the first is the cause
    } else if (const auto* summary = std::get_if<Summary>(&event)) {
      open();
      close(summary);
    }
  }
  [[nodiscard]] bool healthy() const override { return writer_.healthy(); }

 private:
  enum class State : std::uint8_t { unopened, open, closed };

  void open() {
    if (state_ != State::unopened) return;
    state_ = State::open;
    Json head;
    head["schema"] = 1;
    head["command"] = context_.command;
    head["run_id"] = context_.run_id;
    auto text = dump(head);
    text.pop_back();  // the closing brace comes with the summary
    writer_.write(text + ",\"items\":[");
  }

  void add(const Item& item) {
    open();
    writer_.write((has_items_ ? ",\n" : "\n") + to_json(item));
    has_items_ = true;
  }

  void close(const Summary* summary) {
    state_ = State::closed;
    std::string tail = has_items_ ? "\n]" : "]";
    if (error_) tail += ",\"error\":" + dump(fatal_object(*error_));
    if (summary != nullptr) tail += ",\"summary\":" + dump(summary_object(*summary));
    writer_.write(tail + "}\n");
  }

  Writer writer_;
  OutputContext context_;
  State state_ = State::unopened;
  bool has_items_ = false;
  std::optional<Fatal> error_;
};

}  // namespace

std::unique_ptr<Reporter> make_json_output(Sink& sink, OutputContext context) {
  return std::make_unique<JsonOutput>(sink, std::move(context));
}

}  // namespace metaup::report
