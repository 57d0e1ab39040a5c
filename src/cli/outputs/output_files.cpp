#include "cli/outputs/output_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "cli/inputs/places.hpp"
#include "graph/creative/columns.hpp"
#include "ledger/server_name.hpp"
#include "metaup/base/file.hpp"
#include "metaup/plan/media.hpp"
#include "plan/real_path.hpp"
#include "report/plan_words.hpp"

namespace metaup::cli {
namespace {

tl::unexpected<UsageError> refuse_file(std::string message, const CommandRow& command) {
  return tl::unexpected(UsageError{std::move(message), std::string(command.name)});
}

/// Why there is no place for a file; empty: its folder is there.
std::string missing_folder(const std::string& option, const std::string& path) {
  std::error_code missing;
  const auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty() || std::filesystem::is_directory(folder, missing)) return {};
  return "there is no folder for " + option + " " + printable(path);
}

/// Without links, as far as it is there.
std::filesystem::path path_of(const std::string& name) {
  std::error_code missing;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(name, missing), missing);
  return path.has_filename() ? path : path.parent_path();
}

/// Whether both lead to one file, be it there or not.
bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code missing;
  if (std::filesystem::equivalent(one, other, missing)) return true;
  return path_of(one) == path_of(other);
}

/// Whether a file is listed when the folder is, be the two there or not.
bool is_listed_in(const std::string& folder, const std::string& file, bool recursive) {
  namespace fs = std::filesystem;
  std::error_code missing;
  if (fs::is_regular_file(folder, missing)) return false;
  const auto inner = path_of(file).lexically_relative(path_of(folder));
  const auto is_outer = [](const fs::path& part) { return part.string().starts_with('.'); };  // "..", or hidden
  if (inner.empty() || std::any_of(inner.begin(), inner.end(), is_outer)) return false;
  return recursive || !inner.has_parent_path();
}

/// The files that the command writes, by what they are called.
std::vector<std::pair<std::string_view, std::string>> outputs_of(const CommandRow& command, const Options& options) {
  std::vector<std::pair<std::string_view, std::string>> outputs{
      {"--log-file", options.log_file}, {"--html", options.html},       {"--to", options.to_file},
      {"--plan", options.plan},         {"--new-key", options.new_key}, {"--metrics", options.metrics}};
  for (const auto& report : options.reports) outputs.emplace_back("--report", report.path);
  const bool has_file = command.name == "support" && !options.arguments.empty() && options.arguments.front() != "-";
  if (has_file) outputs.emplace_back("FILE", options.arguments.front());
  std::erase_if(outputs, [](const auto& output) { return output.second.empty(); });
  return outputs;
}

/// The files that it reads; some may be empty.
std::vector<std::string> inputs_of(const CommandRow& command, const Options& options, const std::string& profile) {
  std::vector<std::string> inputs{options.from,      options.retry_from, options.spec,     options.ad_spec,
                                  options.thumbnail, options.ca_file,    options.key_file, profile};
  inputs.insert(inputs.end(), options.files_from.begin(), options.files_from.end());
  for (const auto& card : options.cards) {
    if (card.starts_with('@')) inputs.push_back(card.substr(1));
  }
  for (const auto& [column, text] : options.columns) {
    if (text.starts_with('@') && graph::takes_json(column)) inputs.push_back(text.substr(1));
  }
  for (const auto& part : options.attach) inputs.push_back(part.substr(std::min(part.find('=') + 1, part.size())));
  if (command.name != "support") inputs.insert(inputs.end(), options.arguments.begin(), options.arguments.end());
  for (const auto* const source : {&options.access_token, &options.app_secret}) {
    if (const auto* const file = std::get_if<SecretFile>(source)) inputs.push_back(file->path);
  }
  return inputs;
}

/// What takes its place at the end needs a name in a folder, and nothing there but an earlier one.
tl::expected<void, UsageError> check_places(const CommandRow& command, const Options& options) {
  for (const auto& [name, path] : outputs_of(command, options)) {
    if (is_elsewhere(path)) {
      return refuse_file(std::string(name) + " " + printable(path) +
                             " is not on this machine: give a file here, and copy it there afterwards",
                         command);
    }
    const bool takes_place = name == "--report" || name == "--metrics";
    if (path == "-") {
      const auto* const why = takes_place ? ": stdout has the results; give a file" : " takes a file: give its name";
      return refuse_file(std::string(name) + why, command);
    }
    if (!takes_place && name != "--plan" && name != "--html") continue;
    auto mistake = takes_place ? mistake_in_place(std::string(name), path) : missing_folder(std::string(name), path);
    if (!mistake.empty()) return refuse_file(std::move(mistake), command);
  }
  return {};
}

