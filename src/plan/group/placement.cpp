#include <algorithm>
#include <span>

#include "plan/group/parts.hpp"

namespace metaup::plan {
namespace {

/// Positions that want the same shape, and the variants for them, best first.
struct Place {
  std::span<const std::string_view> facebook;
  std::span<const std::string_view> instagram;
  std::span<const Variant> preferred;
};

// Feeds take 4:5, which fills more of a phone; the right column and the search results are wide.
constexpr std::string_view kFacebookFeed[] = {"feed"};
constexpr std::string_view kInstagramFeed[] = {"stream"};
constexpr Variant kForFeed[] = {Variant::feed, Variant::portrait, Variant::square, Variant::landscape};
constexpr std::string_view kStory[] = {"story"};
constexpr Variant kForStory[] = {Variant::story, Variant::vertical, Variant::reels};
constexpr std::string_view kFacebookReels[] = {"facebook_reels"};
constexpr std::string_view kInstagramReels[] = {"reels"};
constexpr Variant kForReels[] = {Variant::reels, Variant::vertical, Variant::story};
constexpr std::string_view kFacebookWide[] = {"right_hand_column", "search"};
constexpr Variant kForWide[] = {Variant::landscape, Variant::square, Variant::feed, Variant::portrait};

constexpr Place kPlaces[] = {
    {kStory, kStory, kForStory},
    {kFacebookReels, kInstagramReels, kForReels},
    {kFacebookFeed, kInstagramFeed, kForFeed},
    {kFacebookWide, {}, kForWide},
};
constexpr Variant kForTheRest[] = {Variant::square,   Variant::feed,  Variant::portrait, Variant::landscape,
                                   Variant::vertical, Variant::story, Variant::reels};

GroupMember* best_of(std::vector<GroupMember>& members, std::span<const Variant> preferred) {
  for (const auto variant : preferred) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const GroupMember& member) { return member.variant == variant; });
    if (found != members.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

void assign_positions(std::vector<GroupMember>& members) {
  auto* const rest = best_of(members, kForTheRest);
  if (rest == nullptr) return;
  rest->everywhere_else = true;
  for (const auto& place : kPlaces) {
    auto* const member = best_of(members, place.preferred);
    if (member == nullptr || member == rest) continue;
    member->facebook_positions.insert(member->facebook_positions.end(), place.facebook.begin(), place.facebook.end());
    member->instagram_positions.insert(member->instagram_positions.end(), place.instagram.begin(),
                                       place.instagram.end());
  }
}

}  // namespace metaup::plan
