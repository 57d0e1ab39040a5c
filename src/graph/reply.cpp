#include "metaup/graph/reply.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "graph/headers.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"
#include "metaup/graph/error_table.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestTitle = 300;
constexpr std::size_t kLongestTrace = 128;
constexpr std::size_t kLongestField = 200;
constexpr std::size_t kMostFields = 32;
constexpr std::int64_t kOffsetCorrected = 1363037;

/// What an HTTP status alone says.
struct StatusMeaning {
  ErrorClass error_class;
  bool retryable;
  bool outcome_unknown;
  std::string_view hint;
};

constexpr std::string_view kProxyHint =
    "Under 407 the proxy wants a login: put user and password into HTTPS_PROXY, as in http://user:password@host:port. "
    "Otherwise let whoever runs it allow the connection.";

constexpr int kTooLarge = 413;
/// The login page of a network, such as a hotel's.
constexpr int kLoginAtPortal = 511;

StatusMeaning meaning_of(int status) {
  if (status == kLoginAtPortal) {
    return {ErrorClass::network, false, false,
            "This network wants a login: open any page in a browser, or ask whoever runs it."};
  }
  if (status >= 500) return {ErrorClass::transient, true, true, "Run it again later."};
  switch (status) {
    case 401:
      return {ErrorClass::auth, false, false, "Get a new access token."};
    case 403:
      return {ErrorClass::permission, false, false, "Check what the token may do."};
    case 404:
      return {ErrorClass::not_found, false, false, "Check the ids, --graph-url and --api-version."};
    case 407:
      return {ErrorClass::network, false, false, kProxyHint};
    case 408:
      return {ErrorClass::transient, true, true, "Run it again later."};
    case kTooLarge:
      return {ErrorClass::invalid, false, false,
              "The request is too large for Meta, or for a proxy on the way: send a smaller file, or let whoever runs "
              "the proxy allow larger requests."};
    case 429:
      return {ErrorClass::rate_limit, true, false, "Wait, or use fewer --transfers."};
    default:
      break;
  }
  if (status >= 200 && status < 300) return {ErrorClass::protocol, true, true, "Run it again; check --graph-url."};
  return {ErrorClass::protocol, false, false, "Check --graph-url and any proxy on the way."};
}

void apply(Error& error, const StatusMeaning& meaning) {
  error.error_class = meaning.error_class;
  error.retryable = meaning.retryable;
  error.outcome_unknown = meaning.outcome_unknown;
  error.hint = meaning.hint;
}

void apply(Error& error, const ErrorRow& row) {
  error.error_class = row.error_class;
  error.retryable = row.repeat != Repeat::never || row.error_class == ErrorClass::rate_limit;
  error.outcome_unknown = row.outcome_unknown;
  error.hint = row.hint;
}

/// Says "temporary" of a number that the table does not know.
constexpr StatusMeaning kTemporary{ErrorClass::transient, true, true, "Run it again later."};
/// Meta answered, and refused.
constexpr StatusMeaning kRefused{ErrorClass::invalid, false, false, "Check what Meta says about the input."};

/// Sets the class and what follows from it: the number decides, then Meta's own flag, then the
/// HTTP status.
void classify(Error& error, bool says_transient) {
  const auto* const row = find_error(error);
  // "Invalid parameter" is said of much: under a subcode that the table does not know, the flag
  // knows better.
  const bool vague =
      row != nullptr && row->subcode == 0 && error.subcode != 0 && row->error_class == ErrorClass::invalid;
  if (row != nullptr && !(vague && says_transient)) return apply(error, *row);
  if (says_transient) return apply(error, kTemporary);
  const auto meaning = meaning_of(error.http_status);
  apply(error, meaning.error_class == ErrorClass::protocol ? kRefused : meaning);
}

/// "a.b.c" for each path. Paths come as lists of names, also nested or as single names.
void add_fields(const json& specs, std::vector<std::string>& fields) {
  const auto is_name = [](const json& value) { return value.is_string() || value.is_number_integer(); };
  const auto add = [&](const std::string& field) {
    if (fields.size() < kMostFields && !field.empty()) fields.emplace_back(utf8_prefix(field, kLongestField));
  };
  if (!specs.is_array()) return add(text_of(&specs, kLongestField));
  if (specs.empty() || !std::all_of(specs.begin(), specs.end(), is_name)) {
    for (const auto& path : specs) add_fields(path, fields);
    return;
  }
  std::string field;
  for (const auto& name : specs) {
    if (field.size() > kLongestField) break;
    field += (field.empty() ? "" : ".") + text_of(&name, kLongestField);
  }
  add(field);
}

/// The outer list holds paths; a name that stands there alone is a path of one.
std::vector<std::string> blamed_fields(const json& specs) {
  std::vector<std::string> fields;
  if (!specs.is_array()) return fields;
  for (const auto& path : specs) add_fields(path, fields);
  return fields;
}

