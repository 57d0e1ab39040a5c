#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "run/build/planned_rows.hpp"
#include "run/engine/plan_draft.hpp"
#include "run/engine/plan_in_force.hpp"

using namespace metaup;
using namespace metaup::run;
using Catch::Matchers::Contains;
using report::PlannedTarget;
using report::PlanVerdict;

namespace {

const AccountId kAccount = *AccountId::parse("1");

report::Item item(const std::string& source, const std::string& sha256, AssetKind kind = AssetKind::image) {
  report::Item item;
  item.source = source;
  item.kind = kind;
  item.account = kAccount;
  item.sha256 = sha256;
  return item;
}

PlannedTarget planned(const std::string& source, PlanVerdict verdict, const std::string& sha256 = "aa") {
  return {.item = item(source, sha256),
          .verdict = verdict,
          .digest = {},
          .fields = {},
          .removes = verdict == PlanVerdict::remove};
}

LaunchRow row(const std::string& source, const std::string& name, const std::string& message = "Hello") {
  LaunchRow row;
  row.source = source;
  row.account = kAccount;
  row.creative.emplace().name = name;
  row.creative->message = message;
  row.ad.emplace().name = name;
  row.ad->adset = "238";
  return row;
}

report::PlanFile plan_of(const std::vector<LaunchRow>& rows) {
  report::PlanFile plan;
  for (const auto kind : {AssetKind::creative, AssetKind::ad}) {
    for (const auto& each : rows) {
      const auto says = says_of(each);
      const auto& what = kind == AssetKind::creative ? says.creative : says.ad;
      auto target = item(each.source, "", kind);
      target.name = each.creative->name;
      plan.targets.push_back({.item = std::move(target),
                              .verdict = PlanVerdict::create,
                              .digest = what->digest,
                              .fields = what->fields,
                              .removes = false});
    }
  }
  return plan;
}

}  // namespace

TEST_CASE("what is about to be done is compared with the plan", "[run][plan]") {
  const auto [verdict, next, expected] = GENERATE(table<PlanVerdict, PlanVerdict, bool>({
      {PlanVerdict::send, PlanVerdict::send, true},
      {PlanVerdict::send, PlanVerdict::resume, true},
      {PlanVerdict::resume, PlanVerdict::send, true},
      {PlanVerdict::follow, PlanVerdict::send, true},
      {PlanVerdict::send, PlanVerdict::check, true},
      {PlanVerdict::send, PlanVerdict::copy, true},
      {PlanVerdict::unchanged, PlanVerdict::check, true},
      {PlanVerdict::refused, PlanVerdict::check, true},
      {PlanVerdict::unchanged, PlanVerdict::send, false},
      {PlanVerdict::existing, PlanVerdict::create, false},
      {PlanVerdict::refused, PlanVerdict::send, false},
      {PlanVerdict::skipped, PlanVerdict::create, false},
      {PlanVerdict::validate, PlanVerdict::create, false},
      {PlanVerdict::remove, PlanVerdict::remove, true},
      {PlanVerdict::check, PlanVerdict::send, false},
  }));
  report::PlanFile file;
  file.targets = {planned("a", verdict)};
  const PlanInForce plan(file);
  const auto why = plan.departure(item("a", "aa"), next, true);
  CHECK(why.has_value() != expected);
  if (why) CHECK_THAT(why->hint, Contains("new plan"));
}

TEST_CASE("a copy of unknown content is not sent in its place", "[run][plan]") {
  report::PlanFile file;
  file.targets = {planned("hash", PlanVerdict::copy, "")};
  CHECK(PlanInForce(file).departure(item("hash", "bb"), PlanVerdict::send, true));
}

TEST_CASE("content counts whatever is done about it, and names count for what is written", "[run][plan]") {
  report::PlanFile file;
  file.targets = {planned("a", PlanVerdict::send)};
  const PlanInForce plan(file);
  CHECK_FALSE(plan.departure(item("a", "aa"), PlanVerdict::send, false));
  CHECK_FALSE(plan.departure(item("a", ""), PlanVerdict::send, false));
  CHECK_THAT(plan.departure(item("a", "bb"), PlanVerdict::send, false)->message, Contains("a has changed"));
  CHECK_THAT(plan.departure(item("a", "aa", AssetKind::creative), PlanVerdict::create, true)->message,
             Contains("does not name it"));
  CHECK_FALSE(plan.departure(item("b", "aa"), PlanVerdict::check, true));
  CHECK(plan.departure(item("b", "aa"), PlanVerdict::send, true));
  auto elsewhere = item("a", "aa");
  elsewhere.account = *AccountId::parse("2");
  CHECK(plan.departure(elsewhere, PlanVerdict::send, true));
}

