#pragma once
#include "cli/app.hpp"
#include "unit/cli/resolve_support.hpp"

namespace metaup::test {

struct StringSink final : report::Sink {
  std::string text;
  bool works = true;
  bool write(std::string_view bytes) override {
    text += bytes;
    return works;
  }
};

/// Runs commands inside the test, on a machine of its own.
struct App {
  Machine machine;
  StringSink out;
  StringSink err;
  SystemClock clock;
  Waker waker;
  run::Interrupt interrupt;
  cli::Terminal terminal;
  std::string answer;

  cli::CommandContext context() {
    return {out, err, machine.environment, clock, waker, interrupt, terminal, [this] { return answer; }};
  }

  int run(const std::vector<std::string>& argv) {
    out.text.clear();
    err.text.clear();
    auto context = this->context();
    const auto load = [this](const std::string& path) -> Result<std::optional<std::string>> {
      const auto found = machine.files.find(path);
      return found == machine.files.end() ? std::optional<std::string>{} : std::optional(found->second);
    };
    return cli::run_app(argv, load, context);
  }
};

}  // namespace metaup::test
