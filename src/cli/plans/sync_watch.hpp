#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/options.hpp"

/// `metaup sync --watch`: passes, one after the other, until something ends them.
namespace metaup::cli {

/// What a pass came to.
struct Pass {
  int exit_code = 0;
  bool may_get_better = false;             ///< something failed that may go well soon
  std::optional<Milliseconds> settles_in;  ///< until a file can be taken that was left
};

/// Whether a watch ends with this pass: nobody but a person can help.
[[nodiscard]] bool ends_watch(int exit_code);

/// When the next pass is due; pure. A pass looks at everything, so one is enough for all that has changed before it. It
/// is followed by a rest, whatever is written meanwhile.
class PassSchedule {
 public:
  PassSchedule(Milliseconds settle, Milliseconds rescan) : settle_(settle), rescan_(rescan) {}

  /// A pass has ended.
  void on_pass(const Pass& pass, SteadyTime now);
  /// Something has changed. Whoever writes a lot is waited for, but not for ever.
  void on_change(SteadyTime now);
  [[nodiscard]] SteadyTime due() const;

 private:
  Milliseconds settle_;
  Milliseconds rescan_;
  SteadyTime planned_{};                  ///< whatever changes
  SteadyTime not_before_{};               ///< after a pass; later when it failed
  std::optional<SteadyTime> quiet_{};     ///< when the changes that have come will have settled
  std::optional<SteadyTime> too_long_{};  ///< after that they are not waited for
  Milliseconds patience_{0};              ///< after the last failure; each is longer than the one before
  Milliseconds rest_{0};                  ///< the same for files that do not settle
};

/// `pass` makes one; `notices` are for it to tell.
using MakePass = std::function<Pass(std::vector<std::string> notices)>;
/// Returns the exit code.
int watch_sources(const Options& options, const std::vector<std::string>& sources, CommandContext& context,
                  const MakePass& make_pass);

}  // namespace metaup::cli
