#include "cli/launch/launch_names.hpp"

#include <algorithm>

#include "metaup/graph/findings.hpp"
#include "metaup/plan/probe.hpp"
#include "plan/real_path.hpp"

namespace metaup::cli {
namespace {

using graph::AssetRef;

/// What a creative shows; nothing for a carousel, a post, and what is not the same kind everywhere.
std::optional<AssetKind> kind_shown(const graph::CreativeDraft& draft) {
  if (draft.video) return AssetKind::video;
  if (draft.image) return AssetKind::image;
  if (draft.placements.empty()) return std::nullopt;
  const auto kind = draft.placements.front().kind;
  const bool is_one = std::all_of(draft.placements.begin(), draft.placements.end(),
                                  [&](const graph::PlacedAsset& placed) { return placed.kind == kind; });
  return is_one ? std::optional(kind) : std::nullopt;
}

/// The file that a creative shows; empty: none, or several.
std::string file_shown(const graph::CreativeDraft& draft) {
  const auto& shown = draft.video ? draft.video : draft.image;
  return shown && shown->form == AssetRef::Form::path ? shown->text : std::string();
}

/// The name that a row has already, be it in its raw JSON.
std::string name_given(const run::LaunchRow& row) {
  graph::AdDraft named;
  named.name = row.creative ? row.creative->name : row.ad->name;
  named.spec = row.creative ? row.creative->spec : row.ad->spec;
  return graph::with_spec_members(std::move(named)).name;
}

/// What only a look into the file shows.
Result<void> look_into(const std::string& path, const Places& places, plan::NameFacts& facts) {
  const auto file = open_file(path, places, places.videos->largest);
  if (!file) return tl::unexpected(file.error());
  const auto probed = plan::probe(*file, {});
  if (!probed) return tl::unexpected(probed.error());
  facts.format = probed->format;
  facts.width = probed->width;
  facts.height = probed->height;
  facts.sha256 = probed->sha256;
  return {};
}

}  // namespace

Result<RowNames> RowNames::of(const run::Naming& naming, WallTime now, const Places& places) {
  auto rules = plan::parse_name_rules(naming.pattern, naming.fields);
  if (!rules) return tl::unexpected(std::move(rules.error()));
  RowNames names;
  names.now_ = now;
  names.places_ = &places;
  names.rules_ = *std::move(rules);
  if (!names.rules_) return names;
  for (const auto& field : names.rules_->pattern().fields()) names.fields_.push_back(field.key);
  return names;
}

RowNames::Columns RowNames::columns_of(const Columns& values) const {
  Columns columns;
  for (const auto& field : fields_) {
    const auto value = values.find(field);
    if (field != "name" && value != values.end()) columns.insert(*value);
  }
  return columns;
}

void RowNames::name(const About& about, run::LaunchRow& row) const {
  if (!rules_ || row.error) return;
  auto named = try_to_name(about, row);
  if (!named) row.error = graph::in_field("name", std::move(named.error()));
}

Result<void> RowNames::try_to_name(const About& about, run::LaunchRow& row) const {
  const auto thing = thing_of(about, row);
  if (!thing) return tl::unexpected(thing.error());
  auto name = name_given(row);
  if (name.empty()) {
    auto made = rules_->make(*thing);
    if (!made) return tl::unexpected(std::move(made.error()));
    name = *std::move(made);
  } else if (auto checked = rules_->check(name, *thing); !checked) {
    return checked;
  }
  if (!thing->facts.path.empty()) {
    if (auto file = plan::with_extension(name, thing->facts, "its file"); !file) return tl::unexpected(file.error());
  }
  // An ad with a name of its own keeps it.
  if (row.ad && (!row.creative || row.ad->name == row.creative->name)) row.ad->name = name;
  if (row.creative) row.creative->name = name;
  return {};
}

Result<plan::NamedThing> RowNames::thing_of(const About& about, const run::LaunchRow& row) const {
  plan::NamedThing thing;
  thing.facts.number = static_cast<std::uint32_t>(about.number);
  thing.facts.date = now_;
  thing.columns = about.columns;
  if (!row.creative) return thing;
  thing.kind = kind_shown(*row.creative);
  const auto shown = file_shown(*row.creative);
  if (const auto& file = about.file.empty() ? shown : about.file; !file.empty()) {
    thing.facts.path = path_for_names(file);
  }
  if (shown.empty() || !rules_->needs_content()) return thing;
  if (auto looked = look_into(shown, *places_, thing.facts); !looked) return tl::unexpected(std::move(looked.error()));
  return thing;
}

}  // namespace metaup::cli
