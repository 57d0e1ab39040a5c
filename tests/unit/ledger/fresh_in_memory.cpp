#include "samples.hpp"

namespace metaup::ledger::test {

std::unique_ptr<Ledger> fresh_ledger() { return make_memory_ledger(); }

}  // namespace metaup::ledger::test
