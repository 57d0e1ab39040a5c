#include "run/rules/name_book.hpp"

#include <string_view>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace metaup::run {
namespace {

using Holders = std::vector<NameBook::Holder>;

/// "b.jpg, c.jpg and 4 more", of `count` that are something else.
std::string named(const NameBook::Holder& holder, const Holders& all, std::size_t count) {
  constexpr std::size_t kMostNamed = 3;
  std::vector<std::string> others;
  for (const auto& other : all) {
    if (other.content != holder.content) others.push_back(printable(other.source));
    if (others.size() == kMostNamed) break;
  }
  return joined(others, ", ") + (count > kMostNamed ? " and " + std::to_string(count - kMostNamed) + " more" : "");
}

Error clash_error(const std::string& name, const std::string& source, const std::string& others) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = source + " would be called '" + printable(name) + "', and so would " + others + ", of other content";
  error.hint = "tell them apart by another field of the name pattern, or by another name";
  return error;
}

}  // namespace

void NameBook::add(const std::string& place, const std::string& name, Holder holder) {
  auto& holders = holders_[std::pair(place, nfc(name))];
  holders.push_back(std::move(holder));
}

void NameBook::drop(const std::string& place, const std::string& name, std::uint32_t target) {
  const auto found = holders_.find(std::pair(place, nfc(name)));
  if (found == holders_.end()) return;
  std::erase_if(found->second, [target](const Holder& holder) { return holder.target == target; });
}

std::vector<NameBook::Clash> NameBook::clashes() const {
  std::vector<Clash> clashes;
  for (const auto& [where, holders] : holders_) {
    std::map<std::string_view, std::size_t> equal;
    for (const auto& holder : holders) ++equal[holder.content];
    if (equal.size() < 2) continue;
    for (const auto& holder : holders) {
      const auto others = holders.size() - equal[holder.content];
      auto names = named(holder, holders, others);
      auto error = clash_error(where.second, holder.source, names);
      clashes.push_back({holder.target, where.second, std::move(names), std::move(error)});
    }
  }
  return clashes;
}

}  // namespace metaup::run
