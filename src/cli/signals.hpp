#pragma once
#include "metaup/base/waker.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::cli {

/// SIGHUP, SIGINT and SIGTERM go to `interrupt` and wake the loop, which ends in good order: after the
/// first it lets running requests end, after the second it drops them. A third kills the process.
/// One that is ignored already, because the parent wants it so, stays ignored. Both must live as long
/// as the process; call once.
void install_signal_handlers(run::Interrupt& interrupt, const Waker& waker);

/// Writing tells when nobody reads any more.
void ignore_closed_pipes();
/// The exit status of a child is kept for us, also when the parent had it thrown away.
void expect_children();

}  // namespace metaup::cli
