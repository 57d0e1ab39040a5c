#pragma once
#include <functional>
#include <optional>
#include <string>

namespace metaup::ledger::test {

/// Runs `work` in a child with a file system of `bytes` mounted at `folder` for it alone, and returns
/// what it returned (its first 4 KiB). Nothing when this machine lets us mount none, with a warning.
[[nodiscard]] std::optional<std::string> on_small_file_system(const std::string& folder, std::size_t bytes,
                                                              const std::function<std::string()>& work);

/// Makes the file system at `folder` read-only; for use in `work` above.
void make_read_only(const std::string& folder);

/// Fills the file system of `folder` to its last block; for use in `work` above.
void fill(const std::string& folder);

}  // namespace metaup::ledger::test
