#include "../../unit/ledger/samples.hpp"
#include "support/postgres.hpp"

namespace metaup::ledger::test {

std::unique_ptr<Ledger> fresh_ledger() {
  auto& server = metaup::test::postgres();
  return open_ledger(server.uri(server.make_database())).value();
}

}  // namespace metaup::ledger::test
