#include "metaup/plan/probe.hpp"

#include <array>
#include <span>

#include "base/digest.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

constexpr std::size_t kReadBytes = 64U << 10U;               // still in the cache when it is hashed
constexpr std::uint64_t kLargestInOneRequest = 1ULL << 30U;  // of videos (docs/graph-api.md, "Video uploads")
constexpr auto kMediaHint = "give a JPG or PNG image, or a video";

Result<Format> read_format(const OpenFile& file) {
  std::array<char, kSniffBytes> head{};
  const auto count = file.read_at(0, std::as_writable_bytes(std::span(head)));
  if (!count) return tl::unexpected(count.error());
  return sniff({head.data(), *count});
}

/// Whether the command takes this format at all.
Result<void> check_kind(const std::string& name, Format format, const ProbeOptions& options) {
  const auto refuse = [&](const std::string& what, std::string what_to_do) -> Result<void> {
    return tl::unexpected(problem(name, what, std::move(what_to_do)));
  };
  if (format == Format::unknown) {
    const std::string wanted = options.images_only   ? "an image"
                               : options.videos_only ? "a video"
                                                     : "an image or a video";
    return refuse("is not " + wanted + ": its format is unknown", kMediaHint);
  }
  if (format == Format::zip) {
    return refuse("is a zip archive",
                  "unpack it; upload and upload-image also take the images out of archives whose names end with .zip");
  }
  if (format == Format::video && options.images_only)
    return refuse("is a video", "upload and upload-video take videos; a creative shows one as its video");
  if (format != Format::video && options.videos_only) {
    return refuse("is an image (" + std::string(to_string(format)) + ")",
                  "upload and upload-image take images; a creative shows one as its image");
  }
  if (options.validate && !is_accepted(format)) {
    return refuse("is in " + std::string(to_string(format)) + " format, which Meta does not accept",
                  "convert it to JPG or PNG");
  }
  return {};
}

Result<void> check_size(const OpenFile& file, Format format, const ProbeOptions& options) {
  if (format == Format::video && options.one_request && file.size() > kLargestInOneRequest) {
    return tl::unexpected(problem(file.name(),
                                  "has " + std::to_string(file.size()) + " bytes, too large for one request (" +
                                      std::to_string(kLargestInOneRequest) + " bytes)",
                                  "use --method chunked"));
  }
  if (format == Format::video || file.size() <= kLargestImage) return {};
  return tl::unexpected(problem(file.name(),
                                "has " + std::to_string(file.size()) + " bytes, more than the 30 MB (" +
                                    std::to_string(kLargestImage) + " bytes) that Meta takes for an image",
                                "make it smaller, or save it with stronger compression"));
}

Result<std::string> hash(const OpenFile& file, const std::atomic<bool>* stop) {
  Sha256 digest;
  const auto bytes = std::make_unique_for_overwrite<std::byte[]>(kReadBytes);
  const std::span buffer(bytes.get(), kReadBytes);
  for (std::uint64_t offset = 0;;) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
      return tl::unexpected(
          Error{.error_class = ErrorClass::cancelled, .message = file.name() + ": reading was stopped before the end"});
    }
    const auto count = file.read_at(offset, buffer);
    if (!count) return tl::unexpected(count.error());
    digest.update(buffer.first(*count));
    offset += *count;
    // A file that grows is found out by its stamp; there is no sense in running after its end.
    if (*count < buffer.size() || offset > file.size()) return digest.hex();
  }
}

std::vector<std::string> warnings_of(const ImageFacts& facts, const ProbeOptions& options) {
  std::vector<std::string> warnings;
  if (!options.validate) return warnings;
  // No upload of either is known (docs/graph-api.md, "Images").
  if (facts.format == Format::bmp || facts.format == Format::tiff) {
    warnings.push_back("Meta may refuse " + std::string(to_string(facts.format)) + ": JPG and PNG are sure");
  }
  for (const auto placement : options.placements) {
    for (auto& warning : placement_warnings(placement, facts)) warnings.push_back(std::move(warning));
  }
  return warnings;
}

Error as_error(const std::string& name, const std::vector<std::string>& warnings) {
  std::string all;
  for (const auto& warning : warnings) all += (all.empty() ? "" : "; ") + warning;
  return problem(name, "does not pass --strict: " + all, "fix the file, or leave out --strict");
}

