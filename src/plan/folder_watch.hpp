#pragma once
#include <set>
#include <string>
#include <vector>

namespace metaup::plan {

/// Tells that something has changed in folders, by inotify. It says neither what nor where: whoever is told looks at
/// all of it. Where the system cannot watch, it tells less, and says so.
class FolderWatch {
 public:
  /// Of these, which may be files; those that are not there yet are watched once they are.
  explicit FolderWatch(std::vector<std::string> sources, bool recursive, bool follow_symlinks);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// Watches all folders that are there now. What changes after that is told of, new folders included; call it again
  /// before each look at them.
  void cover();
  /// Why not everything is watched; empty: it is. As of the last `cover`.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// Readable when something has changed; -1: nothing can be watched.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Takes what there is to tell; whether there was anything.
  bool take();

 private:
  void cover_folder(const std::string& path);
  void add(const std::string& path);

  std::vector<std::string> sources_;
  bool recursive_;
  bool follow_symlinks_;
  int descriptor_;
  std::string problem_;
  std::set<int> seen_;  ///< watches of the folders that `cover` has met
};

}  // namespace metaup::plan
