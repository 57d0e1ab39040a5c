#include <catch2/catch.hpp>
#include <csignal>

#include <fmt/format.h>

#include <algorithm>

#include "integration/studio/studio.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using report::Status;
using test::Studio;

// How Meta lets a video be asked about is not documented in full: each way that it may answer leads to
// the same end, and what works is remembered for the run.

namespace {

std::uint64_t requests(Studio& studio, const std::string& what) {
  return studio.state().at("requests").value(what, std::uint64_t{0});
}

struct Ways {
  const char* rules;   ///< of the simulator's videos
  bool reads_at_node;  ///< whether `GET /<video>` gives the status
};

const std::vector<Ways> kWays{
    {R"("id_filter":"honoured")", true},
    {R"("id_filter":"ignored")", true},
    {R"("id_filter":"refused")", true},
    {R"("id_filter":"honoured","node_code":10)", false},
    {R"("id_filter":"honoured","node_code":100)", false},
    {R"("id_filter":"ignored","node_code":200)", false},
    {R"("id_filter":"ignored","node_code":100)", false},
    {R"("id_filter":"refused","node_code":100)", false},
    {R"("id_filter":"refused","node_code":10)", false},
};

bool all_ready(const Studio::Take& take) {
  return std::all_of(take.items.begin(), take.items.end(),
                     [](const auto& item) { return item.status == Status::ready; });
}

std::vector<std::string> films(Studio& studio, int count) {
  std::vector<std::string> files;
  for (int i = 0; i < count; ++i) files.push_back(studio.film(static_cast<std::uint32_t>(i)));
  return files;
}

std::vector<std::string> ids_of(const Studio::Take& take) {
  std::vector<std::string> ids;
  for (const auto& item : take.items) ids.push_back(item.id);
  return ids;
}

}  // namespace

TEST_CASE("videos are waited for whichever way of asking works", "[videos]") {
  const auto& ways = GENERATE_REF(from_range(kWays));
  CAPTURE(ways.rules);
  // The list has more videos than fit on its first page, and the newest first.
  Studio studio(fmt::format(R"({{"videos":{{{},"processing_s":40}},"paging":{{"most":7}}}})", ways.rules));
  const auto take = studio.upload(films(studio, 12));
  CHECK(take.exit_code == 0);
  CHECK(all_ready(take));
  CHECK(studio.state().at("retired").empty());
}

TEST_CASE("the status of videos that were made long ago is found whichever way of asking works", "[videos]") {
  const auto& ways = GENERATE_REF(from_range(kWays));
  CAPTURE(ways.rules);
  Studio studio(fmt::format(R"({{"videos":{{{}}},"paging":{{"most":7}}}})", ways.rules));
  const auto ids = ids_of(studio.upload(films(studio, 12)));
  const auto take = studio.await({ids[0], ids[11], "777000000000000"});
  REQUIRE(take.items.size() == 3);
  CHECK(take.items[0].status == Status::ready);
  CHECK(take.items[1].status == Status::ready);
  CHECK(take.items[2].error->error_class != ErrorClass::protocol);
  CHECK(take.exit_code == 6);
}

TEST_CASE("a way that does not work is tried once, not at each question", "[videos]") {
  Studio studio(R"({"videos":{"id_filter":"refused","processing_s":200}})");
  CHECK(studio.upload({studio.film(1)}).exit_code == 0);
  CHECK(requests(studio, "GET advideos") == 2);  // whether the account has videos, and the filter
  CHECK(requests(studio, "GET node") > 5);
}

TEST_CASE("a token that is refused at each video does not end the account", "[videos]") {
  Studio studio(R"({"videos":{"id_filter":"ignored","node_code":200}})");
  const auto take = studio.upload(films(studio, 5));
  CHECK(take.exit_code == 0);
  CHECK(studio.upload({studio.film(77)}).exit_code == 0);
}

TEST_CASE("reads that lag behind the upload do not fail it", "[videos]") {
  const auto* const filter = GENERATE("honoured", "ignored", "refused");
  CAPTURE(filter);
  Studio studio(fmt::format(R"({{"videos":{{"read_lag_s":20,"id_filter":"{}"}}}})", filter));
  const auto take = studio.upload(films(studio, 3));
  CHECK(take.exit_code == 0);
  CHECK(studio.finished_videos().size() == 3);
}

TEST_CASE("a finish that got no reply is looked for although reads lag behind", "[videos]") {
  Studio studio(R"({"videos":{"read_lag_s":8}})");
  studio.add_fault(R"({"edge":"advideos","phase":"finish","nth":1,"drop":true,"when":"after"})");
  CHECK(studio.upload({studio.film(1)}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 1);
}

TEST_CASE("a hundred videos go up and are waited for within the points of the development tier", "[videos]") {
  const auto* const filter = GENERATE("honoured", "ignored", "refused");
  CAPTURE(filter);
  Studio studio(fmt::format(R"({{"limits":{{"tier":"development_access","hourly_calls":100000}},
                                 "videos":{{"processing_s":300,"id_filter":"{}"}}}})",
                            filter));
  studio.settings.video.ready_timeout = 24h;
  const auto take = studio.upload(films(studio, 100));
  CHECK(take.exit_code == 0);
  CHECK(all_ready(take));
  CHECK(studio.state().at("throttled") == 0);
}

TEST_CASE("a hundred videos that are being processed are waited for without a throttled reply", "[videos]") {
  const auto* const filter = GENERATE("honoured", "ignored", "refused");
  CAPTURE(filter);
  constexpr auto kUploads = 24h;  // within the 300 calls an hour of that tier
  Studio studio(fmt::format(R"({{"limits":{{"tier":"development_access"}},
                                 "videos":{{"processing_s":86700,"id_filter":"{}"}}}})",
                            filter));
  studio.settings.video.wait = false;
  std::vector<std::string> ids;
  const auto begin = studio.clock.now();
  for (int i = 0; i < 100; ++i) {
    ids.push_back(studio.upload({studio.film(static_cast<std::uint32_t>(i))}).item().id);
    studio.clock.advance_to(studio.clock.now() + 60s);
  }
  studio.clock.advance_to(begin + kUploads);

  studio.settings.video.wait = true;
  studio.settings.video.ready_timeout = 24h;
  const auto take = studio.await(ids);
  CHECK(take.exit_code == 0);
  CHECK(all_ready(take));
  CHECK(studio.state().at("throttled") == 0);
}

TEST_CASE("a video that this ledger has just made is asked for again by its id", "[videos]") {
  Studio studio(R"({"videos":{"read_lag_s":20,"processing_s":30}})");
  studio.settings.video.wait = false;
  const auto id = studio.upload({studio.film(1)}).item().id;
  CHECK(studio.await({id}).item().status == Status::processing);
  studio.settings.video.wait = true;
  CHECK(studio.await({id}).item().status == Status::ready);
}

TEST_CASE("a run that is interrupted while it waits names the video, and says that Meta has it", "[videos]") {
  Studio studio(R"({"videos":{"processing_s":100}})");
  studio.on_served = [&](int number) {
    if (number == 8) studio.interrupt.signal = SIGINT;
  };
  const auto take = studio.upload({studio.film(1)});
  REQUIRE(studio.finished_videos().size() == 1);
  CHECK(take.item().status == Status::skipped);
  CHECK(take.item().id == studio.finished_videos()[0].at("id"));
  CHECK(take.item().error->message.starts_with("sent, but not waited for"));
}
