#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/languages.hpp"
#include "graph/creative/value_reader.hpp"

namespace metaup::graph {
namespace {

/// Takes the first of the texts, and leaves the others.
std::string take_texts(const ValueReader& reader, const std::string& column, std::vector<std::string>& others) {
  const auto add = [&](const std::string& text) {
    const bool is_new = std::find(others.begin(), others.end(), text) == others.end();
    if (!text.empty() && is_new) others.push_back(text);
  };
  add(reader.text(column));
  for (unsigned i = 1; i <= kMostTexts; ++i) add(reader.text(column + "-" + std::to_string(i)));
  if (others.empty()) return {};
  auto first = std::move(others.front());
  others.erase(others.begin());
  return first;
}

/// The image or the video that a part of the creative shows; nothing when it names none.
struct Shown {
  std::optional<AssetRef> image;
  std::optional<AssetRef> video;
  std::string column;

  [[nodiscard]] bool any() const { return image || video; }
};

Shown read_shown(ValueReader& reader, const std::string& suffix) {
  Shown shown{.image = reader.ref("image" + suffix, AssetKind::image),
              .video = reader.ref("video" + suffix, AssetKind::video),
              .column = "image" + suffix};
  if (shown.video) shown.column = "video" + suffix;
  if (shown.image && shown.video) {
    reader.findings.refuse("image" + suffix, "there is also video" + suffix + ": give one of them");
  }
  return shown;
}

/// What the columns without a suffix name, which is then no more the draft's own.
Shown take_shown(CreativeDraft& draft) {
  Shown shown{.image = std::exchange(draft.image, {}), .video = std::exchange(draft.video, {}), .column = "image"};
  if (shown.video) shown.column = "video";
  return shown;
}

void put_shown(const Shown& shown, const AssetRef& thumbnail, PlacedAsset& placed) {
  if (!shown.any()) return;
  placed.kind = shown.video ? AssetKind::video : AssetKind::image;
  placed.asset = shown.video ? *shown.video : *shown.image;
  if (shown.video) placed.thumbnail = thumbnail;
  placed.column = shown.column;
}

void put_shown(const Shown& shown, const AssetRef& thumbnail, Translation& translation) {
  translation.image = shown.image;
  translation.video = shown.video;
  if (shown.video) translation.thumbnail = thumbnail;
  translation.column = shown.column;
}

/// "pt_BR" and "pt-br" are one.
std::string code_of(std::string_view written) {
  auto code = to_lower(trimmed(written));
  std::replace(code.begin(), code.end(), '_', '-');
  return code;
}

/// The languages that columns have, and which these are.
std::vector<std::string> languages_in(const Values& values) {
  std::vector<std::string> codes;
  for (const auto& [column, value] : values) {
    const auto dash = column.find('-');
    if (dash == std::string::npos) continue;
    const auto field = std::string_view(column).substr(0, dash);
    const auto code = column.substr(dash + 1);
    const auto columns = launch_columns();
    const bool is_translated = std::any_of(columns.begin(), columns.end(),
                                           [&](const Column& row) { return row.translated && row.name == field; });
    const bool is_new = std::find(codes.begin(), codes.end(), code) == codes.end();
    if (is_translated && is_new && find_language(code) != nullptr) codes.push_back(code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

Translation read_translation(ValueReader& reader, const std::string& code) {
  Translation translation;
  translation.language = code;
  const auto suffix = "-" + code;
  translation.message = reader.text("message" + suffix);
  translation.headline = reader.text("headline" + suffix);
  translation.description = reader.text("description" + suffix);
  translation.link = reader.exact("link" + suffix);
  return translation;
}

/// What has no suffix is the default's, too.
void take_default_texts(ValueReader& reader, CreativeDraft& draft, Translation& translation) {
  const auto take = [&](const char* column, std::string& own, std::string& plain) {
    if (!own.empty() && !plain.empty()) {
      const auto suffixed = column + ("-" + translation.language);
      reader.findings.refuse(suffixed, std::string(column) + " is in this language, too", "leave one of them empty");
    }
    if (own.empty()) own = std::exchange(plain, {});
  };
  take("message", translation.message, draft.message);
  take("headline", translation.headline, draft.headline);
  take("description", translation.description, draft.description);
  take("link", translation.link, draft.link);
}

/// A thumbnail that nobody would see.
void check_thumbnail(ValueReader& reader, bool any_video) {
  const auto written = reader.text("thumbnail");
  if (any_video || written.empty() || written == "auto") return;
  reader.findings.refuse("thumbnail", "a thumbnail needs a video");
}

bool is_in(const std::vector<std::string>& positions, std::string_view position) {
  return std::find(positions.begin(), positions.end(), position) != positions.end();
}

/// Where the own texts of a placement are shown: with which asset.
PlacedAsset* asset_for(std::vector<PlacedAsset>& assets, const PlacedAsset& texts) {
  for (auto& asset : assets) {
    const bool covers = is_in(asset.facebook_positions, texts.facebook_positions.front());
    if (!asset.everywhere_else && covers) return &asset;
  }
  const auto rest = std::find_if(assets.begin(), assets.end(), [](const auto& asset) { return asset.everywhere_else; });
  return rest == assets.end() ? nullptr : &*rest;
}

void put_texts(const PlacedAsset& from, PlacedAsset& to) {
  to.message = from.message;
  to.headline = from.headline;
  to.link = from.link;
}

}  // namespace

void read_texts(ValueReader& reader, CreativeDraft& draft) {
  draft.message = take_texts(reader, "message", draft.more_messages);
  draft.headline = take_texts(reader, "headline", draft.more_headlines);
  draft.description = take_texts(reader, "description", draft.more_descriptions);
}

void read_placements(ValueReader& reader, CreativeDraft& draft) {
  std::vector<PlacedAsset> placements;
  std::vector<Shown> shown;
  for (const auto& place : column_places()) {
    const auto suffix = "-" + std::string(place.name);
    PlacedAsset placed;
    placed.label = place.name;
    placed.facebook_positions = {std::string(place.facebook)};
    placed.instagram_positions = {std::string(place.instagram)};
    placed.message = reader.text("message" + suffix);
    placed.headline = reader.text("headline" + suffix);
    placed.link = reader.exact("link" + suffix);
    auto own = read_shown(reader, suffix);
    if (!own.any() && (placed.message + placed.headline + placed.link).empty()) continue;
    placements.push_back(std::move(placed));
    shown.push_back(std::move(own));
  }
  const bool one_asset = !(draft.image && draft.video);  // else the checks say so
  if (placements.empty() || !one_asset) return;
  const auto rest = take_shown(draft);
  const auto thumbnail = reader.thumbnail();
  const bool any_shown = std::any_of(shown.begin(), shown.end(), [](const Shown& own) { return own.any(); });
  if (rest.any() || any_shown) draft.thumbnail.reset();  // else it is for the videos of groups
  for (std::size_t i = 0; i < placements.size(); ++i) {
    put_shown(shown[i].any() ? shown[i] : rest, thumbnail, placements[i]);
  }
  if (rest.any()) {
    auto& everywhere_else = placements.emplace_back();
    everywhere_else.label = "rest";
    everywhere_else.everywhere_else = true;
    put_shown(rest, thumbnail, everywhere_else);
  }
  if (rest.any() || any_shown) {
    check_thumbnail(reader, std::any_of(placements.begin(), placements.end(),
                                        [](const PlacedAsset& placed) { return placed.kind == AssetKind::video; }));
  }
  draft.placements = std::move(placements);
}

void read_translations(ValueReader& reader, CreativeDraft& draft) {
  auto codes = languages_in(reader.values());
  const auto own = code_of(reader.text("language"));
  if (!own.empty() && find_language(own) == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& language : languages()) known.push_back(language.code);
    const auto near = nearest(own, known);
    auto hint = odd_character_hint(own);
    if (hint.empty()) hint = near.empty() ? "such as en or pt_BR" : "did you mean " + near + "?";
    return reader.findings.refuse("language", "'" + printable(utf8_prefix(own, 100)) + "' is not a language",
                                  std::move(hint));
  }
  if (codes.empty()) return;
  if (!draft.placements.empty()) {
    return reader.findings.refuse("language", "an ad differs by placement or by language, not by both");
  }
  if (own.empty()) {
    return reader.findings.refuse("language", "is missing: name the language that everybody else sees, such as en");
  }
  std::erase(codes, own);
  codes.insert(codes.begin(), own);
  const auto thumbnail = reader.thumbnail();
  const auto plain = take_shown(draft);
  draft.thumbnail.reset();
  for (const auto& code : codes) {
    auto translation = read_translation(reader, code);
    if (draft.translations.empty()) take_default_texts(reader, draft, translation);
    if (!draft.translations.empty() && translation.link.empty()) translation.link = draft.translations.front().link;
    const auto shown = read_shown(reader, "-" + code);
    put_shown(shown.any() ? shown : plain, thumbnail, translation);
    draft.translations.push_back(std::move(translation));
  }
  check_thumbnail(reader, std::any_of(draft.translations.begin(), draft.translations.end(),
                                      [](const Translation& translation) { return translation.video.has_value(); }));
}

std::vector<PlacedAsset> with_own_texts(std::vector<PlacedAsset> assets, const std::vector<PlacedAsset>& texts) {
  for (const auto& own : texts) {
    auto* const asset = asset_for(assets, own);
    if (asset == nullptr) continue;
    const bool same_places =
        asset->facebook_positions == own.facebook_positions && asset->instagram_positions == own.instagram_positions;
    if (same_places) {
      put_texts(own, *asset);
      continue;
    }
    std::erase(asset->facebook_positions, own.facebook_positions.front());
    std::erase(asset->instagram_positions, own.instagram_positions.front());
    auto split = *asset;
    split.everywhere_else = false;
    split.facebook_positions = own.facebook_positions;
    split.instagram_positions = own.instagram_positions;
    put_texts(own, split);
    split.label = own.label;
    while (std::any_of(assets.begin(), assets.end(), [&](const auto& other) { return other.label == split.label; })) {
      split.label += "_text";
    }
    assets.push_back(std::move(split));
  }
  return assets;
}

}  // namespace metaup::graph
