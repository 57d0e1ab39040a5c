#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "metaup/base/file.hpp"

namespace metaup::http {
struct FetchOptions;
}

/// Contents that are no files on the disk.
namespace metaup::source {

struct Opened {
  std::shared_ptr<const OpenFile> file;
  std::string name;  ///< what it is called where it comes from; may be empty
};

/// Where one content comes from, and the way to open it. Any thread may use it, several at once.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Opens it for reading. This can take as long as a transfer; `stop` is looked at several times a second.
  [[nodiscard]] virtual Result<Opened> open(const std::atomic<bool>& stop) const = 0;
  /// What names are made of when `Opened::name` is empty.
  [[nodiscard]] virtual std::string path() const = 0;
  /// Where Meta can fetch it without our help; empty: nowhere.
  [[nodiscard]] virtual std::string url() const { return {}; }
};

/// Something on the web. It is fetched into a file without a name, under the rules of `http::fetch`.
[[nodiscard]] std::shared_ptr<const Source> on_the_web(std::string url,
                                                       std::shared_ptr<const http::FetchOptions> options);
/// A file that is open already, such as an entry that an archive was unpacked to.
[[nodiscard]] std::shared_ptr<const Source> already_open(std::shared_ptr<const OpenFile> file, std::string path);

}  // namespace metaup::source
