#include "graph/creative/params.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr auto kExecutionOptions = "execution_options";

/// The value of a parameter, read back: JSON where it is, else a text.
json value_of(const std::string& text) {
  auto value = parse_json(text);
  return value && value->is_structured() ? std::move(*value) : json(text);
}

/// The raw spec, with its assets in their places.
json spec_of(const CreativeDraft& draft) {
  auto spec = *parse_spec(draft.spec);
  for (const auto& named : draft.spec_assets) {
    const json::json_pointer place(named.place);
    if (spec.contains(place)) spec[place] = named.asset.text;
  }
  return spec;
}

}  // namespace

Params to_params(const json& root) {
  Params params;
  for (const auto& [name, value] : root.items()) {
    const auto* const text = value.get_ptr<const std::string*>();
    params.emplace_back(name, text != nullptr ? *text : dump(value));
  }
  return params;
}

json to_object(const Params& params) {
  json object = json::object();
  for (const auto& [name, text] : params) object[name] = value_of(text);
  return object;
}

Result<Params> creative_params(const CreativeDraft& draft) {
  const auto findings = check_creative(draft);
  if (!findings.errors.empty()) return tl::unexpected(to_error(findings.errors));
  auto copy = draft;
  for (const auto& use : assets_of(copy)) {
    if (!use.ref->resolved()) return local_error(use.field + ": " + use.ref->text + " is not uploaded yet");
  }
  return to_params(compose_creative(draft, spec_of(draft)));
}

Params validate_only(Params params) {
  params.emplace_back(kExecutionOptions, R"(["validate_only"])");
  return params;
}

bool has_one_id(const Params& params) {
  return std::none_of(params.begin(), params.end(), [](const auto& param) { return param.first == "asset_feed_spec"; });
}

std::string spec_digest(const Params& params) {
  auto canonical = to_object(params);
  canonical.erase(kExecutionOptions);
  return sha256_hex(dump(canonical));
}

bool is_missing_image(const Error& error) {
  constexpr std::array<std::int64_t, 2> kMissing{1487212, 2446388};
  return std::any_of(kMissing.begin(), kMissing.end(),
                     [&](std::int64_t number) { return error.subcode == number || error.code == number; });
}

}  // namespace metaup::graph
