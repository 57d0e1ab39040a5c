#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "integration/studio/studio.hpp"

/// A folder that is synced, and what the simulator holds of it.
namespace metaup::test {

struct SyncBench {
  explicit SyncBench(const std::string& scenario = "{}") : studio(scenario) {}

  /// Writes an image whose content the seed decides; returns its path.
  std::string image(const std::string& name, std::uint32_t seed) const;
  std::string video(const std::string& name, std::uint32_t seed) const;
  void remove(const std::string& name) const;
  void rename(const std::string& from, const std::string& to) const;

  /// A run of `metaup sync SOURCE`, by default with --delete over the whole folder.
  Studio::Take sync(cli::Options options);
  Studio::Take sync();
  [[nodiscard]] cli::Options options(const std::vector<std::string>& sources = {""}) const;

  /// The seeds of the images that the account holds.
  [[nodiscard]] std::set<std::uint32_t> images();
  /// Its Meta hash.
  [[nodiscard]] std::string hash_of(std::uint32_t seed);
  [[nodiscard]] std::size_t videos();
  /// How often an operation reached Meta.
  [[nodiscard]] int operations(const std::string& operation);
  /// Somebody makes a creative of an image without this ledger.
  void use_by_hand(std::uint32_t seed);
  /// By the name that it was sent under.
  [[nodiscard]] std::string id_of_video(const std::string& name);
  void use_video_by_hand(const std::string& id);
  /// What was told of the last run.
  [[nodiscard]] std::string notices() const;

  Studio studio;
  TempDir folder;

 private:
  std::size_t told_ = 0;
};

/// Three images that a sync has made.
struct Synced : SyncBench {
  Synced();
};

[[nodiscard]] std::map<report::Status, int> statuses(const Studio::Take& take);
/// What became of the item of this source or id.
[[nodiscard]] const report::Item& item_of(const Studio::Take& take, const std::string& source);

}  // namespace metaup::test
