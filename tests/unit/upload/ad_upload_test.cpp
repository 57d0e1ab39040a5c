#include "upload/ad_upload.hpp"

#include <map>
#include <memory>
#include <set>

#include "base/text.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using graph::Edge;
using upload::AdUpload;

namespace {

const AccountId kAccount = AccountId::parse("7").value();
/// It was sent at 08:00:00.
const std::string kSent = "2027-01-15T08:00:00+0000";
const std::string kEarliest = "2027-01-15T07:55:00+0000";
const std::string kTooEarly = "2027-01-15T07:54:59+0000";
const upload::AdIdentity kIdentity{"238", "Ad A", "2386"};

/// An ad as Meta lists it: the one that was sent, unless it differs in something. What is empty is left out.
struct Listed {
  std::string id = "1";
  std::string name = "Ad A";
  std::string adset = "238";
  std::string creative = "2386";
  std::string created = kSent;
};

std::string json_of(const Listed& ad) {
  auto json = R"({"name":")" + ad.name + "\"";
  if (!ad.id.empty()) json += R"(,"id":")" + ad.id + "\"";
  if (!ad.adset.empty()) json += R"(,"adset_id":")" + ad.adset + "\"";
  if (!ad.creative.empty()) json += R"(,"creative":{"id":")" + ad.creative + R"("})";
  if (!ad.created.empty()) json += R"(,"created_time":")" + ad.created + "\"";
  return json + "}";
}

/// An ad and the ids that are known of others.
struct Ad {
  explicit Ad(upload::AdOptions options, upload::AdIdentity identity = kIdentity)
      : machine(kAccount, std::move(identity), {.params = {{"name", "Ad A"}}, .attachments = {}, .needs = "creative-1"},
                {.earliest = [] { return parse_time(kEarliest).value(); },
                 .is_known = [this](const std::string& id) { return known.contains(id); }},
                options) {}

  std::set<std::string> known;
  AdUpload machine;
};
using AdPtr = std::unique_ptr<Ad>;

AdPtr fresh(upload::AdOptions options = {}) { return std::make_unique<Ad>(options); }
AdPtr doubtful() { return fresh({.in_doubt = true}); }

void answer_ads(AdUpload& ad, const std::vector<Listed>& ads, const std::string& after = {}) {
  REQUIRE(edge_of(ad) == Edge::ads_read);
  std::string list;
  for (const auto& one : ads) list += (list.empty() ? "" : ",") + json_of(one);
  const auto paging =
      after.empty() ? "" : R"(,"paging":{"cursors":{"after":")" + after + R"("},"next":"https://example.com/"})";
  answer(ad, R"({"data":[)" + list + "]" + paging + "}");
}

void look_in_vain(AdUpload& ad, int times) {
  for (int look = 0; look < times; ++look) answer_ads(ad, {});
}

bool is_to_be_sent(const AdUpload& ad) { return edge_of(ad) == Edge::ads_create; }

void check_adopted(const AdUpload& ad, const std::string& id) {
  REQUIRE(is_done(ad));
  CHECK(ad.id() == id);
  CHECK(ad.adopted());
  CHECK_FALSE(ad.is_in_doubt());
}

}  // namespace

TEST_CASE("an ad is sent and done with its id", "[upload]") {
  const auto ad = fresh();
  const auto operation = sent(ad->machine);
  CHECK(operation.edge == Edge::ads_create);
  CHECK(operation.params == graph::Params{{"name", "Ad A"}});
  CHECK(operation.needs == "creative-1");
  CHECK_FALSE(ad->machine.is_in_doubt());
  CHECK(ad->machine.last_error() == nullptr);
  answer(ad->machine, R"({"id":"5","success":true})");
  REQUIRE(is_done(ad->machine));
  CHECK(ad->machine.id() == "5");
  CHECK_FALSE(ad->machine.adopted());
}

TEST_CASE("a check of an ad makes nothing", "[upload]") {
  const auto ad = fresh({.validate_only = true});
  SECTION("passed") {
    answer(ad->machine, R"({"success":true})");
    CHECK(is_done(ad->machine));
    CHECK(ad->machine.id().empty());
  }
  SECTION("so nothing is looked for after a lost reply") {
    lose_reply(ad->machine, broken_connection());
    CHECK(failure_of(ad->machine).error_class == ErrorClass::network);
  }
  CHECK_FALSE(ad->machine.is_in_doubt());
}

