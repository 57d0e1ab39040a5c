#include "simulator/simulator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "simulator/ads.hpp"
#include "simulator/images.hpp"
#include "simulator/oauth.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

/// The token of a request: a field of the body or the query, else the header ("Bearer" or "OAuth").
std::string token_of(const Request& request) {
  if (const auto* field = find(request.form, "access_token")) return *field;
  if (const auto* field = find(request.query, "access_token")) return *field;
  const auto header = request.header("authorization");
  for (const std::string_view scheme : {"bearer ", "oauth "}) {
    if (to_lower(header).starts_with(scheme)) return header.substr(scheme.size());
  }
  return {};
}

Call call_of(const Request& request, SplitPath path, std::string token) {
  Call call;
  call.method = request.method;
  call.version = path.version;
  call.path = std::move(path.segments);
  call.params = request.query;
  call.params.insert(call.params.end(), request.form.begin(), request.form.end());
  call.files = request.parts;
  call.token = std::move(token);
  call.origin = "http://" + request.header("host");
  call.if_none_match = !request.header("if-none-match").empty();
  return call;
}

/// "v26.0", or what else looks like a version.
Version version_of(std::string_view segment) {
  constexpr std::size_t kLongest = 8;  // "v999.999"
  const auto dot = segment.find('.');
  if (!segment.starts_with('v') || segment.size() > kLongest || dot == std::string_view::npos) return {};
  const auto number = parse_u64(segment.substr(1, dot - 1));
  const auto part = parse_u64(segment.substr(dot + 1));
  if (!number || !part || *number == 0) return {};
  return {.number = static_cast<int>(*number), .part = static_cast<int>(*part)};
}

/// Whether there has ever been such a version; since v4.0 only whole numbers are.
bool is_known(const Version& version, int current) {
  constexpr std::pair<int, int> kLastParts[] = {{2, 12}, {3, 3}};
  for (const auto& [number, last] : kLastParts) {
    if (version.number == number) return version.part <= last;
  }
  return version.part == 0 && version.number <= current;
}

/// A description of an error for the WWW-Authenticate header, which takes no quotes.
std::string quotable(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  return text;
}

}  // namespace

SplitPath split_path(std::string_view path) {
  SplitPath split;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (!segment.empty()) split.segments.emplace_back(segment);
  }
  if (split.segments.empty()) return split;
  split.version = version_of(split.segments.front());
  if (split.version.is_given()) split.segments.erase(split.segments.begin());
  return split;
}

Simulator::Simulator(Scenario scenario, const Clock& clock)
    : scenario_(std::move(scenario)),
      clock_(clock, scenario_.time_scale,
             std::chrono::duration_cast<Milliseconds>(std::chrono::duration<double>(scenario_.clock_offset_s))),
      limits_(scenario_.limits),
      faults_(scenario_.faults, scenario_.seed) {}

std::optional<Reply> Simulator::refuse_by_head(const Request& request) const {
  constexpr std::uint64_t kFieldsAround = 64U << 10U;  // of the form that holds the video
  const auto length = parse_u64(request.header("content-length")).value_or(0);
  const bool to_videos = request.method == "POST" && request.path.ends_with("/advideos");
  if (!to_videos || length <= scenario_.videos.most_simple_bytes + kFieldsAround) return std::nullopt;
  return Reply{
      .status = 413,
      .headers = {},
      .content_type = "text/html; charset=utf-8",
      .body = "<!DOCTYPE html><html><head><title>413</title></head><body>Request Entity Too Large</body></html>",
      .delivery = {}};
}

