#include "integration/chaos/world.hpp"

namespace metaup::test {
namespace {

constexpr std::string_view kLinks = "https://example.com/";

/// Wherever a kind of creative keeps it.
std::string link_in(const std::string& params) {
  const auto begin = params.find(kLinks);
  return begin == std::string::npos ? std::string() : params.substr(begin, params.find('"', begin) - begin);
}

}  // namespace

World::World(const nlohmann::json& state) {
  for (const auto& image : state.at("images")) {
    const ContentKey key{image.at("account"), image.at("sha256")};
    ++images[key];
    image_of[key.first + ":" + image.at("hash").get<std::string>()] = key;
  }
  for (const auto& video : state.at("videos")) {
    if (video.at("finished") != true) continue;  // what was begun and given up has no use, and does no harm
    const ContentKey key{video.at("account"), video.at("sha256")};
    ++(video.at("outcome") == "ready" ? videos : spoiled_videos)[key];
    video_of[video.at("id")] = key;
  }
  for (const auto& creative : state.at("creatives")) {
    CreativeKey key{creative.at("account"), link_in(creative.at("params").dump()), {}};
    for (const auto& hash : creative.at("images"))
      key.content = image_of[key.account + ":" + hash.get<std::string>()].second;
    for (const auto& id : creative.at("videos")) key.content = video_of[id].second;
    ++creatives[key];
    creative_of[creative.at("id")] = key;
  }
  for (const auto& ad : state.at("ads")) {
    const AdKeyOfJob key{creative_of[ad.at("creative")], ad.at("adset"), ad.at("name")};
    ++ads[key];
    ad_of[ad.at("id")] = key;
  }
}

CreativeKey creative_key(const JobRow& row, const std::string& content) {
  return {row.row.account.digits(), row.row.creative->link, content};
}

AdKeyOfJob ad_key_of(const JobRow& row, const std::string& content) {
  return {creative_key(row, content), row.row.ad->adset, row.row.ad->name};
}

}  // namespace metaup::test
