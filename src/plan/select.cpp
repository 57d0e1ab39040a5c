#include "metaup/plan/select.hpp"

#include <cerrno>
#include <unordered_set>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/captions.hpp"
#include "plan/directory.hpp"
#include "plan/exclusion.hpp"
#include "plan/problem.hpp"
#include "plan/real_path.hpp"

namespace metaup::plan {
namespace {

/// Counts what was ignored and keeps a few names, for one sentence at the end.
struct PassedOver {
  std::size_t count = 0;
  std::string examples;

  void add(const std::string& path) {
    if (++count > kExamples) return;
    examples += (count == 1 ? "" : ", ") + path;
  }
  /// Appends a sentence about them, if there are any.
  void report(std::vector<std::string>& notices, const std::string& one, const std::string& many) const {
    if (count == 0) return;
    notices.push_back("ignored " + std::to_string(count) + " " + (count == 1 ? one : many) + ": " + examples +
                      (count > kExamples ? ", …" : ""));
  }

 private:
  static constexpr std::size_t kExamples = 3;
};

std::string_view extension(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

/// Whether a name promises an image or a video. Some extensions of videos are more often those of
/// other things (go.mod, a.ts, save.dat), and only the content tells.
bool named_as_media(std::string_view name) {
  const auto ending = to_lower(extension(name));
  const auto format = format_of_extension(ending);
  if (format == Format::unknown || format == Format::zip) return false;
  for (const auto* ambiguous : {"dat", "mod", "tod", "ts", "dv"}) {
    if (format == Format::video && ending == ambiguous) return false;
  }
  return true;
}

std::string join(const std::string& directory, std::string_view name) {
  std::string path;
  path.reserve(directory.size() + 1 + name.size());
  path += directory;
  if (!path.empty() && !path.ends_with('/')) path += '/';
  return path += name;
}

Error why_unreadable(const std::string& path, int error_number) {
  auto error = file_error("read", path.empty() ? "''" : path, error_number);
  const bool is_link = look_at(path, false).kind == EntryKind::link;
  if (is_link) error.message += " (it is a broken link)";
  const auto odd = odd_character_in(path);
  error.hint = is_link        ? "fix or remove the link"
               : !odd.empty() ? "the path contains " + odd + ": remove it"
                              : "check the path and its permissions";
  return error;
}

class Selector {
 public:
  explicit Selector(const Selection& selection)
      : selection_(selection), include_(all_in_nfc(selection.include)), exclude_(all_in_nfc(selection.exclude)) {}

  void add_given(const std::string& path);
  [[nodiscard]] Result<Selected> take();

 private:
  struct DirectoryId {
    std::uint64_t device, inode;
    bool operator==(const DirectoryId&) const = default;
  };

  void add_directory(const std::string& path, const std::string& relative, const FileStamp& stamp);
  void add_entry(const std::string& path, const std::string& relative, const Entry& entry);
  void add_entry_file(const std::string& path, const Entry& entry);
  void add_from_place(const std::string& path);
  void add_from_web(const std::string& url);
  void add_place_entry(const std::string& path, const PlaceFile& file);
  void add_place_file(const std::string& path, const PlaceFile& file);
  void add_file(const std::string& path, const FileStamp& stamp);
  void add_error(const std::string& path, Error error);
  void add_foreign(const std::string& path);
  void report_strays();
  [[nodiscard]] bool wants_name(std::string_view relative) const;
  [[nodiscard]] bool excludes_directory(std::string_view relative) const;
  [[nodiscard]] bool excludes_folders_of(std::string_view relative) const;
  [[nodiscard]] bool wants_size(std::uint64_t size) const;
  [[nodiscard]] bool is_new(const std::string& path);

  const Selection& selection_;
  std::vector<std::string> include_;
  std::vector<std::string> exclude_;
  Selected selected_;
  std::unordered_set<std::string> seen_;
  std::vector<DirectoryId> ancestors_;  // of the directory being read, to notice loops of links
  PassedOver links_;
  PassedOver foreign_;
  std::vector<std::string> subtitles_;  // files that are called as captions are
  std::optional<Error> failure_;        // of the whole
};

bool Selector::wants_name(std::string_view relative) const {
  return !any_matches(exclude_, relative) && (include_.empty() || any_matches(include_, relative));
}

bool Selector::excludes_directory(std::string_view relative) const {
  const auto name = nfc(relative);
  return std::any_of(exclude_.begin(), exclude_.end(), [&](std::string_view glob) {
    if (glob.ends_with('/')) glob.remove_suffix(1);
    return glob_matches(glob, name);
  });
}

bool Selector::wants_size(std::uint64_t size) const {
  return size >= selection_.min_size.value_or(0) && size <= selection_.max_size.value_or(UINT64_MAX);
}

/// A single tree has each path once by itself, and remembering 100,000 of them is not free.
bool Selector::is_new(const std::string& path) {
  return selection_.paths.size() == 1 || seen_.insert(plain_spelling(path)).second;
}

void Selector::add_error(const std::string& path, Error error) {
  if (!is_new(path)) return;
  selected_.candidates.push_back(unusable(path, std::move(error)));
}

void Selector::add_file(const std::string& path, const FileStamp& stamp) {
  if (!wants_size(stamp.size) || !is_new(path)) return;
  selected_.candidates.push_back({.path = path, .stamp = stamp, .error = nullptr});
}

bool Selector::excludes_folders_of(std::string_view relative) const {
  for (auto slash = relative.find('/'); slash != std::string_view::npos; slash = relative.find('/', slash + 1)) {
    if (excludes_directory(relative.substr(0, slash))) return true;
  }
  return false;
}

void Selector::add_from_place(const std::string& path) {
  auto listing =
      selection_.place->list(path, {.recursive = selection_.recursive, .misses_nothing = selection_.misses_nothing});
  if (!listing) {
    if (!failure_) failure_ = std::move(listing.error());
    return;
  }
  for (const auto& file : listing->files) {
    if (!listing->is_file) {
      add_place_entry(path, file);
    } else if (wants_name(path)) {
      add_place_file(path.substr(0, path.find_last_not_of('/') + 1), file);
    }
  }
  if (listing->error) add_error(path, std::move(*listing->error));
}

/// No two spellings are one there.
void Selector::add_from_web(const std::string& url) {
  if (!wants_name(selection_.web->path_there(url)) || !seen_.insert(url).second) return;
  selected_.candidates.push_back({.path = url, .stamp = {}, .error = nullptr, .place = selection_.web});
}

/// To look into what its name does not show to be media could cost a transfer each.
void Selector::add_place_entry(const std::string& path, const PlaceFile& file) {
  if (excludes_folders_of(file.path) || !wants_name(file.path)) return;
  if (file.has_size && !wants_size(file.stamp.size)) return;
  const auto whole = path.ends_with(':') ? path + file.path : join(path, file.path);
  const bool is_meant = selection_.misses_nothing || named_as_media(base_name(file.path));
  is_meant ? add_place_file(whole, file) : add_foreign(whole);
}

void Selector::add_place_file(const std::string& path, const PlaceFile& file) {
  const auto& most = selection_.max_size ? selection_.max_size : selection_.min_size;
  const bool is_to_be_read = !file.has_size && most;
  const auto size = is_to_be_read ? selection_.place->count_bytes(path, *most) : Result<std::uint64_t>(file.stamp.size);
  if (!size) return add_error(path, size.error());
  if (!wants_size(*size) || !is_new(path)) return;
  selected_.candidates.push_back({.path = path, .stamp = file.stamp, .error = nullptr, .place = selection_.place});
}

void Selector::add_given(const std::string& path) {
  if (path.find('\0') != std::string::npos) {  // the system would see the part before it
    return add_error(path, problem("a path", "contains a NUL character", "for a list separated by NUL bytes, give -0"));
  }
  if (selection_.place != nullptr && selection_.place->has(path)) return add_from_place(path);
  if (selection_.web != nullptr && selection_.web->has(path)) return add_from_web(path);
  const auto entry = look_at(path, true);
  if (entry.kind == EntryKind::unreadable && entry.error_number == ENOENT) {
    if (const auto found = real_path(path); found != path) return add_given(found);
  }
  switch (entry.kind) {
    case EntryKind::directory:
      return add_directory(path, "", entry.stamp);
    case EntryKind::file:
      if (wants_name(plain_spelling(path))) add_file(path, entry.stamp);
      return;
    case EntryKind::unreadable:
      return add_error(path, why_unreadable(path, entry.error_number));
    case EntryKind::link:
    case EntryKind::other:
      return add_error(path, problem(path, "is " + entry.description + ", not a file", "name a regular file"));
  }
}

void Selector::add_directory(const std::string& path, const std::string& relative, const FileStamp& stamp) {
  const DirectoryId id{stamp.device, stamp.inode};
  if (std::find(ancestors_.begin(), ancestors_.end(), id) != ancestors_.end()) {
    if (selection_.misses_nothing) return;
    return add_error(path, problem(path, "is a link to a directory that contains it", "remove the link or exclude it"));
  }
  ancestors_.push_back(id);
  const auto listing = list_directory(path, selection_.follow_symlinks);
  for (const auto& entry : listing.entries) {
    add_entry(join(path, entry.name), join(relative, entry.name), entry);
  }
  if (listing.error_number != 0) add_error(path, file_error("read directory", path, listing.error_number));
  ancestors_.pop_back();
}

void Selector::add_entry(const std::string& path, const std::string& relative, const Entry& entry) {
  if (entry.kind == EntryKind::directory) {
    if (selection_.recursive && !excludes_directory(relative)) add_directory(path, relative, entry.stamp);
    return;
  }
  if (!wants_name(relative)) return;
  switch (entry.kind) {
    case EntryKind::file:
      return add_entry_file(path, entry);
    case EntryKind::link:
      return links_.add(path);
    case EntryKind::unreadable:
      return add_error(path, why_unreadable(path, entry.error_number));
    case EntryKind::other:
      if (selection_.misses_nothing) return;
      return add_error(path, problem(path, "is " + entry.description + ", not a file", "exclude or remove it"));
    case EntryKind::directory:
      return;
  }
}

/// Its content is looked at where its name promises nothing.
void Selector::add_entry_file(const std::string& path, const Entry& entry) {
  if (!wants_size(entry.stamp.size)) return;
  if (named_as_media(entry.name)) return add_file(path, entry.stamp);
  auto format = sniff_file(path);
  if (!format && selection_.misses_nothing) return add_error(path, std::move(format.error()));
  const auto known = format.value_or(Format::unknown);
  if (known == Format::unknown || known == Format::zip) return add_foreign(path);
  add_file(path, entry.stamp);
}

void Selector::add_foreign(const std::string& path) {
  video_of_captions(path).empty() ? foreign_.add(path) : subtitles_.push_back(path);
}

/// Captions go with a video of the selection; all others are passed over.
void Selector::report_strays() {
  if (subtitles_.empty()) return;
  std::unordered_set<std::string_view> videos;
  for (const auto& file : selected_.candidates) {
    const std::string_view path = file.path;
    if (!file.error && kind_of_name(path) == AssetKind::video) videos.insert(path.substr(0, path.rfind('.')));
  }
  for (const auto& path : subtitles_) {
    if (!videos.contains(video_of_captions(path))) foreign_.add(path);
  }
}

Result<Selected> Selector::take() {
  if (failure_) return tl::unexpected(*std::move(failure_));
  report_strays();
  foreign_.report(selected_.notices, "file that is neither an image nor a video",
                  "files that are neither images nor videos");
  links_.report(selected_.notices, "link (use --follow-symlinks to follow it)",
                "links (use --follow-symlinks to follow them)");
  return std::move(selected_);
}

}  // namespace

std::string name_of(const Candidate& file) {
  return std::string(base_name(file.place == nullptr ? file.path : file.place->path_there(file.path)));
}

Candidate unusable(std::string path, Error error) {
  return {.path = std::move(path), .stamp = {}, .error = std::make_shared<const Error>(std::move(error))};
}

Result<Selected> select(const Selection& selection) {
  Selector selector(selection);
  for (const auto& path : selection.paths) selector.add_given(path);
  return selector.take();
}

}  // namespace metaup::plan
