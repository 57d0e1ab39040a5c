#include "upload/removal.hpp"

#include <memory>

#include "base/text.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using graph::Edge;
using upload::Removal;
using Params = std::vector<std::pair<std::string, std::string>>;

namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";
const AccountId kAccount = AccountId::parse("1").value();

using RemovalPtr = std::unique_ptr<Removal>;
RemovalPtr of_image(bool dry_run = false) {
  return std::make_unique<Removal>(kAccount, AssetKind::image, kHash, upload::RemovalRules{.dry_run = dry_run});
}
RemovalPtr of_video(bool dry_run = false) {
  return std::make_unique<Removal>(kAccount, AssetKind::video, "77", upload::RemovalRules{.dry_run = dry_run});
}
RemovalPtr of_object(AssetKind kind, bool spares_active = false) {
  return std::make_unique<Removal>(kAccount, kind, "77", upload::RemovalRules{.spares_active = spares_active});
}
std::string object(const std::string& status, const std::string& account = "1") {
  return R"({"id":"77","account_id":")" + account + R"(","name":"Spring","status":")" + status + "\"}";
}

std::string image(const std::string& more = "") {
  return R"({"data":[{"id":"1:)" + kHash + R"(","hash":")" + kHash + R"(","status":"ACTIVE")" + more + "}]}";
}
const std::string kNothing = R"({"data":[]})";
const std::string kVideo = R"({"id":"77"})";
const std::string kSuccess = R"({"success":true})";

const Error kNotThere = error_of(ErrorClass::not_found);

/// It is deleted; `was_gone`: it was not there to begin with.
void check_deleted(const Removal& removal, bool was_gone) {
  CHECK(is_done(removal));
  CHECK(removal.was_gone() == was_gone);
}

}  // namespace

TEST_CASE("an image is looked at, and deleted when nothing uses it", "[upload]") {
  const auto removal = of_image();
  const auto look = sent(*removal);
  CHECK(look.method == http::Method::get);
  CHECK(look.path == "act_1/adimages");
  REQUIRE(look.lookup);
  CHECK(look.lookup->hash == kHash);
  answer(*removal, image(R"(,"creatives":[],"is_associated_creatives_in_adgroups":false)"));
  const auto deletion = sent(*removal);
  CHECK(deletion.method == http::Method::del);
  CHECK(deletion.edge == Edge::adimages_delete);
  CHECK(deletion.path == "act_1/adimages");
  CHECK(deletion.params == Params{{"hash", kHash}});
  CHECK(deletion.idempotency == graph::Idempotency::safe_to_repeat);
  answer(*removal, kSuccess);
  check_deleted(*removal, false);
}

TEST_CASE("an image in use is not deleted, and its users are named", "[upload]") {
  const auto [more, expected] = GENERATE(table<std::string, std::string>({
      {R"(,"creatives":["11"])", "the image is used by creative 11"},
      {R"(,"creatives":[11,"12"],"is_associated_creatives_in_adgroups":true)",
       "the image is used by creatives 11, 12 (in ads)"},
      {R"(,"creatives":["1","2","3","4","5","6","7"])", "the image is used by creatives 1, 2, 3, 4, 5 and 2 more"},
      {R"(,"is_associated_creatives_in_adgroups":true)", "the image is used by an ad"},
  }));
  const auto removal = of_image();
  answer(*removal, image(more));
  CHECK(failure_of(*removal).message == expected);
  CHECK(failure_of(*removal).error_class == ErrorClass::invalid);
}

TEST_CASE("an image that the account does not list is gone", "[upload]") {
  const auto removal = of_image();
  SECTION("nothing comes back") { answer(*removal, kNothing); }
  SECTION("it comes back as deleted") {
    answer(*removal, R"({"data":[{"hash":")" + kHash + R"(","status":"DELETED"}]})");
  }
  check_deleted(*removal, true);
}

TEST_CASE("when only a look was asked for, nothing is deleted", "[upload]") {
  const auto image_removal = of_image(true);
  answer(*image_removal, image());
  check_deleted(*image_removal, false);  // done without a deletion

  const auto video_removal = of_video(true);
  answer(*video_removal, kVideo);
  check_deleted(*video_removal, false);
}

TEST_CASE("when only a look was asked for, a video that is not there is asked of its account", "[upload]") {
  const auto removal = of_video(true);
  refuse(*removal, kNotThere);
  CHECK(edge_of(*removal) == Edge::account_read);
  answer(*removal, R"({"id":"act_1"})");
  check_deleted(*removal, true);
}

TEST_CASE("a deletion that finds nothing is looked into", "[upload]") {
  const auto removal = of_image();
  answer(*removal, image());
  refuse(*removal, kNotThere);
  CHECK(sent(*removal).method == http::Method::get);
  SECTION("it is gone: an earlier try, whose reply was lost, did it") {
    answer(*removal, kNothing);
    check_deleted(*removal, false);
  }
  SECTION("it is still there: Meta's error stands") {
    answer(*removal, image());
    CHECK(failure_of(*removal).message == "Meta's own words");
  }
  SECTION("the account cannot be read: nobody knows") {
    refuse(*removal, kNotThere);
    CHECK(failure_of(*removal).error_class == ErrorClass::not_found);
  }
}

