#include "metaup/plan/group.hpp"

#include <algorithm>
#include <map>

#include "base/unicode.hpp"
#include "plan/group/parts.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

/// A group as it is found: the files, and the words in their names.
struct FoundGroup {
  std::string stem;
  std::vector<std::size_t> files;
  std::vector<std::vector<Variant>> words;
};

std::string_view folder_part(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

/// What files of one motif have in common, however their letters are written.
std::string key_of(std::string_view path, std::string_view stem) {
  auto key = nfc(folder_part(path)) + "/";
  const auto folded = fold(stem);
  for (std::size_t at = 0; at < folded.size();) {
    const auto separator = separator_bytes(std::string_view(folded).substr(at));
    if (separator == 0) {
      key += folded[at++];
      continue;
    }
    if (key.back() != '_') key += '_';
    at += separator;
  }
  return key;
}

/// "summer/1x1.jpg" is called after its folder.
std::string name_of(std::string_view path, const std::string& stem) {
  if (!stem.empty()) return stem;
  const auto folder = folder_part(path);
  return std::string(folder.substr(folder.rfind('/') + 1));
}

std::vector<FoundGroup> find_groups(const std::vector<GroupFile>& files) {
  std::vector<FoundGroup> groups;
  std::map<std::string, std::size_t> by_key;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto parts = split_variant_name(files[i].path);
    const auto [at, is_new] = by_key.emplace(key_of(files[i].path, parts.stem), groups.size());
    if (is_new) groups.push_back({name_of(files[i].path, parts.stem), {}, {}});
    groups[at->second].files.push_back(i);
    groups[at->second].words.push_back(std::move(parts.variants));
  }
  return groups;
}

bool has(const std::vector<Variant>& words, Variant word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool all_have(const std::vector<std::vector<Variant>>& words, Variant word) {
  return std::all_of(words.begin(), words.end(), [&](const auto& own) { return has(own, word); });
}

bool is_place(Variant variant) {
  return variant == Variant::feed || variant == Variant::story || variant == Variant::reels;
}

/// What the words of one file say, those that tell it from the others; the last word counts.
std::optional<Variant> variant_by_name(const std::vector<Variant>& own, const std::vector<std::vector<Variant>>& all) {
  std::optional<Variant> place;
  std::optional<Variant> shape;
  for (const auto word : own) {
    if (all.size() > 1 && all_have(all, word)) continue;
    (is_place(word) ? place : shape) = word;
  }
  return place ? place : shape;
}

Error group_error(const FoundGroup& found, const std::string& what, std::string what_to_do) {
  return problem("the group '" + found.stem + "'", what, std::move(what_to_do));
}

std::optional<Error> find_twins(const FoundGroup& found, const std::vector<GroupMember>& members,
                                const std::vector<GroupFile>& files) {
  std::map<Variant, std::size_t> seen;
  for (const auto& member : members) {
    const auto [at, is_new] = seen.emplace(member.variant, member.file);
    if (is_new) continue;
    return group_error(found,
                       "has two files for " + std::string(to_string(member.variant)) + ": " + files[at->second].path +
                           " and " + files[member.file].path,
                       "rename one of them, or leave it out");
  }
  return std::nullopt;
}

std::optional<Error> find_useless(const FoundGroup& found, const std::vector<GroupMember>& members,
                                  const std::vector<GroupFile>& files) {
  for (const auto& member : members) {
    if (member.everywhere_else || !member.facebook_positions.empty()) continue;
    return problem(files[member.file].path + " (" + std::string(to_string(member.variant)) + ")",
                   "cannot be used in group '" + found.stem + "': the group's other files already cover all placements",
                   "name only the files that you want, or rename one so that it is in no group");
  }
  return std::nullopt;
}

Group complete(FoundGroup found, const std::vector<GroupFile>& files) {
  Group group{.stem = found.stem, .members = {}, .error = {}};
  for (std::size_t i = 0; i < found.files.size(); ++i) {
    const auto& file = files[found.files[i]];
    auto variant = variant_by_name(found.words[i], found.words);
    if (!variant) variant = variant_of(file.width, file.height);
    const bool alone = found.files.size() == 1;
    if (!variant && !alone && !group.error) {
      group.error = group_error(found, "has a file whose sides are not known: " + file.path,
                                "name it after its shape or place, such as _9x16 or _story");
    }
    group.members.push_back({.file = found.files[i],
                             .variant = variant.value_or(Variant::square),
                             .facebook_positions = {},
                             .instagram_positions = {},
                             .everywhere_else = false});
  }
  if (!group.error) group.error = find_twins(found, group.members, files);
  if (group.error) return group;
  assign_positions(group.members);
  group.error = find_useless(found, group.members, files);
  return group;
}

}  // namespace

std::vector<Group> group_files(const std::vector<GroupFile>& files) {
  std::vector<Group> groups;
  for (auto& found : find_groups(files)) groups.push_back(complete(std::move(found), files));
  return groups;
}

}  // namespace metaup::plan
