#include <catch2/catch.hpp>

#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using namespace std::chrono_literals;

namespace {

/// Both kinds of ledger must behave alike, so each case here runs on both.
class AnyLedger {
 public:
  AnyLedger() : ledger_(GENERATE(false, true) ? fresh_ledger() : open_ledger(folder_ / "ledger.db").value()) {}
  Ledger& operator*() { return *ledger_; }
  Ledger* operator->() { return ledger_.get(); }

 private:
  metaup::test::TempDir folder_;
  std::unique_ptr<Ledger> ledger_;
};

const Owner kOwner = owner_of("123");

std::vector<std::string> all_remote_ids(Ledger& ledger, const std::string& origin = "",
                                        const std::string& account = "") {
  std::vector<std::string> ids;
  const auto visit = [&](const OwnedAsset& owned) { ids.push_back(owned.asset.remote_id); };
  REQUIRE(ledger.each_asset(origin, account, visit));
  return ids;
}

}  // namespace

TEST_CASE("a look-up sees a recorded asset at once and after a flush, whole", "[ledger]") {
  AnyLedger ledger;
  auto asset = image("hash1", 1);
  asset.name = std::string("nul\0 and \xFF no UTF-8", 19);
  asset.path = "/ads/\xFF.jpg";
  record(*ledger, kOwner, asset);
  if (GENERATE(false, true)) REQUIRE(ledger->flush());

  const auto found = ledger->find_asset(kOwner, AssetKind::image, sha_of(1)).value();
  REQUIRE(found);
  CHECK(found->kind == AssetKind::image);
  CHECK(found->remote_id == "hash1");
  CHECK(found->sha256 == sha_of(1));
  CHECK(found->name == asset.name);
  CHECK(found->path == asset.path);
  CHECK(found->bytes == 200'000);
  CHECK(found->width == 1080);
  CHECK(found->height == 1350);
  CHECK(found->confirmed_at == kNoon);
  CHECK_FALSE(found->gone);
  CHECK(remote_of(ledger->find_remote(kOwner, AssetKind::image, "hash1")) == "hash1");
}

TEST_CASE("the file of a content is kept until another one is known", "[ledger]") {
  AnyLedger ledger;
  auto asset = image("hash1", 1);
  const auto path_after = [&](const std::string& path) {
    asset.path = path;
    record(*ledger, kOwner, asset);
    return ledger->find_remote(kOwner, AssetKind::image, "hash1").value()->path;
  };
  CHECK(path_after("/ads/a.jpg") == "/ads/a.jpg");
  CHECK(path_after("") == "/ads/a.jpg");
  CHECK(path_after("/new/a.jpg") == "/new/a.jpg");
}

TEST_CASE("an asset is seen by its own origin, account, kind and content only", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  const auto other_origin = owner_of("123", "http://127.0.0.1:8080");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
  CHECK(remote_of(ledger->find_asset(other_origin, AssetKind::image, sha_of(1))).empty());
  CHECK(remote_of(ledger->find_remote(other_origin, AssetKind::image, "hash1")).empty());
  CHECK(remote_of(ledger->find_asset(owner_of("124"), AssetKind::image, sha_of(1))).empty());
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::video, sha_of(1))).empty());
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(2))).empty());
}

TEST_CASE("many questions at once are answered each by its own", "[ledger]") {
  const auto ledger = fresh_ledger();
  const Owner owners[] = {owner_of("1"), owner_of("2"), owner_of("1", "https://elsewhere.example")};
  std::vector<Question> questions;
  std::vector<std::string> expected;
  for (unsigned i = 0; i < 300; ++i) {
    const auto& owner = owners[i % 3];
    const bool is_known = i % 4 != 0;
    auto asset = image("hash" + std::to_string(i), i);
    if (i % 5 == 0) asset.kind = AssetKind::video;
    if (is_known) record(*ledger, owner, asset);
    questions.emplace_back(AssetOfContent{owner, asset.kind, asset.sha256});
    expected.push_back(is_known ? asset.remote_id : "");
    questions.emplace_back(AssetOfContent{owners[(i + 1) % 3], asset.kind, asset.sha256});
    expected.emplace_back();
    if (i % 50 != 0) continue;
    questions.push_back(questions[questions.size() - 2]);
    expected.push_back(expected[expected.size() - 2]);
    questions.emplace_back(AssetOfRemote{owner, asset.kind, asset.remote_id});
    expected.push_back(is_known ? asset.remote_id : "");
  }
  const auto answers = ledger->registry().ask(questions).value();
  REQUIRE(answers.size() == expected.size());
  std::vector<std::string> found;
  for (const auto& answer : answers) found.push_back(remote_of(std::get<std::optional<Asset>>(answer)));
  CHECK(found == expected);
}

TEST_CASE("the same content of two accounts has an asset in each", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  record(*ledger, owner_of("124"), image("hash2", 1));
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
  CHECK(remote_of(ledger->find_asset(owner_of("124"), AssetKind::image, sha_of(1))) == "hash2");
}

TEST_CASE("a newer asset of a content becomes current and the old one is kept", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  record(*ledger, kOwner, image("hash2", 1, kNoon + 1h));
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash2");
  CHECK(remote_of(ledger->find_remote(kOwner, AssetKind::image, "hash1")) == "hash1");
  CHECK(all_remote_ids(*ledger) == std::vector<std::string>{"hash2"});

  record(*ledger, kOwner, image("hash1", 1, kNoon + 2h));  // and back
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
  CHECK(all_remote_ids(*ledger) == std::vector<std::string>{"hash1"});
}

TEST_CASE("two contents that became one thing at Meta are both known", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  record(*ledger, kOwner, image("hash1", 2));
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) == "hash1");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(2))) == "hash1");
}

