#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

/// An account with an ad, and another creative.
struct AdSet {
  explicit AdSet(const std::string& scenario = R"({"ads":{"review_s":100}})") : asking(scenario) {
    creative = make_creative("one");
    other = make_creative("two");
    ad = Asking::body(asking.post(kAccount + "ads", {{"name", "a"},
                                                     {"adset_id", "77"},
                                                     {"status", "PAUSED"},
                                                     {"creative", R"({"creative_id":")" + creative + "\"}"}}))["id"];
  }
  std::string make_creative(const std::string& page) {
    return Asking::body(asking.post(kAccount + "adcreatives",
                                    {{"object_story_spec", R"({"page_id":"55","link_data":{"link":"https://e.com/)" +
                                                               page + R"(","message":"m"}})"}}))["id"];
  }
  Reply change(const Fields& form) { return asking.post("/v26.0/" + ad, form); }
  Json read(const std::string& fields) { return Asking::body(asking.get("/v26.0/" + ad, {{"fields", fields}})); }

  Asking asking;
  std::string creative, other, ad;
};

}  // namespace

TEST_CASE("an update answers with success and drops what an ad does not have", "[simulator]") {
  AdSet set;
  CHECK(Asking::body(set.change({{"stauts", "ACTIVE"}, {"adset_id", "78"}}))["success"] == true);
  CHECK(set.read("status,adset_id") == Json{{"id", set.ad}, {"status", "PAUSED"}, {"adset_id", "77"}});
  CHECK(error_of(set.change({{"status", "RUNNING"}})).first == 100);
}

TEST_CASE("a deleted ad leaves the lists and can still be read by its id", "[simulator]") {
  AdSet set;
  CHECK(set.asking.del("/v26.0/" + set.ad).status == 200);
  CHECK(set.read("status,effective_status")["effective_status"] == "DELETED");
  CHECK(Asking::body(set.asking.get(kAccount + "ads"))["data"].empty());
  CHECK(Asking::body(set.asking.get(kAccount + "ads", {{"effective_status", R"(["DELETED"])"}}))["data"].size() == 1);
  CHECK(set.asking.del("/v26.0/" + set.creative).status == 200);  // nothing uses it any more
}

TEST_CASE("of what is put away little can be changed", "[simulator]") {
  AdSet set;
  set.change({{"status", "ARCHIVED"}});
  CHECK(error_of(set.change({{"status", "ACTIVE"}})).first == 100);
  CHECK(error_of(set.change({{"creative", R"({"creative_id":")" + set.other + "\"}"}})).first == 100);
  CHECK(set.change({{"name", "b"}}).status == 200);
  CHECK(set.change({{"status", "DELETED"}}).status == 200);
  CHECK(error_of(set.change({{"status", "ARCHIVED"}})).first == 100);
  CHECK(set.change({{"name", "c"}}).status == 200);
  CHECK(set.read("name")["name"] == "c");
}

TEST_CASE("of what is put away nothing but the name and the status can be changed", "[simulator]") {
  const auto status = GENERATE("ARCHIVED", "DELETED");
  const auto [name, value] =
      GENERATE(table<std::string, std::string>({{"ad_schedule_end_time", "2027-01-01T00:00:00+0000"},
                                                {"ad_schedule_start_time", "2027-01-01T00:00:00+0000"},
                                                {"adlabels", R"([{"name":"x"}])"},
                                                {"adset_spec", "{}"},
                                                {"audience_id", "1"},
                                                {"bid_amount", "1"},
                                                {"conversion_domain", "a.com"},
                                                {"creative_asset_groups_spec", "{}"},
                                                {"creative_automation_spec", "{}"},
                                                {"display_sequence", "1"},
                                                {"draft_adgroup_id", "1"},
                                                {"engagement_audience", "true"},
                                                {"include_demolink_hashes", "true"},
                                                {"priority", "1"},
                                                {"tracking_specs", "[]"}}));
  CAPTURE(status, name);
  AdSet set;
  set.change({{"status", status}});
  CHECK(error_of(set.change({{name, value}})) == std::pair{100, 1487566});
  CHECK(error_of(set.change({{"name", "b"}, {name, value}})) == std::pair{100, 1487566});
  CHECK(set.change({{"name", "c"}, {"unheard_of", "1"}}).status == 200);
}

TEST_CASE("a review may end badly, and a new creative is reviewed again", "[simulator]") {
  AdSet set(R"({"ads":{"review_s":100,"disapproved":["a"]}})");
  CHECK(set.read("effective_status,issues_info") == Json{{"id", set.ad}, {"effective_status", "PENDING_REVIEW"}});
  set.asking.post("/__sim__/advance", {{"seconds", "100"}});
  const auto reviewed = set.read("effective_status,issues_info,ad_review_feedback");
  CHECK(reviewed["effective_status"] == "DISAPPROVED");
  CHECK(reviewed["issues_info"].size() == 1);
  CHECK(reviewed["ad_review_feedback"].contains("global"));
  set.change({{"creative", R"({"creative_id":")" + set.other + "\"}"}});
  CHECK(set.read("effective_status")["effective_status"] == "PENDING_REVIEW");
}

TEST_CASE("ads are listed by id, as far as the account knows that filter", "[simulator]") {
  const auto [mode, name, found] = GENERATE(table<std::string, std::string, int>(
      {{"honoured", "ad.id", 0}, {"honoured", "id", 0}, {"ignored", "ad.id", 1}, {"refused", "ad.id", -1}}));
  CAPTURE(mode, name);
  AdSet set(R"({"ads":{"id_filter":")" + mode + "\"}}");
  const auto reply = set.asking.get(kAccount + "ads",
                                    {{"filtering", R"([{"field":")" + name + R"(","operator":"IN","value":["1"]}])"}});
  CHECK((reply.status == 200 ? static_cast<int>(Asking::body(reply)["data"].size()) : -1) == found);
}

TEST_CASE("ads of a dynamic ad set are not deleted alone", "[simulator]") {
  AdSet set(R"({"ads":{"dynamic_adsets":["77"]}})");
  CHECK(error_of(set.asking.del("/v26.0/" + set.ad)).first == 100);
}
