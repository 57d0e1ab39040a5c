#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/unicode.hpp"
#include "plan/name_rules.hpp"
#include "run/engine/target.hpp"
#include "run/rules/name_book.hpp"

namespace metaup::run {

/// What the files of a run are called whose names a pattern makes.
struct FileNames {
  std::optional<plan::NameRules> rules;  ///< nothing: those of a launch are called as their rows
  NameBook book;
  std::map<TargetId, std::string> contents;  ///< of the files that have been looked at
  /// What earlier runs have sent into an account: by its place and its name.
  std::map<std::pair<std::string, std::string>, ledger::Asset> known;

  /// Where names of this kind must differ.
  [[nodiscard]] static std::string place_of(const AccountId& account, AssetKind kind) {
    return account.act() + " " + std::string(to_string(kind));
  }
  /// The part of a name that must differ: of a video its title, which has no extension.
  [[nodiscard]] static std::string key_of(AssetKind kind, const std::string& name) {
    return nfc(kind == AssetKind::video ? name.substr(0, name.find_last_of('.')) : name);
  }
};

}  // namespace metaup::run
