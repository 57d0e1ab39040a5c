#pragma once
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "run/run_control.hpp"

namespace metaup::run {

/// Independent things, each with a machine that says what to ask next and is told the answer. A
/// `Machine` has
///   std::optional<graph::Operation> next() const   nothing once it has ended
///   void on_reply(const graph::Reply&)
///   void on_error(const Error&)
template <class Machine>
class TaskRun {
 public:
  struct Task {
    report::Item item;
    Machine machine;
    SteadyTime started{};
    bool closed = false;
  };
  /// Says in the item what its machine came to, and records it. False when somebody else goes on with
  /// the item, and will report it.
  using Conclude = std::function<bool(const Machine& machine, report::Item& item)>;

  TaskRun(RunControl& control, std::vector<Task> tasks, Conclude conclude)
      : control_(control), tasks_(std::move(tasks)), conclude_(std::move(conclude)) {
    for (TaskId id = 0; id < tasks_.size(); ++id) pending_[tasks_[id].item.account].push_back(id);
  }

  void start() {
    for (auto& [account, waiting] : pending_) start(account, waiting);
  }

  void on_completed(const Completed& completed) {
    auto& task = tasks_[completed.task];
    // Never sent: its account takes nothing more. Of a copy the machine is told, as it has another way.
    const bool never_sent = completed.requests == 0 && !completed.result;
    if (never_sent && control_.dispatcher().dead(task.item.account) != nullptr) {
      control_.note_dead_account(completed.result.error());
      return skip(task, completed.result.error());
    }
    task.item.attempts += completed.requests;
    if (completed.result) {
      task.machine.on_reply(*completed.result);
    } else {
      task.machine.on_error(completed.result.error());
    }
    if (task.machine.next()) {
      pending_[task.item.account].push_front(completed.task);
    } else {
      conclude(task);
    }
  }

  [[nodiscard]] bool finished() const { return closed_ == tasks_.size(); }
  void skip_rest(const Error& reason) {
    for (auto& task : tasks_) {
      if (!task.closed) skip(task, reason);
    }
  }
  [[nodiscard]] static bool busy() { return false; }
  void describe(report::Tick& tick) const {
    tick.items = static_cast<std::uint32_t>(tasks_.size());
    tick.all_known = true;
  }

 private:
  void start(const AccountId& account, std::deque<TaskId>& waiting) {
    auto& dispatcher = control_.dispatcher();
    while (!waiting.empty()) {
      auto& task = tasks_[waiting.front()];
      if (const auto* const error = dispatcher.dead(account)) {
        control_.note_dead_account(*error);
        skip(task, *error);
      } else if (const auto* const refusal = dispatcher.takes_no_copies(account);
                 refusal != nullptr && task.machine.next()->reads_elsewhere) {
        task.machine.on_error(*refusal);
        conclude(task);
      } else {
        auto operation = *task.machine.next();
        if (dispatcher.room(account, load_of(operation)) == 0) return;
        if (task.started == SteadyTime{}) task.started = control_.clock().now();
        dispatcher.submit({.task = waiting.front(),
                           .source = task.item.source,
                           .kind = task.item.kind,
                           .operation = std::move(operation)});
      }
      waiting.pop_front();
    }
  }

  static Load load_of(const graph::Operation& operation) {
    if (operation.lookup || operation.listed_in) return Load::lookup;
    return operation.method == http::Method::get ? Load::read : Load::plain;
  }

  void conclude(Task& task) {
    if (conclude_(task.machine, task.item)) return close(task);
    task.closed = true;
    ++closed_;
  }

  void skip(Task& task, const Error& reason) {
    task.item.status = report::Status::skipped;
    task.item.error = reason;
    close(task);
  }

  void close(Task& task) {
    task.closed = true;
    ++closed_;
    if (task.started != SteadyTime{}) {
      task.item.elapsed = std::chrono::duration_cast<Milliseconds>(control_.clock().now() - task.started);
    }
    control_.close(std::move(task.item));
  }

  RunControl& control_;
  std::vector<Task> tasks_;
  Conclude conclude_;
  std::map<AccountId, std::deque<TaskId>> pending_;  ///< have something to ask
  std::size_t closed_ = 0;
};

}  // namespace metaup::run
