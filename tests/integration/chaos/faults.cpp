#include "integration/chaos/faults.hpp"

#include <nlohmann/json.hpp>

namespace metaup::test {
namespace {

using nlohmann::json;

/// What Meta refuses, so that nothing was changed.
constexpr const char* kRefusals[] = {
    R"({"code":4})",
    R"({"code":17})",
    R"({"code":17,"subcode":2446079})",
    R"({"code":32})",
    R"({"code":341})",
    R"({"code":613})",
    R"({"code":613,"subcode":1996})",
    R"({"code":613,"subcode":1487742})",
    R"({"code":613,"subcode":5044001})",
    R"({"code":613,"subcode":1487225})",
    R"({"code":80000})",
    R"({"code":80004,"subcode":2446079})",
    R"({"code":80004,"subcode":2446079,"transient":true,"status":429})",
    R"({"code":3910001})",
    R"({"code":100,"subcode":1487390})",
    R"({"code":390})",
    R"({"code":6000})",
    R"({"code":6001,"subcode":1363030})",
    R"({"code":6001,"subcode":1363033})",
    R"({"code":6001,"subcode":1363021})",
    R"({"code":190,"subcode":463})",
    R"({"code":102,"status":401})",
    R"({"code":3})",
    R"({"code":10,"status":403})",
    R"({"code":200,"status":403})",
    R"({"code":270})",
    R"({"code":294})",
    R"({"code":368})",
    R"({"code":368,"subcode":1390008})",
    R"({"code":100,"subcode":1404078})",
    R"({"code":100})",
    R"({"code":100,"subcode":33})",
    R"({"code":100,"subcode":1443048})",
    R"({"code":100,"subcode":2446496})",
    R"({"code":506})",
    R"({"code":803})",
    R"({"code":2635})",
    R"({"code":99999})",
    R"({"code":99999,"transient":true})",
};

/// Where Meta breaks down, before a change or after it.
constexpr const char* kBreakdowns[] = {
    R"({"code":-1,"status":500})",
    R"({"code":1,"status":500})",
    R"({"code":1,"subcode":99})",
    R"({"code":2,"status":503,"transient":true})",
    R"({"code":960})",
    R"({"code":5000})",
};

constexpr const char* kHeaders[] = {
    R"({"x-ad-account-usage":{"acc_id_util_pct":99.5,"reset_time_duration":120,"ads_api_access_tier":"standard_access"}})",
    R"({"x-ad-account-usage":{"acc_id_util_pct":100,"reset_time_duration":30}})",
    R"({"x-app-usage":{"call_count":100,"total_time":25,"total_cputime":25}})",
    R"({"x-app-usage":{"call_count":95,"total_time":25,"total_cputime":25}})",
    R"({"x-business-use-case-usage":{"123":[{"type":"ads_management","call_count":100,"total_cputime":20,"total_time":20,)"
    R"("estimated_time_to_regain_access":3,"ads_api_access_tier":"development_access"}]}})",
    R"({"x-business-use-case-usage":"nonsense"})",
    R"({"retry-after":"120"})",
};

json any_breakdown(Dice& dice) {
  auto fault = json::object();
  switch (dice.pick(6)) {
    case 0:
      fault["drop"] = true;
      break;
    case 1:
      fault["html"] = dice.one_of(std::vector{200, 404, 429, 500, 502, 503, 504});
      break;
    case 2:
      fault["null_entry"] = true;
      break;
    case 3:
      fault["reply"] = json::parse(dice.one_of(std::vector<std::string>{"{}", "[]", "null"}));
      break;
    default:
      fault["error"] = json::parse(dice.one_of(kBreakdowns));
  }
  fault["when"] = dice.chance(0.5) ? "after" : "before";
  return fault;
}

json any_way_of_a_reply(Dice& dice) {
  switch (dice.pick(4)) {
    case 0:
      return {{"truncate", true}};
    case 1:
      return {{"stall", true}};
    default:
      return {{"headers", json::parse(dice.one_of(kHeaders))}};
  }
}

/// What happens to uploads of videos alone.
json any_of_videos(Dice& dice) {
  switch (dice.pick(4)) {
    case 0:
      return {{"edge", "advideos"}, {"phase", "transfer"}, {"expire_session", true}};
    case 1:
      return {{"edge", "advideos"},
              {"phase", "transfer"},
              {"accept_bytes", dice.pick(900)},
              {"corrected", dice.chance(0.5)}};
    default:
      return {{"edge", "advideos"}, {"method", "POST"}, {"outcome", dice.chance(0.5) ? "error" : "expired"}};
  }
}

json any_effect(Dice& dice) {
  switch (dice.pick(8)) {
    case 0:
      return any_of_videos(dice);
    case 1:
      return any_way_of_a_reply(dice);
    case 2:
    case 3:
    case 4:
      return {{"error", json::parse(dice.one_of(kRefusals))}};
    default:
      return any_breakdown(dice);
  }
}

}  // namespace

std::string any_fault(Dice& dice, const std::vector<std::string>& accounts) {
  auto rule = any_effect(dice);
  if (!rule.contains("edge")) {
    rule["edge"] = dice.one_of(
        std::vector<std::string>{"", "adimages", "advideos", "adcreatives", "ads", "batch", "node", "thumbnails"});
    rule["method"] = dice.one_of(std::vector<std::string>{"POST", "POST", "GET", ""});
    if (rule["edge"] == "advideos" && dice.chance(0.7)) {
      rule["phase"] = dice.one_of(std::vector<std::string>{"start", "transfer", "finish"});
    }
  }
  if (rule["edge"] != "batch" && dice.chance(0.2)) rule["account"] = dice.one_of(accounts);
  rule["times"] = 1 + dice.pick(dice.chance(0.2) ? 20 : 4);
  if (dice.chance(0.3)) rule["every"] = 2 + dice.pick(5);
  if (dice.chance(0.3)) rule["nth"] = {1 + dice.pick(3), 4 + dice.pick(20), 30 + dice.pick(50)};
  return rule.dump();
}

}  // namespace metaup::test
