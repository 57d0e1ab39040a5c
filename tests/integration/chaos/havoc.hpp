#pragma once
#include <string>
#include <vector>

#include "integration/chaos/job.hpp"
#include "integration/studio/disk.hpp"

namespace metaup::test {

/// All that goes wrong in a chaos test, by chance, and what there is to say of it.
class Havoc {
 public:
  Havoc(Studio& studio, Disk& disk, Job& job, Dice& dice);

  struct Killed {};
  struct Endless {};  ///< the run sends more requests than any use would need

  /// What may happen between two runs, and what shall happen in the next one.
  void before_run(const Order& order);
  /// The process may have died at its very end.
  void after_run();
  /// Nothing goes wrong any more.
  void calm();

  /// The signal that was sent during the run; 0: none.
  [[nodiscard]] int signal() const { return studio_.interrupt.signal; }
  [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }
  /// METAUP_TEST_TRACE shows it at once.
  void note(const std::string& line);

 private:
  /// Anything that a run does: a request, a reply, a call of the ledger, an event that is reported.
  void on_event();
  /// Where the loop can be left.
  void leave_if_dead();
  void on_served();
  [[nodiscard]] std::optional<http::Failure> on_way();
  [[nodiscard]] FakeTransport::Answer on_reply(http::Response response);
  void brew();
  void jump();
  void meddle_with_files();
  void watch_ledger();

  Studio& studio_;
  Disk& disk_;
  Job& job_;
  Dice& dice_;
  std::vector<std::string> trace_;
  bool calm_ = false;
  bool dead_ = false;
  std::size_t events_ = 0;     ///< of this run
  std::size_t requests_ = 0;   ///< of this run
  std::size_t kill_at_ = 0;    ///< the event; 0: never
  std::size_t signal_at_ = 0;  ///< the event; 0: never
  double bent_ = 0;            ///< how many of the replies do not come as they were sent
  double lost_ = 0;            ///< how many of the requests do not arrive
  SteadyTime outage_end_{};    ///< nobody answers until then
  std::chrono::seconds ahead_{0};
};

}  // namespace metaup::test
