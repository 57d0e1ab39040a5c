#include "folder.hpp"
#include "ledger/examine.hpp"
#include "ledger/history.hpp"
#include "ledger/registry.hpp"
#include "metaup/ledger/ledger.hpp"

using namespace metaup;
using namespace metaup::ledger;
using fuzz::require;

namespace {

void read_all(Ledger& ledger) {
  std::vector<std::string> runs;
  const auto add_run = [&](const RecordedRun& run) { runs.push_back(run.row.run_id); };
  static_cast<void>(ledger.each_run({}, add_run));
  for (const auto& run : runs) {
    static_cast<void>(ledger.each_made(run, [](const MadeAsset&) {}));
    static_cast<void>(ledger.each_failure(run, [](const FailedItem&) {}));
  }
  static_cast<void>(ledger.each_write({}, [](const AuditRow&) {}));
  std::vector<OwnedAsset> assets;
  static_cast<void>(ledger.each_asset("", "", [&](const OwnedAsset& owned) { assets.push_back(owned); }));
  for (const auto& [owner, asset] : assets) {
    static_cast<void>(ledger.find_remote(owner, asset.kind, asset.remote_id));
    static_cast<void>(ask(ledger.registry(), OpenIntents{owner}));
    static_cast<void>(ask(ledger.registry(), SessionOfContent{owner, asset.sha256}));
    static_cast<void>(ask(ledger.registry(), UsersOf{owner, {asset.kind, asset.remote_id}}));
    static_cast<void>(ask(ledger.registry(), LimitsOf{owner.origin}));
  }
  static_cast<void>(ledger.check());
}

}  // namespace

/// The input is a file that is given as a ledger: it is refused with a reason, or read as far as it can be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Folder folder;
  const auto path = folder.only_file("ledger.db", fuzz::text_of(data, size));
  const auto ledger = open_ledger(path, Access::read_only);
  if (ledger) {
    read_all(**ledger);
  } else {
    require(!ledger.error().message.empty());
  }
  const auto condition = examine_ledger(path);
  require(condition ? condition->is_there : !condition.error().message.empty());
  return 0;
}
