#include "source/rclone_listing.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace metaup::source {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestLine = 256U << 10U;
constexpr std::size_t kMostFiles = 5'000'000;

/// 64 bits of a digest.
std::uint64_t bits_of(std::string_view hex, std::size_t from) {
  std::uint64_t bits = 0;
  const auto digits = hex.substr(from, 16);
  std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  return bits;
}

/// Whether it stays below what was listed.
bool leads_down(std::string_view path) {
  if (path.starts_with('/') || path.find('\0') != std::string_view::npos) return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    if (path.substr(begin, end - begin) == "..") return false;
    begin = end + 1;
  }
  return true;
}

bool is_hidden(std::string_view path) { return path.starts_with('.') || path.find("/.") != std::string_view::npos; }

/// By name inside each folder: a slash comes before all else.
bool comes_before(const plan::PlaceFile& a, const plan::PlaceFile& b) {
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<int>(static_cast<unsigned char>(c)) + 1; };
  return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(),
                                      [&](char left, char right) { return rank(left) < rank(right); });
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// All that are listed, so that one more or less makes another stamp.
std::string checksums_of(const json& object) {
  std::string all;
  const auto hashes = object.find("Hashes");
  if (hashes == object.end() || !hashes->is_object()) return all;
  for (const auto& [name, value] : hashes->items()) {
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
      all += name + "=" + value.get_ref<const std::string&>() + "\n";
    }
  }
  return all;
}

}  // namespace

FileStamp remote_stamp(const RemoteFacts& facts) {
  constexpr std::uint64_t kNoDevice = 1ULL << 63U;  // the numbers of devices are small
  const auto path = sha256_hex("remote\n" + facts.path);
  FileStamp stamp;
  stamp.device = bits_of(path, 0) | kNoDevice;
  stamp.inode = bits_of(path, 16);
  stamp.size = facts.size;
  stamp.ctime_ns = -1;
  if (!facts.checksums.empty()) {
    stamp.ctime_ns = -2 - static_cast<std::int64_t>(bits_of(sha256_hex(facts.checksums), 0) >> 2U);
  }
  if (facts.time) {
    stamp.mtime_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(facts.time->time_since_epoch()).count();
  } else if (facts.checksums.empty()) {
    stamp.mtime_ns = std::numeric_limits<std::int64_t>::max();  // always too young to be kept
  }
  return stamp;
}

std::optional<RemoteEntry> parse_remote_entry(std::string_view text, std::string_view base) {
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  RemoteEntry entry;
  entry.path = text_of(object, "Path");
  if (!leads_down(entry.path)) return std::nullopt;
  const auto folder = object.find("IsDir");
  entry.is_folder = folder != object.end() && folder->is_boolean() && folder->get<bool>();
  if (!entry.is_folder && entry.path.empty()) return std::nullopt;
  const auto size = object.find("Size");  // -1: not known
  entry.has_size = size != object.end() && size->is_number_unsigned();
  const bool at_root = base.ends_with(':') || base.ends_with('/');
  entry.stamp = remote_stamp({.path = std::string(base) + (at_root ? "" : "/") + entry.path,
                              .size = entry.has_size ? size->get<std::uint64_t>() : 0,
                              .time = parse_time(text_of(object, "ModTime")),
                              .checksums = checksums_of(object)});
  return entry;
}

bool ListingReader::take(std::string_view piece) {
  while (!piece.empty()) {
    const auto end = piece.find('\n');
    line_ += piece.substr(0, end);
    if (line_.size() > kLongestLine) return false;
    if (end == std::string_view::npos) return true;
    piece.remove_prefix(end + 1);
    if (!take_line(std::exchange(line_, {}))) return false;
  }
  return true;
}

bool ListingReader::take_line(std::string_view line) {
  if (line.ends_with(',')) line.remove_suffix(1);
  if (line.empty()) return true;
  if (line == "[" || line == "]") {
    (line == "[" ? begun_ : ended_) = true;
    return true;
  }
  auto entry = parse_remote_entry(line, base_);
  if (!begun_ || ended_ || !entry || files_.size() >= kMostFiles) return false;
  if (!entry->is_folder && !is_hidden(entry->path)) {
    files_.push_back({.path = std::move(entry->path), .stamp = entry->stamp, .has_size = entry->has_size});
  }
  return true;
}

std::vector<plan::PlaceFile> ListingReader::files() {
  std::sort(files_.begin(), files_.end(), comes_before);
  return std::move(files_);
}

}  // namespace metaup::source