Reply Simulator::handle(Request request) {
  for (auto& part : request.parts) examine_part(part);
  const std::lock_guard lock(mutex_);
  if (request.path.starts_with("/__sim__/")) return control(request);
  ++state_.http_requests;
  auto path = split_path(request.path);
  auto token = token_of(request);
  if (!request.malformed.empty()) {
    return render(refuse(invalid_parameter(request.malformed)), call_of(request, path, token), {});
  }
  const bool is_batch = request.method == "POST" && path.segments.empty() &&
                        (find(request.form, "batch") != nullptr || find(request.query, "batch") != nullptr);
  auto reply =
      is_batch ? batch(request, path.version, token) : run(call_of(request, std::move(path), std::move(token)));
  reply.delivery.delay += scenario_.latency;
  if (find(reply.headers, "Date") == nullptr)
    reply.headers.emplace_back("Date", http_date(clock_.now() + clock_.shown_ahead()));
  return reply;
}

Reply Simulator::run(const Call& call) {
  const auto edge = edge_name(call.path);
  ++state_.requests[call.method + " " + edge];
  ++state_.operations;
  const auto owner = owner_of(context(), call.path);
  const auto rules = faults_.fire(edge, owner, call);
  const FaultRule* bent = nullptr;
  const FaultRule* instead = nullptr;
  for (const auto& rule : rules) {
    if (rule.expire_token) state_.expired_tokens.insert(call.token);
    if (bent == nullptr && (rule.expire_session || rule.accept_bytes || !rule.outcome.empty())) bent = &rule;
    if (instead == nullptr && replaces_reply(rule) && !rule.after) instead = &rule;
  }
  Reply reply;
  if (instead == nullptr) {
    Fields headers;
    const auto performed = perform(call, bent, headers);
    for (auto& header : usage_of(performed.account)) headers.push_back(std::move(header));
    reply = render(performed.answer, call, std::move(headers));
  } else if (instead->error || instead->reply) {
    // Meta counts what it refuses, too. Whether it counts what is lost is not known.
    if (const auto route = find_route(context(), call)) static_cast<void>(charge(call, *route));
    if (instead->error) reply = render(refuse(*instead->error), call, usage_of(owner));
  }
  for (const auto& rule : rules) apply_outcome(rule, reply, next_trace(), scenario_.api.error_data_as_text);
  return reply;
}

Fields Simulator::usage_of(const std::string& account) {
  return limits_.headers(account, count_active_ads(state_, account), clock_.now());
}

std::optional<ApiError> Simulator::check_version(const Call& call, bool marketing, Fields& headers) const {
  const auto& api = scenario_.api;
  const auto& asked = call.version;
  if (!is_known(asked, api.current)) return unknown_path("/" + asked.text());
  if (!marketing || asked.number >= api.oldest_marketing) return std::nullopt;
  if (asked.is_given() && api.auto_upgrade) {
    headers.emplace_back("facebook-api-version", fmt::format("v{}.0", api.oldest_marketing));
    headers.emplace_back("x-ad-api-version-warning",
                         fmt::format("The call has been auto-upgraded to v{}.0 as {} has been deprecated",
                                     api.oldest_marketing, asked.text()));
    return std::nullopt;
  }
  return ApiError{.code = 2635,
                  .message = fmt::format("(#2635) You are calling a deprecated version of the Ads API. Please update "
                                         "to the latest version: v{}.0.",
                                         api.current)};
}

Simulator::Performed Simulator::perform(const Call& call, const FaultRule* fault, Fields& headers) {
  auto now = context();
  if (!names_its_caller(call)) {
    if (auto error = check_token(now, call)) return {refuse(*error), {}};
  }
  if (auto error = refuse_retired(call)) return {refuse(*error), {}};
  const auto route = find_route(now, call);
  if (!route) return {refuse(route.error()), {}};
  if (auto error = check_version(call, route->marketing, headers)) return {refuse(*error), {}};
  return {perform_route(call, *route, fault), route->account};
}

std::optional<ApiError> Simulator::charge(const Call& call, const Route& route) {
  if (route.account.empty()) return std::nullopt;
  return limits_.charge({.account = route.account,
                         .write = call.method != "GET",
                         .mutation = route.mutation,
                         .active_ads = count_active_ads(state_, route.account)},
                        clock_.now());
}

