#include <algorithm>

#include "simulator/batch_plan.hpp"
#include "simulator/simulator.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

struct EntryResult {
  Json entry;  ///< as it appears in the reply
  Json body;   ///< for references
  bool succeeded = false;
};

/// The call of an entry whose parents have all succeeded.
Call resolve(const BatchOperation& operation, const Call& whole,
             const std::function<const Json*(const std::string&)>& body_of) {
  auto path = split_path(resolve_references(operation.path, body_of));
  Call call;
  call.method = operation.method;
  call.version = path.version.is_given() ? path.version : whole.version;
  call.path = std::move(path.segments);
  for (const auto* fields : {&operation.query, &operation.body}) {
    for (const auto& [name, value] : *fields) call.params.emplace_back(name, resolve_references(value, body_of));
  }
  call.token = whole.token;
  if (const auto* own = call.param("access_token")) {
    call.token = *own;
  } else if (const auto* proof = whole.param("appsecret_proof")) {
    set(call.params, "appsecret_proof", *proof);  // the proof of the batch's token
  }
  call.files = operation.files;
  call.origin = whole.origin;
  call.if_none_match = operation.if_none_match;
  return call;
}

Json entry_of(const Reply& reply, bool with_headers, bool with_usage) {
  Json entry = {{"code", reply.status}, {"body", reply.status == 304 ? Json() : Json(reply.body)}};
  if (!with_headers) return entry;
  auto& headers = entry["headers"] = Json::array();
  const bool html = reply.content_type.starts_with("text/html");
  headers.push_back(
      {{"name", "Content-Type"}, {"value", html ? reply.content_type : "text/javascript; charset=UTF-8"}});
  for (const auto& [name, value] : reply.headers) {
    if (with_usage || !name.ends_with("-usage")) headers.push_back({{"name", name}, {"value", value}});
  }
  return entry;
}

/// Meta asks for 10 ads in a batch at most, and nobody has published what it says to more.
bool makes_too_many_ads(const std::vector<BatchOperation>& plan) {
  constexpr std::ptrdiff_t kMostAds = 10;
  return std::count_if(plan.begin(), plan.end(), [](const BatchOperation& operation) {
           return operation.method == "POST" && edge_name(split_path(operation.path).segments) == "ads";
         }) > kMostAds;
}

/// A lost reply of a single request is a null entry here, as is a request that timed out.
bool is_lost(const Reply& reply) {
  return reply.delivery.cut == Delivery::Cut::null_entry || reply.delivery.cut == Delivery::Cut::drop;
}

}  // namespace

Reply Simulator::batch(const Request& request, Version version, const std::string& token) {
  Call whole;
  whole.method = "POST";
  whole.version = version;
  whole.token = token;
  whole.origin = "http://" + request.header("host");
  whole.params = request.form;
  whole.params.insert(whole.params.end(), request.query.begin(), request.query.end());
  ++state_.requests["POST batch"];
  const auto rules = faults_.fire("batch", {}, whole);
  const bool replaced =
      std::any_of(rules.begin(), rules.end(), [](const auto& rule) { return replaces_reply(rule) && !rule.after; });
  Reply reply;
  if (!replaced) reply = run_batch(request, whole);
  for (const auto& rule : rules) apply_outcome(rule, reply, next_trace(), scenario_.api.error_data_as_text);
  return reply;
}

Reply Simulator::run_batch(const Request& request, const Call& whole) {
  auto now = context();
  auto checked = whole;
  if (!whole.has("access_token") && !scenario_.batch.header_token) checked.token.clear();
  if (auto error = check_token(now, checked)) return render(refuse(*error), whole, {});
  if (auto error = refuse_retired(whole)) return render(refuse(*error), whole, {});
  const auto plan = plan_batch(whole.text("batch"), request.parts);
  if (!plan) return render(refuse(plan.error()), whole, {});
  if (makes_too_many_ads(*plan)) ++state_.crowded_batches;

  std::vector<EntryResult> results(plan->size());
  const auto body_of = [&](const std::string& name) -> const Json* {
    for (std::size_t i = 0; i < plan->size(); ++i) {
      if ((*plan)[i].name == name) return &results[i].body;
    }
    return nullptr;
  };
  const bool with_headers = whole.text("include_headers") != "false";
  Milliseconds longest{0};
  for (const auto index : run_order(*plan)) {
    const auto& operation = (*plan)[index];
    auto& result = results[index];
    const auto& parents = operation.parents;
    if (!std::all_of(parents.begin(), parents.end(), [&](auto parent) { return results[parent].succeeded; })) continue;
    const auto reply = run(resolve(operation, whole, body_of));
    longest = std::max(longest, reply.delivery.delay);
    if (is_lost(reply)) continue;
    result.succeeded = reply.status < 400;
    result.body = Json::parse(reply.body, nullptr, false);
    const bool omitted = result.succeeded && operation.has_children && operation.omit_response;
    if (!omitted) result.entry = entry_of(reply, with_headers, scenario_.batch.usage_headers);
  }

  Json entries = Json::array();
  for (auto& result : results) entries.push_back(std::move(result.entry));
  auto reply = render(entries, whole, {});
  reply.delivery.delay = longest;
  return reply;
}

}  // namespace metaup::simulator