TEST_CASE("a file and what goes because the file has changed are told apart", "[run][plan]") {
  const auto old_verdict = GENERATE(PlanVerdict::remove, PlanVerdict::unchanged, PlanVerdict::refused);
  const bool file_first = GENERATE(true, false);
  auto old = planned("a", old_verdict, "bb");
  old.item.id = "77";
  old.removes = true;
  report::PlanFile file;
  file.targets = {planned("a", PlanVerdict::send), old};
  if (!file_first) std::swap(file.targets[0], file.targets[1]);
  const PlanInForce plan(file);
  CHECK_FALSE(plan.departure(item("a", "aa"), PlanVerdict::send, true));
  CHECK(plan.departure(item("a", "cc"), PlanVerdict::send, true));
  auto removed = item("a", "bb");
  removed.id = "77";
  CHECK(plan.departure(removed, PlanVerdict::remove, true).has_value() != (old_verdict == PlanVerdict::remove));
  CHECK_FALSE(plan.departure(removed, PlanVerdict::remove, false));
  removed.id = "78";
  CHECK_THAT(plan.departure(removed, PlanVerdict::remove, true)->message, Contains("does not name it"));
}

TEST_CASE("what a plan shows of something that goes is what goes", "[run][plan]") {
  auto shown = planned("a", PlanVerdict::remove, "bb");
  shown.item.id = "77";
  shown.item.name = "a.jpg";
  shown.item.bytes = 5;
  auto now = shown.item;
  const auto why = [&](const std::function<void(PlannedTarget&)>& edit) {
    report::PlanFile file;
    file.targets = {shown};
    edit(file.targets[0]);
    const auto departure = PlanInForce(file).departure(now, PlanVerdict::remove, true);
    return departure ? departure->message : std::string{};
  };
  const std::string shows = "the plan shows something else than a is: ";
  CHECK(why([](auto&) {}).empty());
  CHECK(why([](auto& target) { target.item.name.clear(); }).empty());  // it shows less, and nothing wrong
  CHECK(why([](auto& target) { target.item.source = "b"; }) == shows + "source");
  CHECK(why([](auto& target) { target.item.name = "old.jpg"; }) == shows + "name");
  CHECK(why([](auto& target) { target.item.bytes = 6; }) == shows + "bytes");
  CHECK(why([](auto& target) { target.item.width = 6; }) == shows + "pixels");
  CHECK(why([](auto& target) { target.item.kind = AssetKind::video; }) == shows + "kind");
  CHECK(why([](auto& target) { target.fields.emplace_back("message", "x"); }) == shows + "fields");
  now.name.clear();  // Meta has not been asked
  CHECK(why([](auto& target) { target.item.name = "old.jpg"; }).empty());
  now.kind = shown.item.kind = AssetKind::video;  // nor is it
  CHECK(why([](auto& target) { target.item.name = "old.jpg"; }) == shows + "name");
}

TEST_CASE("an object that was seen is compared field by field", "[run][plan]") {
  report::PlanFile file;
  file.seen = {{.what = "ad set", .id = "1", .fields = {{"status", "ACTIVE"}, {"name", "x"}}}};
  const PlanInForce plan(file);
  CHECK_FALSE(plan.departure({.what = "ad set", .id = "1", .fields = {{"name", "x"}, {"status", "ACTIVE"}}}));
  CHECK_FALSE(plan.departure({.what = "ad set", .id = "2", .fields = {}}));
  CHECK_THAT(plan.departure({.what = "ad set", .id = "1", .fields = {{"name", "x"}, {"end_time", "1"}}})->message,
             Contains("ad set 1 has changed since the plan was made: status, end_time"));
}

TEST_CASE("of equal contents a plan sends the first", "[run][plan]") {
  PlanDraft draft;
  for (const auto index : {2U, 0U, 1U}) {
    auto target = planned(std::to_string(index), PlanVerdict::send);
    target.item.index = index;
    target.item.bytes = 5;
    draft.note(std::move(target));
  }
  report::PlanFile plan;
  draft.move_into(plan);
  REQUIRE(plan.targets.size() == 3);
  CHECK(plan.targets[0].verdict == PlanVerdict::send);
  CHECK(plan.targets[1].verdict == PlanVerdict::follow);
  CHECK(plan.targets[2].verdict == PlanVerdict::follow);
  CHECK(plan.bytes == 5);
}

