#pragma once
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "metaup/plan/select.hpp"
#include "support/temp_dir.hpp"

namespace metaup::test {

/// A remote "rclone:far:" whose files are in memory.
class FakePlace final : public plan::Place {
 public:
  static constexpr std::string_view kRoot = "rclone:far:";

  void put(const std::string& name, std::string bytes) { files_[name] = std::move(bytes); }
  /// So many contents may be open at once.
  void make_room_for(int contents) { room_ = contents; }
  [[nodiscard]] int reads() const { return reads_; }
  [[nodiscard]] int listings() const { return listings_; }
  /// How many contents have been open at once.
  [[nodiscard]] long most_open() const { return most_open_; }
  /// As what has been listed; `path` begins with "rclone:far:".
  [[nodiscard]] static plan::Candidate file(const std::shared_ptr<const FakePlace>& place, const std::string& path) {
    const auto& bytes = place->files_.at(path.substr(kRoot.size()));
    return {.path = path, .stamp = stamp(path, bytes), .error = nullptr, .place = place};
  }

  [[nodiscard]] bool has(std::string_view path) const override { return path.starts_with(kRoot); }
  [[nodiscard]] std::string path_there(std::string_view path) const override {
    return std::string(path.substr(kRoot.size()));
  }
  [[nodiscard]] Result<plan::PlaceListing> list(const std::string& path,
                                                const plan::PlaceQuestion& /*question*/) const override {
    return neighbours(path + "/");
  }
  [[nodiscard]] Result<plan::PlaceListing> neighbours(const std::string& path) const override {
    ++listings_;
    const auto there = path_there(path);
    const auto folder = there.substr(0, there.rfind('/') + 1);
    plan::PlaceListing listing;
    for (const auto& [name, bytes] : files_) {
      const bool is_inside = name.starts_with(folder) && name.find('/', folder.size()) == std::string::npos;
      const auto whole = std::string(kRoot) + name;
      if (is_inside) listing.files.push_back({name.substr(folder.size()), stamp(whole, bytes)});
    }
    return listing;
  }
  [[nodiscard]] Result<std::uint64_t> count_bytes(const std::string& path, std::uint64_t /*most*/) const override {
    return files_.at(path_there(path)).size();
  }
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open(const plan::Candidate& file,
                                                             const std::atomic<bool>& /*stop*/) const override {
    const auto found = files_.find(path_there(file.path));
    if (found == files_.end()) return tl::unexpected(file_error("read", file.path, ENOENT));
    const auto others = held_.use_count() - 1;
    if (others >= room_) return tl::unexpected(no_room(others > 0));
    ++reads_;
    most_open_ = std::max<long>(most_open_, others + 1);
    return OpenFile::open(folder_.write("copy" + std::to_string(reads_), found->second))
        .map([this](const std::shared_ptr<const OpenFile>& opened) {
          using Holding = std::pair<std::shared_ptr<const OpenFile>, std::shared_ptr<const int>>;
          return std::shared_ptr<const OpenFile>(std::make_shared<Holding>(opened, held_), opened.get());
        });
  }

 private:
  static Error no_room(bool may_come) {
    Error error;
    error.error_class = may_come ? ErrorClass::cancelled : ErrorClass::local;
    error.retryable = may_come;
    error.message = "there is no room";
    return error;
  }
  static FileStamp stamp(const std::string& path, const std::string& bytes) {
    FileStamp stamp;
    stamp.inode = std::hash<std::string>{}(path + bytes);
    stamp.size = bytes.size();
    stamp.ctime_ns = -1;
    return stamp;
  }

  std::map<std::string, std::string> files_;
  TempDir folder_;
  long room_ = std::numeric_limits<long>::max();
  std::shared_ptr<const int> held_ = std::make_shared<const int>();
  mutable std::atomic<int> reads_ = 0;
  mutable std::atomic<int> listings_ = 0;
  mutable std::atomic<long> most_open_ = 0;
};

}  // namespace metaup::test
