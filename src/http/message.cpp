#include "metaup/http/message.hpp"

namespace metaup::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::del:
      return "DELETE";
  }
  return "GET";
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& candidate : headers) {
    if (candidate.name == name) return candidate.value;
  }
  return {};
}

}  // namespace metaup::http
