#include "integration/chaos/job.hpp"

#include <filesystem>
#include <fstream>
#include <numeric>

#include "integration/launch/launches.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

namespace metaup::test {
namespace {

constexpr std::uint32_t kRowsOfAnAdset = 30;
constexpr std::size_t kSmallestVideo = 2'000;  // of the scenario

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The file looks newer afterwards, however coarse the clock of its disk is.
void write_all(const std::string& path, const std::string& bytes) {
  const auto before = std::filesystem::last_write_time(path);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  std::filesystem::last_write_time(path, before + std::chrono::seconds{1});
}

/// Each call gives another content.
std::string new_image(Dice& dice) {
  const auto seed = static_cast<std::uint32_t>(dice.pick(1U << 30U));
  return dice.chance(0.8) ? make_jpeg(seed, 16 + static_cast<int>(dice.pick(16)), 16) : make_png(seed, 16, 16);
}

std::string new_video(Dice& dice) {
  return make_video(static_cast<std::uint32_t>(dice.pick(1U << 30U)), kSmallestVideo + dice.pick(9'000));
}

std::string new_content(AssetKind kind, Fate fate, Dice& dice) {
  if (fate == Fate::no_media) return "no image and no video, number " + std::to_string(dice.pick(1U << 30U));
  if (kind == AssetKind::image) return fate == Fate::refused ? truncated(new_image(dice)) : new_image(dice);
  return fate == Fate::refused ? make_video(static_cast<std::uint32_t>(dice.pick(1U << 30U)), 1'500) : new_video(dice);
}

Fate any_fate(Dice& dice) {
  if (dice.chance(0.9)) return Fate::accepted;
  return dice.chance(0.5) ? Fate::no_media : Fate::refused;
}

JobFile make_file(std::uint32_t number, AssetKind kind, const std::vector<JobFile>& others, Dice& dice,
                  const TempDir& folder) {
  JobFile file;
  file.kind = kind;
  file.fate = any_fate(dice);
  auto bytes = new_content(kind, file.fate, dice);
  if (!others.empty() && file.fate == Fate::accepted && dice.chance(0.15)) {
    const auto other = dice.one_of(others);
    if (other.kind == kind && other.fate == Fate::accepted) bytes = read_all(other.path);
  }
  file.restless = file.fate == Fate::accepted && dice.chance(0.15);
  file.is_uploaded = dice.chance(0.8);
  const auto name = (kind == AssetKind::image ? "image" : "film") + std::to_string(number);
  file.path = folder.write(name + (kind == AssetKind::image ? ".jpg" : ".mp4"), bytes);
  file.contents.push_back(sha256_of_text(bytes));
  return file;
}

/// A row that has nothing in common with the others but perhaps its file.
JobRow make_row(const std::string& name, const std::string& account, const std::string& adset, const Job& job,
                Dice& dice) {
  JobRow made;
  made.file = dice.pick(job.files.size());
  const auto& file = job.files[made.file];
  made.row = launch_row(name, file.path);
  auto& draft = *made.row.creative;
  if (file.kind == AssetKind::video) {
    draft.video = std::exchange(draft.image, std::nullopt);
    draft.thumbnail = graph::AssetRef{graph::AssetRef::Form::automatic, {}};
    draft.cta = "LEARN_MORE";
  }
  made.row.account = *AccountId::parse(account);
  made.row.ad->adset = adset;
  made.creative_is_refused = dice.chance(0.05);
  made.ad_is_refused = !made.creative_is_refused && dice.chance(0.05);
  if (dice.chance(0.1)) made.row.ad.reset();
  return made;
}

/// A row that is hard to tell from another one.
JobRow make_lookalike(const JobRow& other, const std::string& name, Dice& dice) {
  auto made = other;
  made.row.source = name;
  switch (dice.pick(4)) {
    case 0:  // an equal one
      break;
    case 1:  // another creative, and an ad of the same name
      made.row.creative->name = name;
      made.row.creative->link += "/" + name;
      break;
    case 2:  // another ad of the same creative
      made.row.ad->name = name;
      break;
    default:  // … which only has another name, so that Meta takes it for the same
      made.row.ad->name = made.row.creative->name = name;
  }
  return made;
}

void add_rows(Job& job, const std::string& account, std::uint32_t count, std::uint32_t first_adset, Dice& dice) {
  std::vector<JobRow> imitable;  // what Meta refuses it knows by the names
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto name = "row" + account + "-" + std::to_string(i);
    if (!imitable.empty() && dice.chance(0.25)) {
      job.rows.push_back(make_lookalike(dice.one_of(imitable), name, dice));
      continue;
    }
    auto row = make_row(name, account, std::to_string(first_adset + i / kRowsOfAnAdset), job, dice);
    if (!row.creative_is_refused && !row.ad_is_refused && row.row.ad) imitable.push_back(row);
    job.rows.push_back(std::move(row));
  }
}

nlohmann::json refusal(const std::string& edge, const std::string& name, int subcode) {
  return {{"edge", edge},
          {"method", "POST"},
          {"where", {{"name", name}}},
          {"error", {{"code", 100}, {"subcode", subcode}, {"message", "Invalid parameter"}}}};
}

}  // namespace

Job make_job(const JobSize& size, Dice& dice, const TempDir& folder) {
  Job job;
  for (std::uint32_t i = 0; i < size.images + size.videos; ++i) {
    const auto kind = i < size.images ? AssetKind::image : AssetKind::video;
    job.files.push_back(make_file(i, kind, job.files, dice, folder));
  }
  for (std::size_t i = 0; i < job.accounts.size(); ++i) {
    const auto first_adset = 238'000 + 1'000 * static_cast<std::uint32_t>(i);
    add_rows(job, job.accounts[i], size.rows / static_cast<std::uint32_t>(job.accounts.size()), first_adset, dice);
  }
  return job;
}

nlohmann::json refusals_of(const Job& job) {
  auto rules = nlohmann::json::array();
  for (const auto& row : job.rows) {
    if (row.creative_is_refused) rules.push_back(refusal("adcreatives", row.row.creative->name, 2'061'015));
    if (row.ad_is_refused && row.row.ad) rules.push_back(refusal("ads", row.row.ad->name, 1'885'029));
  }
  return rules;
}

void rewrite(JobFile& file, Dice& dice) {
  const auto bytes = new_content(file.kind, file.fate, dice);
  write_all(file.path, bytes);
  file.contents.push_back(sha256_of_text(bytes));
}

void touch(const JobFile& file) { write_all(file.path, read_all(file.path)); }

Order everything(const Job& job, bool is_launch) {
  Order order{.is_launch = is_launch, .files = {}, .rows = {}};
  for (std::size_t i = 0; i < job.files.size(); ++i) {
    if (!is_launch && job.files[i].is_uploaded) order.files.push_back(i);
  }
  order.rows.resize(is_launch ? job.rows.size() : 0);
  std::iota(order.rows.begin(), order.rows.end(), std::size_t{0});
  return order;
}

Order any_order(const Job& job, Dice& dice) {
  auto order = everything(job, dice.chance(0.5));
  for (auto* const part : {&order.files, &order.rows}) {
    dice.shuffle(*part);
    if (!part->empty() && dice.chance(0.3)) part->resize(1 + dice.pick(part->size()));
  }
  return order;
}

}  // namespace metaup::test
