#include "run/preview_pictures.hpp"

#include <span>

#include "metaup/plan/media.hpp"
#include "plan/thumbnail.hpp"
#include "run/workers.hpp"

namespace metaup::run {
namespace {

using report::PreviewCard;

Result<std::string> contents_of(const OpenFile& file, std::uint64_t most) {
  if (file.size() > most) {
    Error error;
    error.error_class = ErrorClass::local;
    error.message = "it is too large";
    return tl::unexpected(std::move(error));
  }
  std::string bytes(file.size(), '\0');
  const auto read = file.read_at(0, std::as_writable_bytes(std::span(bytes)));
  if (!read) return tl::unexpected(read.error());
  bytes.resize(*read);
  return bytes;
}

/// Nothing when Meta's smaller picture has to do.
std::optional<PreviewCard::Picture> picture_in(const std::string& path, std::uint32_t longest) {
  constexpr std::uint64_t kLargestFile = 64U << 20U;
  const auto file = OpenFile::open(path);
  if (!file) return std::nullopt;
  auto bytes = contents_of(**file, kLargestFile);
  if (!bytes) return std::nullopt;
  auto small = small_picture(*std::move(bytes), longest);
  if (!small) return std::nullopt;
  return *std::move(small);
}

SmallPicture load(const PictureSource& source, std::uint32_t longest, const http::FetchOptions& options,
                  const std::atomic<bool>& stop) {
  if (!source.file.empty()) {
    if (auto picture = picture_in(source.file, longest)) return *std::move(picture);
  }
  if (source.url.empty()) return tl::unexpected(std::string{});
  const auto fetched = http::fetch(source.url, options, &stop);
  auto bytes = fetched ? contents_of(*fetched->file, options.largest) : tl::unexpected(fetched.error());
  if (!bytes) return tl::unexpected("Its picture could not be fetched: " + bytes.error().message);
  return small_picture(*std::move(bytes), longest);
}

}  // namespace

SmallPicture small_picture(std::string bytes, std::uint32_t longest) {
  if (auto small = plan::thumbnail(bytes, longest)) return PreviewCard::Picture{"image/jpeg", *std::move(small)};
  if (bytes.size() > kLargestAsItIs) {
    return tl::unexpected(std::string("Its picture is too large for this page and cannot be made smaller."));
  }
  const auto format = plan::sniff(std::string_view(bytes).substr(0, plan::kSniffBytes));
  return PreviewCard::Picture{std::string(plan::mime_type_of(format)), std::move(bytes)};
}

void keep_within(std::size_t most, std::vector<SmallPicture>& pictures) {
  std::size_t total = 0;
  for (auto& picture : pictures) {
    if (!picture) continue;
    if (total + picture->bytes.size() > most) {
      picture = tl::unexpected(std::string("Its picture was left out to keep this page small."));
      continue;
    }
    total += picture->bytes.size();
  }
}

std::optional<std::vector<SmallPicture>> load_pictures(const std::vector<PictureSource>& sources,
                                                       const http::FetchOptions& options, Waker& waker,
                                                       const Interrupt& interrupt) {
  struct Got {
    std::size_t index = 0;
    SmallPicture picture;
  };
  constexpr std::size_t kWorkers = 4;
  std::vector<SmallPicture> pictures(sources.size(), tl::unexpected(std::string{}));
  Workers<Got> workers(kWorkers, waker);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].file.empty() && sources[i].url.empty()) continue;
    workers.submit(
        [i, &source = sources[i], longest = longest_side(sources.size()), &options](const std::atomic<bool>& stop) {
          return Got{.index = i, .picture = load(source, longest, options, stop)};
        });
  }
  while (workers.unfinished() > 0 && interrupt.signal == 0) {
    waker.wait();
    waker.drain();
    for (auto& got : workers.take()) pictures[got.index] = std::move(got.picture);
  }
  if (interrupt.signal != 0) return std::nullopt;
  keep_within(kMostPictureBytes, pictures);
  return pictures;
}

}  // namespace metaup::run
