#include "cli/app.hpp"

#include <exception>
#include <utility>

namespace metaup::cli {
namespace {

constexpr std::pair<std::string_view, Command> kFunctions[] = {
    {"explain", run_explain},
    {"ledger", run_ledger},
    {"completion", run_completion},
    {"help", run_help},
    {"version", run_version},
    {"upload", run_upload},
    {"upload-image", run_upload},
    {"validate", run_validate},
    {"list", run_list},
    {"copy-image", run_copy_image},
    {"preview", run_preview},
    {"delete-image", run_delete},
    {"delete-video", run_delete},
    {"upload-video", run_upload},
    {"status", run_status},
    {"create-creative", run_create},
    {"create-ad", run_create},
};

int internal_error(CommandContext& context, std::string message) {
  Error error;
  error.message = "internal error: " + std::move(message);
  error.hint = "Please report this. What Meta confirmed is in the ledger.";
  return fail(context, error, kInternal);
}

}  // namespace

Command command_function(std::string_view name) {
  for (const auto& [known, function] : kFunctions) {
    if (known == name) return function;
  }
  return nullptr;
}

int run_app(const std::vector<std::string>& argv, const ProfileLoader& load, CommandContext& context) try {
  const auto resolved = resolve(argv, context.environment, load);
  if (!resolved) return fail(context, resolved.error());
  for (const auto& warning : resolved->warnings) warn(context, warning);
  const auto function = command_function(resolved->options.command);
  if (function == nullptr) return internal_error(context, "the command has no function");
  return function(resolved->options, context);
} catch (const std::exception& error) {
  return internal_error(context, error.what());
}

}  // namespace metaup::cli