TEST_CASE("an ad that may have been made is looked for, not sent", "[upload]") {
  const auto ad = fresh({.in_doubt = GENERATE(false, true)});
  if (!ad->machine.looks()) {
    SECTION("its outcome is unknown") { lose_reply(ad->machine, broken_connection()); }
    SECTION("its reply has no id") { answer(ad->machine, "{}"); }
  }
  CHECK(ad->machine.looks());
  CHECK(ad->machine.is_in_doubt());
  CHECK(edge_of(ad->machine) == Edge::ads_read);
  CHECK(wait_of(ad->machine) == Milliseconds{0});
  CHECK(param(ad->machine, "after") == "(absent)");
}

TEST_CASE("the one ad that fits is adopted", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {Listed{}});
  check_adopted(ad->machine, "1");
}

TEST_CASE("an ad that differs in anything is another one", "[upload]") {
  Listed other;
  SECTION("name") { other.name = "Ad B"; }
  SECTION("ad set") { other.adset = "239"; }
  SECTION("creative") { other.creative = "2387"; }
  SECTION("no id") { other.id.clear(); }
  const auto ad = doubtful();
  answer_ads(ad->machine, {other});
  CHECK(ad->machine.looks());
}

TEST_CASE("an ad that brings its own creative is found whatever that is", "[upload]") {
  Ad ad({.in_doubt = true}, {"238", "Ad A", ""});
  answer_ads(ad.machine, {Listed{.creative = "9"}});
  check_adopted(ad.machine, "1");
}

TEST_CASE("an ad against which only its age speaks leaves it in doubt", "[upload]") {
  const Listed old{.created = kTooEarly};
  const auto ad = doubtful();
  for (int look = 0; look < 2; ++look) {
    answer_ads(ad->machine, {old});
    REQUIRE(ad->machine.looks());  // the right one may still show
  }
  SECTION("alone it is in doubt, never sent again") {
    answer_ads(ad->machine, {old});
    const auto error = failure_of(ad->machine);
    CHECK(error.error_class == ErrorClass::unknown_outcome);
    CHECK_THAT(error.message, Contains("has 1,"));
    CHECK_THAT(error.hint, Contains("238"));
    CHECK(ad->machine.is_in_doubt());
  }
  SECTION("beside one that fits that one is it") {
    answer_ads(ad->machine, {old, Listed{.id = "2"}});
    check_adopted(ad->machine, "2");
  }
  SECTION("once it is known to be another it does not count") {
    ad->known = {"1"};
    answer_ads(ad->machine, {old});
    CHECK(is_to_be_sent(ad->machine));
  }
  SECTION("once it is gone it does not count") {
    answer_ads(ad->machine, {});
    CHECK(is_to_be_sent(ad->machine));
  }
}

TEST_CASE("an ad made just before it was sent fits: clocks differ", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {Listed{.created = kEarliest}});
  check_adopted(ad->machine, "1");
}

TEST_CASE("what a listing leaves out cannot rule an ad out", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {Listed{.adset = "", .creative = "", .created = ""}});
  check_adopted(ad->machine, "1");
}

TEST_CASE("an ad that is known already is that of another row", "[upload]") {
  const auto ad = doubtful();
  ad->known = {"1"};
  answer_ads(ad->machine, {Listed{.id = "1"}, Listed{.id = "2"}});
  check_adopted(ad->machine, "2");
}

TEST_CASE("several ads that fit are nobody's to choose from", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {Listed{.id = "1"}, Listed{.id = "2"}});
  const auto error = failure_of(ad->machine);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.message, Contains("'Ad A'") && Contains("1, 2"));
  CHECK_THAT(error.hint, Contains("238"));
  CHECK(ad->machine.is_in_doubt());
}

TEST_CASE("an ad that does not show in three looks within 30 s is sent again", "[upload]") {
  const auto ad = doubtful();
  for (const int expected_ms : {0, 10'000, 20'000}) {
    CHECK(wait_of(ad->machine) == Milliseconds{expected_ms});
    answer_ads(ad->machine, {});
  }
  CHECK(is_to_be_sent(ad->machine));
  CHECK_FALSE(ad->machine.is_in_doubt());
}

