#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

/// How users name what lies on a remote of rclone.
namespace metaup::source {

/// Whether it is "rclone:REMOTE:PATH", "s3://BUCKET/PATH" or "gs://BUCKET/PATH". A file of the disk that is called so
/// can be named "./rclone:…".
[[nodiscard]] bool is_remote_path(std::string_view path);

/// What rclone calls it: "REMOTE:PATH", ":s3:BUCKET/PATH" or ":gcs:BUCKET/PATH". An error for what names no remote, and
/// for parameters within the name, which may be secrets: results and the ledger name paths.
[[nodiscard]] Result<std::string> rclone_name(std::string_view path);

/// Behind the name of the remote: "dir/a.jpg" of "rclone:nas:dir/a.jpg", "bucket/a.jpg" of "s3://bucket/a.jpg".
[[nodiscard]] std::string_view path_on_remote(std::string_view path);

/// The folder that a remote path lies in; nothing in front of the last name is changed.
[[nodiscard]] std::string folder_of(std::string_view path);
/// One spelling of each: without slashes at its end.
[[nodiscard]] std::string plain_remote_path(std::string_view path);

}  // namespace metaup::source
