#pragma once
#include <string_view>

namespace metaup::simulator {

// The closed sets of words that the service knows, each as words between blanks.
extern const std::string_view kCallToActionTypes;
extern const std::string_view kButtonValues;  ///< members of a call to action's value
extern const std::string_view kPreviewFormats;
extern const std::string_view kCreativeFeatures;
extern const std::string_view kDestinationTypes;  ///< of a creative's destination_spec
extern const std::string_view kCreativeFields;
extern const std::string_view kCreativeParams;      ///< all that the content of a creative is made of
extern const std::string_view kCreativeJsonParams;  ///< parameters of a creative that hold JSON
extern const std::string_view kAdFields;
extern const std::string_view kAdContent;    ///< what can be changed of an ad beside its name and status
extern const std::string_view kVideoFields;  ///< with the edge that can be read as one
extern const std::string_view kStoryMembers;
extern const std::string_view kStoryTexts;  ///< members of stories that are text, wherever they stand
extern const std::string_view kLinkDataMembers;
extern const std::string_view kCardMembers;
extern const std::string_view kPhotoDataMembers;
extern const std::string_view kVideoDataMembers;
extern const std::string_view kCropKeys;
extern const std::string_view kFeedMembers;
extern const std::string_view kFeedFormats;

/// Whether `word` is one of `words`.
[[nodiscard]] bool is_one_of(std::string_view words, std::string_view word);

}  // namespace metaup::simulator