void read_error_data(const json& data, Error& error) {
  if (data.is_string()) {
    const auto decoded = parse_json(*data.get_ptr<const std::string*>());
    if (decoded && decoded->is_object()) read_error_data(*decoded, error);
    return;
  }
  if (const auto* const specs = member(data, "blame_field_specs")) error.fields = blamed_fields(*specs);
  if (error.subcode != kOffsetCorrected && error.code != kOffsetCorrected) return;
  const auto begin = unsigned_of(member(data, "start_offset"));
  const auto end = unsigned_of(member(data, "end_offset"));
  if (begin && end && *begin <= *end) error.wanted = ByteRange{*begin, *end};
}

Error new_error(const http::Response& response) {
  Error error;
  error.http_status = response.status;
  error.fbtrace_id = utf8_prefix(find_header(response.headers, "x-fb-trace-id"), kLongestTrace);
  return error;
}

/// The error that `details` (the member `error`, or a bare top level) describes.
Error described_error(const json& details, const http::Response& response) {
  auto error = new_error(response);
  error.code = integer_of(member(details, "code")).value_or(0);
  error.subcode = integer_of(member(details, "error_subcode")).value_or(0);
  error.message = text_of(details.is_string() ? &details : member(details, "message"), kLongestText);
  error.user_title = text_of(member(details, "error_user_title"), kLongestTitle);
  error.user_message = text_of(member(details, "error_user_msg"), kLongestText);
  if (auto trace = text_of(member(details, "fbtrace_id"), kLongestTrace); !trace.empty()) {
    error.fbtrace_id = std::move(trace);
  }
  if (const auto* const data = member(details, "error_data")) read_error_data(*data, error);
  if (error.message.empty())
    error.message = "Meta refused without a message (HTTP " + std::to_string(response.status) + ")";
  classify(error, boolean_of(member(details, "is_transient")).value_or(false));
  return error;
}

/// The error in a reply that is JSON, whatever its HTTP status.
std::optional<Error> enveloped_error(const json& reply, const http::Response& response) {
  const auto* const details = member(reply, "error");
  if (details != nullptr && (details->is_object() || details->is_string())) {
    return described_error(*details, response);
  }
  if (integer_of(member(reply, "code")) && member(reply, "message") != nullptr) {
    return described_error(reply, response);
  }
  if (boolean_of(member(reply, "success")) == false) {
    auto error = new_error(response);
    error.message = "Meta says that it failed, but not why";
    classify(error, false);
    return error;
  }
  return std::nullopt;
}

std::string_view kind_of(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return "is empty";
  if (body[start] == '<') return "is HTML instead of JSON";
  return "is not JSON, or breaks off";
}

/// A page that takes the place of Graph's reply says nothing of what Graph has done, but where the request cannot have
/// come to it: without a login at the proxy or the network, or because it is too large.
bool may_have_been_done(int status) { return status != 407 && status != kTooLarge && status != kLoginAtPortal; }

Error status_error(const http::Response& response, std::string_view what) {
  auto error = new_error(response);
  apply(error, meaning_of(response.status));
  error.outcome_unknown = may_have_been_done(response.status);
  error.message = "the reply (HTTP " + std::to_string(response.status) + ") " + std::string(what);
  return error;
}

/// Who wrote a reply, as far as that is known beforehand.
enum class Author : std::uint8_t { unknown, meta };

/// Headers that all of Meta's servers set, and nobody else.
bool has_header_of_meta(const http::Response& response) {
  return std::any_of(response.headers.begin(), response.headers.end(), [](const http::Header& header) {
    const auto name = to_lower(header.name);
    return name.starts_with("x-fb-") || name == "facebook-api-version";
  });
}

/// `server "Umbrella"`, or nothing: it is what tells an administrator whom to ask.
std::string named_server(const http::Response& response) {
  constexpr std::size_t kLongestName = 80;
  const auto name = printable(utf8_prefix(find_header(response.headers, "server"), kLongestName));
  return name.empty() ? std::string{} : ", server \"" + name + "\"";
}

/// An error of somebody between us and Meta, or of Meta's own edge, which fails with a page as gateways do. Statuses
/// that ask to wait mean the same from everybody.
Error error_of_another(const http::Response& response, std::string_view what) {
  const int status = response.status;
  auto error = status_error(response, what);
  error.not_from_meta = true;
  const bool may_be_meta = (status >= 500 && status != kLoginAtPortal) || status == kTooLarge;
  error.message = may_be_meta ? "Meta, or a proxy before it, answered HTTP " + std::to_string(status) +
                                    (what.starts_with("says ") ? ", which " + std::string(what) : " without JSON")
                              : "a proxy or filter answered in Meta's place: " + error.message;
  error.message += named_server(response);
  if (status >= 500 || status == 407 || status == 408 || status == kTooLarge || status == 429) return error;
  const bool success = status >= 200 && status < 300;
  // Who reads replies may forbid what Meta has done already.
  apply(error, StatusMeaning{ErrorClass::protocol, success, true,
                             "Check --graph-url, and ask your network administrator to allow graph.facebook.com; or "
                             "use another network."});
  return error;
}

