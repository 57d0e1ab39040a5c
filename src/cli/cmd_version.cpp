#include <nlohmann/json.hpp>

#include "cli/command.hpp"

namespace metaup::cli {

int run_version(const Options& options, CommandContext& context) {
  if (options.output == report::Format::text || is_table(options.output)) {
    return write_results(context, "metaup " + std::string(version()) + "\n");
  }
  const nlohmann::ordered_json document{{"schema", 1}, {"command", "version"}, {"version", version()}};
  return write_results(context, document.dump() + "\n");
}

}  // namespace metaup::cli
