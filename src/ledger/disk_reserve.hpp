#pragma once
#include <string>

#include "metaup/base/error.hpp"

namespace metaup::ledger {

/// Room on the disk that is held back, so that what Meta has confirmed can still be written when
/// the disk is full. Processes on the same ledger share it.
class DiskReserve {
 public:
  /// Holds nothing.
  DiskReserve() = default;
  /// Allocates the file `path`, unless it is there; an error when there is no room for it.
  [[nodiscard]] static Result<DiskReserve> hold(const std::string& path);
  /// Whether `hold` would find room, as far as can be told without a change; `folder` is the nearest one that is there.
  [[nodiscard]] static Result<void> look_for_room(const std::string& path, const std::string& folder);
  /// Gives the room back; false when there was none. The next `hold` takes it again.
  bool release();

 private:
  std::string path_;
};

}  // namespace metaup::ledger
