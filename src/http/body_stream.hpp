#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "metaup/http/message.hpp"

namespace metaup::http {

/// The bytes of one request body, made while they are sent: text from memory, slices from their
/// files. It can only go forward, see `Exchange` for why.
class BodyStream {
 public:
  /// `boundary` parts a multipart body; it must not occur in it.
  BodyStream(Body body, const std::string& boundary);

  /// Empty when there is no body.
  [[nodiscard]] const std::string& content_type() const { return content_type_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Fills `into`; fewer bytes, in the end none, only at the end of the body. Fails with
  /// `source_changed` when a file cannot be read, is shorter than its slice, or is no longer what
  /// it was when opened, which is looked at before the last bytes of a slice are given out.
  [[nodiscard]] tl::expected<std::size_t, Failure> read(std::span<char> into);

 private:
  using Segment = std::variant<std::string, Secret, FileSlice, Base64Slice>;

  void add_part(Part part, const std::string& boundary);
  void add(Segment segment);
  [[nodiscard]] tl::expected<std::size_t, Failure> read_segment(std::span<char> into);
  [[nodiscard]] tl::expected<std::size_t, Failure> read_file(const FileSlice& slice, std::uint64_t from,
                                                             std::span<char> into) const;
  [[nodiscard]] tl::expected<std::size_t, Failure> read_base64(const FileSlice& slice, std::span<char> into);

  std::string content_type_;
  std::vector<Segment> segments_;
  std::uint64_t size_ = 0;
  std::size_t current_ = 0;         // segment
  std::uint64_t offset_ = 0;        // in it; for base64, in the text
  std::string encoded_;             // base64 that did not fit yet
  std::size_t encoded_offset_ = 0;  // how much of it is gone
};

/// A boundary that no content holds by chance.
[[nodiscard]] std::string random_boundary();

}  // namespace metaup::http
