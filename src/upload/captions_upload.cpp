#include "upload/captions_upload.hpp"

#include <algorithm>
#include <span>

#include "base/unicode.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

// What Meta takes of captions (docs/graph-api.md, "Videos after their upload").
constexpr std::uint64_t kMostBytes = 200 * 1024;
constexpr std::int64_t kThereAlready = 482;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The same captions would be refused again.
bool is_final(const Error& error) {
  switch (error.error_class) {
    case ErrorClass::invalid:
    case ErrorClass::policy:
    case ErrorClass::permission:
    case ErrorClass::not_found:
      return true;
    default:
      return false;
  }
}

}  // namespace

Result<void> check_captions(const OpenFile& file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  constexpr std::size_t kBeginning = 200;
  if (file.size() > kMostBytes) return local_error("is larger than the 200 KB that Meta takes");
  std::string begin(std::min<std::uint64_t>(file.size(), kBeginning), '\0');
  const auto read = file.read_at(0, std::as_writable_bytes(std::span(begin)));
  if (!read) return tl::unexpected(read.error());
  std::string_view text = begin;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const auto line = text.find('\n');
  const bool fits = line != std::string_view::npos && is_number(trimmed(text.substr(0, line))) &&
                    text.substr(line).find("-->") != std::string_view::npos;
  if (!fits) return local_error("is not in SRT format: it does not begin with a number and a line of times");
  return {};
}

graph::Operation add_captions(const AccountId& account, const std::string& video_id, const Caption& caption) {
  auto operation = write_to(account, graph::Edge::video_captions, "");
  operation.path = video_id + "/captions";
  operation.attachments.push_back({.field = "captions_file",
                                   .filename = caption.name,
                                   .content_type = "application/x-subrip",
                                   .slice = {.file = caption.file, .range = {0, caption.file->size()}}});
  return operation;
}

Next CaptionsUpload::next() const {
  if (ended_ || is_complete()) return Done{};
  return Send{add_captions(account_, video_id_, captions_[done_])};
}

void CaptionsUpload::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (std::holds_alternative<NeverSent>(ending)) {
    ended_ = true;
    return;
  }
  const auto* const error = error_of(ending);
  const bool is_there = error == nullptr || error->code == kThereAlready;
  if (!is_there) refusals_.push_back(captions_[done_].name + ": " + error->message);
  if (is_there || is_final(*error)) {
    ++done_;
  } else {
    ended_ = true;
  }
}

}  // namespace metaup::upload
