#pragma once
#include <map>
#include <mutex>
#include <string>

namespace metaup::test {

/// Counts what this process does with files as long as it lives: how often each path is opened, and each SHA-256
/// worked out. The linker leads all calls of `open` and of OpenSSL here (metaup_test_file_watch); what counts is
/// what is called, not what is said to be. One at a time.
class FileWatch {
 public:
  FileWatch();
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// What somebody else in this process does, as a simulated server, does not count.
  void pause(bool on);
  [[nodiscard]] int opens(const std::string& path) const;
  [[nodiscard]] int hashes(const std::string& sha256) const;

  void on_open(const std::string& path);
  void on_hash(const std::string& sha256);

 private:
  mutable std::mutex mutex_;
  bool paused_ = false;
  std::map<std::string, int> opens_;
  std::map<std::string, int> hashes_;
};

/// How many files this process has open.
[[nodiscard]] int open_files();

}  // namespace metaup::test
