#include "run/ledger_queue.hpp"

#include <algorithm>
#include <iterator>

namespace metaup::run {
namespace {

/// All questions up to the first inquiry that also writes are one to the registry.
using Position = std::vector<Inquiry>::const_iterator;
Result<void> answer(Position first, Position last, ledger::Ledger& ledger, std::vector<Answers>& answers) {
  std::vector<ledger::Question> questions;
  std::vector<FileStamp> stamps;
  for (auto inquiry = first; inquiry != last; ++inquiry) {
    questions.insert(questions.end(), inquiry->questions.begin(), inquiry->questions.end());
    if (inquiry->file) stamps.push_back(*inquiry->file);
  }
  const auto files = ledger.files().find(stamps);
  auto all = ledger.registry().ask(questions);
  if (!all) return tl::unexpected(std::move(all.error()));
  auto next_answer = std::make_move_iterator(all->begin());
  auto next_file = files.begin();
  for (auto inquiry = first; inquiry != last; ++inquiry) {
    const auto end = next_answer + static_cast<std::ptrdiff_t>(inquiry->questions.size());
    answers.emplace_back(std::vector<ledger::Answer>(next_answer, end), inquiry->file ? *next_file++ : std::nullopt);
    next_answer = end;
  }
  return {};
}

/// Each inquiry's part of the answers, in their order. What is to be written is, also when nothing can be read.
Result<std::vector<Answers>> answer(const std::vector<Inquiry>& inquiries, ledger::Ledger& ledger) {
  std::vector<Answers> answers;
  Result<void> done;
  for (auto first = inquiries.begin(); first != inquiries.end();) {
    const auto writer = std::find_if(first, inquiries.end(), [](const auto& one) { return !one.changes.empty(); });
    const auto last = writer == inquiries.end() ? writer : writer + 1;
    if (done) done = answer(first, last, ledger, answers);
    if (writer != inquiries.end()) {
      for (const auto& change : writer->changes) ledger.registry().write(change);
    }
    first = last;
  }
  return done.map([&] { return std::move(answers); });
}

}  // namespace

LedgerQueue::~LedgerQueue() {
  submit([](ledger::Ledger&) { return [] {}; });
  while (workers_.unfinished() > 0) {
    workers_.wait();
    static_cast<void>(workers_.take());
  }
}

void LedgerQueue::begin_intents(std::vector<ledger::Intent> intents, Then<std::vector<std::int64_t>> then) {
  submit([intents = std::move(intents), then = std::move(then)](ledger::Ledger& ledger) {
    return [then, ids = ledger.registry().begin_intents(intents)] { then(ids); };
  });
}

void LedgerQueue::commit(Then<Committed> then) {
  submit([then = std::move(then)](ledger::Ledger& ledger) {
    const auto done = ledger.flush().map([&] { return Committed{ledger.out_of_room()}; });
    return [then, done] { then(done); };
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

void LedgerQueue::send_off() {
  if (asked_.empty()) return;
  std::vector<Inquiry> inquiries;
  std::vector<Then<Answers>> thens;
  for (auto& [inquiry, then] : std::exchange(asked_, {})) {
    inquiries.push_back(std::move(inquiry));
    thens.push_back(std::move(then));
  }
  submit([inquiries = std::move(inquiries), thens = std::move(thens)](ledger::Ledger& ledger) {
    return [thens, answers = answer(inquiries, ledger)] {
      for (std::size_t i = 0; i < thens.size(); ++i) {
        thens[i](answers ? Result<Answers>((*answers)[i]) : tl::unexpected(answers.error()));
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
