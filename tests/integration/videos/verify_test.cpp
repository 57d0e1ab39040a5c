#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "integration/studio/studio.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using report::Status;
using test::Studio;

// Whether the videos of the ledger are still at Meta.

namespace {

std::uint64_t requests(Studio& studio, const std::string& what) {
  return studio.state().at("requests").value(what, std::uint64_t{0});
}

std::vector<std::string> films(Studio& studio, int count) {
  std::vector<std::string> files;
  for (int i = 0; i < count; ++i) files.push_back(studio.film(static_cast<std::uint32_t>(i)));
  return files;
}

std::size_t count(const Studio::Take& take, Status status) {
  return static_cast<std::size_t>(
      std::count_if(take.items.begin(), take.items.end(), [&](const auto& item) { return item.status == status; }));
}

}  // namespace

TEST_CASE("a video that was deleted at Meta is sent again, whichever way of asking works", "[videos]") {
  const auto* const rules =
      GENERATE(R"("id_filter":"honoured")", R"("id_filter":"ignored")", R"("id_filter":"refused")",
               R"("id_filter":"honoured","node_code":100)", R"("id_filter":"ignored","node_code":200)",
               R"("id_filter":"refused","node_code":10)");
  const bool empty_pages = GENERATE(false, true);
  CAPTURE(rules, empty_pages);
  Studio studio(fmt::format(R"({{"videos":{{{}}},"paging":{{"most":7,"empty_pages":{}}}}})", rules, empty_pages));
  const auto files = films(studio, 12);
  const auto first = studio.upload(files);
  REQUIRE(first.exit_code == 0);
  const auto gone = first.items.at(3).id;
  studio.control("forget_video", {{"id", gone}});
  CHECK(count(studio.upload(files), Status::unchanged) == 12);  // the ledger is believed for a day
  studio.settings.verify = run::Verify::all;
  const auto second = studio.upload(files);
  CHECK(second.exit_code == 0);
  CHECK(count(second, Status::unchanged) == 11);
  CHECK(count(second, Status::ready) == 1);
  CHECK(second.items.at(3).id != gone);
  CHECK(studio.finished_videos().size() == 12);
  CHECK(count(studio.upload(files), Status::unchanged) == 12);
}

TEST_CASE("videos that Meta confirmed a day ago are asked about, together", "[videos]") {
  Studio studio;
  const auto files = films(studio, 60);
  REQUIRE(studio.upload(files).exit_code == 0);
  studio.settings.verify = run::Verify::stale;
  studio.clock.jump(std::chrono::duration_cast<Milliseconds>(25h));
  const auto before = requests(studio, "GET advideos") + requests(studio, "GET node");
  CHECK(count(studio.upload(files), Status::unchanged) == 60);
  const auto asked = requests(studio, "GET advideos") + requests(studio, "GET node") - before;
  CHECK(asked >= 2);
  CHECK(asked <= 4);
  CHECK(studio.upload(files).outcome.summary.requests == 0);  // and they are believed again
}

TEST_CASE("where a filter on ids is ignored the whole list is read once for all", "[videos]") {
  Studio studio(R"({"videos":{"id_filter":"ignored"},"paging":{"most":20}})");
  const auto files = films(studio, 150);
  REQUIRE(studio.upload(files).exit_code == 0);
  studio.settings.verify = run::Verify::all;
  const auto nodes = requests(studio, "GET node");
  const auto take = studio.upload(files);
  CHECK(count(take, Status::unchanged) == 150);
  CHECK(take.outcome.summary.requests <= 8 + 4);  // the pages, and what was asked before
  CHECK(requests(studio, "GET node") == nodes);
}

TEST_CASE("a video counts as there where Meta does not say whether it is", "[videos]") {
  const auto* const refusal = GENERATE(R"("error":{"code":200,"message":"no"})", R"("error":{"code":1,"message":"no"})",
                                       R"("error":{"code":100,"message":"no"})");
  CAPTURE(refusal);
  Studio studio;
  const auto film = studio.film(1);
  const auto first = studio.upload({film});
  REQUIRE(first.exit_code == 0);
  studio.add_fault(fmt::format(R"({{"edge":"advideos","method":"GET",{}}})", refusal));
  studio.settings.verify = run::Verify::all;
  const auto take = studio.upload({film});
  CHECK(take.exit_code == 0);
  CHECK(take.item().status == Status::unchanged);
  CHECK(take.item().id == first.item().id);
  REQUIRE(take.item().warnings.size() == 1);
  CHECK_THAT(take.item().warnings[0], Contains("does not say whether video " + first.item().id + " is still there"));
  CHECK(studio.finished_videos().size() == 1);
}

TEST_CASE("a video that the list leaves out counts as there while its own id shows it", "[videos]") {
  Studio studio;
  const auto film = studio.film(1);
  REQUIRE(studio.upload({film}).exit_code == 0);
  studio.settings.verify = run::Verify::all;
  studio.on_reply = [](http::Response response) -> test::FakeTransport::Answer {
    const auto at = response.body.find(R"("data":[{"id":)");
    if (at != std::string::npos) response.body = R"({"data":[]})";
    return response;
  };
  const auto take = studio.upload({film});
  CHECK(take.item().status == Status::unchanged);
  CHECK(take.item().warnings.empty());
  CHECK(studio.finished_videos().size() == 1);
}
