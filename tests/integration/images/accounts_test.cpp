#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "integration/studio/studio.hpp"
#include "support/file_watch.hpp"
#include "support/footage.hpp"

// One run into several accounts.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

const std::vector<std::string> kAccounts{"123", "124", "125"};

/// What the simulator does with the files that come does not count.
void watch_client(Studio& studio, FileWatch& watch) {
  studio.on_request = [&watch](int) { watch.pause(true); };
  studio.on_served = [&watch](int) { watch.pause(false); };
}

run::Job job(const std::string& path, const std::string& account) {
  const auto stamp = stamp_of(path);
  auto file =
      stamp ? plan::Candidate{.path = path, .stamp = *stamp, .error = nullptr} : plan::unusable(path, stamp.error());
  return {.source = path, .account = AccountId::parse(account).value(), .content = std::move(file)};
}

std::size_t count(const Studio::Take& take, Status status) {
  return static_cast<std::size_t>(
      std::count_if(take.items.begin(), take.items.end(), [&](const auto& item) { return item.status == status; }));
}

std::vector<std::string> pictures(Studio& studio, std::uint32_t count) {
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < count; ++i) paths.push_back(studio.picture(i));
  return paths;
}

std::string no_copies_into(const std::string& account, std::int64_t code) {
  return R"({"edge":"adimages","method":"POST","with":"copy_from","account":")" + account + R"(","error":{"code":)" +
         std::to_string(code) + R"(,"message":"no such thing"}})";
}

std::string twin_of(const std::string& path, const TempDir& folder) {
  const auto twin = folder / "again.jpg";
  std::filesystem::copy_file(path, twin);
  return twin;
}

