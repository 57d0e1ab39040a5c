#include "simulator/previews.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/creatives.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

Answer preview(const Context& context, const Call& call, const std::string& what) {
  const auto width = number_param(call, "width");
  const auto height = number_param(call, "height");
  if (!width) return refuse(width.error());
  if (!height) return refuse(height.error());
  const auto key = hmac_sha256_hex("preview", what + call.text("ad_format"));
  const auto body = fmt::format(
      "<iframe src=\"https://www.facebook.com/ads/api/preview_iframe.php?d=AQK{}{}t=AQJ{}\" width=\"{}\" height=\"{}\" "
      "scrolling=\"yes\" style=\"border: none;\"></iframe>",
      key.substr(0, 40), context.scenario.creatives.escaped_previews ? "&amp;" : "&", key.substr(40, 12),
      width->value_or(274), height->value_or(213));
  return Json{{"data", {{{"body", body}}}}};
}

Problem check_format(const Call& call) {
  if (!call.has("ad_format")) return missing_parameter("ad_format");
  if (is_one_of(kPreviewFormats, call.text("ad_format"))) return std::nullopt;
  return invalid_parameter("Param ad_format must be one of the known formats");
}

}  // namespace

Answer generate_previews(Context& context, const Call& call) {
  if (auto problem = check_format(call)) return refuse(*problem);
  const auto spec = json_param(call, "creative");
  if (!spec) return spec;
  if (!spec->is_object()) return refuse(missing_parameter("creative"));
  const auto valid = make_creative(context, account_digits(call.path.front()), *spec, {}, true);
  if (!valid) return valid;
  return preview(context, call, dump(*spec));
}

Answer list_previews(Context& context, const Call& call) {
  if (auto problem = check_format(call)) return refuse(*problem);
  return preview(context, call, call.path.front());
}

}  // namespace metaup::simulator
