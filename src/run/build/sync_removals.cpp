#include "run/build/sync_removals.hpp"

#include <algorithm>

namespace metaup::run {
namespace {

/// Outlives whoever reads a file.
const plan::ProbeOptions kOnlyHash{.only_hash = true};

/// Asks the registry something.
class RegistryLook final : public Target {
 public:
  using Use = std::function<void(const Answers& answers)>;
  RegistryLook(const AccountId& account, std::vector<ledger::Question> questions, Use use)
      : Target(account, AssetKind::image), questions_(std::move(questions)), use_(std::move(use)) {}

  [[nodiscard]] std::string source() const override { return account().act(); }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override {
    return Ask{.inquiry = {.questions = std::move(questions_)}, .then = [this](const Answers& answers) -> Decision {
                 use_(answers);
                 return End{report::Status::existing, {}};
               }};
  }

 private:
  std::vector<ledger::Question> questions_;
  Use use_;
};

/// A file of a source that is not sent, whose content counts as there.
class RestLook final : public Target {
 public:
  using Use = std::function<void(const Result<std::string>& sha256)>;
  RestLook(const AccountId& account, std::shared_ptr<Content> content, Use use)
      : Target(account, AssetKind::image), content_(std::move(content)), use_(std::move(use)) {}

  [[nodiscard]] std::string source() const override { return content_->path(); }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] std::shared_ptr<Content> content() const override { return content_; }
  [[nodiscard]] Decision begin() override {
    const auto& file = *content_->file();
    if (file.error) return end(tl::unexpected(*file.error));
    return Ask{.inquiry = {.questions = {}, .file = file.stamp}, .then = [this](const Answers& answers) -> Decision {
                 if (!answers.sha256()) return Look{};
                 return end(*answers.sha256());
               }};
  }
  [[nodiscard]] Decision decide() override { return end(content_->looked()->result->sha256); }
  [[nodiscard]] std::optional<Error> on_looked() override {
    const auto& result = content_->looked()->result;
    if (result) return std::nullopt;
    use_(tl::unexpected(result.error()));
    return result.error();
  }

 private:
  Decision end(const Result<std::string>& sha256) {
    use_(sha256);
    return End{report::Status::existing, {}};
  }

  std::shared_ptr<Content> content_;
  Use use_;
};

/// The removal of what a sync has made.
class SyncRemoval final : public RemovalTarget {
 public:
  /// `uses` of a video that is to be looked for in creatives; null: it is not.
  SyncRemoval(std::uint32_t index, ledger::Asset asset, const AccountId& account, RemovalContext& context,
              VideoUses* uses, Engine& engine)
      : RemovalTarget(asset.kind, {account, asset.remote_id}, context),
        index_(index),
        asset_(std::move(asset)),
        uses_(uses),
        engine_(engine) {}

  [[nodiscard]] std::string source() const override { return asset_.path.empty() ? asset_.remote_id : asset_.path; }
  [[nodiscard]] Decision begin() override {
    if (!std::exchange(is_last_, true)) return GoLast{};
    if (!engine_.all_well()) return End{report::Status::skipped, removal_put_off()};
    if (uses_ == nullptr) return RemovalTarget::begin();
    if (!uses_->is_known(id(), engine_)) return Hold{};
    if (uses_->unread()) return failed_or_skipped(*uses_->unread());
    const auto users = uses_->users_of(asset_.remote_id);
    return users.empty() ? RemovalTarget::begin() : on_used(upload::used_error(kind_, users));
  }

 protected:
  /// Night after night, as long as it is used: this is no failure.
  [[nodiscard]] Decision on_used(Error error) override {
    item().warnings.push_back("its file is gone, but it is kept: " + error.message);
    return End{report::Status::unchanged, {}};
  }
  void describe(report::Item& item) const override {
    RemovalTarget::describe(item);
    item.index = index_;
    item.name = asset_.name;
    item.sha256 = asset_.sha256;
    item.bytes = asset_.bytes;
    item.width = asset_.width;
    item.height = asset_.height;
  }

 private:
  std::uint32_t index_;
  ledger::Asset asset_;
  VideoUses* uses_;
  Engine& engine_;
  bool is_last_ = false;
};

}  // namespace

SyncRemover::SyncRemover(SyncRemovals removals, std::set<AccountId> accounts, std::uint32_t items,
                         UploadContext& context)
    : removals_(std::move(removals)),
      accounts_(std::move(accounts)),
      next_index_(items),
      context_(context),
      removal_{.dry_run = context.settings.dry_run,
               .may_look = !context.settings.common.connection.token.empty(),
               .origin = context.origin,
               .control = context.control,
               .engine = context.engine} {
  found_.restless = std::move(removals_.restless);
}

void SyncRemover::begin() {
  context_.found = &found_;
  ask(&SyncRemover::on_contents_known);
  ask(&SyncRemover::on_made_known);
  ask(&SyncRemover::on_rest_known);
}

