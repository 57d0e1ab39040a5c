#include "simulator/image_intake.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "simulator/archive.hpp"
#include "simulator/base64.hpp"
#include "simulator/images.hpp"

namespace metaup::simulator {
namespace {

ApiError unsupported_type() {
  return refused_input(1487411, "FileTypeNotSupported", "The type of file is not supported.");
}
ApiError unprocessable() {
  return refused_input(2446496, "Image Could Not Be Processed",
                       "We could not process the image you have uploaded. Please try another image.");
}

std::string file_part(std::string_view filename) {
  return std::string(filename.substr(filename.find_last_of("/\\") + 1));
}

/// "jpeg" for "JPG"; empty for a word that names no image's format.
std::string format_of_word(std::string_view text) {
  const auto word = to_lower(text);
  if (word == "jpg") return "jpeg";
  if (word == "tif") return "tiff";
  if (word == "heif") return "heic";
  if (word == "x-ms-bmp") return "bmp";
  for (const auto* known : {"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif"}) {
    if (word == known) return word;
  }
  return {};
}

std::string format_of_name(std::string_view filename) {
  const auto dot = filename.rfind('.');
  return dot == std::string_view::npos ? std::string() : format_of_word(filename.substr(dot + 1));
}

/// Without the parameters behind it.
std::string bare_type(const Part& part) {
  auto type = to_lower(std::string_view(part.content_type).substr(0, part.content_type.find(';')));
  type.erase(type.find_last_not_of(' ') + 1);
  return type;
}

/// Whether the part's Content-Type is such that a file of this format may have it.
bool has_type_of(const ImageRules& rules, const Part& part, std::string_view format) {
  constexpr std::string_view kImage = "image/";
  if (rules.ignore_part_type) return true;
  const auto type = bare_type(part);
  if (type.empty()) return rules.untyped_parts;
  return type.starts_with(kImage) && format_of_word(std::string_view(type).substr(kImage.size())) == format;
}

/// What the service knows how to read.
bool decodes(std::string_view format) {
  return format == "jpeg" || format == "png" || format == "gif" || format == "bmp";
}

bool accepted(const ImageRules& rules, std::string_view format) {
  return decodes(format) || std::find(rules.accept.begin(), rules.accept.end(), format) != rules.accept.end();
}

std::optional<ApiError> check_content(const ImageRules& rules, const ImageFacts& facts, std::uint64_t bytes) {
  if (bytes > rules.most_bytes) {
    return refused_input(0, "Image Too Large", fmt::format("An image can have at most {} bytes.", rules.most_bytes));
  }
  if (facts.format.empty() || !accepted(rules, facts.format)) return unsupported_type();
  if (decodes(facts.format) && !facts.decodable) return unprocessable();
  return std::nullopt;
}

tl::expected<std::string, ApiError> library_name(const ImageRules& rules, std::string_view name) {
  constexpr std::size_t kLongest = 100;
  if (utf8_length(name) <= kLongest) return std::string(name);
  if (rules.refuse_long_names) return refuse(invalid_parameter("The image name has more than 100 characters"));
  auto cut = utf8_prefix(name, kLongest * 4);
  while (utf8_length(cut) > kLongest) cut = utf8_prefix(cut, cut.size() - 1);
  return std::string(cut);
}

tl::expected<NewImage, ApiError> take(const ImageRules& rules, std::string_view filename, std::string sha256,
                                      std::uint64_t bytes, const ImageFacts& facts) {
  const auto key = file_part(filename);
  const auto named = format_of_name(key);
  if (!accepted(rules, named)) return refuse(unsupported_type());
  if (auto error = check_content(rules, facts, bytes)) return refuse(*error);
  if (named != facts.format) return refuse(unsupported_type());
  auto name = library_name(rules, key);
  if (!name) return refuse(name.error());
  return NewImage{key, std::move(*name), std::move(sha256), bytes, facts};
}

bool is_zip(const ImageRules& rules, const Part& part) {
  if (!to_lower(part.filename).ends_with(".zip")) return false;
  const auto type = bare_type(part);
  return type == "application/zip" || type == "multipart/x-zip" || rules.ignore_part_type ||
         (type.empty() && rules.untyped_parts);
}

/// The entries of an archive that are images by name; the others are passed over.
NewImages images_in_zip(const ImageRules& rules, const Part& part) {
  const auto bytes = part.content->text();
  const auto entries = bytes ? unzip(*bytes) : std::nullopt;
  if (!entries) return refuse(unsupported_type());
  std::vector<NewImage> images;
  for (const auto& entry : *entries) {
    if (format_of_name(entry.name).empty()) continue;
    Sha256 digest;
    digest.update(entry.bytes);
    auto image = take(rules, entry.name, digest.hex(), entry.bytes.size(), examine_image(entry.bytes));
    if (!image) return refuse(image.error());
    images.push_back(std::move(*image));
  }
  if (images.empty()) return refuse(unsupported_type());
  return images;
}

NewImages images_in_part(const ImageRules& rules, const Part& part) {
  if (rules.refuse_parts) return refuse(unsupported_type());
  if (is_zip(rules, part)) return images_in_zip(rules, part);
  // Type, extension and content must agree (docs/graph-api.md, "Images").
  if (!has_type_of(rules, part, format_of_name(part.filename))) return refuse(unsupported_type());
  auto image = take(rules, part.filename, part.sha256, part.content->size(), part.image);
  if (!image) return refuse(image.error());
  return std::vector{std::move(*image)};
}

}  // namespace

NewImages images_in_parts(const ImageRules& rules, const std::vector<Part>& parts) {
  std::vector<NewImage> all;
  std::optional<ApiError> first_error;
  for (const auto& part : parts) {
    auto images = images_in_part(rules, part);
    if (!images) {
      if (!rules.skip_bad_parts) return images;
      if (!first_error) first_error = images.error();
      continue;
    }
    std::move(images->begin(), images->end(), std::back_inserter(all));
  }
  if (all.empty() && first_error) return refuse(*first_error);
  return all;
}

NewImages image_in_bytes(const ImageRules& rules, const Call& call) {
  const auto& text = *call.param("bytes");
  if (text.find(' ') != std::string::npos) {  // what an unescaped '+' turns into
    return refuse(refused_input(0, "Image Resize Failed", "The image could not be resized."));
  }
  const auto bytes = base64_decode(text);
  if (!bytes) return refuse(refused_input(1487242, "Invalid parameter", "The image is not valid base64."));
  const auto facts = examine_image(*bytes);
  if (auto error = check_content(rules, facts, bytes->size())) return refuse(*error);
  Sha256 digest;
  digest.update(*bytes);
  auto sha256 = digest.hex();
  const auto hash = image_hash(sha256);
  auto name = library_name(rules, call.has("name") ? call.text("name") : hash);
  if (!name) return refuse(name.error());
  const auto key = !call.has("name") ? "bytes" : rules.bytes_key_is_hash ? hash : call.text("name");
  return std::vector{NewImage{key, std::move(*name), std::move(sha256), bytes->size(), facts}};
}

}  // namespace metaup::simulator