TEST_CASE("an ad that shows late is adopted", "[upload]") {
  const auto ad = doubtful();
  look_in_vain(ad->machine, 2);
  answer_ads(ad->machine, {Listed{}});
  check_adopted(ad->machine, "1");
}

TEST_CASE("all pages of a listing are looked at", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {Listed{.id = "1"}}, "C1");
  CHECK(param(ad->machine, "after") == "C1");
  CHECK(wait_of(ad->machine) == Milliseconds{0});
  SECTION("a match on another page counts with the first") {
    answer_ads(ad->machine, {Listed{.id = "2"}});
    CHECK(has_failed(ad->machine));
  }
  SECTION("the same ad on two pages is one") {
    answer_ads(ad->machine, {Listed{.id = "1"}});
    check_adopted(ad->machine, "1");
  }
  SECTION("a cursor that leads nowhere ends the listing") {
    answer_ads(ad->machine, {}, "C1");
    check_adopted(ad->machine, "1");
  }
}

TEST_CASE("an ad that is not on the pages of a circle may be on those that were not read", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {}, "C1");
  answer_ads(ad->machine, {}, "C2");
  answer_ads(ad->machine, {}, "C1");
  CHECK(failure_of(ad->machine).error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("each look starts anew", "[upload]") {
  const auto ad = doubtful();
  answer_ads(ad->machine, {}, "C1");
  answer_ads(ad->machine, {});
  CHECK(param(ad->machine, "after") == "(absent)");
}

TEST_CASE("after a second attempt in doubt it is looked for again", "[upload]") {
  const auto ad = doubtful();
  look_in_vain(ad->machine, 3);
  lose_reply(ad->machine, broken_connection());
  SECTION("the late one alone is adopted") {
    answer_ads(ad->machine, {Listed{}});
    check_adopted(ad->machine, "1");
  }
  SECTION("it gets three looks again") {
    look_in_vain(ad->machine, 2);
    CHECK(ad->machine.looks());
    answer_ads(ad->machine, {});
    CHECK(is_to_be_sent(ad->machine));
  }
}

TEST_CASE("an ad is sent only so often", "[upload]") {
  const auto ad = fresh({.attempts = 3});
  const bool is_odd_reply = GENERATE(false, true);
  int times = 0;
  for (; sends(ad->machine) && times < 10; ++times) {
    REQUIRE(is_to_be_sent(ad->machine));
    ad->machine.on(upload::SendAgain{});  // it was not sent: that does not count
    is_odd_reply ? answer(ad->machine, "{}") : lose_reply(ad->machine, broken_connection());
    look_in_vain(ad->machine, 3);
  }
  CHECK(times == 3);
  CHECK(failure_of(ad->machine).error_class == (is_odd_reply ? ErrorClass::protocol : ErrorClass::network));
  CHECK_FALSE(ad->machine.is_in_doubt());  // it was looked for and is not there
}

TEST_CASE("an error while sending is the ad's own", "[upload]") {
  const auto ad = fresh();
  const auto error = error_of(ErrorClass::invalid, "refused");
  SECTION("refused") { refuse(ad->machine, error); }
  SECTION("never sent") { never_send(ad->machine, error); }
  CHECK(failure_of(ad->machine).error_class == ErrorClass::invalid);
  REQUIRE(ad->machine.last_error() != nullptr);
  CHECK(ad->machine.last_error()->message == "refused");
  CHECK_FALSE(ad->machine.is_in_doubt());
}

TEST_CASE("an error while looking leaves open what was made", "[upload]") {
  const auto ad = doubtful();
  const auto error = error_of(ErrorClass::network, "no reply");
  SECTION("refused") { refuse(ad->machine, error); }
  SECTION("in doubt") { lose_reply(ad->machine, error); }
  SECTION("never sent") { never_send(ad->machine, error); }
  const auto failure = failure_of(ad->machine);
  CHECK(failure.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(failure.message, Contains("no reply"));
  CHECK(ad->machine.is_in_doubt());
}

TEST_CASE("a listing that makes no sense leaves open what was made", "[upload]") {
  const auto ad = doubtful();
  answer(ad->machine, "[]");
  CHECK(failure_of(ad->machine).error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("an ad that the end of the run leaves in doubt is the next run's to look for", "[upload]") {
  const auto ad = doubtful();
  never_send(ad->machine, error_of(ErrorClass::cancelled));
  CHECK_THAT(failure_of(ad->machine).message, Contains("the next run looks for it"));
  CHECK(ad->machine.is_in_doubt());
}

TEST_CASE("a repeated ad is a second one, unless it is only checked", "[upload]") {
  const auto made = upload::create_ad(kAccount, {{"name", "A"}});
  CHECK(made.edge == graph::Edge::ads_create);
  CHECK(made.path == "act_7/ads");
  CHECK(made.idempotency == graph::Idempotency::check_before_repeat);
  const auto checked = upload::create_ad(kAccount, graph::validate_only({{"name", "A"}}));
  CHECK(checked.idempotency == graph::Idempotency::safe_to_repeat);
}

TEST_CASE("an ad's attachments keep the names that its spec uses", "[upload]") {
  graph::Attachment attachment;
  attachment.field = "hero.jpg";
  const auto operation = upload::create_ad(kAccount, {{"name", "A"}}, {attachment});
  REQUIRE(operation.attachments.size() == 1);
  CHECK(operation.attachments[0].field == "hero.jpg");
}

TEST_CASE("ads are looked for in all of their ad set", "[upload]") {
  const auto first = upload::find_ads(kAccount, "238");
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
  const auto next = upload::find_ads(kAccount, "238", "C1");
  CHECK(next.params.back() == std::pair<std::string, std::string>{"after", "C1"});
}

namespace {

const graph::Params kContent{{"name", "C"},
                             {"object_story_spec", R"({"page_id":"1","link_data":{"link":"https://a"}})"}};

AdPtr with_content() {
  return std::make_unique<Ad>(upload::AdOptions{.in_doubt = true}, upload::AdIdentity{"238", "Ad A", {}, kContent});
}

void answer_content(AdUpload& ad, const std::string& content) {
  answer(ad, R"({"data":[{"id":"1","name":"Ad A","adset_id":"238","created_time":")" + kSent +
                 R"(","creative":{"id":"9")" + content + "}}]}");
}

}  // namespace

TEST_CASE("an ad that brings its creative is looked for with what creatives are made of", "[upload]") {
  CHECK_THAT(param(with_content()->machine, "fields"), Contains("creative{id,object_story_spec,asset_feed_spec"));
  CHECK(param(doubtful()->machine, "fields") == "id,name,adset_id,creative{id},effective_status,created_time");
}

TEST_CASE("ads with their specs are looked for in pages that Meta can give", "[upload]") {
  const auto ad = with_content();
  CHECK(param(ad->machine, "limit") == "50");
  refuse(ad->machine, meta_error(1));
  CHECK(param(ad->machine, "limit") == "12");
  refuse(ad->machine, meta_error(1));
  CHECK(param(ad->machine, "limit") == "10");
  SECTION("a small one comes") {
    answer_content(ad->machine, R"(,"object_story_spec":{"page_id":"1","link_data":{"link":"https://a"}})");
    check_adopted(ad->machine, "1");
  }
  SECTION("none comes") {
    refuse(ad->machine, meta_error(1));
    CHECK(failure_of(ad->machine).error_class == ErrorClass::unknown_outcome);
  }
}

TEST_CASE("an ad whose creative is what was sent is adopted", "[upload]") {
  const auto ad = with_content();
  answer_content(ad->machine, R"(,"object_story_spec":{"page_id":"1","link_data":{"link":"https://a","x":1}})");
  check_adopted(ad->machine, "1");
}

TEST_CASE("a new ad of the name with a creative that differs is in doubt, and never sent again", "[upload]") {
  const auto* const content = GENERATE(R"(,"object_story_spec":{"page_id":"2"})", "");
  const auto ad = with_content();
  for (int look = 0; look < 3; ++look) answer_content(ad->machine, content);
  const auto error = failure_of(ad->machine);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.message, Contains("1, new and of the same name"));
  CHECK(ad->machine.is_in_doubt());
}

TEST_CASE("an ad that brings its creative is sent when there is none of its name", "[upload]") {
  const auto ad = with_content();
  look_in_vain(ad->machine, 3);
  CHECK(is_to_be_sent(ad->machine));
}