TEST_CASE("the targets of a plan are numbered without gaps, and those of one content alike", "[run][plan]") {
  PlanDraft draft;
  for (const auto& [index, account] : {std::pair{7U, "1"}, {7U, "2"}, {3U, "1"}, {9U, "1"}}) {
    auto target = planned(std::to_string(index), PlanVerdict::unchanged);
    target.item.index = index;
    target.item.account = *AccountId::parse(account);
    draft.note(std::move(target));
  }
  report::PlanFile plan;
  draft.move_into(plan);
  std::vector<std::uint32_t> places;
  for (const auto& target : plan.targets) places.push_back(target.item.index);
  CHECK(places == std::vector<std::uint32_t>{0, 1, 1, 2});
}

TEST_CASE("rows that say the same are the planned ones, wherever they stand", "[run][plan]") {
  const auto plan = plan_of({row("m:2", "A"), row("m:3", "B"), row("m:4", "B")});
  const auto bound = rows_in_force(plan, {row("m:2", "New"), row("m:3", "A"), row("m:4", "B"), row("m:5", "B")});
  REQUIRE(bound.rows.size() == 3);
  for (const auto& each : bound.rows) CHECK_FALSE(each.error);
  CHECK(bound.rows[0].source == "m:2");
  CHECK(bound.rows[0].creative->name == "A");
  CHECK(bound.rows[2].source == "m:4");
  CHECK(bound.notice == "1 row is not in the plan, and is left alone");
}

TEST_CASE("a row that says something else is refused, and says in what", "[run][plan]") {
  const auto plan = plan_of({row("m:2", "A"), row("m:3", "B"), row("m:4", "C")});
  auto other_adset = row("m:3", "B");
  other_adset.ad->adset = "239";
  const auto bound = rows_in_force(plan, {row("m:2", "A", "Goodbye"), other_adset});
  REQUIRE(bound.rows.size() == 3);
  CHECK_THAT(bound.rows[0].error->message, Contains("message"));
  CHECK_THAT(bound.rows[1].error->message, Contains("adset"));
  CHECK(bound.rows[2].error->error_class == ErrorClass::not_found);
  CHECK(bound.rows[2].creative->name == "C");
  CHECK(bound.notice.empty());
}

TEST_CASE("a plan that shows something else than a row says does not count for that row", "[run][plan]") {
  const auto plan = plan_of({row("m:2", "A")});
  const auto why = [&](const std::function<void(report::PlanFile&)>& edit) {
    auto edited = plan;
    edit(edited);
    const auto bound = rows_in_force(edited, {row("m:2", "A")});
    REQUIRE_FALSE(bound.rows.empty());
    return bound.rows.back().error ? bound.rows.back().error->message : std::string{};
  };
  const auto field = [](PlannedTarget& target, const std::string& name) -> std::string& {
    const auto found =
        std::find_if(target.fields.begin(), target.fields.end(), [&](const auto& each) { return each.first == name; });
    REQUIRE(found != target.fields.end());
    return found->second;
  };
  const std::string shows = "the plan shows something else than the row says: ";
  CHECK(why([](auto&) {}).empty());
  CHECK(why([&](auto& edited) { field(edited.targets[0], "message") = "Harmless"; }) == shows + "message");
  CHECK(why([](auto& edited) { edited.targets[0].fields.pop_back(); }) == shows + plan.targets[0].fields.back().first);
  CHECK(why([](auto& edited) { edited.targets[0].fields.emplace_back("headline", "x"); }) == shows + "headline");
  CHECK(why([](auto& edited) { edited.targets[0].item.name = "B"; }) == shows + "name");
  CHECK(why([&](auto& edited) { field(edited.targets[1], "adset") = "9"; }) == shows + "adset");
  CHECK(why([](auto& edited) { edited.targets[1].item.name = "B"; }) == shows + "name");
  CHECK(why([](auto& edited) { edited.targets.pop_back(); }) == shows + "ad");
  CHECK(why([](auto& edited) { edited.targets.erase(edited.targets.begin()); }) ==
        shows + "creative.name, creative.message");
  CHECK(why([](auto& edited) { edited.targets.push_back(edited.targets[1]); }) == "the plan names it more than once");
}

