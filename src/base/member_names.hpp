#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace metaup {

/// The names of the members of JSON objects that are just being read, from the outermost to the innermost. Readers
/// would keep one of two members of a name, and compare each name with all before it.
class MemberNames {
 public:
  void begin_object() { open_.emplace_back(); }
  void end_object() { open_.pop_back(); }
  /// False when the innermost object has one of this name, or too many.
  [[nodiscard]] bool add(std::string name) {
    constexpr std::size_t kMostMembers = 1'000;
    auto& names = open_.back();
    return names.size() < kMostMembers && names.insert(std::move(name)).second;
  }

 private:
  std::vector<std::set<std::string>> open_;
};

}  // namespace metaup
