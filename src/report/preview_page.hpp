#pragma once
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::report {

/// One creative as a reviewer sees it. All texts are plain: nothing of them is markup.
struct PreviewCard {
  struct Text {
    std::string label;  ///< such as "Headline"
    std::string text;
  };
  struct Picture {
    std::string mime_type;  ///< image/jpeg, image/png, image/gif or image/webp
    std::string bytes;
  };
  struct Check {
    bool passed = false;
    std::string text;
  };
  struct Frame {
    std::string format;  ///< such as "INSTAGRAM_STORY"
    std::string url;     ///< https only
  };

  std::string id;
  std::string name;
  std::string status;
  std::vector<Text> texts;
  std::optional<Picture> picture;  ///< the image, or the poster of a video
  std::vector<Check> checks;
  std::vector<Frame> frames;
  std::vector<std::string> notes;  ///< what could not be shown, and why
  std::string failure;             ///< why the creative could not be read; empty: it was read
  std::string label = {};          ///< what it is; empty: a creative
};

struct PreviewPage {
  AccountId account;
  WallTime made{};
  std::vector<PreviewCard> cards;
  std::string title = {};  ///< empty: so many creatives of the account
  std::string about = {};  ///< one sentence or more; empty: of the live previews
};

/// The page as one HTML document: a contact sheet, then a card for each creative, both in the order of
/// `cards`. It loads nothing but the previews, each in a sandboxed frame. It has no scripts, and its own
/// policy forbids them.
[[nodiscard]] std::string preview_page(const PreviewPage& page);

}  // namespace metaup::report
