#include "cli/command.hpp"
#include "cli/options/completion.hpp"

namespace metaup::cli {

int run_completion(const Options& options, CommandContext& context) {
  return write_results(context, completion_script(options.arguments.front()));
}

}  // namespace metaup::cli
