#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/flexible.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/value_reader.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kGroupMembers[] = {"images",       "videos", "messages", "headlines",
                                              "descriptions", "texts",  "cta",      "link"};

/// As Meta's JSON calls the texts.
struct TextsOfType {
  std::string_view type;
  std::vector<std::string> AssetGroup::* texts;
};
constexpr TextsOfType kTextsOfTypes[] = {{"primary_text", &AssetGroup::messages},
                                         {"headline", &AssetGroup::headlines},
                                         {"description", &AssetGroup::descriptions}};

/// A list, or the one value that stands in its place.
std::vector<json> entries_of(const json& value) {
  if (value.is_null()) return {};
  return value.is_array() ? std::vector<json>(value.begin(), value.end()) : std::vector<json>{value};
}

/// Reads the members of one group; the first that cannot be read is the error.
class GroupReader {
 public:
  GroupReader(const json& members, const FileExists& file_exists) : members_(members), file_exists_(file_exists) {}

  Result<AssetGroup> read() {
    for (const auto& [name, value] : members_.items()) check_name(name);
    AssetGroup group;
    group.images = assets("images", AssetKind::image);
    group.videos = assets("videos", AssetKind::video);
    add_texts("messages", group.messages);
    add_texts("headlines", group.headlines);
    add_texts("descriptions", group.descriptions);
    add_typed_texts(group);
    group.cta = trimmed(text_in("cta", value_of("cta")));
    group.link = trimmed(text_in("link", value_of("link")));
    if (error_) return tl::unexpected(*std::move(error_));
    return group;
  }

 private:
  void refuse(const std::string& message, const std::string& hint = {}) {
    if (error_) return;
    error_ = local_error(message).value();
    error_->hint = hint;
  }

  void check_name(const std::string& name) {
    if (std::find(std::begin(kGroupMembers), std::end(kGroupMembers), name) != std::end(kGroupMembers)) return;
    const auto near = nearest(name, kGroupMembers);
    refuse("a group has no '" + printable(utf8_prefix(name, 100)) + "'",
           near.empty() ? "it may have " + joined({std::begin(kGroupMembers), std::end(kGroupMembers)}, ", ")
                        : "did you mean " + near + "?");
  }

  json value_of(const char* name) const {
    const auto* const value = member(members_, name);
    return value == nullptr ? json() : *value;
  }

  std::string text_in(const std::string& name, const json& value) {
    auto text = text_of(&value, std::string::npos);
    if (text.empty() && !value.is_null() && value != "") refuse("its '" + name + "' is not text");
    return text;
  }

  /// Names as columns have them, or entries as Meta's.
  std::vector<AssetRef> assets(const char* name, AssetKind kind) {
    const bool is_image = kind == AssetKind::image;
    std::vector<AssetRef> all;
    for (const auto& entry : entries_of(value_of(name))) {
      const auto* const id = member(entry, is_image ? "hash" : "video_id");
      const bool is_whole = id != nullptr && entry.size() == 1;
      auto text = is_whole ? (is_image ? "hash:" : "id:") + text_in(name, *id) : text_in(name, entry);
      auto ref = parse_asset_ref(text, kind, file_exists_);
      if (ref) {
        all.push_back(*std::move(ref));
      } else {
        refuse(ref.error().message, ref.error().hint);
      }
    }
    return all;
  }

  static void add_text(std::string text, std::vector<std::string>& texts) {
    const bool is_new = std::find(texts.begin(), texts.end(), text) == texts.end();
    if (!text.empty() && is_new) texts.push_back(std::move(text));
  }

  void add_texts(const char* name, std::vector<std::string>& texts) {
    for (const auto& entry : entries_of(value_of(name))) add_text(text_in(name, entry), texts);
  }

  void add_typed_texts(AssetGroup& group) {
    for (const auto& entry : entries_of(value_of("texts"))) {
      const auto type = text_of(member(entry, "text_type"), 64);
      const auto* const row = std::find_if(std::begin(kTextsOfTypes), std::end(kTextsOfTypes),
                                           [&](const TextsOfType& known) { return known.type == type; });
      if (row == std::end(kTextsOfTypes)) {
        return refuse("each of its 'texts' needs a text and a text_type: primary_text, headline or description",
                      "or give messages, headlines and descriptions");
      }
      const auto* const text = member(entry, "text");
      add_text(text_in("texts", text == nullptr ? json() : *text), group.*row->texts);
    }
  }

  const json& members_;
  const FileExists& file_exists_;
  std::optional<Error> error_;
};

/// What the creative of the ad shows, since Meta wants that to be the first of the groups.
void show_first(ValueReader& reader, CreativeDraft& draft) {
  const auto& first = draft.groups.front();
  const bool has_content = draft.image || draft.video || !draft.cards.empty() || !draft.placements.empty() ||
                           !draft.translations.empty() || !draft.product_set_id.empty() || shows_post(draft);
  if (!has_content && !first.images.empty()) {
    draft.image = first.images.front();
  } else if (!has_content && !first.videos.empty()) {
    draft.video = first.videos.front();
    draft.thumbnail = reader.thumbnail();
  }
  if (draft.cta.empty()) draft.cta = first.cta;
  if (draft.link.empty()) draft.link = first.link;
}

}  // namespace

void read_groups(ValueReader& reader, CreativeDraft& draft) {
  for (std::size_t i = 1; i <= kMostGroups; ++i) {
    const auto column = "flex-" + std::to_string(i);
    const auto& text = reader.text(column);
    if (text.empty()) continue;
    const auto members = parse_spec(text);
    auto group = members.and_then([&](const json& all) { return GroupReader(all, reader.file_exists()).read(); });
    if (group) {
      draft.groups.push_back(*std::move(group));
    } else {
      reader.findings.refuse(column, group.error().message, group.error().hint);
    }
  }
  if (!draft.groups.empty()) show_first(reader, draft);
}

CreativeDraft flexible(CreativeDraft draft) {
  if (!draft.groups.empty()) return draft;
  auto& group = draft.groups.emplace_back();
  if (draft.image) group.images.push_back(*draft.image);
  if (draft.video) group.videos.push_back(*draft.video);
  if (draft.image && draft.video) {  // the video is only in the group
    draft.video.reset();
    if (draft.thumbnail && draft.thumbnail->form == AssetRef::Form::automatic) draft.thumbnail.reset();
  }
  return draft;
}

}  // namespace metaup::graph
