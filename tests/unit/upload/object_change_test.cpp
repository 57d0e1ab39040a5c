#include "upload/object_change.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using graph::Edge;
using upload::ObjectChange;
using upload::ObjectLook;
using Field = upload::ObjectChange::Field;

namespace {

const AccountId kAccount = AccountId::parse("1").value();
const std::string kSuccess = R"({"success":true})";

std::string ad(const std::string& status, const std::string& name = "Spring") {
  return R"({"id":"77","account_id":"1","adset_id":"238","name":")" + name + R"(","status":")" + status +
         R"(","effective_status":")" + status + "\"}";
}
Error no_such_field() { return meta_error(100, 0, "{}", "(#100) Tried accessing nonexisting field (adset_id)"); }

}  // namespace

TEST_CASE("an ad is looked at through the account's list, a creative by its id", "[upload]") {
  ObjectLook look(kAccount, "77", AssetKind::ad);
  const auto read = sent(look);
  CHECK(read.edge == Edge::ads_read);
  CHECK(read.path == "77");
  REQUIRE(read.listed_in);
  CHECK(read.listed_in->path == "act_1/ads");
  CHECK(read.listed_in->field == "ad.id");
  answer(look, ad("PAUSED"));
  REQUIRE(is_done(look));
  CHECK(look.facts().name == "Spring");
  CHECK(look.facts().status == "PAUSED");
  CHECK(look.facts().adset == "238");
  CHECK_FALSE(sent(ObjectLook(kAccount, "78", AssetKind::creative)).listed_in);
}

TEST_CASE("whether an id is that of an ad or of a creative is learned from Meta", "[upload]") {
  ObjectLook look(kAccount, "78", std::nullopt);
  CHECK(edge_of(look) == Edge::ads_read);
  refuse(look, no_such_field());
  CHECK(edge_of(look) == Edge::adcreatives_read);
  SECTION("a creative") {
    answer(look, R"({"id":"78","account_id":"1","name":"n","status":"ACTIVE"})");
    CHECK(look.facts().kind == AssetKind::creative);
  }
  SECTION("neither") {
    refuse(look, no_such_field());
    CHECK_THAT(failure_of(look).message, Catch::StartsWith("the id is not that of an ad or a creative: "));
  }
}

TEST_CASE("what is of another kind or of another account is not taken for what is meant", "[upload]") {
  ObjectLook look(kAccount, "78", AssetKind::ad);
  SECTION("another kind") {
    refuse(look, no_such_field());
    CHECK_THAT(failure_of(look).message, Catch::StartsWith("the id is not that of an ad: "));
  }
  SECTION("another account") {
    answer(look, R"({"id":"78","account_id":"2","name":"n","status":"ACTIVE"})");
    CHECK(failure_of(look).error_class == ErrorClass::not_found);
    CHECK(failure_of(look).message == "the ad is in act_2, not in act_1");
  }
  SECTION("nothing") {
    refuse(look, error_of(ErrorClass::not_found));
    CHECK(failure_of(look).error_class == ErrorClass::not_found);
  }
}

TEST_CASE("a change is sent and read back", "[upload]") {
  const auto [kind, edge] = GENERATE(
      table<AssetKind, Edge>({{AssetKind::ad, Edge::ads_update}, {AssetKind::creative, Edge::adcreatives_update}}));
  ObjectChange change(kAccount, kind, "77", Field::status, "ACTIVE");
  const auto write = sent(change);
  CHECK(write.edge == edge);
  CHECK(write.method == http::Method::post);
  CHECK(write.path == "77");
  CHECK(write.params == std::vector<std::pair<std::string, std::string>>{{"status", "ACTIVE"}});
  CHECK(write.idempotency == graph::Idempotency::safe_to_repeat);
  CHECK_FALSE(change.looks());
  answer(change, kSuccess);
  CHECK(change.looks());
  CHECK(sent(change).method == http::Method::get);
  answer(change, ad("ACTIVE"));
  REQUIRE(is_done(change));
  CHECK(change.facts()->effective_status == "ACTIVE");
}

TEST_CASE("a success that has kept nothing is a failure", "[upload]") {
  ObjectChange change(kAccount, AssetKind::ad, "77", Field::name, "New");
  answer(change, kSuccess);
  CHECK(wait_of(change) == Milliseconds{0});
  for (int looks = 0; looks < 4; ++looks) {
    REQUIRE(change.looks());
    if (looks > 0) CHECK(wait_of(change) > Milliseconds{0});
    answer(change, ad("PAUSED", "Old"));
  }
  CHECK(failure_of(change).error_class == ErrorClass::protocol);
  CHECK(failure_of(change).message == "Meta answered that 77 was changed, but its name is 'Old' and not 'New'");
}

TEST_CASE("an answer that comes late is seen in the end", "[upload]") {
  ObjectChange change(kAccount, AssetKind::ad, "77", Field::status, "PAUSED");
  answer(change, kSuccess);
  answer(change, ad("ACTIVE"));
  answer(change, ad("PAUSED"));
  CHECK(is_done(change));
}

TEST_CASE("a change whose reply was lost is looked for", "[upload]") {
  ObjectChange change(kAccount, AssetKind::ad, "77", Field::status, "PAUSED");
  lose_reply(change, broken_connection());
  REQUIRE(change.looks());
  SECTION("it was done") {
    answer(change, ad("PAUSED"));
    CHECK(is_done(change));
  }
  SECTION("it was not done") {
    for (int looks = 0; looks < 4; ++looks) answer(change, ad("ACTIVE"));
    CHECK(failure_of(change).error_class == ErrorClass::network);
  }
  SECTION("nobody knows") {
    refuse(change, error_of(ErrorClass::transient));
    CHECK(failure_of(change).error_class == ErrorClass::network);
  }
}

TEST_CASE("a change that was accepted and cannot be read back is told as such", "[upload]") {
  ObjectChange change(kAccount, AssetKind::ad, "77", Field::status, "PAUSED");
  answer(change, kSuccess);
  refuse(change, error_of(ErrorClass::transient, "down"));
  REQUIRE(is_done(change));
  REQUIRE(change.unread() != nullptr);
  CHECK(change.unread()->message == "down");
  CHECK_FALSE(change.facts());
}

TEST_CASE("a change that Meta refuses, or that is never sent, has failed", "[upload]") {
  ObjectChange change(kAccount, AssetKind::ad, "77", Field::status, "PAUSED");
  SECTION("refused") { refuse(change, error_of(ErrorClass::invalid)); }
  SECTION("not sent") { never_send(change, error_of(ErrorClass::invalid)); }
  SECTION("no success") { answer(change, R"({"id":"77"})"); }
  CHECK(has_failed(change));
}