/// A reply that holds neither an error of Graph's nor a success.
Error unreadable_error(const http::Response& response, std::string_view what, Author author) {
  const bool meta = author == Author::meta || has_header_of_meta(response);
  // Meta's edge says so even under 200, without a header of its own.
  const bool down = response.body.find("Service Unavailable") != std::string::npos && response.status < 300;
  if (!meta && !down) return error_of_another(response, what);
  auto error = status_error(response, what);
  if (down) apply(error, meaning_of(503));
  return error;
}

/// Members that only Graph's errors have.
bool has_members_of_graph(const json& reply) {
  const auto* const details = member(reply, "error");
  constexpr const char* kNames[] = {"fbtrace_id", "error_subcode", "error_data", "error_user_msg", "is_transient"};
  return details != nullptr && std::any_of(std::begin(kNames), std::end(kNames),
                                           [&](const char* name) { return member(*details, name) != nullptr; });
}

/// Whether an error has what only Graph gives: a number, or a sign of Meta's elsewhere in the reply.
bool is_graphs_own(const json& reply, const Error& error, const http::Response& response, Author author) {
  if (author == Author::meta || has_members_of_graph(reply) || has_header_of_meta(response)) return true;
  const auto* const details = member(reply, "error");
  const bool success = response.status >= 200 && response.status < 300;
  const bool only_text = details != nullptr && !details->empty() && member(*details, "code") == nullptr;
  // Graph words a refusal under 200 so, on its older edges.
  if (success && (!only_text || member(reply, "error_description") != nullptr)) return true;
  const bool has_type = details != nullptr && member(*details, "type") != nullptr;
  // Gateways number their errors too, and repeat the status as a code.
  const bool forbids = response.status == 401 || response.status == 403 || response.status == 451;
  const bool number = error.code != 0 && error.code != response.status &&
                      (!forbids || has_type || find_error(error.code, error.subcode) != nullptr);
  return number;
}

Result<Reply> read(const http::Response& response, Author author) {
  const auto reply = parse_json(response.body);
  if (!reply || reply->is_string()) return tl::unexpected(unreadable_error(response, kind_of(response.body), author));
  if (auto error = enveloped_error(*reply, response)) {
    if (is_graphs_own(*reply, *error, response, author)) return tl::unexpected(std::move(*error));
    constexpr std::size_t kLongestQuote = 200;
    const auto quote = printable(utf8_prefix(error->message, kLongestQuote));
    return tl::unexpected(unreadable_error(response, "says \"" + quote + "\"", author));
  }
  if (response.status < 200 || response.status > 299) {
    return tl::unexpected(unreadable_error(response, "says nothing of an error", author));
  }
  return Reply{response.body, std::string(utf8_prefix(find_header(response.headers, "x-fb-trace-id"), kLongestTrace))};
}

}  // namespace

Result<Reply> read_reply(const http::Response& response) { return read(response, Author::unknown); }

Result<Reply> read_entry(const http::Response& response) { return read(response, Author::meta); }

Error to_error(const http::Failure& failure) {
  using Kind = http::Failure::Kind;
  Error error;
  error.message = failure.message;
  const auto set = [&](ErrorClass error_class, bool retryable, bool outcome_unknown, std::string_view hint) {
    apply(error, StatusMeaning{error_class, retryable, outcome_unknown, hint});
  };
  switch (failure.kind) {
    case Kind::unreachable:
      set(ErrorClass::network, true, false, "Check the network, the proxy and --graph-url.");
      break;
    case Kind::untrusted:
      set(ErrorClass::network, false, false, "Give the right certificate authority with --ca-file.");
      break;
    case Kind::proxy_refused:
      set(ErrorClass::network, false, false, kProxyHint);
      break;
    case Kind::dropped:
      set(ErrorClass::network, true, true, "Check the network, then run it again.");
      break;
    case Kind::stalled:
      set(ErrorClass::network, true, true, "Use fewer --transfers, or a longer --timeout.");
      break;
    case Kind::no_reply:
      set(ErrorClass::network, true, true, "Run it again; a longer --reply-timeout may help.");
      break;
    case Kind::reply_too_large:
      set(ErrorClass::protocol, false, true, "Ask for fewer fields; check --graph-url.");
      break;
    case Kind::source_changed:
      set(ErrorClass::local, true, true, "Run it again when nothing writes to the file.");
      break;
    case Kind::aborted:
      set(ErrorClass::cancelled, true, true, "Run the command again: it continues where it stopped.");
      break;
    case Kind::refused:
      set(ErrorClass::local, false, false, "Use an address that metaup allows.");
      break;
  }
  return error;
}

}  // namespace metaup::graph
