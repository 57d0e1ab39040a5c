#include <algorithm>

#include "graph/creative_features.hpp"
#include "graph/creative_formats.hpp"
#include "run/targets/ad_target.hpp"

// What an ad does when Meta does not take its creative: another one is made in its place, once.

namespace metaup::run {
namespace {

/// Why an ad failed whose creative could not be made in another way either.
Error without_substitute(Error refusal, const std::string& other_format, const Error& why) {
  if (why.error_class == ErrorClass::cancelled) return why;
  refusal.message += "; nor could its creative be made " +
                     (other_format.empty() ? std::string("by itself") : "with ad_formats " + other_format) + ": " +
                     why.message;
  return refusal;
}

}  // namespace

/// What may be taken in place of a creative that Meta did not take; null: nothing would be.
std::unique_ptr<CreativeTarget> AdTarget::substitute_for(const Error& error) const {
  if (graph::is_taken_for_dynamic(error)) return creative().in_other_format();
  // A creative by itself leaves out what Meta does not know, and sends an image again that is gone.
  const bool may_help = graph::is_missing_image(error) || graph::refused_feature(error).has_value();
  return inside_ && may_help ? creative().by_itself() : nullptr;
}

/// Each refusal names one feature and costs one request, so there must be an end to them.
bool AdTarget::leaves_out_what_is_refused(const Error& error) {
  constexpr std::size_t kMost = 20;
  const auto refused = graph::refused_feature(error);
  auto& left_out = remedy_.left_out;
  if (!creative().draft().features_off || !refused || left_out.size() >= kMost) return false;
  if (std::find(left_out.begin(), left_out.end(), refused->name) != left_out.end()) return false;
  left_out.push_back(refused->name);
  if (refused->unknown) context_.creatives[account()].unknown_features.insert(refused->name);
  return true;
}

/// Meta has refused what was sent: nothing of it is in doubt.
void AdTarget::begin_anew() {
  doubt_.earlier.reset();
  doubt_.since.reset();
  upload_.reset();
}

/// A flexible ad needs its creative inside of it: what Meta did not take is fixed in there.
std::optional<Decision> AdTarget::fix_refused(const Error& error) {
  auto images = creative().images();
  const bool misses_images = graph::is_missing_image(error) && !remedy_.awaited_images && !images.empty();
  if (!misses_images && !leaves_out_what_is_refused(error)) return std::nullopt;
  begin_anew();
  if (!misses_images) return Ready{};
  remedy_.awaited_images = true;
  return Await{std::move(images)};
}

/// It is made once, for all ads of the one that was refused.
std::optional<Decision> AdTarget::wait_for_substitute(const Error& error) {
  if (!creative_ || remedy_.substitute) return std::nullopt;
  if (is_flexible()) return fix_refused(error);
  auto& substitutes = context_.creatives[account()].substitutes;
  const auto known = inside_ ? substitutes.end() : substitutes.find(draft_.creative);
  if (known != substitutes.end() && graph::is_taken_for_dynamic(error)) {
    remedy_.substitute = known->second;
  } else if (auto other = substitute_for(error)) {
    const auto assets = other->assets();
    remedy_.substitute = context_.engine().add(std::move(other), assets);
    if (!inside_) substitutes.emplace(draft_.creative, *remedy_.substitute);
  } else {
    return std::nullopt;
  }
  remedy_.refusal = error;
  begin_anew();
  return take_substitute();
}

/// From here on it is an ad of another creative, which may be known or there already.
Decision AdTarget::take_substitute() {
  const auto& other = static_cast<const CreativeTarget&>(context_.engine().target(*remedy_.substitute));
  if (other.ended() == nullptr) {
    context_.creatives[account()].waiting[*remedy_.substitute].push_back(id());
    return Hold{};
  }
  const auto refusal = *std::exchange(remedy_.refusal, std::nullopt);
  const auto& end = *other.ended();
  if (end.error) return failed_or_skipped(without_substitute(refusal, other.other_format(), *end.error));
  if (const auto remark = other.remark(); !remark.empty()) item().warnings.push_back(remark);
  if (!other.other_format().empty()) {
    item().warnings.push_back(
        "Meta took its creative for Dynamic Creative (1885998): it was made again with "
        "ad_formats " +
        other.other_format() + ", as creative " + end.id);
  }
  inside_.reset();
  draft_.creative = end.id;
  return decide_by_registry();
}

}  // namespace metaup::run
