#include "simulator/creatives.hpp"

#include <algorithm>

namespace metaup::simulator {
namespace {

template <class Uses>
bool any_creative(const State& state, const std::string& account, Uses uses) {
  const auto owner = state.accounts.find(account);
  if (owner == state.accounts.end()) return false;
  const auto& creatives = owner->second.creatives;
  return std::any_of(creatives.begin(), creatives.end(), [&](const auto& entry) { return uses(entry.second); });
}

}  // namespace

bool is_image_used(const State& state, const std::string& account, const std::string& hash) {
  return any_creative(state, account, [&](const Creative& creative) { return creative.images.contains(hash); });
}

bool is_video_used(const State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  return object != state.objects.end() && any_creative(state, object->second.account, [&](const Creative& creative) {
           return creative.videos.contains(id);
         });
}

}  // namespace metaup::simulator
