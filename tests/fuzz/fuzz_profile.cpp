#include "base/text.hpp"
#include "cli/options/profile.hpp"
#include "input.hpp"

using namespace metaup;
using fuzz::require;

/// The input is a profile, for a command that uploads, one that makes things and one that only reads.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  for (const auto* const name : {"upload", "create-ad", "list"}) {
    const auto& command = *cli::find_command(name);
    const auto layers = cli::parse_profile(text, "default.toml", command);
    if (!layers) {
      require(layers.error().message.starts_with("default.toml:"));
      require(printable(layers.error().message) == layers.error().message);
      continue;
    }
    cli::Options options;
    options.command = name;
    for (const auto* const layer : {&layers->common, &layers->own}) {
      for (const auto& assignment : *layer) {
        require(assignment.row != nullptr && assignment.row->in_profile() && assignment.row->applies_to(command));
        require(!assignment.values.empty());
        require(assignment.origin.from == cli::From::profile && assignment.origin.line > 0);
      }
      const auto applied = cli::apply(*layer, options);
      if (!applied) require(printable(applied.error().message) == applied.error().message);
    }
  }
  return 0;
}
