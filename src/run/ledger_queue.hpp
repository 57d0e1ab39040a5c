#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/file_index.hpp"
#include "ledger/registry.hpp"
#include "ledger/shared.hpp"
#include "run/workers.hpp"

namespace metaup::run {

/// What somebody wants to know of the registry, and of the file index.
struct Inquiry {
  std::vector<ledger::Question> questions;
  /// A file whose content is asked for. Questions about the asset of a content that name none are about this one.
  std::optional<FileStamp> file = {};
  /// Written once the questions are answered, and before anybody else's are.
  std::vector<ledger::Change> changes = {};
  /// Tried before the questions are answered, so that the answers hold as long as it is ours.
  std::optional<ledger::Claim> claim = {};
};

/// What the ledger said to an inquiry.
class Answers {
 public:
  Answers() = default;
  Answers(std::vector<ledger::Answer> answers, std::optional<std::string> sha256, bool is_ours = true)
      : answers_(std::move(answers)), sha256_(std::move(sha256)), is_ours_(is_ours) {}

  /// To the n-th question, which is a `Q`; empty when the registry could not be read, or the file is not known.
  template <class Q>
  [[nodiscard]] const typename Q::Answer& to(std::size_t n = 0) const {
    static const typename Q::Answer kNothing{};
    return n < answers_.size() ? std::get<typename Q::Answer>(answers_[n]) : kNothing;
  }
  /// Of the file, if the index knows it.
  [[nodiscard]] const std::optional<std::string>& sha256() const { return sha256_; }
  /// Whether it has what it claimed, if anything; false: another machine has it.
  [[nodiscard]] bool is_ours() const { return is_ours_; }

 private:
  std::vector<ledger::Answer> answers_;
  std::optional<std::string> sha256_;
  bool is_ours_ = true;
};

/// The loop's way to the ledger. The ledger works on a thread of its own, so that the loop never waits for a disk or a
/// database: changes and inquiries go in, answers and commits come back when the loop takes them, in the order in
/// which they went. For the loop's thread; between its construction and its end nobody else uses the ledger.
class LedgerQueue {
 public:
  template <class T>
  using Then = std::function<void(Result<T> result)>;

  /// Without `own_thread` the loop's thread does the work, when it takes the results.
  LedgerQueue(ledger::Ledger& ledger, bool own_thread, const Waker& waker)
      : ledger_(ledger), workers_(own_thread ? 1 : 0, waker) {}
  /// Writes what is left into the ledger.
  ~LedgerQueue();
  LedgerQueue(const LedgerQueue&) = delete;
  LedgerQueue& operator=(const LedgerQueue&) = delete;

  /// Inquiries made from now on see it; it is durable after the next commit.
  void write(ledger::Change change) { changes_.push_back(std::move(change)); }
  void remember_file(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) {
    files_.push_back({stamp, sha256, hashed_at});
  }
  /// All inquiries of one turn of the loop are one question to the registry.
  void ask(Inquiry inquiry, Then<Answers> then) { asked_.push_back({std::move(inquiry), std::move(then)}); }
  /// Releases it once all that was written so far is durable, with the next commit.
  void release(ledger::Claim claim) { released_.push_back(std::move(claim)); }
  /// How many machines share the accounts, this one included; 1 where none can.
  void count_machines(Then<std::size_t> then);
  /// Which other machines have what this one cannot claim.
  void find_claimants(std::vector<ledger::Claim> claims, Then<std::vector<ledger::Claimant>> then);
  /// They are durable once `then` is called with their ids.
  void begin_intents(std::vector<ledger::Intent> intents, Then<std::vector<std::int64_t>> then);

  struct Committed {
    bool out_of_room = false;  ///< the room that was held back is in use: nothing more may be started
  };
  void commit(Then<Committed> then);

  /// Sends off what was written and asked, and calls `then` for what has come back. Returns how many that were.
  std::size_t take();
  /// The same until nothing more is to come. Waits for the ledger.
  void settle();

 private:
  struct Hashed {
    FileStamp stamp;
    std::string sha256;
    WallTime when{};
  };
  struct Asked {
    Inquiry inquiry;
    Then<Answers> then;
  };
  using Work = std::function<std::function<void()>(ledger::Ledger& ledger)>;

  using Position = std::vector<Asked>::iterator;

  [[nodiscard]] static Result<std::vector<bool>> claim(Position first, Position last, ledger::Registry& registry);
  [[nodiscard]] static Result<void> answer(Position first, Position last, ledger::Ledger& ledger,
                                           std::vector<Answers>& answers);
  [[nodiscard]] static Result<std::vector<Answers>> answer(std::vector<Asked>& all, ledger::Ledger& ledger);
  void send_off();
  /// All that was written goes first.
  void submit(Work work);

  ledger::Ledger& ledger_;
  std::vector<ledger::Change> changes_;
  std::vector<Hashed> files_;
  std::vector<Asked> asked_;
  std::vector<ledger::Claim> released_;
  Workers<std::function<void()>> workers_;
};

}  // namespace metaup::run
