#include "simulator/multipart.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kMostSections = 1000;
constexpr std::size_t kLongestHead = 16U << 10;
constexpr std::size_t kWorthLooking = 256U << 10;  // the web server hands over 4 KB at a time

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// The value of `key` in `form-data; name="a"; filename="b \"c\".jpg"`.
std::optional<std::string> parameter(std::string_view header, std::string_view key) {
  for (auto at = header.find(';'); at != std::string_view::npos;) {
    header.remove_prefix(at + 1);
    header = header.substr(std::min(header.size(), header.find_first_not_of(" \t")));
    const auto equals = header.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = to_lower(trim(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    std::string value;
    if (header.starts_with('"')) {
      std::size_t i = 1;
      for (; i < header.size() && header[i] != '"'; ++i) {
        const bool escaped =
            header[i] == '\\' && i + 1 < header.size() && (header[i + 1] == '"' || header[i + 1] == '\\');
        value += header[escaped ? ++i : i];
      }
      header.remove_prefix(std::min(header.size(), i + 1));
    } else {
      value = trim(header.substr(0, header.find(';')));
    }
    if (name == key) return value;
    at = header.find(';');
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  if (!to_lower(content_type).starts_with("multipart/form-data")) return std::nullopt;
  auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 200) return std::nullopt;
  return boundary;
}

void MultipartParser::feed(std::string_view bytes) {
  if (!problem_.empty() || state_ == State::epilogue) return;
  pending_.append(bytes);
  if (pending_.size() >= kWorthLooking) take_apart();
}

void MultipartParser::take_apart() {
  while (problem_.empty() && step()) {
  }
}

bool MultipartParser::step() {
  switch (state_) {
    case State::preamble:
    case State::content:
      return read_content();
    case State::after_boundary:
      return read_boundary_end();
    case State::headers:
      return read_headers();
    case State::epilogue:
      return false;
  }
  return false;
}

/// Passes on what cannot be part of the next boundary.
bool MultipartParser::read_content() {
  const auto found = pending_.find(delimiter_);
  const bool complete = found != std::string::npos;
  const auto kept = std::min(pending_.size(), delimiter_.size() - 1);
  const auto ready = complete ? found : pending_.size() - kept;
  if (state_ == State::content) {
    if (!sections_.back().content->append(std::string_view(pending_).substr(0, ready))) {
      return fail("no room for the body");
    }
  }
  pending_.erase(0, complete ? found + delimiter_.size() : ready);
  if (complete) state_ = State::after_boundary;
  return complete;
}

bool MultipartParser::read_boundary_end() {
  if (pending_.size() < 2) return false;
  if (pending_.starts_with("--")) {
    state_ = State::epilogue;
    return false;
  }
  if (!pending_.starts_with("\r\n")) return fail("a boundary is followed by neither a line break nor --");
  pending_.erase(0, 2);
  state_ = State::headers;
  return true;
}

bool MultipartParser::read_headers() {
  const auto end = pending_.find("\r\n\r\n");
  if (end == std::string::npos)
    return pending_.size() > kLongestHead ? fail("the headers of a part are too long") : false;
  begin_section(std::string_view(pending_).substr(0, end));
  pending_.erase(0, end + 4);
  state_ = State::content;
  return problem_.empty();
}

void MultipartParser::begin_section(std::string_view head) {
  if (sections_.size() == kMostSections) {
    fail("too many parts");
    return;
  }
  Section section;
  std::optional<std::string> name;
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto header = to_lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    if (header == "content-type") section.part.content_type = value;
    if (header != "content-disposition") continue;
    name = parameter(value, "name");
    const auto filename = parameter(value, "filename");
    section.is_file = filename.has_value();
    section.part.filename = filename.value_or("");
  }
  if (!name) {
    fail("a part has no name");
    return;
  }
  section.part.name = *name;
  sections_.push_back(std::move(section));
}

void MultipartParser::finish(Request& request) {
  take_apart();
  if (problem_.empty() && state_ != State::epilogue) fail("the body ends before its closing boundary");
  for (auto& section : sections_) {
    if (section.is_file) {
      section.part.content = std::move(section.content);
      // As in PHP: a later part of the same name replaces the earlier one.
      std::erase_if(request.parts, [&](const Part& part) { return part.name == section.part.name; });
      request.parts.push_back(std::move(section.part));
    } else if (auto text = section.content->text()) {
      request.form.emplace_back(section.part.name, std::move(*text));
    }
  }
  request.malformed = problem_;
}

bool MultipartParser::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

}  // namespace metaup::simulator
