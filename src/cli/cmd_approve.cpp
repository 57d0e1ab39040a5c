#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/new_file.hpp"
#include "base/signature.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options/credentials.hpp"
#include "cli/outputs/wants_json.hpp"
#include "cli/plans/plan_input.hpp"
#include "report/json_members.hpp"

namespace metaup::cli {
namespace {

/// An answer of a few members, or the line that says it to people.
int answer_approve(const Options& options, CommandContext& context, const report::Json& members,
                   const std::string& text) {
  if (!wants_json(options)) return write_results(context, printable(text) + "\n");
  report::Json json{{"schema", 1}, {"command", "approve"}};
  json.update(members);
  return write_results(context, report::dump_line(json));
}

int make_keys(const Options& options, CommandContext& context) {
  const auto keys = make_key_pair();
  if (!keys) return fail(context, keys.error(), kInternal);
  const auto public_file = options.new_key + ".pub";
  for (const auto& file : {public_file, options.new_key}) {
    if (::access(file.c_str(), F_OK) == 0) {
      return fail(context, local_error(file + " is there already: keys are never overwritten").value(), kUsage);
    }
  }
  // The public one first: it is the one that may be lost.
  auto written = create_file(public_file, keys->public_pem, 0644);
  if (written) {
    written = create_file(options.new_key, keys->private_pem.reveal(), 0600);
    if (!written) ::unlink(public_file.c_str());
  }
  if (!written) return fail(context, written.error(), kInternal);
  const auto fingerprint = fingerprint_of(*read_public_key(keys->public_pem));
  return answer_approve(options, context, {{"key", fingerprint}, {"private", options.new_key}, {"public", public_file}},
                        "the private key is in " + options.new_key + ", for whoever approves; the public one is in " +
                            public_file + ": " + fingerprint);
}

}  // namespace

int run_approve(const Options& options, CommandContext& context) {
  const auto usage = [&](std::string message) {
    return fail(context, UsageError{std::move(message), options.command});
  };
  if (!options.new_key.empty()) {
    if (!options.arguments.empty() || !options.key_file.empty())
      return usage("--new-key only makes keys: leave out PLAN and --key-file");
    return make_keys(options, context);
  }
  if (options.arguments.empty()) return usage("approve needs PLAN, or --new-key FILE");
  if (options.key_file.empty()) return usage("the private key is missing: give --key-file");
  const auto& file = options.arguments.front();
  if (file == "-") return usage("a plan is signed in its file: give its name");
  auto loaded = load_plan(file);
  if (!loaded) return fail(context, loaded.error(), kUsage);
  if (!loaded->as_written) {
    return fail(context, local_error(file + " has been edited since metaup wrote it: make a new plan").value(), kUsage);
  }
  std::vector<std::string> warnings;
  const auto key = read_guarded_file(options.key_file, warnings);
  if (!key) return fail(context, key.error(), kUsage);
  if (auto approved = approve(*key, loaded->plan); !approved) {
    approved.error().message = options.key_file + " " + approved.error().message;
    return fail(context, approved.error(), kUsage);
  }
  for (const auto& warning : warnings) warn(context, warning);  // it is a private key indeed
  if (auto written = replace_private_file(file, report::plan_text(loaded->plan)); !written) {
    return fail(context, written.error(), kInternal);
  }
  const auto fingerprint = fingerprint_of(loaded->plan.approval->key);
  return answer_approve(options, context, {{"plan", file}, {"key", fingerprint}},
                        file + " is approved with the key " + fingerprint);
}

}  // namespace metaup::cli
