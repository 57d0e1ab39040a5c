#pragma once
#include "metaup/base/waker.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::cli {

/// SIGINT and SIGTERM go to `interrupt` and wake the loop, which ends in good order: after the
/// first it lets running requests end, after the second it drops them. A third kills the process.
/// Both must live as long as the process; call once.
void install_signal_handlers(run::Interrupt& interrupt, const Waker& waker);

/// Writing tells when nobody reads any more.
void ignore_closed_pipes();

}  // namespace metaup::cli
