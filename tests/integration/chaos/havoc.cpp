#include "integration/chaos/havoc.hpp"

#include <csignal>
#include <iostream>

#include "integration/chaos/faults.hpp"
#include "integration/studio/storm.hpp"
#include "support/failing_ledger.hpp"

namespace metaup::test {
namespace {

// What a wrong clock of a machine may be off without harm (ADR 11).
constexpr std::chrono::hours kFarthestClock{12};
constexpr std::size_t kItemsOfAFault = 150;
constexpr std::size_t kRequestsPerItem = 60;
constexpr std::size_t kRequestsOfAnyRun = 3'000;

std::size_t size_of(const Order& order, const Job& job) {
  return order.files.size() * job.accounts.size() + 3 * order.rows.size();
}

}  // namespace

Havoc::Havoc(Studio& studio, Disk& disk, Job& job, Dice& dice) : studio_(studio), disk_(disk), job_(job), dice_(dice) {
  studio_.on_way = [this] { return on_way(); };
  studio_.on_served = [this](int) { on_served(); };
  studio_.on_reply = [this](http::Response response) { return on_reply(std::move(response)); };
  studio_.reporter.on_event = [this] {
    on_event();
    leave_if_dead();
  };
  watch_ledger();
}

void Havoc::watch_ledger() {
  studio_.ledger = make_failing(std::move(studio_.ledger));
  failures_of(*studio_.ledger).on_call = [this] { on_event(); };
}

void Havoc::note(const std::string& line) {
  trace_.push_back(line);
  if (std::getenv("METAUP_TEST_TRACE") != nullptr) std::cerr << line << '\n';
}

void Havoc::before_run(const Order& order) {
  note(std::string(order.is_launch ? "launch of " : "upload of ") +
       std::to_string(order.files.size() + order.rows.size()));
  events_ = 0;
  requests_ = 0;
  kill_at_ = signal_at_ = 0;
  studio_.interrupt.signal = 0;
  studio_.interrupt.count = 0;
  studio_.interrupt.came = false;
  bent_ = lost_ = 0;
  if (calm_) return;
  if (dice_.chance(0.3)) studio_.clock.advance_to(studio_.clock.now() + std::chrono::minutes{dice_.pick(1'800)});
  if (dice_.chance(0.3)) jump();
  if (dice_.chance(0.3)) meddle_with_files();
  for (auto count = dice_.pick(5) + size_of(order, job_) / kItemsOfAFault; count > 0; --count) brew();
  if (dice_.chance(0.4)) bent_ = dice_.chance(0.3) ? 0.3 : 0.05;
  if (dice_.chance(0.3)) lost_ = dice_.chance(0.3) ? 0.3 : 0.05;
  // Early and late ends are as likely.
  const std::size_t within = dice_.chance(0.3) ? 100 : 6 * size_of(order, job_) + 100;
  switch (dice_.pick(5)) {
    case 0:
    case 1:
      kill_at_ = 1 + dice_.pick(within);
      break;
    case 2:
      signal_at_ = 1 + dice_.pick(within);
      break;
    default:
      break;
  }
}

void Havoc::after_run() {
  if (!dead_) return note("  ended after " + std::to_string(requests_) + " requests");
  dead_ = false;
  disk_.open();
  watch_ledger();
  note("  killed after " + std::to_string(requests_) + " requests");
}

void Havoc::calm() {
  note("calm");
  calm_ = true;
  studio_.control("end_faults", {});
  outage_end_ = {};
  // A block that was saved before the clock was set back seems to last for so much longer.
  studio_.clock.advance_to(studio_.clock.now() + 2 * kFarthestClock);
}

void Havoc::on_event() {
  if (calm_ || dead_) return;
  ++events_;
  if (events_ == kill_at_) {
    dead_ = true;
    disk_.die();
    return;
  }
  if (signal_at_ != 0 && events_ >= signal_at_ && studio_.interrupt.count < 2) {
    const bool is_first = studio_.interrupt.count == 0;
    if (is_first) studio_.interrupt.signal = dice_.one_of(std::array{SIGINT, SIGTERM, SIGHUP});
    if (is_first) note("  signal " + std::to_string(studio_.interrupt.signal));
    if (is_first || dice_.chance(0.1)) ++studio_.interrupt.count;
    studio_.interrupt.came = true;
  }
}

void Havoc::leave_if_dead() {
  if (dead_) throw Killed();
}

std::optional<http::Failure> Havoc::on_way() {
  using Kind = http::Failure::Kind;
  on_event();
  leave_if_dead();
  if (++requests_ > kRequestsOfAnyRun + kRequestsPerItem * 3 * (job_.files.size() + job_.rows.size())) throw Endless();
  if (calm_) return std::nullopt;
  if (studio_.clock.now() < outage_end_) return http::Failure{Kind::unreachable, "connection refused"};
  if (dice_.chance(0.002)) {
    outage_end_ = studio_.clock.now() + std::chrono::seconds{dice_.pick(1'000)};
    note("  nobody answers, for a time");
  }
  if (!dice_.chance(lost_)) return std::nullopt;
  return http::Failure{dice_.one_of(std::array{Kind::unreachable, Kind::dropped, Kind::stalled, Kind::no_reply}),
                       "it did not arrive"};
}

void Havoc::on_served() {
  // Longer or shorter than results wait for company before they are written down.
  studio_.clock.advance_to(studio_.clock.now() + Milliseconds{dice_.pick(60)});
  on_event();
  if (!calm_ && !dead_ && dice_.chance(0.02)) jump();
  if (!calm_ && !dead_ && dice_.chance(0.01)) meddle_with_files();
  leave_if_dead();
}

FakeTransport::Answer Havoc::on_reply(http::Response response) {
  if (calm_ || !dice_.chance(bent_)) return response;
  if (dice_.chance(0.2)) response.body.resize(dice_.pick(response.body.size() + 1));
  if (dice_.chance(0.2)) return tl::unexpected(http::Failure{http::Failure::Kind::no_reply, "no reply came in time"});
  return bend(std::move(response), dice_);
}

void Havoc::brew() {
  const auto rule = any_fault(dice_, job_.accounts);
  note("  fault " + rule);
  studio_.add_fault(rule);
}

void Havoc::jump() {
  auto by = 3 * dice_.an_hour_or_less();
  if (std::chrono::abs(ahead_ + by) > kFarthestClock) by = -by;
  ahead_ += by;
  note("  the clock jumps by " + std::to_string(by.count()) + " s");
  studio_.clock.jump(by);
}

void Havoc::meddle_with_files() {
  auto& file = job_.files[dice_.pick(job_.files.size())];
  const bool anew = file.restless && dice_.chance(0.8);
  note("  " + file.path.substr(file.path.rfind('/') + 1) + (anew ? " gets another content" : " is touched"));
  anew ? rewrite(file, dice_) : touch(file);
}

}  // namespace metaup::test
