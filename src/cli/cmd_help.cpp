#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options/help.hpp"

namespace metaup::cli {

int run_help(const Options& options, CommandContext& context) {
  if (options.arguments.empty()) return write_results(context, overview());
  const auto& word = options.arguments.front();
  if (const auto* const command = find_command(word)) return write_results(context, command_help(*command));
  if (const auto text = topic_help(word); !text.empty()) return write_results(context, text);
  auto known = command_names();
  known.insert(known.end(), std::begin(kHelpTopics), std::end(kHelpTopics));
  const auto close = nearest(word, known);
  return fail(context, UsageError{"there is no command or topic '" + word + "'" +
                                      (close.empty() ? "" : "; did you mean " + close + "?"),
                                  {}});
}

}  // namespace metaup::cli