/// Whether a file is empty or begins as a plan does, be it of another version or edited.
bool may_be_plan(const OpenFile& file) {
  constexpr std::size_t kHead = 64U << 10U;
  std::string head(kHead, '\0');
  const auto count = file.read_at(0, std::as_writable_bytes(std::span(head)));
  if (!count) return false;
  head.resize(*count);
  std::erase_if(head, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  const auto format = "\"format\":\"" + std::string(report::kPlanFormat) + "\"";
  return *count == 0 || (head.starts_with('{') && head.find(format) != std::string::npos);
}

/// A plan takes the place of an earlier one. Of anything else nobody has a second copy.
tl::expected<void, UsageError> check_plan_place(const CommandRow& command, const Options& options) {
  if (options.plan.empty()) return {};
  const auto file = OpenFile::open(options.plan);
  if (!file && file.error().error_class == ErrorClass::not_found) return {};
  if (file && may_be_plan(**file)) return {};
  return refuse_file("--plan " + printable(options.plan) + " is there and is no plan: give another name", command);
}

tl::expected<void, UsageError> check_distinct(const CommandRow& command,
                                              const std::vector<std::pair<std::string_view, std::string>>& outputs) {
  for (auto one = outputs.begin(); one != outputs.end(); ++one) {
    const auto other =
        std::find_if(one + 1, outputs.end(), [&](const auto& next) { return is_same_file(one->second, next.second); });
    if (other == outputs.end()) continue;
    return refuse_file(std::string(one->first) + " " + printable(one->second) + " and " + std::string(other->first) +
                           " " + printable(other->second) + " are one file: give each its own",
                       command);
  }
  return {};
}

/// What a folder, a list or a manifest may name as well: nothing that we write is called so or looks so.
bool may_be_asset(const std::string& path) {
  if (plan::kind_of_name(path)) return true;
  const auto file = OpenFile::open(path);
  if (!file) return false;
  std::array<std::byte, plan::kSniffBytes> head{};
  const auto count = (*file)->read_at(0, head);
  return count && plan::sniff({reinterpret_cast<const char*>(head.data()), *count}) != plan::Format::unknown;
}

/// The ledger, or a file that its database keeps beside it.
template <class IsOutput>
bool is_of_ledger(const IsOutput& is_output, const std::string& ledger) {
  if (ledger.empty()) return false;
  constexpr std::string_view kParts[] = {"", "-wal", "-shm", ".reserve", ".files", ".files-wal", ".files-shm"};
  return std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return is_output(ledger + std::string(part)); });
}

/// One of the files by which runs lock the accounts of a ledger.
bool is_lock_of(const std::string& path, const std::string& ledger) {
  if (ledger.empty()) return false;
  const auto file = path_of(path).string();
  return file.starts_with(path_of(ledger).string() + ".") && file.ends_with(".lock");
}

}  // namespace

std::string mistake_in_place(const std::string& option, const std::string& path) {
  if (auto missing = missing_folder(option, path); !missing.empty()) return missing;
  std::error_code none;
  const bool is_other =
      path.ends_with('/') || (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none));
  return is_other ? option + " " + printable(path) + " is not a regular file: give another one" : "";
}

tl::expected<void, UsageError> check_output_files(const CommandRow& command, const Options& options,
                                                  const std::string& profile) {
  if (auto checked = check_places(command, options); !checked) return checked;
  const auto outputs = outputs_of(command, options);
  if (outputs.empty()) return {};
  if (auto checked = check_distinct(command, outputs); !checked) return checked;
  const auto inputs = inputs_of(command, options, profile);
  for (const auto& [name, path] : outputs) {
    const auto is_output = [file = path](const std::string& other) {
      return !other.empty() && is_same_file(file, other);
    };
    if (is_of_ledger(is_output, options.ledger) || is_lock_of(path, options.ledger))
      return refuse_file(std::string(name) + " " + path + " is the ledger: give another file", command);
    const auto* const token = std::get_if<SecretFile>(&options.access_token);
    const bool renews_token = name == "--to" && token != nullptr && is_output(token->path);
    if (!renews_token && std::any_of(inputs.begin(), inputs.end(), is_output)) {
      return refuse_file(std::string(name) + " " + path + " is a file to read: give another one", command);
    }
    if (may_be_asset(path)) {
      return refuse_file(std::string(name) + " " + printable(path) +
                             " is an image, a video or an archive, or called like one: give another name",
                         command);
    }
  }
  return check_plan_place(command, options);
}

tl::expected<void, UsageError> check_watched_outputs(const CommandRow& command, const Options& options,
                                                     const std::vector<std::string>& sources) {
  auto outputs = outputs_of(command, options);
  const bool is_file = !options.ledger.empty() && !ledger::names_server(options.ledger);
  if (is_file) outputs.emplace_back("--ledger", options.ledger);
  for (const auto& [name, path] : outputs) {
    for (const auto& source : sources) {
      if (!is_listed_in(plan::real_path(source), path, options.recursive)) continue;
      return refuse_file(std::string(name) + " " + printable(path) + " is in " + printable(source) +
                             ", which is watched: each pass would call for the next one; put it elsewhere",
                         command);
    }
  }
  return {};
}

}  // namespace metaup::cli
