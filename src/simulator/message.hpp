#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "simulator/form.hpp"
#include "simulator/image_decoder.hpp"
#include "simulator/spool.hpp"

namespace metaup::simulator {

/// A file part of a multipart body.
struct Part {
  std::string name;
  std::string filename;
  std::string content_type;  ///< empty when the part has no such header
  std::shared_ptr<const Spool> content;
  std::string sha256;  ///< of images and whole videos; empty for other parts
  ImageFacts image;
};

/// One HTTP request with its body taken apart.
struct Request {
  std::string method;
  std::string path;  ///< decoded, without the query
  Fields query;
  Fields headers;  ///< names in lower case
  Fields form;     ///< what the body holds: form fields, text parts, or the members of a JSON object
  std::vector<Part> parts;
  std::string malformed;  ///< why the body cannot be read; empty when it can

  [[nodiscard]] std::string header(std::string_view name) const {
    const auto* value = find(headers, name);
    return value == nullptr ? std::string() : *value;
  }
};

/// How a reply travels.
struct Delivery {
  enum class Cut : std::uint8_t {
    none,
    drop,        ///< the connection ends without a byte of reply
    truncate,    ///< it ends in the middle of the body
    stall,       ///< the second half of the body never comes
    null_entry,  ///< in a batch: the entry is null
  };
  Cut cut = Cut::none;
  Milliseconds delay{0};  ///< before the first byte
  Milliseconds slow{0};   ///< spread over the body
};

struct Reply {
  int status = 200;
  Fields headers;
  std::string content_type = "application/json; charset=UTF-8";
  std::string body;
  Delivery delivery;
};

}  // namespace metaup::simulator
