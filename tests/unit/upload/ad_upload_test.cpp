#include "metaup/upload/ad_upload.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace metaup;
using Catch::Matchers::Contains;
using std::chrono::minutes;
using std::chrono::seconds;
using upload::AdUpload;

namespace {

const WallTime kSent{seconds{1'800'000'000}};
const WallTime kEarliest = kSent - minutes{5};
const upload::AdIdentity kIdentity{"238", "Ad A", "2386"};

graph::Reply reply(std::string body) { return {.body = std::move(body), .trace_id = {}}; }

bool nothing_known(const std::string&) { return false; }

/// The ad that was sent, as Meta lists it.
graph::AdInfo the_ad(std::string id = "1") {
  graph::AdInfo ad;
  ad.id = std::move(id);
  ad.name = "Ad A";
  ad.adset_id = "238";
  ad.creative_id = "2386";
  ad.created = kSent;
  return ad;
}

graph::AdPage page(std::vector<graph::AdInfo> ads, std::string after = {}) {
  return {.ads = std::move(ads), .after = std::move(after)};
}

AdUpload doubtful() { return AdUpload::in_doubt(kIdentity); }

Milliseconds wait_of(const AdUpload& ad) { return std::get<AdUpload::LookUp>(ad.state()).wait; }

}  // namespace

TEST_CASE("an ad is sent and done with its id", "[upload]") {
  AdUpload ad(kIdentity);
  REQUIRE(std::holds_alternative<AdUpload::Send>(ad.state()));
  ad.on_reply(reply(R"({"id":"5","success":true})"));
  CHECK(std::get<AdUpload::Created>(ad.state()).id == "5");
  CHECK_FALSE(std::get<AdUpload::Created>(ad.state()).adopted);
}

TEST_CASE("a check of an ad makes nothing", "[upload]") {
  AdUpload ad(kIdentity, true);
  ad.on_reply(reply(R"({"success":true})"));
  CHECK(std::holds_alternative<AdUpload::Valid>(ad.state()));
}

TEST_CASE("an ad that may have been made is looked for, not sent", "[upload]") {
  AdUpload ad(kIdentity);
  SECTION("its outcome is unknown") { ad.on_unknown(); }
  SECTION("its reply has no id") { ad.on_reply(reply("{}")); }
  SECTION("an earlier process sent it") { ad = doubtful(); }
  const auto& look = std::get<AdUpload::LookUp>(ad.state());
  CHECK(look.wait == Milliseconds{0});
  CHECK(look.after.empty());
}

TEST_CASE("the one ad that fits is adopted", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({the_ad()}), kEarliest, nothing_known);
  CHECK(std::get<AdUpload::Created>(ad.state()).id == "1");
  CHECK(std::get<AdUpload::Created>(ad.state()).adopted);
}

TEST_CASE("an ad that differs in anything is another one", "[upload]") {
  auto other = the_ad();
  SECTION("name") { other.name = "Ad B"; }
  SECTION("ad set") { other.adset_id = "239"; }
  SECTION("creative") { other.creative_id = "2387"; }
  SECTION("no id") { other.id.clear(); }
  auto ad = doubtful();
  ad.on_ads(page({other}), kEarliest, nothing_known);
  CHECK(std::holds_alternative<AdUpload::LookUp>(ad.state()));
}

TEST_CASE("an ad against which only its age speaks leaves it in doubt", "[upload]") {
  auto old = the_ad();
  old.created = kEarliest - seconds{1};
  auto ad = doubtful();
  for (int look = 0; look < 2; ++look) {
    ad.on_ads(page({old}), kEarliest, nothing_known);
    REQUIRE(std::holds_alternative<AdUpload::LookUp>(ad.state()));  // the right one may still show
  }
  SECTION("alone it is in doubt, never sent again") {
    ad.on_ads(page({old}), kEarliest, nothing_known);
    const auto& error = std::get<AdUpload::Failed>(ad.state()).error;
    CHECK(error.error_class == ErrorClass::unknown_outcome);
    CHECK_THAT(error.message, Contains("has 1,"));
    CHECK_THAT(error.hint, Contains("238"));
  }
  SECTION("beside one that fits that one is it") {
    ad.on_ads(page({old, the_ad("2")}), kEarliest, nothing_known);
    CHECK(std::get<AdUpload::Created>(ad.state()).id == "2");
  }
  SECTION("once it is known to be another it does not count") {
    ad.on_ads(page({old}), kEarliest, [](const std::string& id) { return id == "1"; });
    CHECK(std::holds_alternative<AdUpload::Send>(ad.state()));
  }
  SECTION("once it is gone it does not count") {
    ad.on_ads(page({}), kEarliest, nothing_known);
    CHECK(std::holds_alternative<AdUpload::Send>(ad.state()));
  }
}

TEST_CASE("an ad made just before it was sent fits: clocks differ", "[upload]") {
  auto early = the_ad();
  early.created = kSent - minutes{5};
  auto ad = doubtful();
  ad.on_ads(page({early}), kEarliest, nothing_known);
  CHECK(std::holds_alternative<AdUpload::Created>(ad.state()));
}

TEST_CASE("what a listing leaves out cannot rule an ad out", "[upload]") {
  auto bare = the_ad();
  bare.adset_id.clear();
  bare.creative_id.clear();
  bare.created.reset();
  auto ad = doubtful();
  ad.on_ads(page({bare}), kEarliest, nothing_known);
  CHECK(std::holds_alternative<AdUpload::Created>(ad.state()));
}

TEST_CASE("an ad that is known already is that of another row", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({the_ad("1"), the_ad("2")}), kEarliest, [](const std::string& id) { return id == "1"; });
  CHECK(std::get<AdUpload::Created>(ad.state()).id == "2");
}

