#include "run/name_check.hpp"

#include "base/text.hpp"
#include "plan/real_path.hpp"
#include "run/targets/file_names.hpp"

namespace metaup::run {
namespace {

constexpr std::string_view kPosterEnd = "_thumb";

std::string path_without_extension(const std::string& path) { return path.substr(0, path.find_last_of('.')); }

/// Of another place: what stands behind its name.
std::string path_for_names(const plan::Candidate& file) {
  return file.place == nullptr ? plan::absolute_path(file.path) : file.place->path_there(file.path);
}

}  // namespace

Result<NameCheck> NameCheck::of(const Naming& naming, const std::vector<plan::Candidate>& files, WallTime now) {
  auto rules = plan::parse_name_rules(naming.pattern, naming.fields);
  if (!rules) return tl::unexpected(std::move(rules.error()));
  NameCheck check;
  check.now_ = now;
  check.rules_ = *std::move(rules);
  if (!check.rules_) return check;
  for (const auto& file : files) {
    if (plan::kind_of_name(file.path) == AssetKind::video) check.videos_.insert(path_without_extension(file.path));
  }
  return check;
}

/// An image that goes up to stand for a video keeps its own name.
bool NameCheck::is_poster(const std::string& path) const {
  auto stem = path_without_extension(path);
  if (!stem.ends_with(kPosterEnd)) return false;
  stem.resize(stem.size() - kPosterEnd.size());
  return videos_.contains(stem);
}

bool NameCheck::holds_back(report::Item& item, const plan::Candidate& file, plan::Format format) {
  const bool is_checked = rules_ && !item.error && !is_poster(item.source);
  if (!is_checked) return false;
  plan::NamedThing thing{.facts = {.path = path_for_names(file),
                                   .format = format,
                                   .width = item.width,
                                   .height = item.height,
                                   .sha256 = item.sha256,
                                   .number = item.index + 1,
                                   .date = now_},
                         .kind = item.kind,
                         .columns = {}};
  auto checked = plan::check_by_rules(*rules_, thing, item.source);
  if (!checked) {
    item.status = report::Status::failed;
    item.error = std::move(checked.error());
    return false;
  }
  const auto name = plan::name_of(file);
  book_.add(std::string(to_string(item.kind)), FileNames::key_of(item.kind, name),
            {.target = item.index, .content = item.sha256, .source = item.source});
  const auto index = item.index;
  held_.emplace(index, std::move(item));
  return true;
}

std::vector<report::Item> NameCheck::take_all() {
  for (const auto& clash : book_.clashes()) {
    auto& item = held_.at(clash.target);
    item.status = report::Status::failed;
    item.error = clash.error;
  }
  std::vector<report::Item> items;
  for (auto& [index, item] : std::exchange(held_, {})) items.push_back(std::move(item));
  return items;
}

}  // namespace metaup::run
