#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace metaup::simulator {

using Json = nlohmann::json;

/// An error as the Graph API words it.
struct ApiError {
  int code = 0;  ///< 0: the reply has none
  int subcode = 0;
  std::string message;
  std::string type = "OAuthException";
  int status = 400;
  std::string user_title;
  std::string user_message;
  bool transient = false;
  Json data;          ///< error_data; null when there is none
  Json trace;         ///< fbtrace_id; null for a fresh one
  std::string oauth;  ///< the key in WWW-Authenticate; empty: no such header
};

/// What an edge answers: the JSON of a success, or an error.
using Answer = tl::expected<Json, ApiError>;

[[nodiscard]] inline tl::unexpected<ApiError> refuse(ApiError error) {
  return tl::unexpected<ApiError>(std::move(error));
}

/// 100 without a subcode.
[[nodiscard]] ApiError invalid_parameter(std::string_view detail);
/// "(#100) The parameter NAME is required".
[[nodiscard]] ApiError missing_parameter(std::string_view name);
/// 100 with a subcode and the texts for a person.
[[nodiscard]] ApiError refused_input(int subcode, std::string_view title, std::string_view message);
/// 100/33: it is not there, or not for this token, or knows no such method.
[[nodiscard]] ApiError no_such_object(std::string_view id, std::string_view method);
/// 100: a field, or an edge, that nodes of this type do not have.
[[nodiscard]] ApiError no_such_field(std::string_view name, std::string_view type);
[[nodiscard]] ApiError unknown_path(std::string_view path);
/// 803: no object has this name.
[[nodiscard]] ApiError unknown_alias(std::string_view alias);
/// What the simulator itself could not do, such as writing its temporary files.
[[nodiscard]] ApiError internal_error(std::string_view detail);

/// The body of an error reply.
[[nodiscard]] std::string error_body(const ApiError& error, const std::string& trace, bool data_as_text);

/// As text: what may hold foreign bytes that are no UTF-8.
[[nodiscard]] std::string dump(const Json& json);

}  // namespace metaup::simulator