TEST_CASE("several ads that fit are nobody's to choose from", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({the_ad("1"), the_ad("2")}), kEarliest, nothing_known);
  const auto& error = std::get<AdUpload::Failed>(ad.state()).error;
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.message, Contains("'Ad A'") && Contains("1, 2"));
  CHECK_THAT(error.hint, Contains("238"));
}

TEST_CASE("an ad that does not show in three looks within 30 s is sent again", "[upload]") {
  auto ad = doubtful();
  CHECK(wait_of(ad) == Milliseconds{0});
  ad.on_ads(page({}), kEarliest, nothing_known);
  CHECK(wait_of(ad) == Milliseconds{10'000});
  ad.on_ads(page({}), kEarliest, nothing_known);
  CHECK(wait_of(ad) == Milliseconds{20'000});
  ad.on_ads(page({}), kEarliest, nothing_known);
  CHECK(std::holds_alternative<AdUpload::Send>(ad.state()));
}

TEST_CASE("an ad that shows late is adopted", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({}), kEarliest, nothing_known);
  ad.on_ads(page({}), kEarliest, nothing_known);
  ad.on_ads(page({the_ad()}), kEarliest, nothing_known);
  CHECK(std::get<AdUpload::Created>(ad.state()).adopted);
}

TEST_CASE("all pages of a listing are looked at", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({the_ad("1")}, "C1"), kEarliest, nothing_known);
  const auto look = std::get<AdUpload::LookUp>(ad.state());
  CHECK(look.after == "C1");
  CHECK(look.wait == Milliseconds{0});
  SECTION("a match on another page counts with the first") {
    ad.on_ads(page({the_ad("2")}), kEarliest, nothing_known);
    CHECK(std::holds_alternative<AdUpload::Failed>(ad.state()));
  }
  SECTION("the same ad on two pages is one") {
    ad.on_ads(page({the_ad("1")}), kEarliest, nothing_known);
    CHECK(std::get<AdUpload::Created>(ad.state()).id == "1");
  }
  SECTION("a cursor that leads nowhere ends the listing") {
    ad.on_ads(page({}, "C1"), kEarliest, nothing_known);
    CHECK(std::get<AdUpload::Created>(ad.state()).id == "1");
  }
}

TEST_CASE("an ad that is not on the pages of a circle may be on those that were not read", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({}, "C1"), kEarliest, nothing_known);
  ad.on_ads(page({}, "C2"), kEarliest, nothing_known);
  ad.on_ads(page({}, "C1"), kEarliest, nothing_known);
  REQUIRE(std::holds_alternative<AdUpload::Failed>(ad.state()));
  CHECK(std::get<AdUpload::Failed>(ad.state()).error.error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("each look starts anew", "[upload]") {
  auto ad = doubtful();
  ad.on_ads(page({}, "C1"), kEarliest, nothing_known);
  ad.on_ads(page({}), kEarliest, nothing_known);
  CHECK(std::get<AdUpload::LookUp>(ad.state()).after.empty());
}

TEST_CASE("after a second attempt in doubt it is looked for again", "[upload]") {
  auto ad = doubtful();
  for (int look = 0; look < 3; ++look) ad.on_ads(page({}), kEarliest, nothing_known);
  ad.on_unknown();
  SECTION("the late one alone is adopted") {
    ad.on_ads(page({the_ad()}), kEarliest, nothing_known);
    CHECK(std::holds_alternative<AdUpload::Created>(ad.state()));
  }
  SECTION("it gets three looks again") {
    for (int look = 0; look < 2; ++look) ad.on_ads(page({}), kEarliest, nothing_known);
    CHECK(std::holds_alternative<AdUpload::LookUp>(ad.state()));
    ad.on_ads(page({}), kEarliest, nothing_known);
    CHECK(std::holds_alternative<AdUpload::Send>(ad.state()));
  }
}

TEST_CASE("an error while sending is the ad's own", "[upload]") {
  AdUpload ad(kIdentity);
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "refused";
  ad.on_error(error);
  CHECK(std::get<AdUpload::Failed>(ad.state()).error.error_class == ErrorClass::invalid);
}

TEST_CASE("an error while looking leaves open what was made", "[upload]") {
  auto ad = doubtful();
  Error error;
  error.error_class = ErrorClass::network;
  error.message = "no reply";
  ad.on_error(error);
  const auto& failed = std::get<AdUpload::Failed>(ad.state()).error;
  CHECK(failed.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(failed.message, Contains("no reply"));
}

TEST_CASE("a repeated ad is a second one, unless it is only checked", "[upload]") {
  const auto account = *AccountId::parse("7");
  const auto made = upload::create_ad(account, {{"name", "A"}});
  CHECK(made.edge == graph::Edge::ads_create);
  CHECK(made.path == "act_7/ads");
  CHECK(made.idempotency == graph::Idempotency::check_before_repeat);
  const auto checked = upload::create_ad(account, graph::validate_only({{"name", "A"}}));
  CHECK(checked.idempotency == graph::Idempotency::safe_to_repeat);
}

TEST_CASE("an ad's attachments keep the names that its spec uses", "[upload]") {
  graph::Attachment attachment;
  attachment.field = "hero.jpg";
  const auto operation = upload::create_ad(*AccountId::parse("7"), {{"name", "A"}}, {attachment});
  REQUIRE(operation.attachments.size() == 1);
  CHECK(operation.attachments[0].field == "hero.jpg");
}

TEST_CASE("ads are looked for in all of their ad set", "[upload]") {
  const auto first = upload::find_ads(*AccountId::parse("7"), "238");
  CHECK(first.path == "238/ads");
  CHECK(first.method == http::Method::get);
  CHECK(first.account.digits() == "7");
  const std::map<std::string, std::string> params(first.params.begin(), first.params.end());
  CHECK(params.size() == 3);
  CHECK(params.at("fields") == "id,name,adset_id,creative{id},effective_status,created_time");
  CHECK(params.at("limit") == "100");
  for (const auto* const status : {"ACTIVE", "PAUSED", "PENDING_REVIEW", "IN_PROCESS", "ARCHIVED", "WITH_ISSUES"}) {
    CHECK_THAT(params.at("effective_status"), Contains('"' + std::string(status) + '"'));
  }
  const auto next = upload::find_ads(*AccountId::parse("7"), "238", "C1");
  CHECK(next.params.back() == std::pair<std::string, std::string>{"after", "C1"});
}
