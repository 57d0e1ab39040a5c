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

bool may_have_arrived(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::unreachable:
    case Failure::Kind::untrusted:
    case Failure::Kind::proxy_refused:
    case Failure::Kind::stalled:         // a part of the body never left
    case Failure::Kind::source_changed:  // and here we kept it back
    case Failure::Kind::refused:
      return false;
    case Failure::Kind::dropped:
    case Failure::Kind::no_reply:
    case Failure::Kind::reply_too_large:
    case Failure::Kind::aborted:
      return true;
  }
  return true;
}

}  // namespace metaup::http
