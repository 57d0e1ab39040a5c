#pragma once

namespace metaup {

/// Ends a wait of the loop from a signal handler or another thread.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  /// Async-signal-safe.
  void wake() const noexcept;
  /// Takes back all wakes so far.
  void drain() const noexcept;
  /// Blocks until there is a wake.
  void wait() const noexcept;
  /// Readable while there is a wake; poll it together with the sockets.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace metaup
