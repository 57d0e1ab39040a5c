#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "metaup/ledger/ledger.hpp"

namespace metaup::test {

/// A ledger that counts the calls of each kind that can fail, and fails one of them. All else, and all
/// calls afterwards, go to the ledger behind it.
class FailingLedger final : public ledger::Ledger {
 public:
  template <class T>
  using Found = Result<std::optional<T>>;
  using Owner = ledger::Owner;

  explicit FailingLedger(std::unique_ptr<ledger::Ledger> real) : real_(std::move(real)) {}

  /// The n-th call of that kind from now on fails, counted from 1.
  void fail(std::string kind, int nth) {
    calls_.clear();
    kind_ = std::move(kind);
    nth_ = nth;
  }
  void heal() { fail({}, 0); }
  /// How often each kind was called.
  [[nodiscard]] const std::map<std::string, int>& calls() const { return calls_; }
  std::function<void()> on_failure;

  Result<void> begin_run(const ledger::RunRow& run) override {
    return call("begin_run", [&] { return real_->begin_run(run); });
  }
  Result<void> end_run(const std::string& run_id, int exit_code, WallTime ended) override {
    return call("end_run", [&] { return real_->end_run(run_id, exit_code, ended); });
  }
  Found<std::string> find_file(const FileStamp& stamp) override {
    return call("find_file", [&] { return real_->find_file(stamp); });
  }
  void remember_file(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) override {
    real_->remember_file(stamp, sha256, hashed_at);
  }
  Found<ledger::Asset> find_asset(const Owner& owner, AssetKind kind, const std::string& sha256) override {
    return call("find_asset", [&] { return real_->find_asset(owner, kind, sha256); });
  }
  Found<ledger::Asset> find_remote(const Owner& owner, AssetKind kind, const std::string& remote_id) override {
    return call("find_remote", [&] { return real_->find_remote(owner, kind, remote_id); });
  }
  void record(const Owner& owner, const ledger::Asset& asset) override { real_->record(owner, asset); }
  void confirm(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) override {
    real_->confirm(owner, kind, remote_id, when);
  }
  void mark_gone(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) override {
    real_->mark_gone(owner, kind, remote_id, when);
  }
  void record_use(const Owner& owner, const ledger::Remote& user, const ledger::Remote& used) override {
    real_->record_use(owner, user, used);
  }
  Result<std::vector<ledger::Remote>> users_of(const Owner& owner, const ledger::Remote& used) override {
    return call("users_of", [&] { return real_->users_of(owner, used); });
  }
  Result<std::vector<std::int64_t>> begin_intents(const std::vector<ledger::Intent>& intents) override {
    return call("begin_intents", [&] { return real_->begin_intents(intents); });
  }
  void end_intent(std::int64_t id) override { real_->end_intent(id); }
  Result<std::vector<ledger::Intent>> open_intents(const Owner& owner) override {
    return call("open_intents", [&] { return real_->open_intents(owner); });
  }
  Result<void> save_session(const Owner& owner, const ledger::VideoSession& session) override {
    return call("save_session", [&] { return real_->save_session(owner, session); });
  }
  Found<ledger::VideoSession> find_session(const Owner& owner, const std::string& sha256) override {
    return call("find_session", [&] { return real_->find_session(owner, sha256); });
  }
  Found<ledger::VideoSession> find_session_of(const Owner& owner, const std::string& video_id) override {
    return call("find_session_of", [&] { return real_->find_session_of(owner, video_id); });
  }
  void forget_session(const Owner& owner, const std::string& sha256) override { real_->forget_session(owner, sha256); }
  void remember_thumbnail(const Owner& owner, const std::string& video_id, const std::string& image) override {
    real_->remember_thumbnail(owner, video_id, image);
  }
  Found<std::string> find_thumbnail(const Owner& owner, const std::string& video_id) override {
    return call("find_thumbnail", [&] { return real_->find_thumbnail(owner, video_id); });
  }
  void audit(const ledger::AuditRow& row) override { real_->audit(row); }
  void save_block(const Owner& owner, WallTime until) override { real_->save_block(owner, until); }
  Result<std::map<AccountId, WallTime>> blocks(const std::string& origin) override {
    return call("blocks", [&] { return real_->blocks(origin); });
  }
  Result<void> flush() override {
    return call("flush", [&] { return real_->flush(); });
  }
  [[nodiscard]] bool out_of_room() const override { return real_->out_of_room(); }
  Result<void> each_asset(const std::string& origin, const std::string& account,
                          const std::function<void(const ledger::OwnedAsset&)>& visit) override {
    return call("each_asset", [&] { return real_->each_asset(origin, account, visit); });
  }
  Result<std::uint64_t> forget(const Forget& what) override {
    return call("forget", [&] { return real_->forget(what); });
  }
  Result<std::vector<std::string>> check() override {
    return call("check", [&] { return real_->check(); });
  }

 private:
  template <class Work>
  auto call(const std::string& kind, Work work) -> decltype(work()) {
    if (++calls_[kind] != nth_ || kind != kind_) return work();
    if (on_failure) on_failure();
    return local_error("the ledger failed on purpose: " + kind);
  }

  std::unique_ptr<ledger::Ledger> real_;
  std::map<std::string, int> calls_;
  std::string kind_;
  int nth_ = 0;
};

}  // namespace metaup::test
