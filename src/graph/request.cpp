#include <algorithm>
#include <iterator>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "graph/json.hpp"
#include "graph/urls.hpp"
#include "metaup/graph/call.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

const std::string& host_of(const Operation& operation, const Connection& connection) {
  return operation.video_host && !connection.video_url.empty() ? connection.video_url : connection.graph_url;
}

std::string with_query(std::string url, const Params& params) {
  return params.empty() ? url : std::move(url) + "?" + encode_params(params);
}

void add_proof(Params& params, const Connection& connection) {
  if (!connection.appsecret_proof.empty()) params.emplace_back("appsecret_proof", connection.appsecret_proof);
}

http::Part part_of(const Attachment& attachment) {
  if (attachment.as_base64) return {attachment.field, "", "", http::Base64Slice{attachment.slice}};
  return {attachment.field, attachment.filename, attachment.content_type, attachment.slice};
}

http::Body body_of(const Params& params, const std::vector<Attachment>& attachments) {
  if (attachments.empty()) return http::FormBody{params};
  http::MultipartBody body;
  for (const auto& [name, value] : params) body.parts.push_back({name, "", "", value});
  std::transform(attachments.begin(), attachments.end(), std::back_inserter(body.parts), part_of);
  return body;
}

http::Request single_request(const Operation& operation, Params params, const Connection& connection) {
  http::Request request;
  request.method = operation.method;
  request.url = host_of(operation, connection) + "/" + connection.api_version + "/" + operation.path;
  if (!operation.exchanges_token) {
    if (!connection.token.empty()) request.bearer = connection.token;
    add_proof(params, connection);
  }
  for (const auto& [name, secret] : operation.secret_params) params.emplace_back(name, secret.reveal());
  if (operation.method == http::Method::post) {
    request.body = body_of(params, operation.attachments);
  } else {
    request.url = with_query(std::move(request.url), params);
  }
  return request;
}

/// The values that `value_of` finds in the operations, each once and in their order.
template <class ValueOf>
std::vector<std::string> distinct_values(const std::vector<const Operation*>& operations, ValueOf value_of) {
  std::vector<std::string> values;
  for (const auto* const operation : operations) {
    const std::string& value = value_of(*operation);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

http::Request lookup_request(const std::vector<const Operation*>& operations, const Connection& connection) {
  const auto hashes = distinct_values(operations, [](const auto& operation) { return operation.lookup->hash; });
  auto params = operations.front()->params;
  params.emplace_back("hashes", dump(hashes));
  // The edge pages by 25 unless told otherwise, and what is on page two would pass for absent.
  params.emplace_back("limit", std::to_string(hashes.size()));
  if (const auto& after = operations.front()->lookup->after; !after.empty()) params.emplace_back("after", after);
  return single_request(*operations.front(), std::move(params), connection);
}

http::Request list_request(const std::vector<const Operation*>& operations, const Connection& connection) {
  constexpr const char* kFilteredPage = "50";  // where the filter is ignored, the page may hold them all the same
  constexpr const char* kWholePage = "100";
  auto read = *operations.front();
  const auto& list = *read.listed_in;
  read.path = list.path;
  if (list.filtered) {
    const auto ids = distinct_values(operations, [](const auto& operation) { return operation.listed_in->id; });
    read.params.emplace_back("filtering",
                             dump(json::array({{{"field", list.field}, {"operator", "IN"}, {"value", ids}}})));
  }
  read.params.emplace_back("limit", list.filtered ? kFilteredPage : kWholePage);
  if (!list.after.empty()) read.params.emplace_back("after", list.after);
  auto params = read.params;
  return single_request(read, std::move(params), connection);
}

std::string_view batch_method(http::Method method) {
  switch (method) {
    case http::Method::get:
      return "GET";
    case http::Method::post:
      return "POST";
    case http::Method::del:
      return "DELETE";
  }
  return "GET";
}

/// The entry of a batch for one operation; its files become parts of the whole request.
json batch_entry(const Operation& operation, const Connection& connection, std::vector<http::Part>& files) {
  json entry = {{"method", batch_method(operation.method)}, {"omit_response_on_success", false}};
  if (!operation.name.empty()) entry["name"] = operation.name;
  const auto url = connection.api_version + "/" + operation.path;
  if (operation.method == http::Method::post) {
    entry["relative_url"] = url;
    entry["body"] = encode_params(operation.params);
  } else {
    entry["relative_url"] = with_query(url, operation.params);
  }
  std::vector<std::string> names;
  for (const auto& attachment : operation.attachments) {
    auto part = part_of(attachment);
    part.name = "f" + std::to_string(files.size());  // unique in the request, and without a dot
    names.push_back(part.name);
    files.push_back(std::move(part));
  }
  if (!names.empty()) entry["attached_files"] = joined(names, ",");
  return entry;
}

http::Request batch_request(const std::vector<const Operation*>& operations, const Connection& connection) {
  json entries = json::array();
  std::vector<http::Part> files;
  for (const auto* const operation : operations) entries.push_back(batch_entry(*operation, connection, files));

  // The one call whose token the API wants in a field instead of the header.
  http::MultipartBody body;
  body.parts.push_back({"access_token", "", "", connection.token});
  Params params{{"include_headers", "true"}};
  add_proof(params, connection);
  params.emplace_back("batch", dump(entries));
  for (auto& [name, value] : params) body.parts.push_back({name, "", "", std::move(value)});
  std::move(files.begin(), files.end(), std::back_inserter(body.parts));

  http::Request request;
  request.method = http::Method::post;
  request.url = connection.graph_url + "/";
  request.body = std::move(body);
  return request;
}

}  // namespace

std::string encode_params(const Params& params) {
  std::string text;
  for (const auto& [name, value] : params) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + "=" + percent_encode(value);
  }
  return text;
}

std::string appsecret_proof(const Secret& app_secret, const Secret& token) {
  return hmac_sha256_hex(app_secret.reveal(), token.reveal());
}

http::Request to_request(Call::Shape shape, const std::vector<const Operation*>& operations,
                         const Connection& connection) {
  switch (shape) {
    case Call::Shape::batch:
      return batch_request(operations, connection);
    case Call::Shape::lookup:
      return lookup_request(operations, connection);
    case Call::Shape::list:
      return list_request(operations, connection);
    case Call::Shape::single:
      break;
  }
  return single_request(*operations.front(), operations.front()->params, connection);
}

}  // namespace metaup::graph
