#include "body_stream.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <type_traits>
#include <utility>

#include "base/overloaded.hpp"
#include "base/text.hpp"

namespace metaup::http {
namespace {

/// As browsers escape names in Content-Disposition (WHATWG HTML, multipart/form-data encoding).
std::string escape_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out;
}

std::string encode_form(const FormBody& form) {
  std::string text;
  for (const auto& [name, value] : form.fields) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + "=" + percent_encode(value);
  }
  return text;
}

std::string part_header(const Part& part, const std::string& boundary) {
  auto text = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escape_name(part.name) + "\"";
  if (!part.filename.empty()) text += "; filename=\"" + escape_name(part.filename) + "\"";
  if (!part.content_type.empty()) text += "\r\nContent-Type: " + escape_name(part.content_type);
  return text + "\r\n\r\n";
}

std::size_t copy_from(std::string_view text, std::uint64_t offset, std::span<char> into) {
  return text.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
}

tl::unexpected<Failure> source_changed(std::string message) {
  return tl::unexpected(Failure{Failure::Kind::source_changed, std::move(message)});
}

}  // namespace

BodyStream::BodyStream(Body body, const std::string& boundary) {
  if (const auto* const form = std::get_if<FormBody>(&body)) {
    content_type_ = "application/x-www-form-urlencoded";
    add(encode_form(*form));
  } else if (auto* const multipart = std::get_if<MultipartBody>(&body)) {
    content_type_ = "multipart/form-data; boundary=" + boundary;
    for (auto& part : multipart->parts) add_part(std::move(part), boundary);
    add("--" + boundary + "--\r\n");
  }
}

void BodyStream::add_part(Part part, const std::string& boundary) {
  add(part_header(part, boundary));
  std::visit([this](auto&& content) { add(std::forward<decltype(content)>(content)); }, std::move(part.content));
  add("\r\n");
}

void BodyStream::add(Segment segment) {
  size_ += std::visit(Overloaded{
                          [](const std::string& text) -> std::uint64_t { return text.size(); },
                          [](const Secret& secret) -> std::uint64_t { return secret.reveal().size(); },
                          [](const FileSlice& slice) { return slice.range.size(); },
                          [](const Base64Slice& base64) { return (base64.slice.range.size() + 2) / 3 * 4; },
                      },
                      segment);
  segments_.push_back(std::move(segment));
}

tl::expected<std::size_t, Failure> BodyStream::read(std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size() && current_ < segments_.size()) {
    const auto count = read_segment(into.subspan(done));
    if (!count) return count;
    done += *count;
    offset_ += *count;
    if (*count == 0) {
      ++current_;
      offset_ = 0;
    }
  }
  return done;
}

tl::expected<std::size_t, Failure> BodyStream::read_segment(std::span<char> into) {
  using Count = tl::expected<std::size_t, Failure>;
  return std::visit(Overloaded{
                        [&](const std::string& text) -> Count { return copy_from(text, offset_, into); },
                        [&](const Secret& secret) -> Count { return copy_from(secret.reveal(), offset_, into); },
                        [&](const FileSlice& slice) { return read_file(slice, offset_, into); },
                        [&](const Base64Slice& base64) { return read_base64(base64.slice, into); },
                    },
                    segments_[current_]);
}

tl::expected<std::size_t, Failure> BodyStream::read_file(const FileSlice& slice, std::uint64_t from,
                                                         std::span<char> into) const {
  const auto left = slice.range.size() - from;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size()));
  if (wanted == 0) return 0;
  const auto count = slice.file->read_at(slice.range.begin + from, std::as_writable_bytes(into.first(wanted)));
  if (!count) return source_changed(count.error().message);
  if (*count < wanted) return source_changed(slice.file->name() + " became shorter while it was sent");
  if (wanted == left) {
    const auto now = slice.file->stamp_now();
    if (!now) return source_changed(now.error().message);
    if (*now != slice.file->stamp()) return source_changed(slice.file->name() + " changed while it was sent");
  }
  return *count;
}

tl::expected<std::size_t, Failure> BodyStream::read_base64(const FileSlice& slice, std::span<char> into) {
  if (encoded_offset_ == encoded_.size()) {
    std::array<char, std::size_t{3} * 4096> raw;                      // whole groups, so only the last text is padded
    const auto from = std::min(offset_ / 4 * 3, slice.range.size());  // padding would lead beyond
    const auto count = read_file(slice, from, raw);
    if (!count) return count;
    encoded_ = base64_encode({raw.data(), *count});
    encoded_offset_ = 0;
  }
  const auto count = copy_from(encoded_, encoded_offset_, into);
  encoded_offset_ += count;
  return count;
}

std::string random_boundary() {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr int kDigits = 32;
  thread_local std::mt19937_64 engine{std::random_device{}()};
  std::string boundary = "metaup-";
  for (int i = 0; i < kDigits; ++i) boundary += kHex[engine() % kHex.size()];
  return boundary;
}

}  // namespace metaup::http
