#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "integration/chaos/job.hpp"

/// What the simulated Meta holds, in the words in which it was asked for.
namespace metaup::test {

/// A creative by what it shows and where it leads. Its name is none of it: to Meta, creatives that differ in their name
/// alone are one, and it has the name that came first.
struct CreativeKey {
  std::string account;
  std::string link;
  std::string content;  ///< SHA-256 of its image or video
  friend auto operator<=>(const CreativeKey&, const CreativeKey&) = default;
};
struct AdKeyOfJob {
  CreativeKey creative;
  std::string adset;
  std::string name;
  friend auto operator<=>(const AdKeyOfJob&, const AdKeyOfJob&) = default;
};
/// Account and SHA-256.
using ContentKey = std::pair<std::string, std::string>;

struct World {
  explicit World(const nlohmann::json& state);

  std::map<ContentKey, int> images;
  std::map<ContentKey, int> videos;  ///< whose upload is complete, and that Meta did not fail to process
  std::map<ContentKey, int> spoiled_videos;
  std::map<CreativeKey, int> creatives;
  std::map<AdKeyOfJob, int> ads;

  // By id.
  std::map<std::string, ContentKey> image_of;  ///< by account and hash
  std::map<std::string, ContentKey> video_of;  ///< also those that are not processed
  std::map<std::string, CreativeKey> creative_of;
  std::map<std::string, AdKeyOfJob> ad_of;
};

[[nodiscard]] CreativeKey creative_key(const JobRow& row, const std::string& content);
[[nodiscard]] AdKeyOfJob ad_key_of(const JobRow& row, const std::string& content);

}  // namespace metaup::test
