#include "simulator/body_reader.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kLongestText = 256U << 20;

/// The members of a JSON body count as form fields; what is no string counts as its JSON text.
void read_json_members(std::string_view text, Request& request) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    request.malformed = "the body is no JSON object";
    return;
  }
  for (const auto& [name, value] : json.items()) {
    request.form.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

}  // namespace

BodyReader::BodyReader(const std::string& content_type) : content_type_(to_lower(content_type)) {
  if (const auto boundary = multipart_boundary(content_type)) multipart_.emplace(*boundary);
}

void BodyReader::feed(std::string_view bytes) {
  if (multipart_) return multipart_->feed(bytes);
  too_long_ = too_long_ || text_.size() + bytes.size() > kLongestText;
  if (!too_long_) text_.append(bytes);
}

void BodyReader::finish(Request& request) {
  if (multipart_) return multipart_->finish(request);
  if (too_long_) {
    request.malformed = "the body is too long";
  } else if (content_type_.starts_with("application/json")) {
    if (!text_.empty()) read_json_members(text_, request);
  } else if (content_type_.starts_with("multipart/")) {
    request.malformed = "the body has no boundary";
  } else if (content_type_.empty() || content_type_.starts_with("application/x-www-form-urlencoded")) {
    request.form = parse_urlencoded(text_);
  }
}

}  // namespace metaup::simulator