bool is_told(const Studio& studio, const std::string& text) {
  const auto notices = studio.reporter.all<report::Notice>();
  return std::any_of(notices.begin(), notices.end(),
                     [&](const auto& notice) { return notice.message.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("each of 1,000 files is opened and hashed once for three accounts", "[images]") {
  const bool file_by_file = GENERATE(true, false);
  Studio studio;
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < 1'000; ++i) paths.push_back(studio.picture(i));
  run::UploadPlan plan;
  for (std::size_t i = 0; i < paths.size() * kAccounts.size(); ++i) {
    const auto path = file_by_file ? i / kAccounts.size() : i % paths.size();
    const auto account = file_by_file ? i % kAccounts.size() : i / paths.size();
    plan.jobs.push_back(job(paths[path], kAccounts[account]));
  }
  FileWatch watch;
  watch_client(studio, watch);
  const auto open_before = open_files();
  int most_open = 0;
  studio.on_served = [&](int) {
    watch.pause(false);
    most_open = std::max(most_open, open_files());
  };
  const auto take = studio.upload(std::move(plan));
  CHECK(take.exit_code == 0);
  REQUIRE(take.items.size() == 3'000);
  CHECK(studio.state().at("images").size() == 3'000);
  CHECK(count(take, Status::uploaded) == 1'000);
  CHECK(count(take, Status::copied) == 2'000);
  int more_than_once = 0;
  for (const auto& item : take.items) {
    if (watch.opens(item.source) != 1 || watch.hashes(item.sha256) != 1) ++more_than_once;
  }
  CHECK(more_than_once == 0);
  CHECK(most_open - open_before <= 3 * 64 + 10);
}

TEST_CASE("files of many accounts do not stay open all at once", "[images]") {
  Studio studio;
  run::UploadPlan plan;
  for (std::uint32_t i = 0; i < 20 * 30; ++i) plan.jobs.push_back(job(studio.picture(i), std::to_string(200 + i % 20)));
  const auto open_before = open_files();
  int most_open = 0;
  studio.on_request = [&](int) { most_open = std::max(most_open, open_files() - open_before); };
  const auto take = studio.upload(std::move(plan));
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.done == 600);
  CHECK(most_open > 200);  // those of one account do
  CHECK(most_open < 400);
}

TEST_CASE("500 images for five accounts go up once, and are copied where Meta does that", "[images]") {
  const std::vector<std::string> accounts{"123", "124", "125", "126", "127"};
  Studio studio;
  const auto paths = pictures(studio, 500);
  SECTION("everywhere") {
    const auto take = studio.upload(paths, accounts);
    CHECK(take.exit_code == 0);
    CHECK(count(take, Status::uploaded) == 500);
    CHECK(count(take, Status::copied) == 2'000);
    CHECK(studio.state().at("images").size() == 2'500);
  }
  SECTION("but not into two of them") {
    const auto code = GENERATE(200, 100);
    for (const auto* const account : {"126", "127"}) studio.add_fault(no_copies_into(account, code));
    FileWatch watch;
    watch_client(studio, watch);
    const auto take = studio.upload(paths, accounts);
    CHECK(take.exit_code == 0);
    CHECK(count(take, Status::uploaded) + count(take, Status::copied) == 2'500);
    CHECK(count(take, Status::uploaded) <= 1'500);
    CHECK(std::all_of(take.items.begin(), take.items.end(), [](const auto& item) {
      const bool takes_no_copies = item.account.digits() == "126" || item.account.digits() == "127";
      return !takes_no_copies || item.status == Status::uploaded;
    }));
    CHECK(studio.state().at("images").size() == 2'500);
    CHECK(is_told(studio, "into act_126"));
    CHECK(is_told(studio, "into act_127"));
    int hashed_again = 0;
    for (const auto& item : take.items) hashed_again += watch.hashes(item.sha256) == 1 ? 0 : 1;
    CHECK(hashed_again == 0);
  }
}

TEST_CASE("the deliveries of one content share its number and differ in the account", "[images]") {
  Studio studio;
  const auto take = studio.upload(run::for_accounts(
      [&] {
        run::UploadPlan plan;
        for (const auto& path : pictures(studio, 3)) plan.jobs.push_back(job(path, "1"));
        return plan;
      }(),
      {*AccountId::parse("123"), *AccountId::parse("124")}));
  std::set<std::pair<std::uint32_t, std::string>> deliveries;
  for (const auto& item : take.items) deliveries.emplace(item.index, item.account.digits());
  CHECK(deliveries == std::set<std::pair<std::uint32_t, std::string>>{
                          {0, "123"}, {0, "124"}, {1, "123"}, {1, "124"}, {2, "123"}, {2, "124"}});
}

TEST_CASE("an account that has an image already gives it to the others", "[images]") {
  Studio studio;
  const auto paths = pictures(studio, 3);
  REQUIRE(studio.upload(paths, {"124"}).exit_code == 0);
  const auto take = studio.upload(paths, kAccounts);
  CHECK(count(take, Status::unchanged) == 3);
  CHECK(count(take, Status::copied) == 6);
  CHECK(take.outcome.summary.bytes_sent < 3'000);
  CHECK(studio.upload(paths, kAccounts).outcome.summary.requests == 0);
}

TEST_CASE("a copy has the name of its file", "[images]") {
  Studio studio;
  const auto take = studio.upload(pictures(studio, 1), {"123", "124"});
  REQUIRE(take.items.size() == 2);
  CHECK(take.items[0].name == take.items[1].name);
  CHECK(take.items[0].id == take.items[1].id);
}

TEST_CASE("an image that is gone where it should be copied from is sent", "[images]") {
  Studio studio;
  const auto paths = pictures(studio, 1);
  REQUIRE(studio.upload(paths, {"123"}).exit_code == 0);
  studio.control("forget_image", {{"account", "123"}, {"hash", studio.state().at("images")[0].at("hash")}});
  const auto take = studio.upload(paths, {"123", "124"});
  CHECK(take.exit_code == 0);
  CHECK(count(take, Status::unchanged) == 1);  // of which nobody has told
  CHECK(count(take, Status::uploaded) == 1);
}

TEST_CASE("what cannot come to the first account goes up into the others", "[images]") {
  Studio studio;
  studio.add_fault(R"({"edge":"adimages","method":"POST","account":"123","error":{"code":200}})");
  const auto take = studio.upload(pictures(studio, 4), kAccounts);
  CHECK(take.exit_code == 6);
  CHECK(count(take, Status::uploaded) == 4);
  CHECK(count(take, Status::copied) == 4);
}

TEST_CASE("equal files for several accounts go up once in all", "[images]") {
  Studio studio;
  const TempDir folder;
  auto paths = pictures(studio, 2);
  paths.push_back(twin_of(paths.front(), folder));
  const auto take = studio.upload(paths, kAccounts);
  CHECK(take.exit_code == 0);
  CHECK(count(take, Status::uploaded) == 2);
  CHECK(count(take, Status::copied) == 4);
  CHECK(count(take, Status::unchanged) == 3);
}

TEST_CASE("forced images are sent into each account", "[images]") {
  Studio studio;
  studio.settings.force = true;
  const auto take = studio.upload(pictures(studio, 2), kAccounts);
  CHECK(count(take, Status::uploaded) == 6);
}

TEST_CASE("a dry run into several accounts plans one upload of each image", "[images]") {
  Studio studio;
  studio.settings.dry_run = true;
  const auto take = studio.upload(pictures(studio, 5), kAccounts);
  CHECK(count(take, Status::planned) == 15);
  CHECK(take.outcome.summary.requests == 0);
}

TEST_CASE("parts of an upload are all of it, without overlap, and equal contents are in one", "[images]") {
  constexpr std::uint32_t kParts = 3;
  Studio studio;
  const TempDir folder;
  auto paths = pictures(studio, 30);
  paths.push_back(twin_of(paths.front(), folder));
  paths.push_back(folder / "missing.jpg");
  paths.push_back(folder.write("broken.jpg", "no image"));
  std::map<std::string, int> reported;
  std::set<std::string> parts_of_twins;
  for (std::uint32_t part = 1; part <= kParts; ++part) {
    studio.settings.shard = {.number = part, .count = kParts};
    run::UploadPlan plan;
    for (const auto& path : paths) plan.jobs.push_back(job(path, "123"));
    const auto take = studio.upload(std::move(plan));
    CHECK(take.outcome.summary.items == take.items.size());
    CHECK(take.items.size() < paths.size());
    for (const auto& item : take.items) {
      ++reported[item.source];
      if (item.sha256 == sha256_of_file(paths.front())) parts_of_twins.insert(std::to_string(part));
    }
  }
  CHECK(reported.size() == paths.size());
  CHECK(std::all_of(reported.begin(), reported.end(), [](const auto& each) { return each.second == 1; }));
  CHECK(parts_of_twins.size() == 1);
  CHECK(studio.state().at("images").size() == 30);
}
