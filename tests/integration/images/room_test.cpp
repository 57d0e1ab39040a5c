#include <catch2/catch.hpp>

#include "integration/studio/studio.hpp"
#include "support/fake_place.hpp"
#include "support/images.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

/// Five images on a remote.
run::UploadPlan five_from(const std::shared_ptr<FakePlace>& place) {
  run::UploadPlan plan;
  for (std::uint32_t i = 1; i <= 5; ++i) {
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
  const auto take = studio.upload(five_from(place));
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
  const auto take = studio.upload(five_from(place));
  CHECK(take.exit_code != 0);
  CHECK(studio.state().at("images").empty());
  for (const auto& item : take.items) {
    if (item.status == Status::failed) CHECK(item.error->error_class == ErrorClass::local);
  }
}
