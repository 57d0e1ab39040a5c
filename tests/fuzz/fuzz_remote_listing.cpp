#include "base/text.hpp"
#include "input.hpp"
#include "source/rclone.hpp"
#include "source/rclone_listing.hpp"
#include "source/remote_path.hpp"

using namespace metaup;
using namespace metaup::source;
using fuzz::require;

namespace {

void check_path(const std::string& path) {
  const auto plain = plain_remote_path(path);
  require(plain_remote_path(plain) == plain && plain.size() <= path.size());
  if (!is_remote_path(path)) return;
  const auto name = rclone_name(path);
  if (!name) require(!name.error().message.empty());
  if (name) require(!name->empty() && name->front() != '-' && name->find('\0') == std::string::npos);
  require(folder_of(path).size() <= path.size());
}

}  // namespace

/// The first line is a path, the second what rclone says when it fails; the rest is a listing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = fuzz::text_of(data, size);
  const auto path = fuzz::take_until(input, '\n');
  check_path(path);
  const auto shown = shown_reason(fuzz::take_until(input, '\n'), {});
  require(printable(shown) == shown);
  static_cast<void>(is_new_enough(path));
  ListingReader whole(path);
  ListingReader in_pieces(path);
  const bool makes_sense = whole.take(input);
  bool also = true;
  for (std::size_t at = 0; also && at < input.size(); ++at) also = in_pieces.take(input.substr(at, 1));
  require(makes_sense == also);
  if (!makes_sense) return 0;
  const auto files = whole.files();
  require(files.size() == in_pieces.files().size());
  for (const auto& file : files) {
    require(!file.path.empty() && !file.path.starts_with('/') && !file.path.starts_with("../"));
    require(file.stamp.device >> 63U == 1 && file.stamp.ctime_ns < 0);
  }
  return 0;
}
