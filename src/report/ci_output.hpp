#pragma once
#include <memory>
#include <string>

#include "metaup/report/output.hpp"
#include "report/place.hpp"

/// What CI systems read in the log of a job, beside what is there for people.
namespace metaup::report {

/// GitHub's `::error file=…::` and `::warning`, at the end of the run. It shows ten of each of a step. Quiet: no
/// warnings.
[[nodiscard]] std::unique_ptr<Reporter> make_github_annotations(Sink& sink, OutputContext context, Checkout checkout);

/// Lets through what is written to `sink` but for the older form of GitHub's commands, `##[…]`, which its runner takes
/// anywhere in a line: a file may be called so. In JSON it stays the same text. Each write holds whole lines.
[[nodiscard]] std::unique_ptr<Sink> guard_from_commands(Sink& sink, bool is_json);

/// GitLab folds what is between the begin and the end of a section.
[[nodiscard]] std::unique_ptr<Reporter> make_gitlab_section(Sink& sink, OutputContext context);

}  // namespace metaup::report
