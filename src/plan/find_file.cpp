#include "plan/find_file.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "metaup/base/file.hpp"

namespace metaup::plan {

Result<Candidate> find_file(const std::string& path, const std::shared_ptr<const Place>& place) {
  if (place == nullptr || !place->has(path)) {
    auto stamp = stamp_of(path);
    if (!stamp) return unusable(path, std::move(stamp.error()));
    return Candidate{.path = path, .stamp = *stamp, .error = {}};
  }
  const auto around = place->neighbours(path);
  if (!around) return tl::unexpected(around.error());
  Candidate file{.path = path, .stamp = {}, .error = {}, .place = place};
  const auto name = name_of(file);
  const auto found = std::find_if(around->files.begin(), around->files.end(),
                                  [&](const PlaceFile& neighbour) { return neighbour.path == name; });
  if (found != around->files.end()) {
    file.stamp = found->stamp;
    return file;
  }
  if (!around->error) return unusable(path, file_error("read", path, ENOENT));
  auto error = *around->error;  // of its folder
  if (error.message.find(path) == std::string::npos) error.message = "cannot read " + path + ": " + error.message;
  return unusable(path, std::move(error));
}

}  // namespace metaup::plan
