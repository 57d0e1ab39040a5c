#include <catch2/catch.hpp>
#include <filesystem>

#include "integration/launch/launches.hpp"
#include "integration/studio/studio.hpp"
#include "support/file_watch.hpp"
#include "support/ledger_calls.hpp"

// Videos go into an account that may hold them already only if somebody agrees.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr int kUsage = 2;

/// An account that holds a video, and a ledger that does not know it.
struct Elsewhere : Studio {
  explicit Elsewhere(const std::string& scenario = "{}") : Studio(scenario) {
    REQUIRE(upload({film(1)}).exit_code == 0);
    forget();
  }
  void forget() { ledger = ledger::make_memory_ledger(); }
  void answer(bool yes) {
    settings.consent.ask = [this, yes](const std::string& question) {
      questions.push_back(question);
      return yes;
    };
  }
  [[nodiscard]] int writes() {
    int count = 0;
    const auto requests = state().at("requests");
    for (const auto& [operation, times] : requests.items()) count += operation.starts_with("POST ad") ? int{times} : 0;
    return count;
  }
  [[nodiscard]] bool is_known() {
    const auto owner = ledger::Owner{.origin = "http://127.0.0.1:1", .account = *AccountId::parse("123")};
    return ask(ledger->registry(), ledger::StandingOf{owner})->known_since != WallTime{};
  }

  std::vector<std::string> questions;
};

}  // namespace

