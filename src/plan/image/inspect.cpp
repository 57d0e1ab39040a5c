#include "plan/image/walk.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

using image::ByteSource;
using image::Walked;

Walked walk(Format format, ByteSource& source) {
  switch (format) {
    case Format::jpeg:
      return image::walk_jpeg(source);
    case Format::png:
      return image::walk_png(source);
    case Format::gif:
      return image::walk_gif(source);
    case Format::bmp:
      return image::walk_bmp(source);
    case Format::tiff:
      return image::walk_tiff(source);
    case Format::webp:
      return image::walk_webp(source);
    case Format::heic:
    case Format::avif:
      return ImageFacts{.format = format};
    case Format::raw:
      return image::camera_raw();
    case Format::zip:
    case Format::video:
    case Format::unknown:
      break;
  }
  return tl::unexpected(image::Flaw{"is not an image", "give a JPG or PNG file"});
}

Result<ImageFacts> inspect(ByteSource& source, const std::string& name) {
  if (source.size() == 0) return tl::unexpected(problem(name, "is empty", "export or copy it again"));
  const auto format = sniff(source.at(0, kSniffBytes));
  auto walked = walk(format, source);
  if (source.error()) return tl::unexpected(*source.error());
  if (walked) return *walked;
  return tl::unexpected(problem(name, walked.error().what, walked.error().what_to_do));
}

}  // namespace

Result<ImageFacts> inspect_image(const OpenFile& file) {
  ByteSource source(file);
  return inspect(source, file.name());
}

Result<ImageFacts> inspect_image(std::string_view bytes, std::string_view name) {
  ByteSource source(bytes);
  return inspect(source, std::string(name));
}

}  // namespace metaup::plan