TEST_CASE("an ad is shown under the name in its raw JSON, and a long text is shown cut", "[run][plan]") {
  auto raw = row("m:2", "", std::string(5'000, 'x'));
  raw.ad->spec = R"({"name":"Raw"})";
  auto plan = plan_of({raw});
  plan.targets[1].item.name = "Raw";
  CHECK_FALSE(rows_in_force(plan, {raw}).rows.at(0).error);
  plan.targets[1].item.name.clear();
  CHECK(rows_in_force(plan, {raw}).rows.at(0).error);
}

TEST_CASE("what a plan shows of a file is what is sent", "[run][plan]") {
  auto shown = planned("a", PlanVerdict::send);
  shown.item.name = "a.jpg";
  shown.item.bytes = 5;
  shown.item.width = 600;
  shown.item.height = 400;
  const auto now = shown.item;
  const auto why = [&](const std::function<void(report::Item&)>& edit, PlanVerdict next = PlanVerdict::send) {
    report::PlanFile file;
    file.targets = {shown};
    edit(file.targets[0].item);
    const auto departure = PlanInForce(file).departure(now, next, true);
    return departure ? departure->message : std::string{};
  };
  const std::string shows = "the plan shows something else than a is: ";
  CHECK(why([](auto&) {}).empty());
  CHECK(why([](auto& item) { item.sha256.clear(); }) == shows + "sha256");
  CHECK(why([](auto& item) { item.name.clear(); }) == shows + "name");
  CHECK(why([](auto& item) { item.bytes = 6; }) == shows + "bytes");
  CHECK(why([](auto& item) { item.height = 300; }) == shows + "pixels");
  CHECK(why([](auto& item) { item.bytes.reset(); }) == shows + "bytes");
  CHECK(why([](auto& item) { item.width = 0; }) == shows + "pixels");
  CHECK(why([](auto& item) { item.bytes.reset(); }, PlanVerdict::resume) == shows + "bytes");
  CHECK(why([](auto& item) { item.bytes.reset(); }, PlanVerdict::copy).empty());  // it is not looked at here
  CHECK(why([](auto& item) { item.kind = AssetKind::video; }) == shows + "kind");
  CHECK(why([](auto& item) { item.bytes = 6; }, PlanVerdict::check).empty());
}

TEST_CASE("each thing that a row says is in its digest", "[run][plan]") {
  const auto digest = says_of(row("m:2", "A")).creative->digest;
  CHECK(says_of(row("m:9", "A")).creative->digest == digest);
  CHECK(says_of(row("m:2", "A")).ad->digest == digest);
  const auto differs = [&](const std::function<void(LaunchRow&)>& change) {
    auto changed = row("m:2", "A");
    change(changed);
    return says_of(changed).creative->digest != digest;
  };
  CHECK(differs([](auto& row) { row.creative->headline = "x"; }));
  CHECK(differs([](auto& row) { row.creative->spec = "{}"; }));
  CHECK(differs([](auto& row) { row.creative->features_off = true; }));
  CHECK(differs([](auto& row) { row.creative->shop = false; }));
  CHECK(differs([](auto& row) { row.creative->image = graph::AssetRef{graph::AssetRef::Form::path, "a.jpg"}; }));
  CHECK(differs([](auto& row) { row.creative->cards.emplace_back().link = "https://example.com"; }));
  CHECK(differs([](auto& row) { row.creative->placements.emplace_back().label = "story"; }));
  CHECK(differs([](auto& row) { row.ad->active = true; }));
  CHECK(differs([](auto& row) { row.ad->attached_content = "aa"; }));
  CHECK(differs([](auto& row) { row.ad->creative = "1"; }));
}

TEST_CASE("what a plan names and a run has not met is told, but for what was not to go anyway", "[run][plan]") {
  report::PlanFile plan;
  plan.targets = {planned("a", PlanVerdict::send), planned("b", PlanVerdict::unchanged),
                  planned("b", PlanVerdict::send, "bb"), planned("c", PlanVerdict::remove),
                  planned("d", PlanVerdict::unchanged)};
  plan.targets[3].item.id = "1";
  plan.targets[4].item.id = "2";
  plan.targets[4].removes = true;
  const PlanInForce in_force(plan);
  const auto& targets = plan.targets;
  CHECK(in_force.unmet({}) == std::vector{&targets[0], &targets[1], &targets[2], &targets[3]});
  CHECK(in_force.unmet({&targets[2], &targets[3]}) == std::vector{&targets[0]});
}
