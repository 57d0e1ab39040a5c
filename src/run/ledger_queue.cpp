#include "run/ledger_queue.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

namespace metaup::run {
namespace {

/// To questions about the content of a file. Nothing is found of a content that is not known.
void tell_content(std::vector<ledger::Question>& questions, const std::optional<std::string>& sha256) {
  for (auto& question : questions) {
    auto* const asset = std::get_if<ledger::AssetOfContent>(&question);
    if (asset != nullptr && asset->sha256.empty()) asset->sha256 = sha256.value_or("");
  }
}

}  // namespace

LedgerQueue::~LedgerQueue() {
  submit([](ledger::Ledger&) { return [] {}; });
  while (workers_.unfinished() > 0) {
    workers_.wait();
    static_cast<void>(workers_.take());
  }
}

void LedgerQueue::count_machines(Then<std::size_t> then) {
  submit([then = std::move(then)](ledger::Ledger& ledger) {
    auto* const shared = ledger::shared_of(ledger.registry());
    return [then, count = shared != nullptr ? shared->machines() : Result<std::size_t>(1)] { then(count); };
  });
}

void LedgerQueue::find_claimants(std::vector<ledger::Claim> claims, Then<std::vector<ledger::Claimant>> then) {
  submit([claims = std::move(claims), then = std::move(then)](ledger::Ledger& ledger) {
    using Found = Result<std::vector<ledger::Claimant>>;
    auto* const shared = ledger::shared_of(ledger.registry());
    return [then, found = shared != nullptr ? shared->claimants(claims) : Found()] { then(found); };
  });
}

void LedgerQueue::begin_intents(std::vector<ledger::Intent> intents, Then<std::vector<std::int64_t>> then) {
  submit([intents = std::move(intents), then = std::move(then)](ledger::Ledger& ledger) {
    return [then, ids = ledger.registry().begin_intents(intents)] { then(ids); };
  });
}

void LedgerQueue::commit(Then<Committed> then) {
  submit([then = std::move(then), released = std::exchange(released_, {})](ledger::Ledger& ledger) {
    auto done = ledger.flush();
    if (auto* const shared = ledger::shared_of(ledger.registry()); done && shared != nullptr && !released.empty()) {
      done = shared->release(released);
    }
    const auto committed = done.map([&] { return Committed{ledger.out_of_room()}; });
    return [then, committed] { then(committed); };
  });
}

void LedgerQueue::submit(Work work) {
  send_off();
  workers_.submit([this, work = std::move(work), changes = std::exchange(changes_, {}),
                   files = std::exchange(files_, {})](const std::atomic<bool>& /*stop*/) {
    for (const auto& file : files) ledger_.files().remember(file.stamp, file.sha256, file.when);
    for (const auto& change : changes) ledger_.registry().write(change);
    return work(ledger_);
  });
}

/// Which of the inquiries have what they claim.
Result<std::vector<bool>> LedgerQueue::claim(Position first, Position last, ledger::Registry& registry) {
  std::vector<ledger::Claim> claims;
  for (auto asked = first; asked != last; ++asked) {
    if (asked->inquiry.claim) claims.push_back(*asked->inquiry.claim);
  }
  std::vector<bool> ours(static_cast<std::size_t>(last - first), true);
  auto* const shared = ledger::shared_of(registry);
  if (claims.empty() || shared == nullptr) return ours;
  const auto said = shared->claim(claims);
  if (!said) return tl::unexpected(said.error());
  auto next = said->begin();
  for (auto asked = first; asked != last; ++asked) {
    if (asked->inquiry.claim) ours[static_cast<std::size_t>(asked - first)] = *next++;
  }
  return ours;
}

/// All questions up to the first inquiry that also writes are one to the registry.
Result<void> LedgerQueue::answer(Position first, Position last, ledger::Ledger& ledger, std::vector<Answers>& answers) {
  const auto ours = claim(first, last, ledger.registry());
  if (!ours) return tl::unexpected(ours.error());
  std::vector<FileStamp> stamps;
  for (auto asked = first; asked != last; ++asked) {
    if (asked->inquiry.file) stamps.push_back(*asked->inquiry.file);
  }
  const auto files = ledger.files().find(stamps);
  std::vector<ledger::Question> questions;
  auto next_file = files.begin();
  for (auto asked = first; asked != last; ++asked) {
    auto& own = asked->inquiry.questions;
    if (asked->inquiry.file) tell_content(own, *next_file++);
    questions.insert(questions.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  auto all = ledger.registry().ask(questions);
  if (!all) return tl::unexpected(std::move(all.error()));
  auto next_answer = std::make_move_iterator(all->begin());
  next_file = files.begin();
  auto next_ours = ours->begin();
  for (auto asked = first; asked != last; ++asked) {
    const auto& inquiry = asked->inquiry;
    const auto end = next_answer + static_cast<std::ptrdiff_t>(inquiry.questions.size());
    answers.emplace_back(std::vector<ledger::Answer>(next_answer, end), inquiry.file ? *next_file++ : std::nullopt,
                         *next_ours++);
    next_answer = end;
  }
  return {};
}

/// Each inquiry's part of the answers, in their order. What is to be written is, also when nothing can be read.
Result<std::vector<Answers>> LedgerQueue::answer(std::vector<Asked>& all, ledger::Ledger& ledger) {
  std::vector<Answers> answers;
  Result<void> done;
  for (auto first = all.begin(); first != all.end();) {
    const auto writer = std::find_if(first, all.end(), [](const auto& one) { return !one.inquiry.changes.empty(); });
    const auto last = writer == all.end() ? writer : writer + 1;
    if (done) done = answer(first, last, ledger, answers);
    if (writer != all.end()) {
      for (auto& change : writer->inquiry.changes) ledger.registry().write(std::move(change));
    }
    first = last;
  }
  return done.map([&] { return std::move(answers); });
}

void LedgerQueue::send_off() {
  if (asked_.empty()) return;
  const auto all = std::make_shared<std::vector<Asked>>(std::exchange(asked_, {}));
  submit([all](ledger::Ledger& ledger) {
    const auto answers = std::make_shared<Result<std::vector<Answers>>>(answer(*all, ledger));
    return [all, answers] {
      for (std::size_t i = 0; i < all->size(); ++i) {
        (*all)[i].then(*answers ? Result<Answers>(std::move((**answers)[i])) : tl::unexpected(answers->error()));
      }
    };
  });
}

std::size_t LedgerQueue::take() {
  send_off();
  const auto results = workers_.take();
  for (const auto& use : results) use();
  return results.size();
}

void LedgerQueue::settle() {
  while (take() > 0 || workers_.unfinished() > 0) workers_.wait();
}

}  // namespace metaup::run
