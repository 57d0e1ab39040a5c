#include "graph/json.hpp"
#include "metaup/graph/creative_spec.hpp"

namespace metaup::graph {

std::string page_of(const CreativeDraft& draft) {
  constexpr std::size_t kLongestId = 64;
  if (!draft.object_story_id.empty()) return draft.object_story_id.substr(0, draft.object_story_id.find('_'));
  if (!draft.page_id.empty()) return draft.page_id;
  const auto spec = parse_json(draft.spec);
  const auto* const story = spec ? member(*spec, "object_story_spec") : nullptr;
  return story == nullptr ? std::string{} : text_of(member(*story, "page_id"), kLongestId);
}

}  // namespace metaup::graph
