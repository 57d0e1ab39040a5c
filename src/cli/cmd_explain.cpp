#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "metaup/graph/error_table.hpp"
#include "pace/explain.hpp"

namespace metaup::cli {
namespace {

struct Question {
  std::int64_t code = 0;
  std::int64_t subcode = 0;  ///< 0: none
};

std::optional<Question> parse_question(std::string_view text) {
  const auto slash = text.find('/');
  const auto code = parse_i64(text.substr(0, slash));
  if (slash == std::string_view::npos) return code ? std::optional(Question{*code, 0}) : std::nullopt;
  const auto subcode = parse_i64(text.substr(slash + 1));
  if (!code || !subcode) return std::nullopt;
  return Question{*code, *subcode};
}

std::string as_text(const std::string& question, const graph::ErrorRow& row) {
  std::string text = question + "  (" + std::string(to_string(row.error_class)) + ")\n\n";
  text += std::string(row.meaning) + "\n\n";
  text += "What metaup does: " + pace::what_metaup_does(row) + ".\n";
  if (!row.hint.empty()) text += "What you can do:  " + std::string(row.hint) + "\n";
  return text;
}

std::string as_json(const Question& question, const graph::ErrorRow& row) {
  nlohmann::ordered_json document{{"schema", 1}, {"command", "explain"}, {"code", question.code}};
  if (question.subcode != 0) document["subcode"] = question.subcode;
  document["class"] = to_string(row.error_class);
  document["retryable"] = row.repeat != graph::Repeat::never;
  document["outcome_unknown"] = row.outcome_unknown;
  document["meaning"] = row.meaning;
  document["action"] = pace::what_metaup_does(row);
  document["hint"] = row.hint;
  return document.dump() + "\n";
}

}  // namespace

int run_explain(const Options& options, CommandContext& context) {
  const auto& text = options.arguments.front();
  const auto question = parse_question(text);
  if (!question) {
    return fail(context,
                UsageError{"'" + text + "' is not an error code: write it as 190 or 190/463", options.command});
  }
  const auto* const row = graph::find_error(question->code, question->subcode);
  if (row == nullptr) {
    Error error;
    error.message = "error code " + text + " is not known to metaup";
    error.hint = "metaup treats an unknown code as a refusal of the item, unless Meta marks it as transient.";
    return fail(context, error, kNotFound);
  }
  const bool people = options.output == report::Format::text || is_table(options.output);
  return write_results(context, people ? as_text(text, *row) : as_json(*question, *row));
}

}  // namespace metaup::cli
