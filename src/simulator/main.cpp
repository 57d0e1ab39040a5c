#include <cstdio>
#include <iostream>
#include <sstream>

#include "base/text.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/base/file.hpp"
#include "simulator/options.hpp"
#include "simulator/server.hpp"

namespace {

using namespace metaup;
using namespace metaup::simulator;

constexpr int kUsage = 2;
constexpr int kCannotListen = 1;

Result<Scenario> load_scenario(const std::string& file) {
  if (file.empty()) return Scenario{};
  if (file == "-") {
    std::ostringstream text;
    text << std::cin.rdbuf();
    return parse_scenario(text.str());
  }
  const auto text = read_small_file(file, 16U << 20);
  if (!text) return tl::unexpected(text.error());
  return parse_scenario(*text);
}

int fail(int code, const Error& error) {
  std::fprintf(stderr, "metaup-simulator: %s\n", printable(error.message).c_str());
  return code;
}

int run(const Options& options) {
  auto scenario = load_scenario(options.scenario_file);
  if (!scenario) return fail(kUsage, scenario.error());
  const SystemClock clock;
  Simulator simulator(std::move(*scenario), clock);
  HttpServer server(simulator, options.verbose);
  const auto port = server.bind(options.host, options.port);
  if (!port) return fail(kCannotListen, port.error());
  std::printf("{\"port\":%d}\n", *port);
  std::fflush(stdout);
  server.serve();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse_options({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
  if (!options) return fail(kUsage, options.error());
  if (!options->help) return run(*options);
  std::fputs(help_text().data(), stdout);
  return 0;
}
