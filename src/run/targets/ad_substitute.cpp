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
  const auto& creative = static_cast<const CreativeTarget&>(context_.engine().target(*creative_));
  if (graph::is_taken_for_dynamic(error)) return creative.in_other_format();
  // A creative by itself leaves out what Meta does not know, and sends an image again that is gone.
  const bool may_help = graph::is_missing_image(error) || graph::refused_feature(error).has_value();
  return inside_ && may_help ? creative.by_itself() : nullptr;
}

/// It is made once, for all ads of the one that was refused.
std::optional<Decision> AdTarget::wait_for_substitute(const Error& error) {
  if (!creative_ || substitute_) return std::nullopt;
  auto& substitutes = context_.creatives[account()].substitutes;
  const auto known = inside_ ? substitutes.end() : substitutes.find(draft_.creative);
  if (known != substitutes.end() && graph::is_taken_for_dynamic(error)) {
    substitute_ = known->second;
  } else if (auto other = substitute_for(error)) {
    const auto assets = other->assets();
    substitute_ = context_.engine().add(std::move(other), assets);
    if (!inside_) substitutes.emplace(draft_.creative, *substitute_);
  } else {
    return std::nullopt;
  }
  refusal_ = error;
  doubted_.reset();
  in_doubt_since_.reset();
  upload_.reset();
  return take_substitute();
}

/// From here on it is an ad of another creative, which may be known or there already.
Decision AdTarget::take_substitute() {
  const auto& creative = static_cast<const CreativeTarget&>(context_.engine().target(*substitute_));
  if (creative.ended() == nullptr) {
    context_.creatives[account()].waiting[*substitute_].push_back(id());
    return Hold{};
  }
  const auto refusal = *std::exchange(refusal_, std::nullopt);
  const auto& end = *creative.ended();
  if (end.error) return failed_or_skipped(without_substitute(refusal, creative.other_format(), *end.error));
  if (const auto remark = creative.remark(); !remark.empty()) item().warnings.push_back(remark);
  if (!creative.other_format().empty()) {
    item().warnings.push_back(
        "Meta took its creative for Dynamic Creative (1885998): it was made again with "
        "ad_formats " +
        creative.other_format() + ", as creative " + end.id);
  }
  inside_.reset();
  draft_.creative = end.id;
  return decide_by_registry();
}

}  // namespace metaup::run
