#pragma once
#include <memory>
#include <set>

#include "run/targets/upload_context.hpp"

namespace metaup::run {

/// What the settings say of names; null without a pattern. `of_rows`: files are called as the rows of a launch.
[[nodiscard]] Result<std::unique_ptr<FileNames>> file_names_of(const Naming& naming, bool of_rows);

/// Reads what earlier runs have called the files of these accounts. Call before the run, as this may wait.
void learn_names(const std::set<AccountId>& accounts, UploadContext& context);

/// Refuses all that would be called like something else of this run. False: the run is to send nothing.
[[nodiscard]] bool refuse_clashes(const NameBook& book, UploadContext& context);

}  // namespace metaup::run
