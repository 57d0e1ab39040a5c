#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ledger/file_index.hpp"
#include "ledger/registry.hpp"

namespace metaup::test {

/// A registry that counts the calls of each kind that can fail, and fails one of them. All else, and all
/// calls afterwards, go to the ledger behind it.
class FailingRegistry final : public ledger::Registry {
 public:
  explicit FailingRegistry(std::shared_ptr<ledger::Ledger> real) : real_(std::move(real)) {}

  /// The n-th call of that kind from now on fails, counted from 1. A question's kind is what it asks for.
  void fail(std::string kind, int nth) {
    calls_.clear();
    kind_ = std::move(kind);
    nth_ = nth;
  }
  void heal() { fail({}, 0); }
  /// How often each kind was called.
  [[nodiscard]] const std::map<std::string, int>& calls() const { return calls_; }
  std::function<void()> on_failure;
  /// Called where the ledger works, before intents are written down.
  std::function<void()> on_intents;
  /// Called before and after each call that can fail.
  std::function<void()> on_call;
  /// How often anything was asked, be it one question or many.
  int asked = 0;

  Result<void> begin_run(const ledger::RunRow& run) override {
    return call("begin_run", [&] { return real().begin_run(run); });
  }
  Result<void> end_run(const ledger::RunEnd& end) override {
    return call("end_run", [&] { return real().end_run(end); });
  }
  Result<std::vector<ledger::Answer>> ask(const std::vector<ledger::Question>& questions) override {
    static constexpr const char* kKinds[] = {"asset_of_content",   "asset_of_remote",  "assets_of_kind",
                                             "session_of_content", "session_of_video", "thumbnail_of",
                                             "users_of",           "open_intents",     "limits_of",
                                             "standing_of",        "learned_like",     "synced_from"};
    static_assert(std::size(kKinds) == std::variant_size_v<ledger::Question>);
    ++asked;
    std::vector<ledger::Answer> answers;
    for (const auto& question : questions) {
      auto one = call(kKinds[question.index()], [&] { return real().ask({question}); });
      if (!one) return one;
      answers.push_back(std::move(one->front()));
    }
    return answers;
  }
  void write(ledger::Change change) override { real().write(std::move(change)); }
  Result<std::vector<std::int64_t>> begin_intents(const std::vector<ledger::Intent>& intents) override {
    if (on_intents) on_intents();
    return call("begin_intents", [&] { return real().begin_intents(intents); });
  }
  Result<void> commit() override {
    return call("commit", [&] { return real().commit(); });
  }
  [[nodiscard]] bool out_of_room() const override { return real_->out_of_room(); }
  Result<void> each_asset(const std::string& origin, const std::string& account,
                          const std::function<void(const ledger::OwnedAsset&)>& visit) override {
    return call("each_asset", [&] { return real().each_asset(origin, account, visit); });
  }
  Result<void> each_run(const ledger::RunFilter& which,
                        const std::function<void(const ledger::RecordedRun&)>& visit) override {
    return call("each_run", [&] { return real().each_run(which, visit); });
  }
  Result<void> each_made(const std::string& run_id,
                         const std::function<void(const ledger::MadeAsset&)>& visit) override {
    return call("each_made", [&] { return real().each_made(run_id, visit); });
  }
  Result<void> each_failure(const std::string& run_id,
                            const std::function<void(const ledger::FailedItem&)>& visit) override {
    return call("each_failure", [&] { return real().each_failure(run_id, visit); });
  }
  Result<void> each_write(const ledger::WriteFilter& which,
                          const std::function<void(const ledger::AuditRow&)>& visit) override {
    return call("each_write", [&] { return real().each_write(which, visit); });
  }
  Result<void> each_record(const std::function<void(const ledger::Record&)>& visit) override {
    return call("each_record", [&] { return real().each_record(visit); });
  }
  Result<ledger::Merged> merge(const ledger::NextRecord& next) override {
    return call("merge", [&] { return real().merge(next); });
  }
  Result<std::uint64_t> forget(const ledger::Forget& what) override {
    return call("forget", [&] { return real().forget(what); });
  }
  Result<ledger::Pruned> prune(WallTime before) override {
    return call("prune", [&] { return real().prune(before); });
  }
  Result<std::vector<std::string>> check() override {
    return call("check", [&] { return real().check(); });
  }

 private:
  template <class Work>
  auto call(const std::string& kind, Work work) -> decltype(work()) {
    if (on_call) on_call();
    if (++calls_[kind] != nth_ || kind != kind_) {
      auto done = work();
      if (on_call) on_call();
      return done;
    }
    if (on_failure) on_failure();
    return local_error("the ledger failed on purpose: " + kind);
  }
  [[nodiscard]] ledger::Registry& real() { return real_->registry(); }

  std::shared_ptr<ledger::Ledger> real_;
  std::map<std::string, int> calls_;
  std::string kind_;
  int nth_ = 0;
};

/// The file index of another ledger.
class FilesOf final : public ledger::FileIndex {
 public:
  explicit FilesOf(std::shared_ptr<ledger::Ledger> real) : real_(std::move(real)) {}
  std::vector<std::optional<std::string>> find(const std::vector<FileStamp>& stamps) override {
    return real_->files().find(stamps);
  }
  void remember(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) override {
    real_->files().remember(stamp, sha256, hashed_at);
  }
  void commit() override { real_->files().commit(); }

 private:
  std::shared_ptr<ledger::Ledger> real_;
};

/// A ledger whose registry is a `FailingRegistry`, and stands before `real`.
[[nodiscard]] inline std::unique_ptr<ledger::Ledger> make_failing(std::unique_ptr<ledger::Ledger> real) {
  const std::shared_ptr<ledger::Ledger> shared = std::move(real);
  return std::make_unique<ledger::Ledger>(std::make_unique<FilesOf>(shared), std::make_unique<FailingRegistry>(shared));
}
[[nodiscard]] inline FailingRegistry& failures_of(ledger::Ledger& failing) {
  return static_cast<FailingRegistry&>(failing.registry());
}

}  // namespace metaup::test
