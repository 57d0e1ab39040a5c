#pragma once
#include <memory>
#include <string>

#include "metaup/plan/select.hpp"

namespace metaup::plan {

/// A file that is named by itself, of the disk or, where it has it, of `place` (null: there is none). One that is not
/// there has an error. An error of the result is one of the whole command.
[[nodiscard]] Result<Candidate> find_file(const std::string& path, const std::shared_ptr<const Place>& place);

}  // namespace metaup::plan
