#include <catch2/catch.hpp>

#include <csignal>

#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;
using metaup::test::TempDir;

namespace {

const Owner kOwner = owner_of("123");

VideoSession session_of(unsigned content, ByteRange wanted = {1'048'576, 6'291'456}) {
  VideoSession session;
  session.sha256 = sha_of(content);
  session.host = "https://graph-video.facebook.com";
  session.session_id = "8800011";
  session.video_id = "7700022";
  session.wanted = wanted;
  session.stamp = {.device = ~std::uint64_t{0},
                   .inode = std::uint64_t{1} << 63U,
                   .size = 5'000'000'000,
                   .mtime_ns = -1,
                   .ctime_ns = 1'795'000'000'123'456'789};
  session.started = kNoon;
  return session;
}

/// The session id and where it goes on, or "" when there is none.
std::string found(Ledger& ledger, const Owner& owner, unsigned content) {
  const auto session = find_session(ledger, owner, sha_of(content)).value();
  return session ? session->session_id + "@" + std::to_string(session->wanted.begin) : "";
}

}  // namespace

TEST_CASE("a video session comes back whole", "[ledger]") {
  const auto ledger = fresh_ledger();
  auto saved = session_of(1, {~std::uint64_t{0} - 1, ~std::uint64_t{0}});
  saved.finished = GENERATE(false, true);
  REQUIRE(save_session(*ledger, kOwner, saved));
  const auto session = find_session(*ledger, kOwner, sha_of(1)).value();
  REQUIRE(session);
  CHECK(session->sha256 == saved.sha256);
  CHECK(session->host == saved.host);
  CHECK(session->session_id == saved.session_id);
  CHECK(session->video_id == saved.video_id);
  CHECK(session->wanted == saved.wanted);
  CHECK(session->finished == saved.finished);
  CHECK(session->stamp == saved.stamp);
  CHECK(session->started == saved.started);
}

TEST_CASE("the last session of a content replaces the one before", "[ledger]") {
  const auto ledger = fresh_ledger();
  REQUIRE(save_session(*ledger, kOwner, session_of(1, {0, 10})));
  auto later = session_of(1, {10, 20});
  later.session_id = "8800012";
  REQUIRE(save_session(*ledger, kOwner, later));
  CHECK(found(*ledger, kOwner, 1) == "8800012@10");
}

TEST_CASE("a session is seen by its own origin, account and content only", "[ledger]") {
  const auto ledger = fresh_ledger();
  REQUIRE(save_session(*ledger, kOwner, session_of(1)));
  CHECK(found(*ledger, kOwner, 2).empty());
  CHECK(found(*ledger, owner_of("124"), 1).empty());
  CHECK(found(*ledger, owner_of("123", "http://localhost:1"), 1).empty());
}

TEST_CASE("a session is found by the video that it made, until it is forgotten", "[ledger]") {
  const auto ledger = fresh_ledger();
  const auto session = session_of(1);
  REQUIRE(save_session(*ledger, kOwner, session));
  CHECK(find_session_of(*ledger, kOwner, session.video_id).value()->sha256 == session.sha256);
  CHECK_FALSE(find_session_of(*ledger, kOwner, session.video_id + "0").value());
  CHECK_FALSE(find_session_of(*ledger, owner_of("124"), session.video_id).value());
  forget_session(*ledger, kOwner, session.sha256);
  CHECK_FALSE(find_session_of(*ledger, kOwner, session.video_id).value());
}

TEST_CASE("a forgotten session is gone, before and after a flush, and others stay", "[ledger]") {
  const auto ledger = fresh_ledger();
  REQUIRE(save_session(*ledger, kOwner, session_of(1)));
  REQUIRE(save_session(*ledger, kOwner, session_of(2)));
  REQUIRE(save_session(*ledger, owner_of("124"), session_of(1)));
  forget_session(*ledger, kOwner, sha_of(1));
  if (GENERATE(false, true)) REQUIRE(ledger->flush());
  CHECK(found(*ledger, kOwner, 1).empty());
  CHECK_FALSE(found(*ledger, kOwner, 2).empty());
  CHECK_FALSE(found(*ledger, owner_of("124"), 1).empty());
}