Answer Simulator::perform_route(const Call& call, const Route& route, const FaultRule* fault) {
  auto now = context(fault);
  if (!route.account.empty()) {
    if (auto error = check_account(now, call, route.account, call.method != "GET")) return refuse(*error);
  }
  if (auto error = charge(call, route)) {
    ++state_.throttled;
    return refuse(*error);
  }
  const auto answer = route.edge(now, call);
  const bool reads_too = call.method == "POST" && call.has("fields");
  return answer && reads_too ? read_written(call, *answer) : answer;
}

Answer Simulator::read_written(const Call& call, const Answer& written) {
  const bool is_node = call.path.size() == 1;
  const auto id = is_node ? call.path.front() : written->value("id", "");
  if (id.empty()) return written;  // nothing of its own was made, as when an upload goes on
  Call read;
  read.method = "GET";
  read.version = call.version;
  read.path = {id};
  read.params = {{"fields", call.text("fields")}};
  read.token = call.token;
  read.origin = call.origin;
  auto now = context();
  const auto route = find_route(now, read);
  return route ? route->edge(now, read) : refuse(route.error());
}

/// What Meta served once and answers with an error today, whatever the version says
/// (docs/graph-api.md, "Versions").
std::optional<ApiError> Simulator::refuse_retired(const Call& call) {
  if (call.if_none_match) ++state_.retired["if-none-match"];  // ignored: ETags are gone
  if (call.has("ids")) {
    ++state_.retired["ids"];
    return ApiError{.code = 100,
                    .message = "The ids query parameter is deprecated in v26.0+",
                    .type = "FacebookApiException",
                    .status = 500};
  }
  const auto gone = [this](const char* what, std::string_view why) {
    ++state_.retired[what];
    return invalid_parameter(why);
  };
  if (call.has("date_format") && call.path != std::vector<std::string>{"debug_token"}) {
    return gone("date_format", "The date_format parameter is no longer supported");
  }
  // What only apps may use that began before 2026-11-04.
  if (call.has("method")) return gone("method", "The method of a request can no longer be overridden");
  if (call.has("callback")) return gone("callback", "JSONP is no longer supported");
  if (call.has("asyncbatch")) return gone("asyncbatch", "Asynchronous batches are no longer supported");
  if (call.text("fields").find(".as(") == std::string::npos) return std::nullopt;
  return gone("field_alias", "Aliases of fields are no longer supported");
}

Reply Simulator::render(const Answer& answer, const Call& call, Fields headers) {
  Reply reply;
  reply.headers = std::move(headers);
  const auto trace = next_trace();
  const auto& api = scenario_.api;
  if (find(reply.headers, "facebook-api-version") == nullptr) {
    const int served = std::clamp(call.version.number, api.oldest, api.current);
    reply.headers.emplace_back("facebook-api-version", fmt::format("v{}.0", served));
  }
  reply.headers.emplace_back("x-fb-trace-id", trace);
  reply.headers.emplace_back("x-fb-request-id", "A" + trace);
  reply.headers.emplace_back("x-fb-rev", "1030000000");
  if (!answer) {
    const auto& error = answer.error();
    reply.status = error.status;
    reply.body = error_body(error, trace, api.error_data_as_text);
    if (error.type == "OAuthException") {
      reply.headers.emplace_back("WWW-Authenticate", fmt::format("OAuth \"Facebook Platform\" \"{}\" \"{}\"",
                                                                 error.oauth.empty() ? "invalid_request" : error.oauth,
                                                                 quotable(error.message)));
    }
    return reply;
  }
  reply.body = dump(*answer);
  return reply;
}

std::string Simulator::next_trace() {
  return "A" + hmac_sha256_hex(std::to_string(scenario_.seed), std::to_string(++traces_)).substr(0, 22);
}

}  // namespace metaup::simulator