TEST_CASE("an account that cannot be read is not one without the image", "[upload]") {
  const auto removal = of_image();
  refuse(*removal, kNotThere);
  CHECK(failure_of(*removal).error_class == ErrorClass::not_found);
}

TEST_CASE("a video that cannot be seen is deleted all the same: it may have just been made", "[upload]") {
  const auto removal = of_video();
  refuse(*removal, kNotThere);
  REQUIRE(edge_of(*removal) == Edge::advideos_delete);
  answer(*removal, kSuccess);
  check_deleted(*removal, false);
}

TEST_CASE("a video that is not there counts as deleted once the account can be read", "[upload]") {
  const auto removal = of_video();
  CHECK(sent(*removal).path == "77");
  REQUIRE(sent(*removal).listed_in);
  CHECK(sent(*removal).listed_in->path == "act_1/advideos");
  refuse(*removal, kNotThere);
  REQUIRE(edge_of(*removal) == Edge::advideos_delete);
  refuse(*removal, kNotThere);
  REQUIRE(edge_of(*removal) == Edge::account_read);
  CHECK(sent(*removal).path == "act_1");
  SECTION("readable") {
    answer(*removal, R"({"id":"act_1"})");
    check_deleted(*removal, true);
  }
  SECTION("not readable") {
    refuse(*removal, error_of(ErrorClass::permission));
    CHECK(failure_of(*removal).error_class == ErrorClass::permission);
  }
}

TEST_CASE("a video is deleted from its account", "[upload]") {
  const auto removal = of_video();
  answer(*removal, kVideo);
  CHECK(sent(*removal).path == "act_1/advideos");
  CHECK(sent(*removal).method == http::Method::del);
  CHECK(sent(*removal).params == Params{{"video_id", "77"}});
  SECTION("done") {
    answer(*removal, kSuccess);
    check_deleted(*removal, false);
  }
  SECTION("refused") {
    refuse(*removal, error_of(ErrorClass::invalid));
    CHECK(failure_of(*removal).message == "Meta's own words");
  }
  SECTION("a reply that makes no sense") {
    answer(*removal, GENERATE("[]", R"({"success":false})"));
    CHECK(failure_of(*removal).error_class == ErrorClass::protocol);
  }
}

TEST_CASE("a video that was there, and that its deletion does not find, is looked for again", "[upload]") {
  const auto removal = of_video();
  answer(*removal, kVideo);
  refuse(*removal, kNotThere);
  CHECK(sent(*removal).path == "77");
  SECTION("it is still there: Meta's error stands") {
    answer(*removal, kVideo);
    CHECK(failure_of(*removal).message == "Meta's own words");
  }
  SECTION("it is gone") {
    refuse(*removal, kNotThere);
    REQUIRE(edge_of(*removal) == Edge::account_read);
    answer(*removal, R"({"id":"act_1"})");
    check_deleted(*removal, false);
  }
}

TEST_CASE("a removal whose look was never made does not take the video for gone", "[upload]") {
  const auto removal = of_video(GENERATE(false, true));
  never_send(*removal, kNotThere);
  CHECK(failure_of(*removal).error_class == ErrorClass::not_found);
}

TEST_CASE("ads and creatives are looked at and deleted by their ids", "[upload]") {
  const auto [kind, edge] = GENERATE(
      table<AssetKind, Edge>({{AssetKind::ad, Edge::ads_delete}, {AssetKind::creative, Edge::adcreatives_delete}}));
  const auto removal = of_object(kind);
  CHECK(sent(*removal).path == "77");
  answer(*removal, object("PAUSED"));
  const auto deletion = sent(*removal);
  CHECK(deletion.edge == edge);
  CHECK(deletion.method == http::Method::del);
  CHECK(deletion.path == "77");
  CHECK(deletion.params.empty());
  answer(*removal, kSuccess);
  check_deleted(*removal, false);
  CHECK(removal->name() == "Spring");
}

TEST_CASE("what Meta never showed is told from what it says is deleted", "[upload]") {
  const auto missing = of_object(AssetKind::creative);
  refuse(*missing, kNotThere);
  refuse(*missing, kNotThere);
  answer(*missing, R"({"id":"act_1"})");
  check_deleted(*missing, true);
  CHECK(missing->was_unshown());
  const auto gone = of_object(AssetKind::creative);
  answer(*gone, object("DELETED"));
  check_deleted(*gone, true);
  CHECK_FALSE(gone->was_unshown());
}