TEST_CASE("an account without videos is known from the first write on", "[learn]") {
  Studio studio;
  studio.settings.video.wait = false;
  CHECK(studio.upload({studio.film(1), studio.film(2)}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 2);
  const int reads = operations(studio, "GET advideos");
  CHECK(studio.upload({studio.film(3)}).exit_code == 0);  // what the account holds now came by this ledger
  CHECK(studio.finished_videos().size() == 3);
  CHECK(reads == 1);
  CHECK(operations(studio, "GET advideos") == reads);
}

TEST_CASE("an account whose first page is empty need not be empty", "[learn]") {
  Elsewhere studio(R"({"paging":{"empty_pages":true}})");
  CHECK(studio.upload({studio.film(1)}).exit_code == kUsage);
  CHECK(studio.upload({studio.film(1)}, {"456"}).exit_code == 0);
}

TEST_CASE("without a person and without --yes nothing at all is sent", "[learn]") {
  Elsewhere studio;
  const int writes = studio.writes();
  const bool stamps = GENERATE(false, true);
  const auto method = GENERATE(run::VideoMethod::chunked, run::VideoMethod::simple);
  studio.settings.video.stamp = stamps;
  studio.settings.video.method = method;
  const auto take = studio.upload({studio.picture(1), studio.film(1), studio.film(2), studio.picture(2)});
  CHECK(take.exit_code == kUsage);
  CHECK(studio.writes() == writes);
  REQUIRE(take.outcome.error);
  CHECK_THAT(take.outcome.error->message, Contains("act_123") && Contains("1.mp4") && Contains("2.mp4"));
  CHECK_THAT(take.outcome.error->hint, Contains("ledger learn --account act_123") && Contains("--yes"));
  CHECK(take.items.size() == 4);
  for (const auto& item : take.items) CHECK(item.status == Status::skipped);
}

TEST_CASE("they are sent all the same by --yes, or when a person agrees", "[learn]") {
  Elsewhere studio;
  const bool asks = GENERATE(false, true);
  if (asks) {
    studio.answer(true);
  } else {
    studio.settings.consent.given = true;
  }
  const auto take = studio.upload({studio.film(1), studio.picture(1)});
  CHECK(take.exit_code == 0);
  CHECK(studio.finished_videos().size() == 2);
  CHECK(studio.questions.size() == (asks ? 1 : 0));
  CHECK_FALSE(studio.is_known());  // the next video is a question again
  studio.settings.consent = {};
  CHECK(studio.upload({studio.film(1)}).item().status == Status::unchanged);
  CHECK(studio.upload({studio.film(2)}).exit_code == kUsage);
}

TEST_CASE("a video under the name of an image is asked about when it shows", "[learn]") {
  Elsewhere studio;
  const TempDir folder;
  const auto hidden = folder / "hidden.jpg";
  std::filesystem::copy_file(studio.film(2), hidden);
  const auto take = studio.upload({studio.picture(1), hidden});
  CHECK(take.exit_code == kUsage);
  REQUIRE(take.outcome.error);
  CHECK_THAT(take.outcome.error->message, Contains("hidden.jpg"));
  CHECK(studio.finished_videos().size() == 1);
  CHECK(studio.upload({studio.picture(2), hidden, studio.picture(3)}, {"456"}).exit_code == 0);  // which is empty
  studio.settings.consent.given = true;
  CHECK(studio.upload({studio.picture(1), hidden}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 3);
}

TEST_CASE("of images in an unknown account the last are looked at when the first are sent", "[learn]") {
  Elsewhere studio;
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < 300; ++i) paths.push_back(studio.picture(i));
  const auto before = open_files();
  int most_open = 0;
  studio.on_request = [&](int) { most_open = std::max(most_open, open_files() - before); };
  CHECK(studio.upload(paths).exit_code == 0);
  CHECK(most_open <= 64 + 10);
}

TEST_CASE("a person who says no ends the run before anything is sent", "[learn]") {
  Elsewhere studio;
  const int writes = studio.writes();
  studio.answer(false);
  CHECK(studio.upload({studio.film(1), studio.picture(1)}).exit_code == kUsage);
  REQUIRE(studio.questions.size() == 1);
  CHECK_THAT(studio.questions.front(), Contains("act_123") && Contains("1.mp4") && Contains("?"));
  CHECK(studio.writes() == writes);
}

TEST_CASE("images alone ask nobody, and nothing of Meta", "[learn]") {
  Elsewhere studio;
  const int reads = operations(studio, "GET advideos");
  CHECK(studio.upload({studio.picture(1), studio.picture(2)}).exit_code == 0);
  CHECK(operations(studio, "GET advideos") == reads);
}

TEST_CASE("many files are all looked at before the question, and all sent after it", "[learn]") {
  Elsewhere studio;
  std::vector<std::string> paths;
  for (std::uint32_t seed = 0; seed < 150; ++seed) paths.push_back(studio.picture(seed));
  paths.push_back(studio.film(7));  // behind more than are looked at ahead
  CHECK(studio.upload(paths).exit_code == kUsage);
  CHECK(studio.state().at("images").empty());
  studio.answer(true);
  CHECK(studio.upload(paths).exit_code == 0);
  CHECK(studio.state().at("images").size() == 150);
}

TEST_CASE("of several accounts those are asked about that may hold the videos", "[learn]") {
  Elsewhere studio;
  studio.answer(true);
  const auto take = studio.upload({studio.film(1)}, {"123", "456"});
  CHECK(take.exit_code == 0);
  REQUIRE(studio.questions.size() == 1);
  CHECK_THAT(studio.questions.front(), Contains("act_123") && !Contains("act_456"));
}

TEST_CASE("what goes on with an earlier upload asks nobody", "[learn]") {
  Elsewhere studio(R"({"videos":{"windows":[1000]}})");
  studio.settings.consent.given = true;
  const auto path = studio.film(2, 5'000);
  studio.settings.common.ends_at = studio.clock.now() + std::chrono::hours{1};
  studio.on_served = [&, count = 0](int) mutable {
    if (++count == 4) studio.interrupt.signal = 15;
  };
  CHECK(studio.upload({path}).exit_code == 143);
  studio.interrupt.signal = 0;
  studio.on_served = nullptr;
  studio.settings.consent = {};
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 2);
}

TEST_CASE("to force is no consent to what nobody can tell", "[learn]") {
  Elsewhere studio;
  studio.settings.force = true;
  CHECK(studio.upload({studio.film(1)}).exit_code == kUsage);
}

TEST_CASE("when Meta cannot say whether there are videos, nothing is sent and a later run may help", "[learn]") {
  Elsewhere studio;
  const int writes = studio.writes();
  studio.add_fault(R"({"edge":"advideos","method":"GET","error":{"code":1},"times":99,"every":1})");
  const auto take = studio.upload({studio.film(2), studio.picture(1)});
  CHECK(take.exit_code == 7);
  CHECK(studio.writes() == writes);
  studio.settings.consent.given = true;  // who has agreed needs no answer
  CHECK(studio.upload({studio.picture(1)}).exit_code == 0);
}

TEST_CASE("a dry run says what a run would ask, and sends nothing", "[learn]") {
  Elsewhere studio;
  studio.settings.dry_run = true;
  const auto before = studio.state().at("http_requests");
  const auto take = studio.upload({studio.film(1)});
  CHECK(take.exit_code == 0);
  CHECK(take.item().status == Status::planned);
  CHECK(studio.state().at("http_requests") == before);
  std::string notices;
  for (const auto& event : studio.reporter.events) {
    if (const auto* const notice = std::get_if<report::Notice>(&event)) notices += notice->message;
  }
  CHECK_THAT(notices, Contains("act_123") && Contains("ledger learn") && Contains("--yes"));
}

TEST_CASE("a launch asks before its first write, too", "[learn]") {
  Elsewhere studio;
  auto row = launch_row("film", studio.picture(1));
  row.creative->image.reset();
  row.creative->video = path_ref(studio.film(2));
  row.creative->thumbnail = path_ref(studio.picture(1));
  row.creative->cta = "SHOP_NOW";
  const int writes = studio.writes();
  CHECK(studio.launch({row, launch_row("image", studio.picture(2))}).exit_code == kUsage);
  CHECK(studio.writes() == writes);
  studio.answer(true);
  const auto take = studio.launch({row, launch_row("image", studio.picture(2))});
  CHECK(take.exit_code == 0);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"film", 1}, {"image", 1}});
  studio.answer(false);
  CHECK(studio.launch({row, launch_row("image", studio.picture(2))}).exit_code == 0);  // all of it is there
}