TEST_CASE("a content that became another thing no longer speaks for the first", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1, kNoon + 1h));
  record(*ledger, kOwner, image("hash1", 2, kNoon));
  REQUIRE(ledger->flush());
  REQUIRE(ledger->find_remote(kOwner, AssetKind::image, "hash1").value()->sha256 == sha_of(1));
  record(*ledger, kOwner, image("hash2", 1, kNoon + 2h));
  CHECK(ledger->find_remote(kOwner, AssetKind::image, "hash1").value()->sha256 == sha_of(2));
}

TEST_CASE("what is gone is not found by content until it is confirmed or recorded again", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  mark_gone(*ledger, kOwner, AssetKind::image, "hash1", kNoon + 1h);
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))).empty());
  const auto known = ledger->find_remote(kOwner, AssetKind::image, "hash1").value();
  REQUIRE(known);
  CHECK(known->gone);

  if (GENERATE(false, true)) {
    confirm(*ledger, kOwner, AssetKind::image, "hash1", kNoon + 2h);
  } else {
    record(*ledger, kOwner, image("hash1", 1, kNoon + 2h));
  }
  const auto found = ledger->find_asset(kOwner, AssetKind::image, sha_of(1)).value();
  REQUIRE(found);
  CHECK(found->confirmed_at == kNoon + 2h);
}

TEST_CASE("a confirmation moves the time of that asset only", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("hash1", 1));
  record(*ledger, kOwner, image("hash2", 2));
  record(*ledger, owner_of("124"), image("hash1", 1));
  confirm(*ledger, kOwner, AssetKind::image, "hash1", kNoon + 1h);
  CHECK(ledger->find_asset(kOwner, AssetKind::image, sha_of(1)).value()->confirmed_at == kNoon + 1h);
  CHECK(ledger->find_asset(kOwner, AssetKind::image, sha_of(2)).value()->confirmed_at == kNoon);
  CHECK(ledger->find_asset(owner_of("124"), AssetKind::image, sha_of(1)).value()->confirmed_at == kNoon);
}

TEST_CASE("an asset without a content is known by its id, and once, when its content is learnt", "[ledger]") {
  AnyLedger ledger;
  auto copied = image("hash1", 1);
  copied.sha256.clear();
  record(*ledger, kOwner, copied);
  CHECK(remote_of(ledger->find_remote(kOwner, AssetKind::image, "hash1")) == "hash1");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, "")).empty());

  record(*ledger, kOwner, image("hash1", 1));
  copied.confirmed_at = kNoon + 1h;
  record(*ledger, kOwner, copied);
  CHECK(all_remote_ids(*ledger) == std::vector<std::string>{"hash1"});
  const auto found = ledger->find_asset(kOwner, AssetKind::image, sha_of(1)).value();
  REQUIRE(found);
  CHECK(found->confirmed_at == kNoon + 1h);
}

TEST_CASE("each_asset visits what is current, gone or not, of the asked origin and account", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("a", 1));
  record(*ledger, owner_of("124"), image("b", 2));
  record(*ledger, owner_of("123", "http://localhost"), image("c", 3));
  mark_gone(*ledger, kOwner, AssetKind::image, "a", kNoon);
  using Ids = std::vector<std::string>;
  CHECK(all_remote_ids(*ledger) == Ids{"a", "b", "c"});
  CHECK(all_remote_ids(*ledger, kOrigin) == Ids{"a", "b"});
  CHECK(all_remote_ids(*ledger, "", "123") == Ids{"a", "c"});
  CHECK(all_remote_ids(*ledger, kOrigin, "124") == Ids{"b"});
  REQUIRE(ledger->each_asset(kOrigin, "123", [](const OwnedAsset& owned) {
    CHECK(owned.owner == kOwner);
    CHECK(owned.asset.gone);
  }));
}

TEST_CASE("forget takes what was named and nothing else", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("a", 1));
  record(*ledger, kOwner, image("b", 1, kNoon + 1h));  // replaces "a", which stays as history
  record(*ledger, owner_of("124"), image("b", 2));
  record(*ledger, owner_of("123", "http://localhost"), image("c", 3));

  struct Case {
    Forget what;
    std::uint64_t rows;
    std::vector<std::string> left;
  };
  const auto [what, rows, left] = GENERATE_COPY(values<Case>({
      {{.sha256 = sha_of(1)}, 2, {"b", "c"}},
      {{.remote_id = "b"}, 2, {"c"}},
      {{.account = "124", .remote_id = "b"}, 1, {"b", "c"}},
      {{.origin = kOrigin}, 3, {"c"}},
      {{.origin = kOrigin, .account = "123"}, 2, {"b", "c"}},
      {{.remote_id = "unknown"}, 0, {"b", "b", "c"}},
  }));
  CHECK(ledger->forget(what).value() == rows);
  CHECK(all_remote_ids(*ledger) == left);
}

TEST_CASE("forget refuses to forget everything", "[ledger]") {
  AnyLedger ledger;
  record(*ledger, kOwner, image("a", 1));
  CHECK_FALSE(ledger->forget({}));
  CHECK(all_remote_ids(*ledger).size() == 1);
}

TEST_CASE("a memory ledger forgets with its end and a file does not", "[ledger]") {
  record(*fresh_ledger(), kOwner, image("a", 1));
  CHECK(all_remote_ids(*fresh_ledger()).empty());

  const metaup::test::TempDir folder;
  record(*open_ledger(folder / "ledger.db").value(), kOwner, image("a", 1));  // its end flushes
  CHECK(all_remote_ids(*open_ledger(folder / "ledger.db").value()).size() == 1);
}
