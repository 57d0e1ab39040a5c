#include <catch2/catch.hpp>
#include <numeric>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;

// An account that refuses every change, and one that refuses a few.

namespace {

struct Refusal {
  std::string error;
  int exit_code;
};

std::vector<Refusal> refusals() {
  return {
      {R"({"code":10,"message":"no permission"})", 3},
      {R"({"code":3,"message":"no capability"})", 3},
      {R"({"code":299,"message":"no permission"})", 3},
      {R"({"code":100,"subcode":33,"message":"Unsupported post request. Object with ID 'act_123' does not exist"})", 5},
      {R"({"code":100,"subcode":3686001,"message":"Invalid parameter"})", 4},
      {R"({"code":368,"message":"blocked"})", 4},
  };
}

/// How many changes reached Meta, in batches and outside of them.
int changes(Studio& studio) {
  int count = 0;
  const auto state = studio.state();
  for (const auto& [operation, times] : state.at("requests").items()) {
    const bool is_batch = operation == "POST batch" || operation == "POST ";
    if (!operation.starts_with("GET ") && !is_batch) count += times.get<int>();
  }
  return count;
}

void refuse_all(Studio& studio, const std::string& error) {
  studio.add_fault(R"({"method":"POST","account":"123","error":)" + error + "}");
}

run::LaunchRow by_hash(run::LaunchRow row) {
  row.creative->image = {graph::AssetRef::Form::hash, std::string(32, 'a')};
  return row;
}

void check_stopped(Studio& studio, const Studio::Take& take, const Refusal& refusal, std::size_t items) {
  CHECK(changes(studio) <= 5);
  CHECK(take.exit_code == refusal.exit_code);
  CHECK(take.items.size() == items);
  CHECK(studio.reporter.all<report::Fatal>().size() == 1);
}

}  // namespace

TEST_CASE("uploads into an account that refuses everything stop after five", "[reach]") {
  const auto refusal = GENERATE(from_range(refusals()));
  CAPTURE(refusal.error);
  Studio studio;
  refuse_all(studio, refusal.error);
  SECTION("images") {
    studio.settings.method = GENERATE(upload::ImageMethod::multipart, upload::ImageMethod::bytes);
    studio.settings.common.compose.batch = GENERATE(false, true);
    std::vector<std::string> paths;
    for (std::uint32_t i = 1; i <= 60; ++i) paths.push_back(studio.picture(i));
    check_stopped(studio, studio.upload(paths), refusal, 60);
  }
  SECTION("videos") {
    studio.settings.video.method = GENERATE(run::VideoMethod::chunked, run::VideoMethod::simple);
    std::vector<std::string> paths;
    for (std::uint32_t i = 1; i <= 20; ++i) paths.push_back(studio.film(i));
    check_stopped(studio, studio.upload(paths), refusal, 20);
  }
}

TEST_CASE("a launch in an account that refuses everything stops after five changes", "[reach]") {
  const auto refusal = GENERATE(from_range(refusals()));
  CAPTURE(refusal.error);
  Studio studio;
  refuse_all(studio, refusal.error);
  std::vector<run::LaunchRow> rows;
  SECTION("creatives") {
    for (int i = 0; i < 60; ++i) rows.push_back(by_hash(creative_row("c" + std::to_string(i), "x")));
    check_stopped(studio, studio.launch(rows), refusal, 60);
  }
  SECTION("creatives with ads") {
    for (int i = 0; i < 60; ++i) rows.push_back(by_hash(launch_row("c" + std::to_string(i), "x")));
    check_stopped(studio, studio.launch(rows), refusal, 120);
  }
  SECTION("creatives with images from files") {
    for (std::uint32_t i = 1; i <= 20; ++i) rows.push_back(creative_row("c" + std::to_string(i), studio.picture(i)));
    check_stopped(studio, studio.launch(rows), refusal, 40);
  }
  SECTION("ads of creatives that exist") {
    for (int i = 0; i < 60; ++i) rows.push_back(ad_row("a" + std::to_string(i), "77"));
    check_stopped(studio, studio.launch(rows), refusal, 60);
  }
}

TEST_CASE("one of 120 images that is refused for want of rights is that image's own matter", "[reach]") {
  const int code = GENERATE(3, 10, 200, 299, 294, 270, 368);
  CAPTURE(code);
  Studio studio;
  studio.add_fault(R"({"edge":"adimages","method":"POST","nth":7,"error":{"message":"no","code":)" +
                   std::to_string(code) + "}}");
  std::vector<std::string> paths;
  for (std::uint32_t i = 1; i <= 120; ++i) paths.push_back(studio.picture(i));
  const auto take = studio.upload(paths);
  CHECK(take.exit_code == 6);
  CHECK(take.outcome.summary.done == 119);
  CHECK(take.outcome.summary.failed == 1);
}

TEST_CASE("one of 120 creatives that is refused for want of rights is that creative's own matter", "[reach]") {
  const int row = GENERATE(1, 3, 7, 120);
  Studio studio;
  studio.add_fault(R"({"edge":"adcreatives","method":"POST","nth":)" + std::to_string(row) +
                   R"(,"error":{"message":"no","code":10}})");
  const auto image = studio.picture(1);
  REQUIRE(studio.upload({image}).exit_code == 0);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 120; ++i) rows.push_back(creative_row("c" + std::to_string(i), image));
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 6);
  CHECK(take.outcome.summary.failed == 1);
  CHECK(statuses(take, AssetKind::creative)[report::Status::created] == 119);
}
