#include "metaup/graph/operation.hpp"

#include <array>
#include <numeric>

namespace metaup::graph {
namespace {

constexpr std::array<std::pair<Edge, std::string_view>, 36> kEdges{{
    {Edge::adimages_create, "adimages create"},
    {Edge::adimages_read, "adimages read"},
    {Edge::adimages_delete, "adimages delete"},
    {Edge::advideos_start, "advideos start"},
    {Edge::advideos_transfer, "advideos transfer"},
    {Edge::advideos_finish, "advideos finish"},
    {Edge::advideos_cancel, "advideos cancel"},
    {Edge::advideos_create, "advideos create"},
    {Edge::advideos_read, "advideos read"},
    {Edge::advideos_delete, "advideos delete"},
    {Edge::video_status, "video status"},
    {Edge::video_thumbnails, "video thumbnails"},
    {Edge::adcreatives_create, "adcreatives create"},
    {Edge::adcreatives_read, "adcreatives read"},
    {Edge::adcreatives_update, "adcreatives update"},
    {Edge::adcreatives_delete, "adcreatives delete"},
    {Edge::ads_create, "ads create"},
    {Edge::ads_read, "ads read"},
    {Edge::ads_update, "ads update"},
    {Edge::ads_delete, "ads delete"},
    {Edge::previews_read, "previews read"},
    {Edge::account_read, "account read"},
    {Edge::accounts_read, "accounts read"},
    {Edge::adset_read, "ad set read"},
    {Edge::adsets_read, "ad sets read"},
    {Edge::campaigns_read, "campaigns read"},
    {Edge::page_read, "Page read"},
    {Edge::product_set_read, "product set read"},
    {Edge::lead_form_read, "lead form read"},
    {Edge::video_captions, "video captions"},
    {Edge::pages_read, "Pages read"},
    {Edge::locales_read, "languages read"},
    {Edge::instagram_read, "Instagram account read"},
    {Edge::token_read, "token read"},
    {Edge::token_exchange, "token exchange"},
    {Edge::token_revoke, "token revoke"},
}};

}  // namespace

std::string_view to_string(Edge edge) {
  for (const auto& [value, words] : kEdges) {
    if (value == edge) return words;
  }
  return "request";
}

std::string reference_to_id(const std::string& name) { return "{result=" + name + ":$.id}"; }

std::uint64_t attachment_bytes(const Operation& operation) {
  return std::accumulate(
      operation.attachments.begin(), operation.attachments.end(), std::uint64_t{0},
      [](std::uint64_t sum, const Attachment& attachment) { return sum + attachment.slice.range.size(); });
}

}  // namespace metaup::graph
