#pragma once
#include <map>
#include <string>

#include "support/process.hpp"
#include "support/temp_dir.hpp"

/// Remotes for rclone, on loopback and on ports that the kernel picks.
namespace metaup::test {

/// Whether the real rclone is installed (scripts/install-deps fleet). If not, says that the test is skipped.
bool has_rclone();

/// A folder as WebDAV, by `rclone serve`.
class WebdavServer {
 public:
  /// For this user and password.
  WebdavServer(const std::string& folder, const std::string& user, const std::string& password);
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  TempDir home_;
  Process process_;
  std::string url_;
};

/// An S3 server that somebody else wrote (s3rver), with a bucket "media".
class S3Server {
 public:
  /// If not, says that the test is skipped.
  static bool is_installed();
  S3Server();
  [[nodiscard]] const std::string& url() const { return url_; }
  /// By which it is reached: AWS_… and the endpoint.
  [[nodiscard]] std::map<std::string, std::string> environment() const;

 private:
  TempDir folder_;
  Process process_;
  std::string url_;
};

}  // namespace metaup::test
