#include <memory>
#include <optional>

#include "base/text.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/launch/launch_rows.hpp"
#include "metaup/plan/group.hpp"
#include "metaup/plan/probe.hpp"
#include "metaup/plan/video.hpp"

namespace metaup::cli {
namespace {

using graph::AssetRef;

/// A file to be grouped, or why it cannot be.
struct Looked {
  std::string path;      ///< as it was named
  plan::GroupFile file;  ///< with what its name is made of
  AssetKind kind = AssetKind::image;
  std::optional<Error> error;
};

/// Its sides, as far as its name does not say what it is made for.
Result<void> measure(const OpenFile& open, Looked& looked) {
  if (looked.kind == AssetKind::image) {
    const auto facts = plan::inspect_image(open);
    if (!facts) return tl::unexpected(facts.error());
    looked.file.width = facts->width;
    looked.file.height = facts->height;
    return {};
  }
  if (!plan::split_variant_name(looked.file.path).variants.empty()) return {};
  const auto video = plan::check_video(open, {});
  if (!video) return tl::unexpected(video.error());
  if (!video->facts) return {};
  looked.file.width = video->facts->width;
  looked.file.height = video->facts->height;
  return {};
}

/// What lies elsewhere is transferred for its sides only when its name does not say what it is made for; the upload
/// checks it.
bool tells_all_by_name(const plan::Candidate& candidate) {
  const auto name = plan::name_of(candidate);
  return candidate.place != nullptr && plan::kind_of_name(name) && !plan::split_variant_name(name).variants.empty();
}

/// Without `validate` a file that does not pass is left to Meta; its sides are not known then.
Looked look_at(const plan::Candidate& candidate, bool validate, const std::atomic<bool>* stop) {
  Looked looked;
  looked.path = candidate.path;
  looked.file.path = is_url(candidate.path) ? path_for_names(candidate.path) : candidate.path;
  if (candidate.error) {
    looked.error = *candidate.error;
    return looked;
  }
  if (tells_all_by_name(candidate)) {
    looked.kind = *plan::kind_of_name(plan::name_of(candidate));
    return looked;
  }
  const auto file = plan::open(candidate, stop);
  const auto format = file ? plan::recognise(**file) : tl::unexpected(file.error());
  if (!format) {
    looked.error = format.error();
    return looked;
  }
  looked.kind = plan::kind_of(*format).value_or(AssetKind::image);
  if (auto measured = measure(**file, looked); !measured && validate) looked.error = std::move(measured.error());
  return looked;
}

/// "summer: summer_1x1.jpg everywhere else; summer_9x16.mp4 in facebook story, instagram story".
std::string describe(const plan::Group& group, const std::vector<Looked>& files) {
  std::string text;
  for (const auto& member : group.members) {
    text += text.empty() ? "" : "; ";
    text += base_name(files[member.file].file.path);
    if (group.members.size() == 1) break;
    std::vector<std::string> places;
    for (const auto& position : member.facebook_positions) places.push_back("facebook " + position);
    for (const auto& position : member.instagram_positions) places.push_back("instagram " + position);
    text += member.everywhere_else ? " everywhere else" : " in " + joined(places, ", ");
  }
  return group.stem + ": " + text;
}

/// All files of a flexible ad are one group of it, as they stand.
graph::CreativeDraft flexible_draft_of(const plan::Group& group, const std::vector<Looked>& files,
                                       const graph::CreativeDraft& common) {
  auto draft = common;
  if (draft.name.empty()) draft.name = group.stem;
  auto& assets = draft.groups.emplace_back();
  for (const auto& member : group.members) {
    const auto& looked = files[member.file];
    auto& all = looked.kind == AssetKind::video ? assets.videos : assets.images;
    all.push_back({AssetRef::Form::path, looked.path});
  }
  if (!assets.images.empty()) {
    draft.image = assets.images.front();
  } else {
    draft.video = assets.videos.front();
    if (!draft.thumbnail) draft.thumbnail = AssetRef{AssetRef::Form::automatic, {}};
  }
  return draft;
}

/// "summer: summer_1.jpg, summer_2.mp4 in one flexible ad".
std::string describe_flexible(const std::string& ad, const plan::Group& group, const std::vector<Looked>& files) {
  std::vector<std::string> names;
  for (const auto& member : group.members) names.emplace_back(base_name(files[member.file].file.path));
  return ad + ": " + joined(names, ", ") + " in one flexible ad";
}

/// All files together, called as the first of them.
std::vector<plan::Group> one_group(const std::vector<plan::GroupFile>& files) {
  if (files.empty()) return {};
  plan::Group group;
  group.stem = plan::split_variant_name(files.front().path).stem;
  if (group.stem.empty()) group.stem = base_name(files.front().path);
  for (std::size_t i = 0; i < files.size(); ++i) group.members.emplace_back().file = i;
  return {group};
}

/// The creative of one motif, from what all of them have in common.
graph::CreativeDraft draft_of(const plan::Group& group, const std::vector<Looked>& files,
                              const graph::CreativeDraft& common) {
  auto draft = common;
  draft.placements.clear();
  draft.thumbnail.reset();
  const auto thumbnail = common.thumbnail.value_or(AssetRef{AssetRef::Form::automatic, {}});
  const bool alone = group.members.size() == 1 && common.placements.empty();
  if (draft.name.empty()) draft.name = group.stem;
  for (const auto& member : group.members) {
    const auto& looked = files[member.file];
    const AssetRef asset{AssetRef::Form::path, looked.path};
    const bool is_video = looked.kind == AssetKind::video;
    if (alone) {
      (is_video ? draft.video : draft.image) = asset;
      if (is_video) draft.thumbnail = thumbnail;
      continue;
    }
    graph::PlacedAsset placed;
    placed.label = plan::to_string(member.variant);
    placed.kind = looked.kind;
    placed.asset = asset;
    if (is_video) placed.thumbnail = thumbnail;
    placed.facebook_positions = member.facebook_positions;
    placed.instagram_positions = member.instagram_positions;
    placed.everywhere_else = member.everywhere_else;
    draft.placements.push_back(std::move(placed));
  }
  draft.placements = graph::with_own_texts(std::move(draft.placements), common.placements);
  return draft;
}

run::LaunchRow row_of(graph::CreativeDraft draft, const std::optional<graph::AdDraft>& ad) {
  run::LaunchRow row;
  row.source = draft.name;
  if (ad) row.ad = graph::named_as(*ad, draft.name);
  row.creative = std::move(draft);
  return row;
}

/// What the files of a motif would be called without their variants.
std::string file_of_motif(const plan::Group& group, const std::vector<Looked>& files) {
  const auto& path = files[group.members.front().file].file.path;
  const auto name = base_name(path);
  const auto dot = name.rfind('.');
  return path.substr(0, path.size() - name.size()) + group.stem +
         (dot == std::string_view::npos ? "" : std::string(name.substr(dot)));
}

}  // namespace

Result<NamedRows> group_rows(const Options& options, const RowNames& names, const Places& places) {
  const auto common = creative_of(options, places);
  if (!common) return tl::unexpected(common.error());
  std::optional<graph::AdDraft> ad;
  if (options.make_ads) {
    auto described = ad_of(options, places);
    if (!described) return tl::unexpected(std::move(described.error()));
    ad = *std::move(described);
  }
  auto paths = paths_of(options, places);
  if (!paths) return tl::unexpected(std::move(paths.error()));
  if (auto checked = refuse_root(options, *paths); !checked) return tl::unexpected(std::move(checked.error()));
  const auto selected = select_files(options, places, *std::move(paths));
  if (!selected) return tl::unexpected(selected.error());

  NamedRows named;
  named.notices = selected->notices;
  std::vector<Looked> files;
  std::vector<plan::GroupFile> to_group;
  for (const auto& candidate : selected->candidates) {
    if (places.stop != nullptr && *places.stop) {
      return tl::unexpected(
          Error{.error_class = ErrorClass::cancelled, .message = "not tried: the run was interrupted"});
    }
    auto looked = look_at(candidate, !options.no_validate, places.stop);
    if (looked.error) {
      auto row = row_of(*common, ad);
      row.source = looked.path;
      row.error = std::move(looked.error);
      named.plan.rows.push_back(std::move(row));
      continue;
    }
    to_group.push_back(looked.file);
    files.push_back(std::move(looked));
  }
  const auto groups = options.group ? plan::group_files(to_group) : one_group(to_group);
  if (groups.size() > 1 && !options.name.empty()) {
    return local_error("name: the files make " + std::to_string(groups.size()) +
                       " creatives, which get their names from their files: leave out --name");
  }
  for (const auto& group : groups) {
    auto row = row_of((options.flexible ? flexible_draft_of : draft_of)(group, files, *common), ad);
    row.error = group.error;
    if (names.are_made() && !row.error) {
      if (options.name.empty()) row.creative->name.clear();
      names.name({.number = named.plan.rows.size() + 1, .columns = {}, .file = file_of_motif(group, files)}, row);
    }
    if (!group.error)
      named.notices.push_back(options.flexible ? describe_flexible(row.creative->name, group, files)
                                               : describe(group, files));
    named.plan.rows.push_back(std::move(row));
  }
  return named;
}

}  // namespace metaup::cli