TEST_CASE("an image that the account's list does not have was never shown; one that it has as deleted was",
          "[upload]") {
  const auto missing = of_image(GENERATE(false, true));
  answer(*missing, kNothing);
  check_deleted(*missing, true);
  CHECK(missing->was_unshown());
  const auto gone = of_image();
  answer(*gone, R"({"data":[{"id":"1:)" + kHash + R"(","hash":")" + kHash + R"(","status":"DELETED"}]})");
  check_deleted(*gone, true);
  CHECK_FALSE(gone->was_unshown());
}

TEST_CASE("what a deletion with a lost reply may have taken away was not gone before", "[upload]") {
  const auto removal = of_video();
  refuse(*removal, kNotThere);  // it was made a moment ago
  REQUIRE(edge_of(*removal) == Edge::advideos_delete);
  removal->on(upload::Refused{.why = kNotThere, .after_doubt = true});
  REQUIRE(edge_of(*removal) == Edge::account_read);
  answer(*removal, R"({"id":"act_1"})");
  check_deleted(*removal, false);
  CHECK_FALSE(removal->was_unshown());
}

TEST_CASE("a deletion without a reply may have been done", "[upload]") {
  const auto removal = of_video();
  answer(*removal, kVideo);
  lose_reply(*removal, broken_connection());
  CHECK(has_failed(*removal));
  CHECK(removal->may_be_done());
  const auto unread = of_video();
  lose_reply(*unread, broken_connection());
  CHECK_FALSE(unread->may_be_done());
}

TEST_CASE("what Meta says is deleted counts as deleted", "[upload]") {
  const auto removal = of_object(AssetKind::ad);
  answer(*removal, object("DELETED"));
  check_deleted(*removal, true);
}

TEST_CASE("an ad that is ACTIVE is deleted only where that was agreed to", "[upload]") {
  SECTION("not agreed") {
    const auto removal = of_object(AssetKind::ad, true);
    answer(*removal, object("ACTIVE"));
    CHECK(failure_of(*removal).message == "the ad is ACTIVE");
    CHECK(removal->kept() == Removal::Kept::active);
  }
  SECTION("agreed") {
    const auto removal = of_object(AssetKind::ad);
    answer(*removal, object("ACTIVE"));
    CHECK(sent(*removal).method == http::Method::del);
  }
  SECTION("a creative spends nothing") {
    const auto removal = of_object(AssetKind::creative, true);
    answer(*removal, object("ACTIVE"));
    CHECK(sent(*removal).method == http::Method::del);
  }
  SECTION("one that cannot be seen may be ACTIVE") {
    const auto removal = of_object(AssetKind::ad, true);
    refuse(*removal, kNotThere);
    CHECK(failure_of(*removal).error_class == ErrorClass::not_found);
    CHECK(failure_of(*removal).retryable);
    CHECK(removal->kept() == Removal::Kept::no);
  }
}

TEST_CASE("what is in another account stays", "[upload]") {
  const auto removal = of_object(GENERATE(AssetKind::ad, AssetKind::creative));
  answer(*removal, object("PAUSED", "2"));
  CHECK(failure_of(*removal).error_class == ErrorClass::not_found);
}

TEST_CASE("a creative that Meta refuses to delete is told apart from one that could not be asked about", "[upload]") {
  const auto removal = of_object(AssetKind::creative);
  SECTION("refused") {
    answer(*removal, object("ACTIVE"));
    refuse(*removal, error_of(ErrorClass::invalid));
    CHECK(removal->was_refused());
  }
  SECTION("the look failed") {
    refuse(*removal, error_of(ErrorClass::invalid));
    CHECK_FALSE(removal->was_refused());
  }
  CHECK(has_failed(*removal));
}

TEST_CASE("an image that Meta has had for longer stays", "[upload]") {
  const auto made_since = parse_time("2026-03-01T12:00:00+0000");
  const auto [created, stays] = GENERATE(table<std::string, bool>({
      {"2026-03-01T11:59:59+0000", true},
      {"2026-03-01T12:00:00+0000", false},
      {"2026-03-01T13:00:01+0100", false},
      {"nonsense", true},
  }));
  CAPTURE(created);
  Removal removal(kAccount, AssetKind::image, kHash, upload::RemovalRules{.made_since = made_since});
  answer(removal, image(R"(,"created_time":")" + created + "\""));
  CHECK(has_failed(removal) == stays);
  if (stays) CHECK(removal.kept() == Removal::Kept::older);
}

TEST_CASE("an image is not kept for a creative that goes, too", "[upload]") {
  Removal removal(kAccount, AssetKind::image, kHash, upload::RemovalRules{.going = {"11"}});
  SECTION("only that one uses it") {
    answer(removal, image(R"(,"creatives":["11"],"is_associated_creatives_in_adgroups":true)"));
    CHECK(sends(removal));
  }
  SECTION("another one uses it") {
    answer(removal, image(R"(,"creatives":["11","12"])"));
    CHECK(failure_of(removal).message == "the image is used by creative 12");
  }
}
