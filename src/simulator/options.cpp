#include "simulator/options.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"

namespace metaup::simulator {

std::string_view help_text() {
  return R"(metaup-simulator: Meta's Graph API for ads, on this machine only

Usage: metaup-simulator [options]

It behaves as the real service does, keeps what it is given in memory and forgets all of it when it
ends. Any token and any ad account are accepted unless the scenario lists the good ones.

Options:
  --port N         port to listen on; 0 lets the system pick one (default 0)
  --host ADDRESS   address to listen on (default 127.0.0.1, which nobody else can reach)
  --scenario FILE  how it is set up and where it misbehaves, as JSON; "-" reads stdin
  --verbose        one line for each request on stderr; tokens are never shown
  --help           this text

Its first line on stdout is {"port":N}. GET /__sim__/state shows what it holds.
docs/simulator.md describes scenarios, the state and the controls under /__sim__/.

Examples:
  metaup-simulator --port 8080
  metaup --graph-url http://127.0.0.1:8080 --account 1001 upload pictures/

  echo '{"faults":[{"edge":"adimages","method":"POST","nth":3,"drop":true,"when":"after"}]}' |
    metaup-simulator --port 8080 --scenario -
)";
}

Result<Options> parse_options(std::span<const char* const> words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (word == "--help" || word == "-h") {
      options.help = true;
    } else if (word == "--verbose" || word == "-v") {
      options.verbose = true;
    } else if (name == "--port" || name == "--host" || name == "--scenario") {
      if (equals == std::string_view::npos && ++i == words.size()) {
        return local_error(std::string(name) + " needs a value");
      }
      const std::string value(equals == std::string_view::npos ? std::string_view(words[i]) : word.substr(equals + 1));
      if (name == "--host") options.host = value;
      if (name == "--scenario") options.scenario_file = value;
      if (name != "--port") continue;
      const auto port = parse_u64(value);
      if (!port || *port > 65535) return local_error("--port must be a number from 0 to 65535, not " + value);
      options.port = static_cast<int>(*port);
    } else {
      return local_error("unknown option " + printable(word) + "; see --help");
    }
  }
  return options;
}

}  // namespace metaup::simulator
