#include "reply_reader.hpp"

#include "base/text.hpp"

namespace metaup::http {
namespace {

constexpr std::size_t kLargestHeader = 256U << 10U;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

bool ReplyReader::header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kLargestHeader) {
    too_large_ = true;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    start(trim(line));
  } else if (header_done_) {
    return true;  // a trailer after a chunked body; nothing here uses one
  } else if (trim(line).empty()) {
    header_done_ = true;
  } else {
    add_header(line);
  }
  return true;
}

void ReplyReader::start(std::string_view status_line) {
  constexpr int kDigits = 3;
  response_ = Response{};
  content_length_.reset();
  header_done_ = false;
  const auto blank = status_line.find(' ');
  if (blank == std::string_view::npos) return;
  const auto status = parse_u64(status_line.substr(blank + 1, kDigits));
  response_.status = static_cast<int>(status.value_or(0));
}

void ReplyReader::add_header(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  Header header{to_lower(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))};
  if (header.name == "content-length") content_length_ = parse_u64(header.value);
  response_.headers.push_back(std::move(header));
}

bool ReplyReader::body(std::string_view bytes) {
  if (bytes.size() > largest_ - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  response_.body += bytes;
  return true;
}

bool ReplyReader::complete(std::uint64_t received) const { return header_done() && content_length_ == received; }

}  // namespace metaup::http
