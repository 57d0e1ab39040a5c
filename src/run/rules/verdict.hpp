#pragma once
#include <cstdint>

#include "metaup/run/upload.hpp"

namespace metaup::run {

/// What is to be done about a content in an account, before anything is sent.
enum class Verdict : std::uint8_t {
  unchanged,  ///< it is there
  check,      ///< it should be there: ask Meta
  follow,     ///< an equal one is under way, and ends for both
  copy,       ///< another account of the run has it: Meta copies it from there
  resume,     ///< go on with what broke off
  look_for,   ///< it may have been made: look for it at Meta first
  send,
};

/// What the registry and the run know of the content.
struct Known {
  bool confirmed = false;    ///< Meta said that it is there
  bool stale = false;        ///< a day or longer ago
  bool doubted = false;      ///< Meta has said since that something is missing
  bool under_way = false;    ///< an equal one is, in this run
  bool first_here = true;    ///< no equal one has been, in this run
  bool elsewhere = false;    ///< an account of the run that Meta may copy from has it
  bool session = false;      ///< an upload of it broke off, and can go on where it is now to be sent
  bool open_intent = false;  ///< it was sent, and nobody knows what became of it
};

/// What the settings say.
struct Wishes {
  bool force = false;
  Verify verify = Verify::never;
  bool may_check = true;  ///< Meta can be asked about it: not in a dry run
};

[[nodiscard]] inline Wishes wishes_of(const UploadSettings& settings) {
  return {.force = settings.force, .verify = settings.verify, .may_check = !settings.dry_run};
}

/// Whether Meta has to confirm it once more, for those who believe no more than a day.
[[nodiscard]] bool is_stale(WallTime confirmed, WallTime now);

/// `force` sends what is there, but equal contents of one run once.
[[nodiscard]] Verdict verdict(const Known& known, const Wishes& wishes);

}  // namespace metaup::run
