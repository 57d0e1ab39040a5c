#include "ledger/open_server.hpp"
#include "ledger/server_name.hpp"

// In place of the sources that need libpq, where it was not there when metaup was built.

namespace metaup::ledger {

Result<void> check_server_parameters(const std::string& uri) {
  auto error = local_error("this metaup cannot use the ledger " + uri + ": it was built without libpq");
  error.value().hint = "build it where libpq-dev is installed, or give a file";
  return error;
}

Result<std::unique_ptr<Ledger>> open_server(const std::string& uri, const std::string& /*files*/, Access /*access*/,
                                            const std::atomic<int>* /*signals*/) {
  if (auto checked = check_server_name(uri); !checked) return tl::unexpected(std::move(checked.error()));
  return tl::unexpected(check_server_parameters(uri).error());
}

}  // namespace metaup::ledger
