#include "cli/shell.hpp"

#include <csignal>

#include "base/child_process.hpp"

namespace metaup::cli {
namespace {

/// Why nothing came of it.
std::string failure(const ChildEnd& end, const ChildLimits& limits) {
  switch (end.how) {
    case ChildEnd::How::exited:
      return "its exit code was " + std::to_string(end.status);
    case ChildEnd::How::missing:
      return "there is no /bin/sh";
    case ChildEnd::How::too_long:
      return "it did not end in time";
    case ChildEnd::How::stopped:
    case ChildEnd::How::interrupted:
      return "it was interrupted";
    case ChildEnd::How::too_much:
      return "it wrote more than " + std::to_string(limits.bytes) + " bytes";
    case ChildEnd::How::failed:
      break;
  }
  return end.reason;
}

}  // namespace

Environment minimal_environment(const Environment& environment) {
  Environment kept{{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  for (const auto& [name, value] : environment) {
    if (name == "PATH" || name == "HOME" || name == "USER" || name == "LANG" || name.starts_with("XDG_")) {
      kept.insert_or_assign(name, value);
    }
  }
  return kept;
}

Result<std::string> run_shell(const std::string& command, const Environment& environment, const ChildLimits& limits,
                              const std::atomic<bool>* stop) {
  Child shell{.argv = {"/bin/sh", "-c", command},
              .environment = {},
              .on_terminal = true,
              .most_output = limits.bytes,
              .limit = limits.time};
  for (const auto& [name, value] : minimal_environment(environment)) shell.environment.push_back(name + "=" + value);
  auto end = run_child(shell, stop);
  if (end.how == ChildEnd::How::exited && end.status == 0) return std::move(end.output);
  if (end.how == ChildEnd::How::interrupted) std::raise(SIGINT);  // it was meant for us as well
  return local_error(failure(end, limits));
}

}  // namespace metaup::cli
