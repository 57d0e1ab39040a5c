#include "integration/chaos/oracle.hpp"

#include <algorithm>

#include "integration/chaos/world.hpp"
#include "metaup/graph/ad_spec.hpp"
#include "support/ledger_calls.hpp"

namespace metaup::test {
namespace {

/// Whether an account shall have a file.
bool is_for(const Job& job, std::size_t file, const std::string& account) {
  const auto shows_it = [&](const JobRow& row) { return row.file == file && row.row.account.digits() == account; };
  return job.files[file].is_uploaded || std::any_of(job.rows.begin(), job.rows.end(), shows_it);
}

/// How many of each thing there may be at most, and how many there must be.
template <class Key>
struct Bounds {
  std::map<Key, int> most;
  std::map<Key, int> least;
};

/// A content that a file had before may have gone up or not, but once at most.
Bounds<ContentKey> bounds_of_files(const Job& job, AssetKind kind, const InDoubt& in_doubt) {
  Bounds<ContentKey> bounds;
  for (std::size_t i = 0; i < job.files.size(); ++i) {
    const auto& file = job.files[i];
    if (file.kind != kind || file.fate != Fate::accepted) continue;
    for (const auto& account : job.accounts) {
      if (!is_for(job, i, account)) continue;
      for (const auto& content : file.contents) bounds.most[{account, content}] = 1;
      if (!in_doubt.contains({account, i})) bounds.least[{account, file.contents.back()}] = 1;
    }
  }
  return bounds;
}

/// Equal creatives are one.
Bounds<CreativeKey> bounds_of_creatives(const Job& job, const InDoubt& in_doubt) {
  Bounds<CreativeKey> bounds;
  for (const auto& row : job.rows) {
    const auto& file = job.files[row.file];
    if (row.creative_is_refused || file.fate != Fate::accepted) continue;
    for (const auto& content : file.contents) bounds.most[creative_key(row, content)] = 1;
    if (in_doubt.contains({row.row.account.digits(), row.file})) continue;
    bounds.least[creative_key(row, file.contents.back())] = 1;
  }
  return bounds;
}

/// Each row has an ad of its own, also an equal one.
Bounds<AdKeyOfJob> bounds_of_ads(const Job& job, const InDoubt& in_doubt) {
  Bounds<AdKeyOfJob> bounds;
  for (const auto& row : job.rows) {
    const auto& file = job.files[row.file];
    if (!row.row.ad || row.creative_is_refused || row.ad_is_refused || file.fate != Fate::accepted) continue;
    for (const auto& content : std::set<std::string>(file.contents.begin(), file.contents.end())) {
      ++bounds.most[ad_key_of(row, content)];
    }
    if (in_doubt.contains({row.row.account.digits(), row.file})) continue;
    ++bounds.least[ad_key_of(row, file.contents.back())];
  }
  return bounds;
}

std::string to_text(const ContentKey& key) { return key.first + " " + key.second; }
std::string to_text(const CreativeKey& key) { return key.account + " " + key.link + " of " + key.content; }
std::string to_text(const AdKeyOfJob& key) {
  return "\"" + key.name + "\" in ad set " + key.adset + ", " + to_text(key.creative);
}

template <class Key>
void compare(const std::string& what, const std::map<Key, int>& held, const std::map<Key, int>& bounds, bool are_most,
             Complaints& complaints) {
  const auto& all = are_most ? held : bounds;
  for (const auto& [key, ignored] : all) {
    const auto count = held.contains(key) ? held.at(key) : 0;
    const auto bound = bounds.contains(key) ? bounds.at(key) : 0;
    if (are_most ? count <= bound : count >= bound) continue;
    complaints.push_back("Meta has " + std::to_string(count) + ", not " + std::to_string(bound) + ": " + what + " " +
                         to_text(key));
  }
}

/// Whether nobody may know what became of a request: of a content that the file has no more, of a video in doubt, or of
/// an ad that was sent along with a creative which Meta refuses ever since.
bool may_stay_open(const Job& job, const std::string& account, const ledger::Intent& intent, const InDoubt& in_doubt) {
  const auto ad = graph::read_ad_key(intent.key);
  const auto is_of_row = [&](const JobRow& row) {
    const bool may_be_forgotten = job.files[row.file].restless || (row.creative_is_refused && ad->provisional);
    return row.row.ad && row.row.ad->name == ad->name && may_be_forgotten;
  };
  if (ad && std::any_of(job.rows.begin(), job.rows.end(), is_of_row)) return true;
  for (std::size_t i = 0; i < job.files.size(); ++i) {
    const auto& contents = job.files[i].contents;
    const auto found = std::find(contents.begin(), contents.end(), intent.key);
    if (found == contents.end()) continue;
    if (intent.key != contents.back() || in_doubt.contains({account, i})) return true;
  }
  return false;
}

}  // namespace

Complaints find_too_much(const Job& job, const nlohmann::json& state) {
  const World world(state);
  const auto videos = bounds_of_files(job, AssetKind::video, {}).most;
  Complaints complaints;
  compare("image", world.images, bounds_of_files(job, AssetKind::image, {}).most, true, complaints);
  compare("video", world.videos, videos, true, complaints);
  // What Meta could not process is of no use, and goes up again: as often as it fails.
  for (const auto& [key, count] : world.spoiled_videos) {
    if (!videos.contains(key)) complaints.push_back("nobody asked for the video " + to_text(key));
  }
  compare("creative", world.creatives, bounds_of_creatives(job, {}).most, true, complaints);
  compare("ad", world.ads, bounds_of_ads(job, {}).most, true, complaints);
  for (const auto& ad : state.at("ads")) {
    if (ad.at("status") != "PAUSED") complaints.push_back("not paused: ad " + ad.at("name").get<std::string>());
  }
  return complaints;
}

Complaints find_missing(const Job& job, const nlohmann::json& state, const InDoubt& in_doubt) {
  const World world(state);
  Complaints complaints;
  compare("image", world.images, bounds_of_files(job, AssetKind::image, in_doubt).least, false, complaints);
  compare("video", world.videos, bounds_of_files(job, AssetKind::video, in_doubt).least, false, complaints);
  compare("creative", world.creatives, bounds_of_creatives(job, in_doubt).least, false, complaints);
  compare("ad", world.ads, bounds_of_ads(job, in_doubt).least, false, complaints);
  return complaints;
}

Complaints check_ledger(const Job& job, ledger::Ledger& ledger, const nlohmann::json& state, const InDoubt& in_doubt) {
  const std::string origin = "http://127.0.0.1:1";
  Complaints complaints;
  const World world(state);
  std::map<ContentKey, int> images;
  std::map<ContentKey, int> videos;
  std::map<CreativeKey, int> creatives;
  std::map<AdKeyOfJob, int> ads;
  const auto count = [&](const auto& at_meta, const std::string& id, auto& counts) {
    const auto found = at_meta.find(id);
    if (found != at_meta.end()) ++counts[found->second];
    if (found == at_meta.end()) complaints.push_back("the ledger has what Meta has not: " + id);
  };
  const auto visit = [&](const ledger::OwnedAsset& owned) {
    const auto& asset = owned.asset;
    if (asset.gone) return complaints.push_back("the ledger says that it is gone: " + asset.remote_id);
    if (asset.kind == AssetKind::image)
      count(world.image_of, owned.owner.account.digits() + ":" + asset.remote_id, images);
    if (asset.kind == AssetKind::video) count(world.video_of, asset.remote_id, videos);
    if (asset.kind == AssetKind::creative) count(world.creative_of, asset.remote_id, creatives);
    if (asset.kind == AssetKind::ad) count(world.ad_of, asset.remote_id, ads);
  };
  if (const auto done = ledger.each_asset(origin, "", visit); !done) complaints.push_back(done.error().message);
  compare("ledger's image", images, bounds_of_files(job, AssetKind::image, in_doubt).least, false, complaints);
  compare("ledger's video", videos, bounds_of_files(job, AssetKind::video, in_doubt).least, false, complaints);
  compare("ledger's creative", creatives, bounds_of_creatives(job, in_doubt).least, false, complaints);
  compare("ledger's ad", ads, bounds_of_ads(job, in_doubt).least, false, complaints);
  for (const auto& account : job.accounts) {
    const auto open = ledger::open_intents(ledger, {origin, *AccountId::parse(account)}).value();
    for (const auto& intent : open) {
      if (!may_stay_open(job, account, intent, in_doubt)) complaints.push_back("still open: " + intent.key);
    }
  }
  const auto problems = ledger.check().value();
  for (const auto& problem : problems) complaints.push_back("the ledger is damaged: " + problem);
  return complaints;
}

InDoubt in_doubt_of(const Job& job, const Studio::Take& take, const nlohmann::json& state) {
  const World world(state);
  InDoubt in_doubt;
  for (std::size_t i = 0; i < job.files.size(); ++i) {
    const auto& file = job.files[i];
    if (file.kind != AssetKind::video) continue;
    for (const auto& item : take.items) {
      const bool unknown = item.error && item.error->error_class == ErrorClass::unknown_outcome;
      if (item.source != file.path || !unknown) continue;
      const ContentKey key{item.account.digits(), file.contents.back()};
      if (!world.videos.contains(key) || world.spoiled_videos.contains(key)) in_doubt.emplace(key.first, i);
    }
  }
  return in_doubt;
}

}  // namespace metaup::test
