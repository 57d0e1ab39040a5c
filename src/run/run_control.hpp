#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/book.hpp"
#include "run/dispatcher.hpp"

namespace metaup::run {

/// Why what is left of a run was not tried.
[[nodiscard]] Error skipped_error(Stop stop);
/// The outcome of a run that its settings keep from beginning.
[[nodiscard]] Outcome refused(const Error& error, report::Reporter& reporter);

/// What every run does around its own work: reports what is done once the ledger has it, watches
/// for what ends a run before its time, and lets running requests end.
class RunControl {
 public:
  /// Without `writes` the ledger is left as it is.
  RunControl(const Settings& settings, Environment& environment, const std::string& origin, bool writes);

  [[nodiscard]] Dispatcher& dispatcher() { return dispatcher_; }
  [[nodiscard]] const Clock& clock() const { return environment_.clock; }
  [[nodiscard]] bool stopped() const { return book_.outcome().stop != Stop::none; }
  /// An item has come to its end; each once. It is reported by the next commit.
  void close(report::Item item) { closing_.push_back(std::move(item)); }

  /// The loop. `Work` has
  ///   void start()                      submits what there is room for
  ///   void on_completed(const Completed&)
  ///   bool finished() const             nothing is left to do
  ///   void skip_rest(const Error&)      closes what the end of the run leaves undone
  ///   std::uint32_t items() const       how many there are, 0 while that is not known
  template <class Work>
  Outcome drive(Work& work) {
    while (!work.finished() && !stopped()) {
      work.start();
      commit();
      watch();
      if (work.finished() || stopped()) break;
      turn(work);
    }
    begin_to_end();
    while (still_running()) turn(work);
    if (stopped()) work.skip_rest(skipped_error(book_.outcome().stop));
    commit();
    return outcome();
  }

 private:
  template <class Work>
  void turn(Work& work) {
    for (const auto& completed : poll()) work.on_completed(completed);
    stop_if_dead();
    commit();
    tick(work.items());
  }

  [[nodiscard]] std::vector<Completed> poll();
  void commit();
  void watch();
  void stop_if_dead();
  void begin_to_end();
  [[nodiscard]] bool still_running();
  void tick(std::uint32_t items);
  [[nodiscard]] Outcome outcome();

  const Settings& settings_;
  Environment& environment_;
  bool writes_;
  Book book_;
  Dispatcher dispatcher_;
  SteadyTime began_;
  SteadyTime deadline_{};  ///< of requests that still run once the run has stopped
  SteadyTime last_tick_{};
  bool aborted_ = false;
  std::vector<report::Item> closing_;
};

}  // namespace metaup::run
