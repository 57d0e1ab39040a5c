#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "metaup/base/waker.hpp"

namespace metaup::run {

/// A small pool for blocking work on files and the ledger. Jobs go in, results come out through one queue, and
/// the waker says so; nothing else is shared. Owned by the loop's thread, which does the work itself
/// when there are no threads.
template <class Output>
class Workers {
 public:
  using Work = std::function<Output(const std::atomic<bool>& stop)>;

  Workers(std::size_t threads, const Waker& waker) : waker_(waker) {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { serve(); });
    }
  }
  /// Tells running work to stop, drops the rest and waits.
  ~Workers() {
    stop();
    for (auto& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void submit(Work work) {
    ++unfinished_;
    if (threads_.empty()) return deliver(work(stop_));
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(std::move(work));
    }
    available_.notify_one();
  }

  /// Results since the last call.
  [[nodiscard]] std::vector<Output> take() {
    std::vector<Output> outputs;
    {
      const std::lock_guard lock(mutex_);
      outputs.swap(outputs_);
    }
    unfinished_ -= outputs.size();
    return outputs;
  }
  /// Until there is a result to take; at once when nothing is under way.
  void wait() {
    std::unique_lock lock(mutex_);
    delivered_.wait(lock, [this] { return unfinished_ == 0 || !outputs_.empty(); });
  }
  /// Submitted and not yet taken.
  [[nodiscard]] std::size_t unfinished() const { return unfinished_; }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      work_.clear();
    }
    available_.notify_all();
  }

 private:
  void serve() {
    for (;;) {
      Work work;
      {
        std::unique_lock lock(mutex_);
        available_.wait(lock, [this] { return stop_ || !work_.empty(); });
        if (stop_) return;
        work = std::move(work_.front());
        work_.pop_front();
      }
      deliver(work(stop_));
    }
  }

  void deliver(Output output) {
    bool first = false;  // of those that the owner has not heard of
    {
      const std::lock_guard lock(mutex_);
      first = outputs_.empty();
      outputs_.push_back(std::move(output));
    }
    delivered_.notify_one();
    if (first) waker_.wake();
  }

  const Waker& waker_;
  std::mutex mutex_;
  std::condition_variable available_;
  std::condition_variable delivered_;
  std::deque<Work> work_;
  std::vector<Output> outputs_;
  std::atomic<bool> stop_{false};
  std::size_t unfinished_ = 0;  // of the owner's thread
  std::vector<std::thread> threads_;
};

}  // namespace metaup::run
