#include "base/text.hpp"
#include "input.hpp"
#include "metaup/plan/group.hpp"
#include "metaup/plan/naming.hpp"
#include "metaup/plan/select.hpp"
#include "plan/object_name.hpp"
#include "plan/path_list.hpp"

using namespace metaup;
using namespace metaup::plan;
using fuzz::require;

namespace {

void check_name(std::string_view name_template, const std::string& path) {
  const auto fine = check_name_template(name_template);
  if (!fine) require(!fine.error().message.empty() && !fine.error().hint.empty());
  for (const auto format : {Format::unknown, Format::jpeg}) {
    const NameFacts facts{.path = path, .format = format, .width = 1080, .height = 1920, .sha256 = {}};
    const auto name = choose_name(fine ? name_template : "", facts).name;
    require(!name.empty() && utf8_length(name) <= 100 && printable(name) == name);
    require(name.find_first_of("/\\") == std::string::npos);
  }
}

void check_object_name(std::string_view name_template, const std::string& name) {
  const auto fine = check_object_template(name_template);
  if (!fine) return require(!fine.error().message.empty() && !fine.error().hint.empty());
  const auto made = object_name(name_template, {.name = name, .id = "7"});
  require(made ? !made->empty() && printable(*made) == *made : !made.error().message.empty());
}

/// Each file is in one group, and each creative has one picture for all other places.
void check_groups(const std::vector<std::string>& paths) {
  std::vector<GroupFile> files;
  for (const auto& path : paths) files.push_back({path, 1080, files.size() % 2 == 0 ? 1080U : 1920U});
  std::size_t members = 0;
  for (const auto& group : group_files(files)) {
    members += group.members.size();
    const auto rest = std::count_if(group.members.begin(), group.members.end(),
                                    [](const GroupMember& member) { return member.everywhere_else; });
    require(group.error || rest == 1);
  }
  require(members == files.size());
}

}  // namespace

/// The first line is a template and a pattern; the rest is a list of paths.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostPaths = 50;
  auto input = fuzz::text_of(data, size);
  const auto pattern = fuzz::take_until(input, '\n');
  for (const bool nul_separated : {true, false}) {
    for (const auto& path : split_paths(input, nul_separated)) require(!path.empty());
  }
  auto paths = split_paths(input, false);
  paths.resize(std::min(paths.size(), kMostPaths));
  for (const auto& path : paths) {
    check_name(pattern, path);
    check_object_name(pattern, path);
    static_cast<void>(glob_matches(pattern, path));
    require(glob_matches("**", path));
    static_cast<void>(split_variant_name(path));
  }
  check_groups(paths);
  return 0;
}
