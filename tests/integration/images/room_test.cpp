#include <catch2/catch.hpp>

#include "integration/studio/studio.hpp"
#include "run/engine/engine.hpp"
#include "support/fake_place.hpp"
#include "support/images.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

/// So many images on a remote.
run::UploadPlan images_from(const std::shared_ptr<FakePlace>& place, std::uint32_t count) {
  run::UploadPlan plan;
  for (std::uint32_t i = 1; i <= count; ++i) {
    const auto name = std::to_string(i) + ".jpg";
    place->put(name, make_jpeg(i));
    const auto path = std::string(FakePlace::kRoot) + name;
    plan.jobs.push_back(
        {.source = path, .account = AccountId::parse("123").value(), .content = FakePlace::file(place, path)});
  }
  return plan;
}

}  // namespace

TEST_CASE("what finds no room, because others take it, is read once they have been sent", "[images]") {
  Studio studio;
  const auto place = std::make_shared<FakePlace>();
  const auto room = GENERATE(1, 2, 4);
  place->make_room_for(room);
  const auto take = studio.upload(images_from(place, 5));
  CHECK(take.exit_code == 0);
  for (const auto& item : take.items) CHECK(item.status == Status::uploaded);
  CHECK(studio.state().at("images").size() == 5);
}

TEST_CASE("what finds no room fails when nothing will make any", "[images]") {
  Studio studio;
  const auto place = std::make_shared<FakePlace>();
  SECTION("nothing else is held") { place->make_room_for(0); }
  SECTION("nothing is sent before all is read") {
    place->make_room_for(4);
    studio.settings.all_or_nothing = true;
  }
  const auto take = studio.upload(images_from(place, 5));
  CHECK(take.exit_code != 0);
  CHECK(studio.state().at("images").empty());
  for (const auto& item : take.items) {
    if (item.status == Status::failed) CHECK(item.error->error_class == ErrorClass::local);
  }
}

TEST_CASE("only a few contents from elsewhere are held ahead of what is sent, whatever sends them", "[images]") {
  Studio studio;
  const auto place = std::make_shared<FakePlace>();
  constexpr std::uint32_t kImages = 90;
  auto plan = images_from(place, kImages);
  SECTION("upload") { CHECK(studio.upload(std::move(plan)).exit_code == 0); }
  SECTION("sync") { CHECK(studio.sync({.uploads = std::move(plan), .removals = {}}).exit_code == 0); }
  SECTION("launch") {
    run::LaunchPlan launch{.account = plan.jobs[0].account, .rows = {}};
    for (const auto& job : plan.jobs) {
      auto& draft = launch.rows.emplace_back(run::LaunchRow{.source = job.source}).creative.emplace();
      draft.name = job.source;
      draft.page_id = "111";
      draft.link = "https://example.com";
      draft.image = {graph::AssetRef::Form::path, job.source};
      launch.elsewhere.emplace(std::pair{AssetKind::image, job.source}, job.content);
    }
    CHECK(studio.launch(std::move(launch)).exit_code == 0);
  }
  SECTION("what Meta does not copy") {
    std::vector<std::string> hashes;
    for (const auto& item : studio.upload(std::move(plan)).items) hashes.push_back(item.id);
    studio.add_fault(R"({"edge":"adimages","method":"POST","with":"copy_from","error":{"code":100}})");
    CHECK(studio.copy("123", "1002", hashes, place).exit_code == 0);
    CHECK(place->reads() == 2 * kImages);
  }
  constexpr long kOnTheirWay = 16;
  CHECK(place->most_open() <= static_cast<long>(run::Engine::kAheadOfElsewhere) + kOnTheirWay);
}
