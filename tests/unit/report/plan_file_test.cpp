#include "report/plan_file.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace metaup;
using namespace metaup::report;
using Catch::Matchers::Contains;

namespace {

PlanFile whole_plan() {
  PlanFile plan;
  plan.made_by = "1.2.3";
  plan.made = "2026-11-29T12:00:00.000Z";
  plan.run_id = "20261129T120000-abcdef";
  plan.command = "create-creative";
  plan.graph_url = "https://graph.facebook.com";
  plan.api_version = "v26.0";
  plan.folder = "/work";
  plan.accounts = {*AccountId::parse("1")};
  plan.options = {{"from", {"launch.csv"}}, {"placement", {"feed"}}};
  plan.arguments = {"a", "b"};
  plan.is_protected = true;
  plan.estimate = {.writes = 2, .reads = 1, .points = 7};
  plan.bytes = 12;
  plan.notices = {"one"};
  plan.seen = {{.what = "ad set", .id = "238", .fields = {{"status", "ACTIVE"}}}};
  PlannedTarget target;
  target.item.index = 0;
  target.item.source = "d\xFF.jpg";
  target.item.kind = AssetKind::image;
  target.item.account = plan.accounts.front();
  target.item.id = "0123456789abcdef0123456789abcdef";
  target.item.name = "d \xE2\x80\xAE";
  target.item.sha256 = std::string(64, 'a');
  target.item.bytes = 12;
  target.item.width = 4;
  target.item.height = 5;
  target.item.warnings = {"small"};
  target.verdict = PlanVerdict::send;
  target.digest = std::string(64, 'b');
  target.fields = {{"message", "Hello"}, {"a", ""}};
  plan.targets.push_back(target);
  PlannedTarget bad;
  bad.item.index = 1;
  bad.item.source = "bad";
  bad.item.kind = AssetKind::ad;
  bad.item.account = plan.accounts.front();
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "its creative failed";
  error.hint = "see there";
  error.code = -1;
  error.fields = {"image"};
  bad.item.error = error;
  bad.removes = true;
  plan.targets.push_back(bad);
  PlannedTarget clip;
  clip.item.index = 2;
  clip.item.source = "clip.mp4";
  clip.item.kind = AssetKind::video;
  clip.item.account = plan.accounts.front();
  clip.verdict = PlanVerdict::send;
  clip.captions = {{"de_DE", std::string(64, 'c')}, {"en_US", std::string(64, 'd')}};
  plan.targets.push_back(clip);
  return plan;
}

std::string replaced_in(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a plan is read as it was written", "[report][plan]") {
  auto plan = whole_plan();
  if (GENERATE(false, true)) plan.approval = Approval{std::string(64, '1'), std::string(128, '2')};
  const auto text = plan_text(plan);
  const auto read = read_plan(text, "the.plan");
  REQUIRE(read);
  CHECK(plan_text(*read) == text);
  CHECK(read->targets.at(0).item.source == "d\xFF.jpg");
  CHECK(read->targets.at(0).fields == plan.targets.at(0).fields);
  CHECK(read->targets.at(1).item.error->fields == std::vector<std::string>{"image"});
  CHECK(read->targets.at(2).captions == plan.targets.at(2).captions);
  CHECK(read->options == plan.options);
  CHECK(read->approval.has_value() == plan.approval.has_value());
  CHECK(printable(text.substr(0, text.find("d \\u202e"))).size() > 100);  // what steers a terminal is escaped
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("an approval is no part of what it signs, and all else is", "[report][plan]") {
  auto plan = whole_plan();
  const auto before = approved_text(plan);
  plan.approval = Approval{std::string(64, '1'), std::string(128, '2')};
  CHECK(approved_text(plan) == before);
  plan.targets.at(0).item.name = "other";
  CHECK(approved_text(plan) != before);
}

TEST_CASE("what is not as metaup writes plans is refused and says why", "[report][plan]") {
  const auto good = plan_text(whole_plan());
  const auto [from, to, why] = GENERATE(table<std::string, std::string, std::string>({
      {"metaup-plan", "plan", "no plan of metaup"},
      {"\"version\": 1", "\"version\": 9", "version 9"},
      {"\"version\": 1", "\"version\": \"1\"", "version ?"},
      {"\"made\": \"2026-11-29T12:00:00.000Z\",\n", "", "no 'made'"},
      {"\"folder\": \"/work\"", "\"folder\": 7", "'folder'"},
      {"\"targets\": [", "\"targets\": {}, \"x\": [", "'targets'"},
      {"\"index\":1", "\"index\":-4", "'index'"},
      {"\"index\":1", "\"index\":4294967296", "too large"},
      {"\"kind\":\"ad\"", "\"kind\":\"token\"", "unknown kind"},
      {"\"act_1\"", "\"1\"", "no account"},
      {"\"verdict\":\"send\"", "\"verdict\":\"\"", "unknown verdict"},
      {std::string(64, 'a'), std::string(64, 'A'), "'sha256'"},
      {std::string(64, 'b'), std::string(63, 'b'), "'digest'"},
      {"\"dependency\"", "\"none\"", "unknown class"},
      {"\"warnings\":[\"small\"]", "\"warnings\":\"small\"", "'warnings'"},
      {"\"source_b64\":\"ZP8uanBn\"", "\"source_b64\":\"ZP8\"", "source_b64"},
      {"\"width\":4", "\"width\":4,\"more\":1", "'more'"},
      {"\"options\": {", "\"options\": {\"x\":1,", "'x'"},
      {"{\"writes\":2", "{\"write\":2", "'writes'"},
      {"\"removes\":true", "\"removes\":false", "'removes'"},
      {"\"folder\": \"/work\"", "\"folder\": \"/work\",\n\"folder\": \"/work\"", "'folder' twice"},
      {"\"index\":1", "\"index\":1,\"index\":1", "'index' twice"},
      {"{\"writes\":2", "{\"writes\":2,\"writes\":2", "'writes' twice"},
      {"\"index\":0", "\"index\":5", "target 1 has an index that is not its place"},
      {"\"index\":1", "\"index\":2", "target 2 has an index that is not its place"},
      {"\"protected\": true", "\"protected\": false", "'protected'"},
  }));
  CAPTURE(from, to);
  const auto read = read_plan(replaced_in(good, from, to), "the.plan");
  REQUIRE_FALSE(read);
  CHECK(read.error().error_class == ErrorClass::local);
  CHECK_THAT(read.error().message, Contains("the.plan") && Contains(why));
}

TEST_CASE("a plan names each target once", "[report][plan]") {
  auto plan = whole_plan();
  auto again = plan.targets.at(0);
  SECTION("with its bytes, whatever is shown of them") {
    again.item.source = "d\xFE.jpg";
    plan.targets.insert(plan.targets.begin() + 1, again);
    CHECK(read_plan(plan_text(plan), "the.plan"));
  }
  SECTION("in each account") {
    again.item.account = *AccountId::parse("2");
    plan.targets.insert(plan.targets.begin() + 1, again);
    CHECK(read_plan(plan_text(plan), "the.plan"));
  }
  SECTION("and what is to go of it by its id") {
    again.removes = true;
    again.verdict = PlanVerdict::remove;
    plan.targets.insert(plan.targets.begin() + 1, again);
    again.item.id = std::string(32, 'f');
    plan.targets.insert(plan.targets.begin() + 1, again);
    CHECK(read_plan(plan_text(plan), "the.plan"));
  }
  SECTION("not twice") {
    again.item.sha256 = std::string(64, 'c');
    plan.targets.insert(plan.targets.begin() + 1, again);
    const auto read = read_plan(plan_text(plan), "the.plan");
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().message, Contains("target 2 is there twice"));
  }
}

TEST_CASE("text that is no JSON object, or cut, is no plan", "[report][plan]") {
  const auto good = plan_text(whole_plan());
  for (const auto& text : {std::string{}, std::string("null"), std::string("[]"), good.substr(0, good.size() - 3),
                           good + "x", std::string(100'000, '['), std::string("\xFF\xFE")}) {
    CHECK_FALSE(read_plan(text, "the.plan"));
  }
}

TEST_CASE("an object with a crowd of members is no part of a plan, and soon refused", "[report][plan]") {
  std::string crowd = "\"options\": {";
  for (int i = 0; i < 300'000; ++i) crowd += "\"o" + std::to_string(i) + "\":[\"x\"],";
  const auto read = read_plan(replaced_in(plan_text(whole_plan()), "\"options\": {", crowd), "the.plan");
  REQUIRE_FALSE(read);
  CHECK_THAT(read.error().message, Contains("too many"));
}

TEST_CASE("a field of a plan is bounded and is text", "[report][plan]") {
  CHECK(plan_field("short") == "short");
  CHECK(plan_field(std::string(5000, 'x')).size() < 2010);
  CHECK(is_utf8(plan_field(std::string(1999, 'x') + "\xE2\x80\xAE\xE2\x80\xAE")));
  CHECK(is_utf8(plan_field("a\xFFz")));
}

TEST_CASE("captions of a plan are of a video, each with its content", "[report][plan]") {
  const auto text = plan_text(whole_plan());
  const auto refusal = [&](const std::string& from, const std::string& to) {
    const auto read = read_plan(replaced_in(text, from, to), "the.plan");
    return read ? std::string() : read.error().message;
  };
  CHECK_THAT(refusal(R"("kind":"video")", R"("kind":"image")"), Contains("captions, and is no video"));
  CHECK_THAT(refusal(std::string(64, 'c'), "cc"), Contains("without their SHA-256: 'de_DE'"));
  CHECK_THAT(refusal("\"" + std::string(64, 'c') + "\"", "7"), Contains("'captions'"));
}
