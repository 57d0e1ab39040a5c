#include "source/rclone.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/child_process.hpp"
#include "base/text.hpp"
#include "metaup/plan/probe.hpp"
#include "plan/problem.hpp"
#include "source/rclone_listing.hpp"
#include "source/remote_path.hpp"
#include "source/temporary_content.hpp"

namespace metaup::source {
namespace {

using How = ChildEnd::How;
using plan::PlaceListing;
using plan::PlaceQuestion;

constexpr auto kHowToGetIt = "install rclone 1.56 or newer: `apt install rclone`, or https://rclone.org/install/";
constexpr std::size_t kErrorsKept = 4096;
constexpr Milliseconds kLongest = std::chrono::hours{24};
constexpr Milliseconds kQuestion{60'000};
constexpr Milliseconds kListing{5 * 60'000};  // the next line of a listing may take that long

constexpr auto kQuiet = "--quiet";
/// Whatever its configuration says, so that it leaves out links and gives a notice of each.
constexpr std::array kTellsLinks{"--links=false", "--skip-links=false", "--sftp-skip-links=false"};
constexpr std::size_t kNoticesKept = 1U << 20U;

/// rclone's exit codes.
constexpr int kNoFolder = 3;
constexpr int kNoFile = 4;

/// What a remote can do without reading contents.
struct Abilities {
  bool lists_checksums = false;
  bool asks_for_times = false;  ///< each time costs a request, unless the server's own will do
};

Abilities parse_abilities(const std::string& text) {
  const auto answer = nlohmann::json::parse(text, nullptr, false);
  if (!answer.is_object() || !answer.contains("Features") || !answer["Features"].is_object()) return {};
  const auto& features = answer["Features"];
  const auto is = [&](const char* name) {
    const auto found = features.find(name);
    return found != features.end() && found->is_boolean() && found->get<bool>();
  };
  const auto hashes = answer.find("Hashes");
  const bool has_hashes = hashes != answer.end() && hashes->is_array() && !hashes->empty();
  return {.lists_checksums = has_hashes && !is("SlowHash"), .asks_for_times = is("SlowModTime")};
}

/// Up to where rclone says that it has left out a link; empty: it does not.
std::string_view notice_of_link(std::string_view notices) {
  const auto found = notices.find("Can't follow symlink");
  return found == std::string_view::npos ? std::string_view{} : notices.substr(0, notices.find('\n', found));
}

/// The remote alone: "nas:" of "nas:dir/a.jpg".
std::string remote_of(const std::string& name) { return name.substr(0, name.find(':', 1) + 1); }

class Rclone final : public plan::Place {
 public:
  explicit Rclone(RcloneSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] bool has(std::string_view path) const override { return is_remote_path(path); }
  [[nodiscard]] Result<PlaceListing> list(const std::string& path, const PlaceQuestion& question) const override;
  [[nodiscard]] std::string path_there(std::string_view path) const override {
    return std::string(path_on_remote(path));
  }
  [[nodiscard]] Result<PlaceListing> neighbours(const std::string& path) const override;
  [[nodiscard]] Result<std::uint64_t> count_bytes(const std::string& path, std::uint64_t most) const override;
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> open(const plan::Candidate& file,
                                                             const std::atomic<bool>& stop) const override;

 private:
  using Words = std::vector<std::string>;

  [[nodiscard]] Child rclone(Words words, const std::string& path) const;
  /// Whether rclone is there and new enough; asked once.
  [[nodiscard]] Result<void> check() const;
  [[nodiscard]] Abilities abilities_of(const std::string& path, const std::string& name) const;
  [[nodiscard]] Words listing_words(const std::string& path, const std::string& name) const;
  [[nodiscard]] Result<std::optional<RemoteEntry>> look_at(const std::string& path, const std::string& name) const;
  [[nodiscard]] PlaceListing list_folder(const std::string& path, const std::string& name,
                                         const PlaceQuestion& question) const;
  void remember_folders(const std::string& path, const PlaceListing& listing) const;
  using Take = std::function<bool(std::string_view piece)>;
  [[nodiscard]] ChildEnd read(const std::string& path, const std::string& name, const Take& take,
                              const std::atomic<bool>& stop) const;
  [[nodiscard]] bool has_changed(const plan::Candidate& file, const std::string& name) const;
  [[nodiscard]] const std::atomic<bool>& stop() const;
  [[nodiscard]] Error error_of(const std::string& what, const std::string& path, const ChildEnd& end) const;

  RcloneSettings settings_;
  OnDisk on_disk_ = std::make_shared<const int>();
  mutable std::mutex mutex_;  // of what follows
  mutable std::optional<Result<void>> checked_;
  mutable std::map<std::string, Abilities> abilities_;
  mutable std::map<std::string, PlaceListing> folders_;  // whose files may be asked for by their neighbours
};

Child Rclone::rclone(Words words, const std::string& path) const {
  Child child;
  child.argv = {"rclone", kQuiet, "--ask-password=false"};
  std::move(words.begin(), words.end(), std::back_inserter(child.argv));
  child.environment = rclone_environment(settings_.environment, path);
  child.limit = kQuestion;
  child.errors_kept = kErrorsKept;
  return child;
}

Result<void> Rclone::check() const {
  const std::lock_guard lock(mutex_);
  if (checked_) return *checked_;
  settings_.on_first_use();
  const auto end = run_child(rclone({"version"}, {}), settings_.stop);
  if (end.how == How::stopped) return {};  // and so will be what it is run for
  const auto line = end.output.substr(0, end.output.find('\n'));
  Result<void> checked;
  if (end.how == How::missing) {
    checked = tl::unexpected(plan::problem("rclone", "is not installed, and remote paths are read by it", kHowToGetIt));
  } else if (end.how != How::exited || end.status != 0) {
    checked = tl::unexpected(plan::problem("rclone", "does not say its version", kHowToGetIt));
  } else if (!is_new_enough(line)) {
    const auto version = printable(utf8_prefix(line, 80));
    checked = tl::unexpected(plan::problem("rclone", "is too old, or this is not rclone: " + version, kHowToGetIt));
  }
  checked_ = checked;
  return checked;
}

Error Rclone::error_of(const std::string& what, const std::string& path, const ChildEnd& end) const {
  Error error;
  error.message = "cannot " + what + " " + path + ": ";
  const bool is_missing = end.how == How::exited && (end.status == kNoFolder || end.status == kNoFile);
  const bool is_unknown = end.errors.find("didn't find section in config file") != std::string::npos;
  if (is_missing) {
    error.error_class = ErrorClass::not_found;
    error.message += "it is not there";
    error.hint = "check the path";
    return error;
  }
  if (is_unknown) {
    error.error_class = ErrorClass::not_found;
    error.message += "rclone has no remote of this name";
    error.hint = "`rclone listremotes` shows those that it has, `rclone config` makes one";
    return error;
  }
  error.error_class = end.how == How::stopped ? ErrorClass::cancelled : ErrorClass::network;
  error.retryable = end.how != How::stopped;
  switch (end.how) {
    case How::stopped:
    case How::interrupted:
      error.message += "it was stopped before the end";
      break;
    case How::too_long:
      error.message += "nothing came for too long";
      break;
    case How::too_much:
      error.message += "what rclone writes makes no sense";
      break;
    case How::missing:
    case How::failed:
      error.message += "rclone did not get to its end: " + end.reason;
      break;
    case How::exited: {
      const auto reason = shown_reason(end.errors, settings_.environment);
      error.message += "rclone says: " + (reason.empty() ? "exit status " + std::to_string(end.status) : reason);
      break;
    }
  }
  if (end.how == How::stopped) return error;
  error.hint = "`rclone lsf` and `rclone cat` with the same path show whether rclone can read it";
  return error;
}

Abilities Rclone::abilities_of(const std::string& path, const std::string& name) const {
  const auto remote = remote_of(name);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = abilities_.find(remote); known != abilities_.end()) return known->second;
  }
  const auto end = run_child(rclone({"backend", "features", "--", remote}, path), settings_.stop);
  const auto found = end.how == How::exited && end.status == 0 ? parse_abilities(end.output) : Abilities{};
  const std::lock_guard lock(mutex_);
  return abilities_.emplace(remote, found).first->second;
}

Rclone::Words Rclone::listing_words(const std::string& path, const std::string& name) const {
  Words words{"lsjson", "--no-mimetype", "--retries", "1"};
  const auto abilities = abilities_of(path, name);
  if (abilities.lists_checksums) words.emplace_back("--hash");
  if (abilities.asks_for_times) words.emplace_back("--use-server-modtime");
  return words;
}

/// Nothing: it is a folder.
Result<std::optional<RemoteEntry>> Rclone::look_at(const std::string& path, const std::string& name) const {
  auto words = listing_words(path, name);
  words.insert(words.end(), {"--stat", "--", name});
  const auto end = run_child(rclone(std::move(words), path), settings_.stop);
  if (end.how != How::exited || end.status != 0) return tl::unexpected(error_of("read", path, end));
  auto entry = parse_remote_entry(end.output, folder_of(path));
  if (!entry)
    return tl::unexpected(error_of("read", path, {.how = How::too_much, .output = {}, .reason = {}, .errors = {}}));
  return entry->is_folder ? std::nullopt : std::move(entry);
}

PlaceListing Rclone::list_folder(const std::string& path, const std::string& name,
                                 const PlaceQuestion& question) const {
  auto words = listing_words(path, name);
  words.emplace_back("--files-only");
  if (question.recursive) words.emplace_back("--recursive");
  if (question.misses_nothing) std::copy(kTellsLinks.begin(), kTellsLinks.end(), std::back_inserter(words));
  words.insert(words.end(), {"--", name});
  ListingReader reader(path);
  auto list = rclone(std::move(words), path);
  if (question.misses_nothing) {
    std::erase(list.argv, kQuiet);
    list.errors_kept = kNoticesKept;
  }
  list.limit = kLongest;
  list.quiet_limit = std::max(kListing, settings_.quiet_limit);
  list.take = [&](std::string_view piece) { return reader.take(piece); };
  auto end = run_child(list, settings_.stop);
  PlaceListing listing;
  if (end.how == How::exited && end.status == 0 && !reader.is_whole()) end.how = How::too_much;
  if (end.how != How::exited || end.status != 0) listing.error = error_of("list", path, end);
  const auto link = question.misses_nothing ? notice_of_link(end.errors) : std::string_view{};
  if (!listing.error && !link.empty()) {
    listing.error =
        local_error("cannot list all of " + path + ": rclone says: " + shown_reason(link, settings_.environment))
            .value();
    listing.error->hint = "RCLONE_COPY_LINKS=true makes rclone follow links";
  }
  listing.files = reader.files();
  return listing;
}

Result<PlaceListing> Rclone::list(const std::string& given, const PlaceQuestion& question) const {
  const auto path = plain_remote_path(given);
  const auto name = rclone_name(path);
  if (!name) return tl::unexpected(name.error());
  if (auto checked = check(); !checked) return tl::unexpected(checked.error());
  const auto what = patiently(settings_.attempts, stop(), [&] { return look_at(path, *name); });
  if (!what) return PlaceListing{.is_file = false, .files = {}, .error = what.error()};
  if (*what) {
    const auto& entry = **what;
    return PlaceListing{
        .is_file = true,
        .files = {{.path = std::string(base_name(path)), .stamp = entry.stamp, .has_size = entry.has_size}},
        .error = {}};
  }
  PlaceListing listing;
  static_cast<void>(patiently(settings_.attempts, stop(), [&]() -> Result<void> {
    listing = list_folder(path, *name, question);
    if (listing.error) return tl::unexpected(*listing.error);
    return {};
  }));
  if (listing.error) return listing;
  // In a bucket everything may be a folder, but this one seems to be meant as a file.
  const auto there = path_on_remote(path);
  const bool is_meant_as_file = plan::kind_of_name(there) || to_lower(there).ends_with(".zip");
  if (listing.files.empty() && is_meant_as_file) {
    return PlaceListing{.is_file = true, .files = {}, .error = file_error("read", path, ENOENT)};
  }
  remember_folders(path, listing);
  return listing;
}

Result<PlaceListing> Rclone::neighbours(const std::string& path) const {
  const auto folder = folder_of(plain_remote_path(path));
  if (!rclone_name(folder) && rclone_name(path)) {  // a bucket, which lies in none
    return PlaceListing{.is_file = false, .files = {}, .error = file_error("read", path, ENOENT)};
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = folders_.find(folder); known != folders_.end()) return known->second;
  }
  auto listed = list(folder, {.recursive = false});
  if (!listed) return listed;
  const std::lock_guard lock(mutex_);
  return folders_.emplace(folder, *std::move(listed)).first->second;
}

/// Posters and captions lie beside videos: they need no listings of their own.
void Rclone::remember_folders(const std::string& path, const PlaceListing& listing) const {
  std::map<std::string, PlaceListing> folders;
  std::set<std::string> with_videos;
  const bool at_root = path.ends_with(':') || path.ends_with('/');
  for (const auto& file : listing.files) {
    const auto name = base_name(std::string_view(file.path));
    const auto folder = folder_of(path + (at_root ? "" : "/") + file.path);
    folders[folder].files.push_back({std::string(name), file.stamp, file.has_size});
    if (plan::kind_of_name(name) == AssetKind::video) with_videos.insert(folder);
  }
  const std::lock_guard lock(mutex_);
  for (const auto& folder : with_videos) folders_.emplace(folder, std::move(folders.at(folder)));
}

const std::atomic<bool>& Rclone::stop() const {
  static const std::atomic<bool> kNever{false};
  return settings_.stop == nullptr ? kNever : *settings_.stop;
}

ChildEnd Rclone::read(const std::string& path, const std::string& name, const Take& take,
                      const std::atomic<bool>& stop) const {
  auto cat = rclone({"cat", "--buffer-size", "1M", "--retries", "1", "--", name}, path);
  cat.limit = kLongest;
  cat.quiet_limit = settings_.quiet_limit;
  cat.take = take;
  return run_child(cat, &stop);
}

Result<std::uint64_t> Rclone::count_bytes(const std::string& path, std::uint64_t most) const {
  const auto name = rclone_name(path);
  if (!name) return tl::unexpected(name.error());
  return patiently(settings_.attempts, stop(), [&]() -> Result<std::uint64_t> {
    std::uint64_t count = 0;
    const auto take = [&](std::string_view piece) { return (count += piece.size()) <= most; };
    const auto end = read(path, *name, take, stop());
    const bool is_read = end.how == How::exited && end.status == 0;
    if (!is_read && count <= most) return tl::unexpected(error_of("read", path, end));
    return count;
  });
}

Result<std::shared_ptr<const OpenFile>> Rclone::open(const plan::Candidate& file, const std::atomic<bool>& stop) const {
  const auto name = rclone_name(file.path);
  if (!name) return tl::unexpected(name.error());
  return patiently(settings_.attempts, stop, [&]() -> Result<std::shared_ptr<const OpenFile>> {
    auto content = TemporaryContent::make(file.path, file.stamp.size, settings_.temporary_directory, on_disk_);
    if (!content) return tl::unexpected(content.error());
    const auto end = read(file.path, *name, [&](std::string_view piece) { return content->take(piece); }, stop);
    const bool is_read = end.how == How::exited && end.status == 0;
    if (!is_read && !content->error()) return tl::unexpected(error_of("read", file.path, end));
    auto whole = std::move(*content).finish();
    const bool is_other_size = !whole && whole.error().error_class == ErrorClass::network;
    if (is_other_size && has_changed(file, *name)) return tl::unexpected(changed_while_read(file.path));
    return whole;
  });
}

/// Since it was listed; otherwise a remote that breaks off has to be asked once more.
bool Rclone::has_changed(const plan::Candidate& file, const std::string& name) const {
  const auto now = look_at(file.path, name);
  return now && *now && (**now).stamp != file.stamp;
}

}  // namespace

std::shared_ptr<const plan::Place> on_remotes(RcloneSettings settings) {
  return std::make_shared<Rclone>(std::move(settings));
}

}  // namespace metaup::source
