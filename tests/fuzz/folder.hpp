#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "input.hpp"

namespace metaup::fuzz {

/// A folder of this process, in memory; taken away at its end.
class Folder {
 public:
  Folder() {
    std::string name = "/dev/shm/metaup-fuzz-XXXXXX";
    require(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Empties the folder and makes this file the only one in it; returns its path.
  [[nodiscard]] std::string only_file(const std::string& name, std::string_view content) const {
    for (const auto& entry : std::filesystem::directory_iterator(path_)) std::filesystem::remove(entry.path());
    const auto path = (path_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace metaup::fuzz
