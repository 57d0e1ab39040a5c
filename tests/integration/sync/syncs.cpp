#include "syncs.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/ledger_calls.hpp"

namespace metaup::test {
namespace {

std::string sha_of_seed(std::uint32_t seed) { return sha256_of_text(make_jpeg(seed)); }

}  // namespace

std::string SyncBench::image(const std::string& name, std::uint32_t seed) const {
  return folder.write("in/" + name, make_jpeg(seed));
}

std::string SyncBench::video(const std::string& name, std::uint32_t seed) const {
  return folder.write("in/" + name, make_video(seed));
}

void SyncBench::remove(const std::string& name) const { std::filesystem::remove_all(folder / ("in/" + name)); }

void SyncBench::rename(const std::string& from, const std::string& to) const {
  const auto target = std::filesystem::path(folder / ("in/" + to));
  std::filesystem::create_directories(target.parent_path());
  std::filesystem::rename(folder / ("in/" + from), target);
}

cli::Options SyncBench::options(const std::vector<std::string>& sources) const {
  cli::Options options;
  for (const auto& source : sources) options.arguments.push_back(folder / (source.empty() ? "in" : "in/" + source));
  options.delete_missing = true;
  options.settle = Milliseconds{0};
  return options;
}

Studio::Take SyncBench::sync(cli::Options options) {
  told_ = studio.reporter.events.size();
  return studio.sync(std::move(options));
}

Studio::Take SyncBench::sync() { return sync(options()); }

std::set<std::uint32_t> SyncBench::images() {
  static const auto kSeeds = [] {
    std::map<std::string, std::uint32_t> seeds;
    for (std::uint32_t seed = 0; seed < 200; ++seed) seeds.emplace(sha_of_seed(seed), seed);
    return seeds;
  }();
  std::set<std::uint32_t> held;
  const auto state = studio.state();
  for (const auto& image : state.at("images")) held.insert(kSeeds.at(image.at("sha256")));
  return held;
}

std::string SyncBench::hash_of(std::uint32_t seed) {
  const auto state = studio.state();
  for (const auto& image : state.at("images")) {
    if (image.at("sha256") == sha_of_seed(seed)) return image.at("hash");
  }
  FAIL("the account has no image " << seed);
  return {};
}

std::size_t SyncBench::videos() { return studio.finished_videos().size(); }

int SyncBench::operations(const std::string& operation) { return studio.state().at("requests").value(operation, 0); }

void SyncBench::use_by_hand(std::uint32_t seed) {
  run::LaunchRow row;
  row.source = "by hand";
  auto& draft = row.creative.emplace();
  draft.name = "by hand " + std::to_string(seed);
  draft.page_id = "111";
  draft.image = {graph::AssetRef::Form::hash, hash_of(seed)};
  draft.link = "https://example.com/" + std::to_string(seed);
  draft.message = "Hello";
  auto own = std::exchange(studio.ledger, ledger::make_memory_ledger());
  REQUIRE(studio.launch({row}).exit_code == 0);
  studio.ledger = std::move(own);
}

std::string SyncBench::id_of_video(const std::string& name) {
  const auto asset =
      ledger::ask(studio.ledger->registry(),
                  ledger::AssetsOfKind{{"http://127.0.0.1:1", *AccountId::parse("123")}, AssetKind::video});
  for (const auto& video : asset.value()) {
    if (video.path.ends_with("/" + name)) return video.remote_id;
  }
  FAIL("no video " << name);
  return {};
}

void SyncBench::use_video_by_hand(const std::string& id) {
  run::LaunchRow row;
  row.source = "by hand";
  auto& draft = row.creative.emplace();
  draft.name = "by hand";
  draft.page_id = "111";
  draft.video = {graph::AssetRef::Form::id, id};
  draft.link = "https://example.com/video";
  draft.cta = "SHOP_NOW";
  draft.thumbnail = {graph::AssetRef::Form::hash, hash_of(1)};
  draft.message = "Hello";
  auto own = std::exchange(studio.ledger, ledger::make_memory_ledger());
  const auto take = studio.launch({row});
  INFO((take.items.empty() || !take.items.back().error ? "" : take.items.back().error->message));
  REQUIRE(take.exit_code == 0);
  studio.ledger = std::move(own);
}

std::string SyncBench::notices() const {
  std::string all;
  for (auto i = told_; i < studio.reporter.events.size(); ++i) {
    if (const auto* const notice = std::get_if<report::Notice>(&studio.reporter.events[i]))
      all += notice->message + "\n";
  }
  return all;
}

Synced::Synced() {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) image(std::to_string(seed) + ".jpg", seed);
  REQUIRE(statuses(sync())[report::Status::uploaded] == 3);
}

std::map<report::Status, int> statuses(const Studio::Take& take) {
  std::map<report::Status, int> counts;
  for (const auto& item : take.items) ++counts[item.status];
  return counts;
}

const report::Item& item_of(const Studio::Take& take, const std::string& source) {
  for (const auto& item : take.items) {
    if (item.source == source) return item;
  }
  FAIL("no item " << source);
  return take.items.front();
}

}  // namespace metaup::test
