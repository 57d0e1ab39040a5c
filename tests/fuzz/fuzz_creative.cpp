#include "base/text.hpp"
#include "graph/json.hpp"
#include "input.hpp"
#include "metaup/graph/ad_spec.hpp"
#include "metaup/graph/creative_spec.hpp"

using namespace metaup;
using namespace metaup::graph;
using fuzz::require;

namespace {

/// Those of one row: "column=value", separated by NUL.
Values values_in(std::string_view input) {
  Values values;
  while (!input.empty()) {
    const auto cell = fuzz::take_until(input, '\0');
    std::string_view rest = cell;
    auto column = fuzz::take_until(rest, '=');
    if (is_utf8(cell) && !rest.empty()) values.insert_or_assign(std::move(column), std::string(rest));
  }
  return values;
}

void check_params(const Result<Params>& params) {
  if (!params) return require(!params.error().message.empty());
  require(spec_digest(*params).size() == 64);
  static_cast<void>(has_one_id(*params));
}

/// As it stands once what it names has been uploaded.
void resolve_assets(CreativeDraft& draft) {
  for (const auto& use : assets_of(draft)) {
    const bool is_image = use.kind == AssetKind::image;
    if (use.ref->resolved()) continue;
    *use.ref = is_image ? AssetRef{AssetRef::Form::hash, std::string(32, 'a')} : AssetRef{AssetRef::Form::id, "5"};
  }
}

void check_draft(CreativeDraft draft) {
  const auto findings = check_creative(draft);
  for (const auto& finding : findings.errors) require(!finding.field.empty() && !finding.reason.empty());
  static_cast<void>(page_of(draft));
  resolve_assets(draft);
  const auto params = creative_params(draft);
  require(params.has_value() == check_creative(draft).errors.empty());
  check_params(params);
}

void check_ad_of(const Values& values) {
  const auto draft = with_spec_members(read_ad_draft(values));
  const auto params = ad_params(draft);
  require(params.has_value() || !params.error().message.empty());
  static_cast<void>(check_ad(draft));
  const auto key = ad_key(draft, 1);
  const auto known = read_ad_key(key);
  require(known && known->adset == draft.adset && known->name == draft.name && !known->provisional);
  require(ad_digest(key).size() == 64);
}

}  // namespace

/// The input is a row of a manifest, a card, and a key of an ad.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  const auto exists = [](const std::string& path) { return path == "there.jpg"; };
  const auto values = values_in(input);
  if (auto draft = read_creative_draft(values, exists)) check_draft(*std::move(draft));
  check_ad_of(values);
  if (is_utf8(input)) static_cast<void>(read_card(input, exists));
  static_cast<void>(read_ad_key(input));
  return 0;
}