/// Everything but the check that the file has not changed meanwhile.
Result<ProbedFile> look_into(const std::shared_ptr<const OpenFile>& file, const ProbeOptions& options,
                             const std::string& known_sha256, const std::atomic<bool>* stop) {
  const auto sha256_of = [&] { return known_sha256.empty() ? hash(*file, stop) : Result<std::string>(known_sha256); };
  if (options.only_hash) {
    return sha256_of().map([&](std::string sha256) { return ProbedFile{.file = file, .sha256 = std::move(sha256)}; });
  }
  if (file->size() == 0) return tl::unexpected(problem(file->name(), "is empty", "export or copy it again"));
  const auto format = recognise(*file, options);
  if (!format) return tl::unexpected(format.error());
  if (const auto size = check_size(*file, *format, options); !size) return tl::unexpected(size.error());

  ProbedFile probed{.file = file, .format = *format, .is_video = *format == Format::video};
  if (!probed.is_video) {
    ImageFacts facts{.format = *format};
    if (options.validate) {
      auto inspected = inspect_image(*file);
      if (!inspected) return tl::unexpected(inspected.error());
      facts = *inspected;
    }
    probed.width = facts.width;
    probed.height = facts.height;
    probed.warnings = warnings_of(facts, options);
    if (options.strict && !probed.warnings.empty()) return tl::unexpected(as_error(file->name(), probed.warnings));
  }
  if (probed.is_video && options.validate) {
    auto checked = check_video(*file, options.placements, {}, stop);
    if (!checked) return tl::unexpected(checked.error());
    probed.ffprobe_missing = checked->ffprobe_missing;
    probed.warnings = std::move(checked->warnings);
    if (checked->facts) {
      probed.width = checked->facts->width;
      probed.height = checked->facts->height;
      probed.duration = checked->facts->duration;
    }
    if (options.strict && !probed.warnings.empty()) return tl::unexpected(as_error(file->name(), probed.warnings));
  }
  auto sha256 = sha256_of();
  if (!sha256) return tl::unexpected(sha256.error());
  probed.sha256 = *std::move(sha256);
  return probed;
}

Result<ProbedFile> probe_open(const std::shared_ptr<const OpenFile>& file, const ProbeOptions& options,
                              const std::string& known_sha256, const std::atomic<bool>* stop) {
  auto probed = look_into(file, options, known_sha256, stop);
  const auto now = file->stamp_now();
  if (!now) return tl::unexpected(now.error());
  if (*now != file->stamp()) {  // explains whatever else was found
    auto error =
        problem(file->name(), "changed while it was read", "run the command again when nothing writes to the file");
    error.retryable = true;
    return tl::unexpected(std::move(error));
  }
  return probed;
}

}  // namespace

Result<std::shared_ptr<const OpenFile>> open(const Candidate& candidate, const std::atomic<bool>* stop) {
  static const std::atomic<bool> kNever{false};
  if (candidate.place == nullptr) return OpenFile::open(candidate.path);
  return candidate.place->open(candidate, stop == nullptr ? kNever : *stop);
}

Result<ProbedFile> probe(const Candidate& candidate, const ProbeOptions& options, const std::string& known_sha256,
                         const std::atomic<bool>* stop) {
  if (candidate.error) return tl::unexpected(*candidate.error);
  auto file = open(candidate, stop);
  if (!file) return tl::unexpected(file.error());
  const bool still_known = candidate.place == nullptr && (*file)->stamp() == candidate.stamp;
  return probe_open(*file, options, still_known ? known_sha256 : std::string(), stop);
}

Result<ProbedFile> probe(const std::shared_ptr<const OpenFile>& file, const ProbeOptions& options,
                         const std::atomic<bool>* stop) {
  return probe_open(file, options, {}, stop);
}

Result<Format> recognise(const OpenFile& file, const ProbeOptions& options) {
  const auto format = read_format(file);
  if (!format) return format;
  if (const auto kind = check_kind(file.name(), *format, options); !kind) return tl::unexpected(kind.error());
  return format;
}

AssetKind kind_of_refused(const OpenFile& file) {
  const auto by_content = kind_of(read_format(file).value_or(Format::unknown));
  return by_content ? *by_content : kind_of_name(file.name()).value_or(AssetKind::image);
}

AssetKind kind_of_refused(const Candidate& candidate) {
  if (candidate.place != nullptr) return kind_of_name(name_of(candidate)).value_or(AssetKind::image);
  if (const auto file = OpenFile::open(candidate.path)) return kind_of_refused(**file);
  return kind_of_name(candidate.path).value_or(AssetKind::image);
}

}  // namespace metaup::plan
