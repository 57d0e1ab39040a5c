#include "simulator/answer.hpp"

#include <fmt/format.h>

namespace metaup::simulator {

ApiError invalid_parameter(std::string_view detail) {
  return {.code = 100, .message = fmt::format("(#100) {}", detail)};
}

ApiError missing_parameter(std::string_view name) {
  return {.code = 100, .message = fmt::format("(#100) The parameter {} is required", name)};
}

ApiError refused_input(int subcode, std::string_view title, std::string_view message) {
  return {.code = 100,
          .subcode = subcode,
          .message = "Invalid parameter",
          .user_title = std::string(title),
          .user_message = std::string(message)};
}

ApiError no_such_object(std::string_view id, std::string_view method) {
  const auto verb = method == "GET" ? "get" : method == "DELETE" ? "delete" : "post";
  return {.code = 100,
          .subcode = 33,
          .message = fmt::format("Unsupported {} request. Object with ID '{}' does not exist, cannot be loaded due to "
                                 "missing permissions, or does not support this operation",
                                 verb, id),
          .type = "GraphMethodException"};
}

ApiError no_such_field(std::string_view name, std::string_view type) {
  return invalid_parameter(fmt::format("Tried accessing nonexisting field ({}) on node type ({})", name, type));
}

ApiError unknown_path(std::string_view path) {
  return {.code = 2500, .message = fmt::format("Unknown path components: {}", path)};
}

ApiError unknown_alias(std::string_view alias) {
  return {.code = 803,
          .message = fmt::format("(#803) Some of the aliases you requested do not exist: {}", alias),
          .status = 404};
}

ApiError internal_error(std::string_view detail) {
  return {.code = 1, .message = fmt::format("An unknown error occurred: {}", detail), .status = 500};
}

std::string error_body(const ApiError& error, const std::string& trace, bool data_as_text) {
  Json body = {{"message", error.message},
               {"type", error.type},
               {"fbtrace_id", error.trace.is_null() ? Json(trace) : error.trace}};
  if (error.code != 0) body["code"] = error.code;
  if (error.subcode != 0) body["error_subcode"] = error.subcode;
  if (error.subcode != 0 || error.transient) body["is_transient"] = error.transient;
  if (!error.user_title.empty()) body["error_user_title"] = error.user_title;
  if (!error.user_message.empty()) body["error_user_msg"] = error.user_message;
  if (!error.data.is_null()) body["error_data"] = data_as_text ? Json(dump(error.data)) : error.data;
  return dump({{"error", body}});
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace metaup::simulator
