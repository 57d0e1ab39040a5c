#include "metaup/ledger/ledger.hpp"

#include "ledger/file_index.hpp"
#include "ledger/registry.hpp"

namespace metaup::ledger {

Ledger::Ledger(std::unique_ptr<FileIndex> files, std::unique_ptr<Registry> registry)
    : files_(std::move(files)), registry_(std::move(registry)) {}
Ledger::~Ledger() = default;

Result<void> Ledger::begin_run(const RunRow& run) { return registry_->begin_run(run); }
Result<void> Ledger::end_run(const std::string& run_id, int exit_code, WallTime ended) {
  files_->commit();
  return registry_->end_run(run_id, exit_code, ended);
}

std::optional<std::string> Ledger::find_file(const FileStamp& stamp) { return files_->find({stamp}).front(); }
void Ledger::remember_file(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) {
  files_->remember(stamp, sha256, hashed_at);
}

Result<std::optional<Asset>> Ledger::find_asset(const Owner& owner, AssetKind kind, const std::string& sha256) {
  return ask(*registry_, AssetOfContent{owner, kind, sha256});
}
Result<std::optional<Asset>> Ledger::find_remote(const Owner& owner, AssetKind kind, const std::string& remote_id) {
  return ask(*registry_, AssetOfRemote{owner, kind, remote_id});
}
void Ledger::record(const Owner& owner, const Asset& asset) { registry_->write(Recorded{owner, asset}); }
void Ledger::confirm(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) {
  registry_->write(Seen{owner, kind, remote_id, when, false});
}
void Ledger::mark_gone(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) {
  registry_->write(Seen{owner, kind, remote_id, when, true});
}
void Ledger::record_use(const Owner& owner, const Remote& user, const Remote& used) {
  registry_->write(Used{owner, user, used});
}
Result<std::vector<Remote>> Ledger::users_of(const Owner& owner, const Remote& used) {
  return ask(*registry_, UsersOf{owner, used});
}

Result<std::vector<std::int64_t>> Ledger::begin_intents(const std::vector<Intent>& intents) {
  return registry_->begin_intents(intents);
}
Result<std::int64_t> Ledger::begin_intent(const Intent& intent) {
  return begin_intents({intent}).map([](const auto& ids) { return ids.front(); });
}
void Ledger::end_intent(std::int64_t id) { registry_->write(IntentEnded{id}); }
Result<std::vector<Intent>> Ledger::open_intents(const Owner& owner) { return ask(*registry_, OpenIntents{owner}); }

Result<void> Ledger::save_session(const Owner& owner, const VideoSession& session) {
  registry_->write(SessionSaved{owner, session});
  return flush();
}
Result<std::optional<VideoSession>> Ledger::find_session(const Owner& owner, const std::string& sha256) {
  return ask(*registry_, SessionOfContent{owner, sha256});
}
Result<std::optional<VideoSession>> Ledger::find_session_of(const Owner& owner, const std::string& video_id) {
  return ask(*registry_, SessionOfVideo{owner, video_id});
}
void Ledger::forget_session(const Owner& owner, const std::string& sha256) {
  registry_->write(SessionEnded{owner, sha256});
}
void Ledger::remember_thumbnail(const Owner& owner, const std::string& video_id, const std::string& image) {
  registry_->write(Illustrated{owner, video_id, image});
}
Result<std::optional<std::string>> Ledger::find_thumbnail(const Owner& owner, const std::string& video_id) {
  return ask(*registry_, ThumbnailOf{owner, video_id});
}

void Ledger::audit(const AuditRow& row) { registry_->write(row); }
void Ledger::save_block(const Owner& owner, WallTime until) { registry_->write(Blocked{owner, until}); }
Result<std::map<AccountId, WallTime>> Ledger::blocks(const std::string& origin) { return registry_->blocks(origin); }

Result<void> Ledger::flush() {
  files_->commit();
  return registry_->commit();
}
bool Ledger::out_of_room() const { return registry_->out_of_room(); }

Result<void> Ledger::each_asset(const std::string& origin, const std::string& account,
                                const std::function<void(const OwnedAsset&)>& visit) {
  return registry_->each_asset(origin, account, visit);
}
Result<std::uint64_t> Ledger::forget(const Forget& what) { return registry_->forget(what); }
Result<std::vector<std::string>> Ledger::check() { return registry_->check(); }

}  // namespace metaup::ledger
