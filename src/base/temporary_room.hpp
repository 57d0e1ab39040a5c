#pragma once
#include <cerrno>
#include <string>

#include "metaup/base/error.hpp"

/// Room for contents that are held for a while. When there is none, it is this machine that has to be seen to, and not
/// the content.
namespace metaup {

/// The field that such an error names.
inline constexpr const char* kTemporaryRoom = "temp-dir";

[[nodiscard]] inline bool is_disk_full(int error_number) { return error_number == ENOSPC || error_number == EDQUOT; }

/// Makes an error of what happened in the folder for temporary files one of that folder, if it is full or read-only.
inline void blame_room(Error& error, int error_number) {
  if (!is_disk_full(error_number) && error_number != EROFS) return;
  error.fields = {kTemporaryRoom};
  error.hint = "free space there, or name another folder with --temp-dir";
}

[[nodiscard]] inline bool is_for_want_of_room(const Error& error) {
  return error.error_class == ErrorClass::local && error.fields.size() == 1 && error.fields.front() == kTemporaryRoom;
}

}  // namespace metaup
