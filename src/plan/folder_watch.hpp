#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace metaup::plan {

/// Tells that something has changed in folders, by inotify. It says neither what nor where: whoever is told looks at
/// all of it. Hidden names are no part of a folder. Where the system cannot watch, it tells less, and says so.
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
  /// What counts in a folder.
  struct Wanted {
    bool all = false;             ///< but for what is hidden
    std::set<std::string> names;  ///< in their normal form
  };
  void cover_folder(const std::string& path);
  void cover_name(const std::string& path);
  void cover_way_to(const std::string& path);
  [[nodiscard]] std::string cover_links(const std::string& path);
  /// Null where it cannot be watched.
  Wanted* add(const std::string& path);
  [[nodiscard]] bool tells(int watch, std::uint32_t mask, std::string_view name) const;

  std::vector<std::string> sources_;
  bool recursive_;
  bool follow_symlinks_;
  int descriptor_;
  std::string problem_;
  std::map<int, Wanted> seen_;  ///< the folders that `cover` has met, by their watches
};

}  // namespace metaup::plan