void SyncRemover::ask(void (SyncRemover::*step)()) {
  const auto take = [this, step](const std::function<void()>& answered) {
    (this->*step)();
    if (!context_.control.stopped()) answered();
  };
  context_.engine.ask_before_writes({.ask = take, .about_all = true});
}

void SyncRemover::on_contents_known() {
  auto& engine = context_.engine;
  if (!engine.all_well()) return give_up("not every file can be sent");
  for (const auto& account : accounts_) {
    std::vector<ledger::Question> questions;
    for (const auto& source : context_.syncs) {
      if (removals_.spared.contains(source)) continue;
      questions.emplace_back(ledger::SyncedFrom{context_.owner_of(account), source});
    }
    const auto count = questions.size();
    engine.add(
        std::make_unique<RegistryLook>(account, std::move(questions), [this, account, count](const Answers& all) {
          for (std::size_t i = 0; i < count; ++i) take_made(account, all.to<ledger::SyncedFrom>(i));
        }));
  }
}

void SyncRemover::take_made(const AccountId& account, const std::vector<ledger::Synced>& made) {
  std::map<ledger::Remote, std::vector<ledger::Synced>> by_remote;
  for (auto& one : missing_from(made, found_.contents)) {
    if (has(context_.settings.shard, to_hex(one.content))) by_remote[{one.kind, one.remote_id}].push_back(one);
  }
  for (auto& [remote, contents] : by_remote) {
    missing_.push_back({.account = account, .remote = remote, .contents = std::move(contents), .asset = {}});
  }
}

void SyncRemover::on_made_known() {
  if (missing_.empty()) return;
  ask_about_missing();
  look_at_rest();
}

void SyncRemover::ask_about_missing() {
  std::vector<ledger::Question> questions;
  for (const auto& missing : missing_) {
    const auto owner = context_.owner_of(missing.account);
    questions.emplace_back(ledger::AssetOfRemote{owner, missing.remote.kind, missing.remote.id});
    questions.emplace_back(ledger::UsersOf{owner, missing.remote});
  }
  context_.engine.add(
      std::make_unique<RegistryLook>(*accounts_.begin(), std::move(questions), [this](const Answers& answers) {
        for (std::size_t i = 0; i < missing_.size(); ++i) {
          missing_[i].asset = answers.to<ledger::AssetOfRemote>(2 * i);
          missing_[i].used = !answers.to<ledger::UsersOf>(2 * i + 1).empty();
        }
      }));
}

/// Somebody may have moved a file to where filters pass it over, or moved it while the folders were listed.
void SyncRemover::look_at_rest() {
  for (auto& file : removals_.list_rest()) {
    const auto path = file.path;
    context_.engine.add(std::make_unique<RestLook>(*accounts_.begin(),
                                                   std::make_shared<Content>(std::move(file), kOnlyHash),
                                                   [this, path](const Result<std::string>& sha256) {
                                                     if (sha256) return found_.contents.add(*sha256);
                                                     if (found_.unread.empty()) found_.unread = sha256.error().message;
                                                   }));
  }
}

void SyncRemover::on_rest_known() {
  if (missing_.empty()) return;
  if (!found_.unread.empty()) return give_up("not every file can be read: " + found_.unread);
  std::erase_if(missing_, [this](const Missing& missing) { return !is_gone(missing); });
  const auto count = static_cast<std::size_t>(
      std::count_if(missing_.begin(), missing_.end(), [](const Missing& missing) { return !missing.used; }));
  if (count > removals_.most) {
    return context_.control.stop(Stop::configuration, too_many_removals(count, removals_.most));
  }
  add_removals();
}

void SyncRemover::add_removals() {
  std::map<AccountId, std::set<std::string>> videos;
  for (const auto& missing : missing_) {
    if (missing.remote.kind == AssetKind::video && !missing.used) videos[missing.account].insert(missing.remote.id);
  }
  for (auto& [account, ids] : videos) uses_.try_emplace(account, account, std::move(ids));
  for (auto& missing : missing_) {
    const bool is_looked_for = missing.remote.kind == AssetKind::video && !missing.used && !removal_.dry_run;
    context_.engine.add(std::make_unique<SyncRemoval>(next_index_++, *std::move(missing.asset), missing.account,
                                                      removal_, is_looked_for ? &uses_.at(missing.account) : nullptr,
                                                      context_.engine));
  }
  missing_.clear();
}

bool SyncRemover::is_gone(const Missing& missing) const {
  if (!missing.asset || found_.restless.contains(missing.asset->path)) return false;
  return !missing_from(missing.contents, found_.contents).empty();
}

void SyncRemover::give_up(const std::string& why) {
  missing_.clear();
  context_.notice("nothing is deleted in this run: " + why);
}

}  // namespace metaup::run
