#include "run/build/sync_removals.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "report/human.hpp"
#include "run/engine/plan_in_force.hpp"
#include "run/rules/sync_rules.hpp"
#include "run/targets/planned_removal.hpp"

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
  RestLook(const AccountId& account, std::shared_ptr<Content> content, UploadContext& context, Use use)
      : Target(account, AssetKind::image), content_(std::move(content)), context_(context), use_(std::move(use)) {}

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
  /// It may be there every night.
  [[nodiscard]] Decision decide() override {
    const auto& sha256 = content_->looked()->result->sha256;
    if (!context_.settings.dry_run) {
      context_.ledger().remember_file(content_->listed_stamp(), sha256, context_.environment.clock.wall());
    }
    return end(sha256);
  }
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
  UploadContext& context_;
  Use use_;
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
               .engine = context.engine},
      looks_(context.engine, context.settings.dry_run) {
  found_.spared = std::move(removals_.spared);
  found_.contents.expect(items);
  const auto* const plan = context.control.plan();
  if (plan == nullptr) return;
  for (const auto& target : plan->file().targets) {
    const auto& item = target.item;
    if (target.verdict == report::PlanVerdict::remove) planned_[{item.account, {item.kind, item.id}}] = &target;
  }
}

void SyncRemover::begin() {
  context_.found = &found_;
  ask(&SyncRemover::on_contents_known);
  ask(&SyncRemover::on_made_known);
  ask(&SyncRemover::on_assets_known);
  context_.engine.ask_before_writes(
      {.ask = [this](const auto& answered) { on_rest_known(answered); }, .about_all = true});
  ask(&SyncRemover::on_users_known);
  ask(&SyncRemover::on_unlisted_known);
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
      if (found_.spared.contains(source)) continue;
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
  for (auto& one : missing_from(made, found_.contents)) by_remote[{one.kind, one.remote_id}].push_back(one);
  for (auto& [remote, contents] : by_remote) {
    if (!is_of_this_part(contents)) continue;
    missing_.push_back({.account = account, .remote = remote, .contents = std::move(contents), .asset = {}});
  }
}

/// One part has all of its contents, whatever parts they would be in by themselves.
bool SyncRemover::is_of_this_part(const std::vector<ledger::Synced>& contents) const {
  const auto first = std::min_element(contents.begin(), contents.end(),
                                      [](const auto& a, const auto& b) { return a.content < b.content; });
  return context_.is_in_part(to_hex(first->content));
}

void SyncRemover::on_made_known() {
  if (!missing_.empty()) ask_about_missing();
}

void SyncRemover::on_assets_known() {
  if (!missing_.empty()) look_at_rest();
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
          const auto& users = answers.to<ledger::UsersOf>(2 * i + 1);
          if (!users.empty()) missing_[i].used = used_by(missing_[i].remote.kind, users);
        }
      }));
}

/// How many bytes the missing contents have; nothing: not known of all.
std::optional<std::set<std::uint64_t>> SyncRemover::missing_sizes() const {
  std::set<std::uint64_t> sizes;
  for (const auto& missing : missing_) {
    const bool is_known = missing.asset && missing.asset->bytes > 0 && missing.contents.size() == 1;
    if (!is_known) return std::nullopt;
    sizes.insert(missing.asset->bytes);
  }
  return sizes;
}

/// Somebody may have moved a file to where filters pass it over, or moved it while the folders were listed. To read one
/// of another place is a transfer, which is spared where its size tells enough.
void SyncRemover::look_at_rest() {
  const auto sizes = missing_sizes();
  std::set<std::string> sent_from;
  for (const auto& missing : missing_) {
    if (missing.asset && !missing.asset->path.empty()) sent_from.insert(missing.asset->path);
  }
  auto rest = removals_.list_rest(sent_from);
  unlisted_ = std::move(rest.unlisted);
  for (auto& file : rest.files) {
    const bool tells_enough = sizes && file.place != nullptr && !file.error && file.stamp.size > 0;
    if (tells_enough && !sizes->contains(file.stamp.size)) continue;
    const auto path = file.path;
    context_.engine.add(std::make_unique<RestLook>(*accounts_.begin(),
                                                   std::make_shared<Content>(std::move(file), kOnlyHash), context_,
                                                   [this, path](const Result<std::string>& sha256) {
                                                     if (sha256) return found_.contents.add(*sha256);
                                                     note_unread(sha256.error());
                                                   }));
  }
}

