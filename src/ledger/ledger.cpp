#include "metaup/ledger/ledger.hpp"

#include "ledger/file_index.hpp"
#include "ledger/registry.hpp"

namespace metaup::ledger {

Ledger::Ledger(std::unique_ptr<FileIndex> files, std::unique_ptr<Registry> registry)
    : files_(std::move(files)), registry_(std::move(registry)) {}
Ledger::~Ledger() = default;

Result<void> Ledger::begin_run(const RunRow& run) { return registry_->begin_run(run); }
Result<void> Ledger::end_run(const RunEnd& end) { return registry_->end_run(end); }

std::optional<std::string> Ledger::find_file(const FileStamp& stamp) { return files_->find({stamp}).front(); }

Result<std::optional<Asset>> Ledger::find_asset(const Owner& owner, AssetKind kind, const std::string& sha256) {
  return ask(*registry_, AssetOfContent{owner, kind, sha256});
}

Result<std::optional<Asset>> Ledger::find_remote(const Owner& owner, AssetKind kind, const std::string& remote_id) {
  return ask(*registry_, AssetOfRemote{owner, kind, remote_id});
}

/// The index takes none of the room that is held back for what Meta confirmed.
Result<void> Ledger::flush() {
  auto done = registry_->commit();
  if (done && !registry_->out_of_room()) files_->commit();
  return done;
}
bool Ledger::out_of_room() const { return registry_->out_of_room(); }

Result<void> Ledger::each_asset(const std::string& origin, const std::string& account,
                                const std::function<void(const OwnedAsset&)>& visit) {
  return registry_->each_asset(origin, account, visit);
}
Result<void> Ledger::each_run(const RunFilter& which, const std::function<void(const RecordedRun&)>& visit) {
  return registry_->each_run(which, visit);
}
Result<void> Ledger::each_made(const std::string& run_id, const std::function<void(const MadeAsset&)>& visit) {
  return registry_->each_made(run_id, visit);
}
Result<void> Ledger::each_failure(const std::string& run_id, const std::function<void(const FailedItem&)>& visit) {
  return registry_->each_failure(run_id, visit);
}
Result<void> Ledger::each_write(const WriteFilter& which, const std::function<void(const AuditRow&)>& visit) {
  return registry_->each_write(which, visit);
}
Result<std::uint64_t> Ledger::forget(const Forget& what) { return registry_->forget(what); }
Result<Pruned> Ledger::prune(WallTime before) { return registry_->prune(before); }
Result<std::vector<std::string>> Ledger::check() { return registry_->check(); }

}  // namespace metaup::ledger