TEST_CASE("a session that was forgotten can be saved again", "[ledger]") {
  const auto ledger = fresh_ledger();
  REQUIRE(save_session(*ledger, kOwner, session_of(1)));
  forget_session(*ledger, kOwner, sha_of(1));
  REQUIRE(save_session(*ledger, kOwner, session_of(1, {5, 6})));
  CHECK(found(*ledger, kOwner, 1) == "8800011@5");
}

TEST_CASE("a saved session outlives a kill, with all that waited", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto status = in_child([&] {
    const auto ledger = open_ledger(path).value();
    for (std::uint64_t begin = 0; begin < 50; ++begin) {
      if (!save_session(*ledger, kOwner, session_of(1, {begin, 50}))) return 1;
    }
    record(*ledger, kOwner, image("waiting", 7));
    if (!save_session(*ledger, kOwner, session_of(1, {50, 50}))) return 1;
    return ::raise(SIGKILL);
  });
  REQUIRE(WIFSIGNALED(status));
  const auto ledger = open_ledger(path).value();
  CHECK(found(*ledger, kOwner, 1) == "8800011@50");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(7))) == "waiting");
}

TEST_CASE("the last thumbnail of a video counts, for its owner", "[ledger]") {
  const auto ledger = fresh_ledger();
  remember_thumbnail(*ledger, kOwner, "7", "https://generated");
  remember_thumbnail(*ledger, kOwner, "7", "5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90");
  if (GENERATE(false, true)) REQUIRE(ledger->flush());
  CHECK(find_thumbnail(*ledger, kOwner, "7").value() == "5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90");
  CHECK(find_thumbnail(*ledger, kOwner, "8").value() == std::nullopt);
  CHECK(find_thumbnail(*ledger, owner_of("124"), "7").value() == std::nullopt);
}

TEST_CASE("forget takes the sessions and thumbnails of what it names", "[ledger]") {
  const auto ledger = fresh_ledger();
  auto video = image("7", 1);
  video.kind = AssetKind::video;
  record(*ledger, kOwner, video);
  remember_thumbnail(*ledger, kOwner, "7", "https://a");
  remember_thumbnail(*ledger, kOwner, "8", "https://b");
  REQUIRE(save_session(*ledger, kOwner, session_of(1)));
  REQUIRE(save_session(*ledger, kOwner, session_of(2)));

  struct Case {
    Forget what;
    std::uint64_t rows;
    std::string left;  ///< sessions by content, thumbnails by video
  };
  const auto [what, rows, left] = GENERATE_COPY(values<Case>({
      {{.sha256 = sha_of(1)}, 2, "2 8"},
      {{.sha256 = sha_of(2)}, 1, "1 7 8"},
      {{.remote_id = "7"}, 1, "1 2 8"},
      {{.remote_id = "7700022"}, 2, "7 8"},
      {{.account = "123"}, 3, ""},
      {{.account = "124"}, 0, "1 2 7 8"},
  }));
  CHECK(ledger->forget(what).value() == rows);
  std::string kept;
  const auto add = [&](bool is_kept, const std::string& word) {
    kept += !is_kept ? "" : kept.empty() ? word : " " + word;
  };
  for (const unsigned content : {1U, 2U}) add(!found(*ledger, kOwner, content).empty(), std::to_string(content));
  for (const std::string id : {"7", "8"}) add(find_thumbnail(*ledger, kOwner, id).value().has_value(), id);
  CHECK(kept == left);
}

TEST_CASE("a ledger of the first schema keeps its rows and learns of videos", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  record(*open_ledger(path).value(), kOwner, image("kept", 1));
  take_back_to(path, 1);
  const auto ledger = open_ledger(path).value();
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "kept");
  REQUIRE(save_session(*ledger, kOwner, session_of(2)));
  CHECK_FALSE(found(*ledger, kOwner, 2).empty());
}
