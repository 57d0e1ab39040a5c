#include "ledger/examine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "ledger/disk_reserve.hpp"
#include "ledger/file_system.hpp"
#include "ledger/server_name.hpp"
#include "metaup/base/file.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {
namespace {

/// A ledger that is not there can be made if the nearest folder that is there can be written.
Result<void> refuse_unmakeable(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  std::error_code missing;
  while (!std::filesystem::exists(folder, missing) && folder.has_relative_path()) folder = folder.parent_path();
  const auto place = folder.string();
  if (!std::filesystem::is_directory(folder, missing)) {
    return tl::unexpected(file_error("make the ledger in", place, ENOTDIR));
  }
  if (::faccessat(AT_FDCWD, place.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return tl::unexpected(file_error("make the ledger in", place, errno));
  }
  if (auto fit = refuse_unfit_mount(place + "/ledger.db"); !fit) return fit;
  return DiskReserve::look_for_room(path + ".reserve", place);
}

/// Where there is none yet, only an attempt would tell whether this role may make it.
Result<Condition> examine_server(const std::string& uri) {
  auto ledger = open_ledger(uri, Access::read_only);
  if (!ledger) return tl::unexpected(std::move(ledger.error()));
  return (*ledger)->check().map([&](std::vector<std::string> problems) {
    return Condition{.path = uri, .is_there = true, .problems = std::move(problems)};
  });
}

}  // namespace

Result<Condition> examine_ledger(const std::string& name) {
  if (names_server(name)) return examine_server(name);
  const auto path = resolve(name);
  if (!path) return tl::unexpected(path.error());
  const auto there = is_there(*path);
  if (!there) return tl::unexpected(there.error());
  Condition condition{.path = *path, .is_there = *there, .problems = {}};
  if (!*there) {
    return refuse_unmakeable(*path).map([&] { return std::move(condition); });
  }
  if (auto fit = refuse_unfit_mount(*path); !fit) return tl::unexpected(std::move(fit.error()));
  if (auto writable = refuse_unwritable(*path); !writable) return tl::unexpected(std::move(writable.error()));
  const auto folder = std::filesystem::path(*path).parent_path().string();
  if (auto room = DiskReserve::look_for_room(*path + ".reserve", folder); !room) {
    return tl::unexpected(std::move(room.error()));
  }
  auto ledger = open_ledger(*path, Access::read_only);
  if (!ledger) return tl::unexpected(std::move(ledger.error()));
  auto problems = (*ledger)->check();
  if (!problems) return tl::unexpected(std::move(problems.error()));
  condition.problems = *std::move(problems);
  return condition;
}

}  // namespace metaup::ledger
