#include "cli/outputs/terminal.hpp"
#include <catch2/catch.hpp>

#include <poll.h>

#include <csignal>

#include "cli/signals.hpp"

using namespace metaup;
using namespace metaup::cli;

TEST_CASE("colour is for terminals that want it, unless it is asked for", "[cli]") {
  using Row = std::tuple<ColorChoice, bool, Environment, bool>;
  const auto [choice, terminal, environment, expected] = GENERATE(values<Row>({
      {ColorChoice::automatic, true, {}, true},
      {ColorChoice::automatic, false, {}, false},
      {ColorChoice::automatic, true, {{"NO_COLOR", "1"}}, false},
      {ColorChoice::automatic, true, {{"NO_COLOR", ""}}, true},
      {ColorChoice::automatic, true, {{"TERM", "dumb"}}, false},
      {ColorChoice::always, false, {{"NO_COLOR", "1"}}, true},
      {ColorChoice::never, true, {}, false},
  }));
  CHECK(use_color(choice, terminal, environment) == expected);
}

TEST_CASE("the live display needs a terminal that can move its cursor, unless it is asked for", "[cli]") {
  using report::ProgressStyle;
  CHECK(progress_style(ProgressChoice::automatic, true, {}) == ProgressStyle::tty);
  CHECK(progress_style(ProgressChoice::automatic, true, {{"TERM", "dumb"}}) == ProgressStyle::plain);
  CHECK(progress_style(ProgressChoice::automatic, false, {}) == ProgressStyle::plain);
  CHECK(progress_style(ProgressChoice::tty, false, {}) == ProgressStyle::tty);
  CHECK(progress_style(ProgressChoice::plain, true, {}) == ProgressStyle::plain);
  CHECK(progress_style(ProgressChoice::none, true, {}) == ProgressStyle::none);
}

TEST_CASE("the first signal is kept, each one is counted and wakes the loop", "[cli]") {
  static const Waker waker;
  static run::Interrupt interrupt;
  const auto is_awake = [] {
    pollfd readable{.fd = waker.descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&readable, 1, 0) == 1;
  };
  install_signal_handlers(interrupt, waker);
  ignore_closed_pipes();
  std::raise(SIGPIPE);
  CHECK_FALSE(is_awake());
  std::raise(SIGTERM);
  CHECK(is_awake());
  waker.drain();
  std::raise(SIGHUP);
  CHECK(is_awake());
  CHECK(interrupt.signal == SIGTERM);
  CHECK(interrupt.count == 2);
  CHECK(interrupt.came);
  std::signal(SIGHUP, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
}

TEST_CASE("a signal that is ignored is left alone, and the others are not", "[cli]") {
  static const Waker waker;
  static run::Interrupt interrupt;
  const auto ignored = GENERATE(SIGHUP, SIGINT, SIGTERM);
  interrupt.signal = 0;
  interrupt.count = 0;
  std::signal(ignored, SIG_IGN);
  install_signal_handlers(interrupt, waker);
  std::raise(ignored);
  CHECK(interrupt.count == 0);
  const auto other = ignored == SIGHUP ? SIGTERM : SIGHUP;
  std::raise(other);
  CHECK(interrupt.signal == other);
  waker.drain();
  for (const auto signal : {SIGHUP, SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
}