/// What is used stays for months and must not end each run: where there seem to be too many, Meta is asked first.
void SyncRemover::on_rest_known(const std::function<void()>& answered) {
  drop_what_is_there();
  keep_to_plan();
  looks_.prepare(missing_);
  if (count() <= removals_.most || !removal_.may_look) return answered();
  looks_.look(missing_, [this, answered] {
    if (!context_.control.stopped()) answered();
  });
}

void SyncRemover::drop_what_is_there() {
  if (missing_.empty()) return;
  if (!found_.unread.empty()) return give_up("not every file can be read: " + found_.unread);
  std::erase_if(missing_, [this](const Missing& missing) { return !is_gone(missing); });
}

void SyncRemover::keep_to_plan() {
  if (context_.control.plan() == nullptr) return;
  const auto is_unplanned = [this](const Missing& missing) {
    return !planned_.contains({missing.account, missing.remote});
  };
  const auto others = std::erase_if(missing_, is_unplanned);
  if (others == 0) return;
  context_.notice(report::counted(others, "more thing", "more things") +
                  " that the sources no longer hold would be deleted, and not by the plan: left alone");
}

void SyncRemover::on_users_known() {
  if (keep_to_most()) look_at_unlisted();
}

bool SyncRemover::keep_to_most() {
  const auto to_delete = count();
  if (to_delete <= removals_.most) return true;
  const auto unread = static_cast<std::size_t>(std::count_if(missing_.begin(), missing_.end(), [](const auto& missing) {
    return missing.is_to_delete() && missing.kept_back;
  }));
  if (to_delete - unread > removals_.most || unread == 0) {
    context_.control.stop(Stop::configuration, too_many_removals(to_delete, removals_.most));
    return false;
  }
  for (auto& missing : missing_) {
    if (missing.is_to_delete() && !missing.kept_back) missing.kept_back = removal_put_off();
  }
  return true;
}

/// A remote may leave out of its listings what it cannot reach, and say nothing of it: what was sent is asked for by
/// its own path, and is gone only when the remote says so.
void SyncRemover::look_at_unlisted() {
  for (const auto& missing : missing_) {
    if (!missing.is_to_delete() || missing.kept_back) continue;
    const auto file = unlisted_.extract(missing.asset->path);
    if (file.empty()) continue;
    context_.engine.add(std::make_unique<RestLook>(missing.account,
                                                   std::make_shared<Content>(std::move(file.mapped()), kOnlyHash),
                                                   context_, [this](const Result<std::string>& sha256) {
                                                     if (sha256) return found_.contents.add(*sha256);
                                                     const auto& error = sha256.error();
                                                     if (error.error_class == ErrorClass::not_found) return;
                                                     note_unread(error);
                                                   }));
  }
}

void SyncRemover::on_unlisted_known() {
  drop_what_is_there();
  add_removals();
}

void SyncRemover::add_removals() {
  for (auto& missing : missing_) {
    planned_.erase({missing.account, missing.remote});
    auto* const uses = looks_.uses_of(missing);
    context_.engine.add(
        std::make_unique<SyncRemoval>(next_index_++, std::move(missing), removal_, uses, context_.engine));
  }
  missing_.clear();
  for (const auto& [remote, planned] : planned_) {
    context_.engine.add(std::make_unique<PlannedRemoval>(*planned, is_put_off_, context_));
  }
}

bool SyncRemover::is_gone(const Missing& missing) const {
  return missing.asset && !missing_from(missing.contents, found_.contents).empty();
}

std::size_t SyncRemover::count() const {
  return static_cast<std::size_t>(
      std::count_if(missing_.begin(), missing_.end(), [](const Missing& missing) { return missing.is_to_delete(); }));
}

void SyncRemover::note_unread(const Error& error) {
  if (found_.unread.empty()) found_.unread = error.message;
}

void SyncRemover::give_up(const std::string& why) {
  missing_.clear();
  is_put_off_ = true;
  context_.notice("nothing is deleted in this run: " + why);
}

}  // namespace metaup::run
