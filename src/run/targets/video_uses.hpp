#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/targets/read_once.hpp"
#include "upload/object_list.hpp"

namespace metaup::run {

/// Which creatives of an account show some videos. Meta says it of no video, so all creatives are read, once for all
/// who want to know.
class VideoUses {
 public:
  VideoUses(const AccountId& account, std::set<std::string> videos) : account_(account), videos_(std::move(videos)) {}

  [[nodiscard]] bool is_known() const { return list_.is_known(); }
  /// Reads it, unless somebody does already; `use` is called once it is known.
  void read(Engine& engine, std::function<void()> use);
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return list_.unread(); }
  /// Ids of creatives.
  [[nodiscard]] std::vector<std::string> users_of(const std::string& video) const;

  // For the read.
  void take(const std::vector<graph::Object>& creatives);
  void end(const Error* error) { list_.end(error); }

 private:
  AccountId account_;
  std::set<std::string> videos_;
  std::map<std::string, std::vector<std::string>> users_;
  ReadOnce list_;
};

}  // namespace metaup::run
