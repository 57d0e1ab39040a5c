#include "cli/signals.hpp"

#include <csignal>
#include <initializer_list>

namespace metaup::cli {
namespace {

// A handler reaches nothing but globals.
run::Interrupt* interrupted = nullptr;
const Waker* woken = nullptr;

extern "C" void on_signal(int signal) {
  int none = 0;
  interrupted->signal.compare_exchange_strong(none, signal);
  interrupted->came = true;
  if (interrupted->count.fetch_add(1) >= 2) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // arrives when this handler returns
  }
  woken->wake();
}

}  // namespace

void install_signal_handlers(run::Interrupt& interrupt, const Waker& waker) {
  interrupted = &interrupt;
  woken = &waker;
  struct sigaction action{};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);  // no SA_RESTART: a blocking read must end
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
    struct sigaction before{};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);  // nohup, and a shell's `&`, ignore some
  }
}

void expect_children() { std::signal(SIGCHLD, SIG_DFL); }

void ignore_closed_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace metaup::cli
