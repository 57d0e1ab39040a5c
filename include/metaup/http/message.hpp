#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/base/file.hpp"
#include "metaup/base/secret.hpp"

/// One HTTP exchange as data. Nothing here knows the Graph API.
namespace metaup::http {

enum class Method : std::uint8_t { get, post, del };
[[nodiscard]] std::string_view to_string(Method method);

struct Header {
  std::string name;
  std::string value;
};

/// The bytes of a slice as base64 text, made while they are sent.
struct Base64Slice {
  FileSlice slice;
};

/// One part of a multipart body; a part with a `filename` is a file to the server.
struct Part {
  std::string name;
  std::string filename;      ///< empty: a plain field
  std::string content_type;  ///< empty: none is sent
  std::variant<std::string, Secret, FileSlice, Base64Slice> content;
};

struct NoBody {};
/// application/x-www-form-urlencoded; names and values are given unencoded.
struct FormBody {
  std::vector<std::pair<std::string, std::string>> fields;
};
/// multipart/form-data, streamed: a slice is read as it is sent and again for a repeat.
struct MultipartBody {
  std::vector<Part> parts;
};
using Body = std::variant<NoBody, FormBody, MultipartBody>;

struct Request {
  Method method = Method::get;
  std::string url;  ///< holds no secret, unless the server takes it nowhere else: never for a message or a log
  std::vector<Header> headers;
  std::optional<Secret> bearer;  ///< sent as `Authorization: Bearer …`
  Body body;
};

/// Any complete reply, whatever its status.
struct Response {
  int status = 0;
  std::vector<Header> headers;  ///< names in lower case
  std::string body;

  /// The value of the first header of that (lower-case) name; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Why there is no complete reply.
struct Failure {
  enum class Kind : std::uint8_t {
    unreachable,    ///< no name, no route, refused, TLS handshake failed: nothing was sent
    untrusted,      ///< the server's certificate is not trusted: nothing was sent
    proxy_refused,  ///< the proxy wants a login or forbids the connection: nothing was sent
    dropped,        ///< the connection ended in the middle, or what came cannot be decoded
    stalled,        ///< no byte moved for too long while the body was sent
    no_reply,       ///< the body is sent, and no reply came in time
    reply_too_large,
    source_changed,  ///< a file could not be read, or is not what it was, while it was sent
    aborted,         ///< by us
    refused,         ///< by our own rules: scheme, redirect or address not allowed
  };
  Kind kind = Kind::dropped;
  std::string message;  ///< what was tried and why it failed; no secret
};

}  // namespace metaup::http
