#include "pace/governor.hpp"

#include <catch2/catch.hpp>

#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::pace;
using graph::Scope;
using graph::Usage;
using metaup::test::account;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kNow{std::chrono::hours{1}};
const AccountId kOne = account("1");
const AccountId kTwo = account("2");

Usage percent(double value) {
  Usage usage;
  usage.account.percent = value;
  usage.account.present = true;
  return usage;
}

/// One request and its reply, so that all in flight before stays so.
void exchange(Governor& governor, const AccountId& of, const Usage& usage = {}, bool clean = true,
              SteadyTime now = kNow) {
  governor.on_sent(of);
  governor.on_reply(of, usage, clean, now);
}

Governor warmed_up(GovernorOptions options = {}) {
  Governor governor(options);
  for (int i = 0; i < 50; ++i) exchange(governor, kOne);
  return governor;
}

}  // namespace

TEST_CASE("one request goes until the first reply", "[pace]") {
  Governor governor({16, GENERATE(true, false)});
  CHECK(governor.capacity(kOne, kNow) == 1);
  governor.on_sent(kOne);
  CHECK(governor.capacity(kOne, kNow) == 0);
  CHECK_FALSE(governor.opens_at(kOne, kNow));
  CHECK(governor.capacity(kTwo, kNow) == 1);
}

TEST_CASE("where other machines work one request goes first after a pause", "[pace]") {
  const auto machines = GENERATE(as<std::size_t>{}, 1, 2);
  auto governor = warmed_up();
  governor.share(machines, kNow + seconds{1});
  CHECK(governor.capacity(kOne, kNow + seconds{1}) == 16);
  const auto later = kNow + seconds{2};
  governor.share(machines, later);
  CHECK(governor.capacity(kOne, later) == (machines > 1 ? 1 : 16));
  exchange(governor, kOne, {}, true, later);
  CHECK(governor.capacity(kOne, later) == 16);
}

TEST_CASE("what is in flight may take long where other machines work", "[pace]") {
  auto governor = warmed_up();
  governor.on_sent(kOne);
  governor.share(2, kNow + std::chrono::minutes{1});
  CHECK(governor.capacity(kOne, kNow + std::chrono::minutes{1}) == 15);
}

TEST_CASE("machines leave each other their part of all accounts, new ones too", "[pace]") {
  Governor governor({16, false});
  governor.share(4, kNow);
  auto usage = percent(86);
  usage.tier = "standard_access";
  exchange(governor, kOne, usage);
  CHECK(governor.points_per_call(kOne, kNow) == 360 / 8);
  governor.share(1, kNow);
  CHECK(governor.points_per_call(kOne, kNow) == 360);
}

TEST_CASE("clean replies widen the window up to --transfers", "[pace]") {
  Governor governor({4});
  std::vector<std::uint32_t> windows;
  for (int i = 0; i < 5; ++i) {
    exchange(governor, kOne);
    windows.push_back(governor.capacity(kOne, kNow));
  }
  CHECK(windows == std::vector<std::uint32_t>{2, 3, 4, 4, 4});
}

TEST_CASE("with a fixed --transfers the window is whole after the first reply", "[pace]") {
  Governor governor({8, false});
  exchange(governor, kOne);
  CHECK(governor.capacity(kOne, kNow) == 8);
  exchange(governor, kOne, {}, false);
  CHECK(governor.capacity(kOne, kNow) == 8);
}

TEST_CASE("a reply that is not clean halves the window, and it grows slowly after", "[pace]") {
  auto governor = warmed_up();
  REQUIRE(governor.capacity(kOne, kNow) == 16);
  exchange(governor, kOne, {}, false);
  CHECK(governor.capacity(kOne, kNow) == 8);
  exchange(governor, kOne);
  CHECK(governor.capacity(kOne, kNow) == 8);
  for (int i = 0; i < 8; ++i) exchange(governor, kOne);
  CHECK(governor.capacity(kOne, kNow) == 9);
}

TEST_CASE("replies that are not clean leave one in flight", "[pace]") {
  auto governor = warmed_up();
  for (int i = 0; i < 20; ++i) exchange(governor, kOne, {}, false);
  CHECK(governor.capacity(kOne, kNow) == 1);
}

TEST_CASE("no more starts than keeps usage below --max-usage", "[pace]") {
  const auto [used, expected] = GENERATE(table<double, std::uint32_t>({{0, 16}, {30, 12}, {70, 4}, {82, 1}, {89, 0}}));
  auto governor = warmed_up();
  auto usage = percent(used);
  usage.tier = "development_access";  // 60 points, and a write is 3 of them
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kOne, kNow) == expected);
  CHECK(governor.capacity(kOne, kNow, 1) == std::min(16U, 3 * expected + (used == 82 ? 1 : 0)));
  CHECK(governor.usage_percent(kOne) == used);
}

TEST_CASE("what is in flight has spent its points already", "[pace]") {
  auto governor = warmed_up();
  auto usage = percent(70);
  usage.tier = "development_access";
  exchange(governor, kOne, usage);
  governor.on_sent(kOne, 9);
  CHECK(governor.capacity(kOne, kNow) == 1);
  CHECK(governor.points_per_call(kOne, kNow) == 3);
  governor.on_sent(kOne, 3);
  CHECK(governor.capacity(kOne, kNow) == 0);
  CHECK_FALSE(governor.opens_at(kOne, kNow) == kNow);
}

TEST_CASE("from --max-usage on the next goes when its points have come back", "[pace]") {
  auto governor = warmed_up();
  auto usage = percent(90);
  usage.account.reset = seconds{270};  // a third of a percent comes back in a second
  usage.tier = "development_access";   // and a write is 5 percent
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kOne, kNow) == 0);
  const auto opens = governor.opens_at(kOne, kNow);
  REQUIRE(opens);
  CHECK(*opens >= kNow + seconds{15});
  CHECK(*opens < kNow + seconds{16});
  CHECK(governor.capacity(kOne, *opens) == 1);
  governor.on_sent(kOne);
  CHECK(governor.capacity(kOne, *opens) == 0);
}

TEST_CASE("a quota that one write is more than is used all the same, once nothing is left to come back", "[pace]") {
  GovernorOptions options;
  options.max_usage = 1;
  auto governor = warmed_up(options);
  auto usage = percent(2);
  usage.tier = "development_access";
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kOne, kNow) == 0);
  const auto opens = governor.opens_at(kOne, kNow);
  REQUIRE(opens);
  CHECK(governor.capacity(kOne, *opens) == 1);
}

TEST_CASE("an account's tier is what Meta said of it last", "[pace]") {
  Governor governor{GovernorOptions{}};
  CHECK_FALSE(governor.development_tier(kOne));
  auto limited = percent(0);
  limited.tier = "development_access";
  exchange(governor, kOne, limited);
  CHECK(governor.development_tier(kOne));
  CHECK_FALSE(governor.development_tier(kTwo));
  exchange(governor, kOne);
  CHECK(governor.development_tier(kOne));
  exchange(governor, kOne, percent(0));
  CHECK(governor.development_tier(kOne));  // not told: as before
  auto full = percent(0);
  full.tier = "standard_access";
  exchange(governor, kOne, full);
  CHECK_FALSE(governor.development_tier(kOne));
}

TEST_CASE("a reply that does not tell the tier makes no quota larger", "[pace]") {
  auto governor = warmed_up();
  auto limited = percent(70);
  limited.tier = "development_access";
  exchange(governor, kOne, limited);
  REQUIRE(governor.capacity(kOne, kNow) == 4);
  Usage app_only;
  app_only.app = {.percent = 1, .regain = {}, .reset = {}, .present = true};
  exchange(governor, kOne, app_only);
  CHECK(governor.capacity(kOne, kNow) == 3);  // the write before it counts
  exchange(governor, kOne, percent(80));
  CHECK(governor.capacity(kOne, kNow) == 2);
}

TEST_CASE("usage that replies no longer speak of falls with time, and with time only", "[pace]") {
  auto governor = warmed_up();
  exchange(governor, kOne, percent(95));
  for (int i = 0; i < 20; ++i) exchange(governor, kOne);
  CHECK(governor.capacity(kOne, kNow) == 0);
  CHECK(governor.capacity(kOne, kNow + seconds{30}) > 0);
}

TEST_CASE("a throttled account is shut until the time, the others are not", "[pace]") {
  auto governor = warmed_up();
  exchange(governor, kTwo);
  governor.block(Scope::account, kOne, kNow + minutes{5});
  CHECK(governor.capacity(kOne, kNow) == 0);
  CHECK(governor.opens_at(kOne, kNow) == kNow + minutes{5});
  CHECK(governor.capacity(kTwo, kNow) == 2);
}

TEST_CASE("after a block one request goes first", "[pace]") {
  auto governor = warmed_up();
  governor.on_sent(kOne);
  governor.block(Scope::account, kOne, kNow + minutes{5});
  governor.on_reply(kOne, {}, true, kNow + minutes{1});  // was under way
  const auto after = kNow + minutes{5};
  CHECK(governor.capacity(kOne, after) == 1);
  exchange(governor, kOne, {}, true, after);
  CHECK(governor.capacity(kOne, after) == 16);
}

TEST_CASE("a block is never shortened", "[pace]") {
  Governor governor({});
  governor.block(Scope::account, kOne, kNow + minutes{5});
  governor.block(Scope::account, kOne, kNow + minutes{1});
  CHECK(governor.opens_at(kOne, kNow) == kNow + minutes{5});
}

TEST_CASE("a block of the app shuts all accounts, new ones too", "[pace]") {
  auto governor = warmed_up();
  governor.block(GENERATE(Scope::app, Scope::run), kOne, kNow + minutes{5});
  CHECK(governor.capacity(kOne, kNow) == 0);
  CHECK(governor.capacity(kTwo, kNow) == 0);
  CHECK(governor.opens_at(kTwo, kNow) == kNow + minutes{5});
  CHECK(governor.capacity(kOne, kNow + minutes{5}) == 1);
}

TEST_CASE("a limit of the token shuts all accounts, new ones too, and is told apart from the app's", "[pace]") {
  auto governor = warmed_up();
  governor.block(Scope::token, kOne, kNow + minutes{5});
  for (const auto& account : {kOne, kTwo}) {
    CHECK(governor.capacity(account, kNow) == 0);
    CHECK(governor.blocked_until(account) == kNow + minutes{5});
    CHECK(governor.shut(account, kNow).whose == Scope::token);
  }
  CHECK(governor.accounts() == std::vector{kOne});  // to which something was sent
  CHECK(governor.capacity(kOne, kNow + minutes{5}) == 1);
}

TEST_CASE("a failure of one item blocks nobody", "[pace]") {
  auto governor = warmed_up();
  governor.block(Scope::item, kOne, kNow + minutes{5});
  CHECK(governor.capacity(kOne, kNow) == 16);
}

TEST_CASE("a reply that announces a block is believed", "[pace]") {
  const auto [used, regain, reset, wait] = GENERATE(table<double, int, int, int>({
      {50, 120, 0, 120},
      {100, 0, 200, 200},
      {100, 60, 200, 200},
      {100, 300, 200, 300},
      {100, 0, 0, 60},
      {100, 86'400, 0, 86'400},
  }));
  auto governor = warmed_up();
  auto usage = percent(used);
  usage.use_case.regain = seconds{regain};
  usage.account.reset = seconds{reset};
  exchange(governor, kOne, usage);
  CHECK(governor.opens_at(kOne, kNow) == kNow + seconds{wait});
}

TEST_CASE("a full score whose end is not told is shut for as long as its tier's block lasts", "[pace]") {
  const auto [tier, wait] =
      GENERATE(table<std::string, int>({{"", 60}, {"standard_access", 60}, {"development_access", 300}}));
  const bool is_told_before = GENERATE(true, false);
  auto governor = warmed_up();
  auto usage = percent(0);
  usage.tier = tier;
  exchange(governor, kOne, usage);
  usage.account.percent = 100;
  if (is_told_before) usage.tier.clear();
  exchange(governor, kOne, usage);
  CHECK(governor.blocked_until(kOne) == kNow + seconds{wait});
}

TEST_CASE("each limiter announces its own block, for those whom it concerns", "[pace]") {
  using Headers = std::vector<http::Header>;
  const auto [headers, own, others] = GENERATE(table<Headers, int, int>({
      // the use case is full; the score, which is back at zero soon, says nothing of that
      {{{"x-ad-account-usage", R"({"acc_id_util_pct":5,"reset_time_duration":20})"},
        {"x-business-use-case-usage", R"({"1":[{"type":"ads_management","call_count":100}]})"}},
       300,
       0},
      // both are full, and only the end of the score's is told
      {{{"x-ad-account-usage", R"({"acc_id_util_pct":100,"reset_time_duration":100})"},
        {"x-business-use-case-usage", R"({"1":[{"type":"ads_management","call_count":100}]})"}},
       300,
       0},
      // the account's access comes back later; the app is far from its limit, though nearer to it
      {{{"x-app-usage", R"({"call_count":80})"},
        {"x-business-use-case-usage",
         R"({"1":[{"type":"ads_management","call_count":50,"estimated_time_to_regain_access":5}]})"}},
       300,
       0},
      {{{"x-app-usage", R"({"call_count":80})"}, {"retry-after", "30"}}, 30, 0},
      {{{"x-app-usage", R"({"call_count":100})"}}, 300, 300},
      {{{"x-app-usage", R"({"call_count":100})"},
        {"x-ad-account-usage", R"({"acc_id_util_pct":100,"reset_time_duration":200})"}},
       300,
       300},
      {{{"x-app-usage", R"({"call_count":100})"},
        {"x-ad-account-usage", R"({"acc_id_util_pct":100,"reset_time_duration":900})"}},
       900,
       300},
  }));
  auto governor = warmed_up();
  exchange(governor, kOne, graph::parse_usage(headers, kOne));
  CHECK(governor.blocked_until(kOne) == kNow + seconds{own});
  CHECK(governor.blocked_until(kTwo) == (others == 0 ? SteadyTime{} : kNow + seconds{others}));
}

TEST_CASE("the app's usage holds for all accounts", "[pace]") {
  auto governor = warmed_up();
  for (int i = 0; i < 50; ++i) exchange(governor, kTwo);
  Usage usage;
  usage.app = {.percent = 89.9, .regain = {}, .reset = {}, .present = true};
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kTwo, kNow) == 0);
  usage.app.percent = 100;
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kTwo, kNow) == 0);
  CHECK(governor.opens_at(kTwo, kNow) >= kNow + seconds{60});
}

TEST_CASE("others' use of the API takes nothing from ours", "[pace]") {
  auto governor = warmed_up();
  const auto usage =
      graph::parse_usage({{"x-business-use-case-usage",
                           R"({"1":[{"type":"ads_insights","call_count":100,"estimated_time_to_regain_access":30},
                 {"type":"ads_management","call_count":1}]})"}},
                         kOne);
  exchange(governor, kOne, usage);
  CHECK(governor.capacity(kOne, kNow) == 16);
}

TEST_CASE("an account with capacity is open now", "[pace]") {
  CHECK(warmed_up().opens_at(kOne, kNow) == kNow);
  CHECK(Governor({}).opens_at(kTwo, kNow) == kNow);
}

TEST_CASE("with a full window and a block only a reply opens an account", "[pace]") {
  Governor governor({});
  governor.on_sent(kOne);
  governor.block(Scope::account, kOne, kNow + minutes{5});
  CHECK_FALSE(governor.opens_at(kOne, kNow));
}

TEST_CASE("a reply that nobody waits for does no harm", "[pace]") {
  Governor governor({});
  governor.on_reply(kOne, {}, true, kNow);
  CHECK(governor.capacity(kOne, kNow) == 2);
}

TEST_CASE("points that Meta has told to be in use are waited for, however short --max-wait is", "[pace]") {
  GovernorOptions options;
  options.longest_wait = Milliseconds{5'000};
  auto governor = warmed_up(options);
  exchange(governor, kOne, percent(95));
  CHECK(governor.opens_at(kOne, kNow) > kNow + seconds{10});
}

TEST_CASE("what only another run has told is put to the test after --max-wait, unless that leads into the limit",
          "[pace]") {
  const auto [told, wait] = GENERATE(table<double, int>({{95, 5}, {99.99, 5}, {110, 30}}));
  GovernorOptions options;
  options.longest_wait = Milliseconds{5'000};
  Governor governor(options);
  governor.note(
      {.account = kOne, .limiter = Limiter::score, .known = {.percent = told, .points_per_percent = 90, .at = kNow}},
      kNow);
  const auto opens = governor.opens_at(kOne, kNow);
  REQUIRE(opens);
  CHECK(std::chrono::duration<double>(*opens - kNow).count() == Approx(wait).margin(0.2));
}

TEST_CASE("ads are made no faster than Meta takes them", "[pace]") {
  Governor governor({});
  CHECK(governor.ads_open_at(kOne) <= kNow);
  auto now = kNow;
  for (int batch = 0; batch < 20; ++batch) {
    governor.on_ads_sent(kOne, 10, now);
    now = governor.ads_open_at(kOne);
  }
  CHECK(now - kNow >= seconds{2});         // 200 at 100 in a second
  CHECK(now - kNow <= seconds{2} * 1.26);  // and some distance
  CHECK(governor.ads_open_at(kTwo) <= kNow);
  governor.on_ads_sent(kOne, 0, now);
  CHECK(governor.ads_open_at(kOne) == now);
}

TEST_CASE("once Meta refuses ads for being too many in a second, machines share what it takes", "[pace]") {
  Governor governor({});
  governor.share(4, kNow);
  governor.on_ads_sent(kOne, 80, kNow);
  CHECK(governor.ads_open_at(kOne) == kNow + seconds{1});
  governor.on_ads_refused(kOne);
  governor.on_ads_sent(kOne, 80, kNow + seconds{1});
  CHECK(governor.ads_open_at(kOne) == kNow + seconds{1 + 4});
  governor.on_ads_sent(kTwo, 80, kNow);
  CHECK(governor.ads_open_at(kTwo) == kNow + seconds{1});
}

TEST_CASE("the least time is of what Meta publishes and announces, and of nothing that is guessed", "[pace]") {
  auto governor = warmed_up();
  auto usage = percent(0);
  usage.tier = "standard_access";
  usage.use_case = {.percent = 1, .regain = {}, .reset = {}, .present = true};
  exchange(governor, kOne, usage);
  const auto least = [&](Load load) { return governor.least_time({{kOne, load}}, 90, kNow); };
  CHECK(least({.points = 8'000}) == Milliseconds{0});
  CHECK(least({.points = 9'000}) == Milliseconds{30'000});
  CHECK(least({.points = 300, .ads = 80}) == Milliseconds{1'000});
  usage.use_case.percent = 60;  // others are busy, too
  exchange(governor, kOne, usage);
  CHECK(least({.points = 9'000}) == Milliseconds{30'000});
  for (int i = 0; i < 100; ++i) exchange(governor, kOne, usage);  // and it stands still: the quota seems large
  CHECK(least({.points = 9'000}) == Milliseconds{30'000});
  governor.block(Scope::account, kOne, kNow + minutes{1});
  CHECK(least({.points = 9'000}) == Milliseconds{90'000});
}

TEST_CASE("it is known why an account is shut", "[pace]") {
  auto governor = warmed_up();
  CHECK(governor.shut(kOne, kNow).until <= kNow);
  exchange(governor, kOne, percent(95));
  CHECK(governor.shut(kOne, kNow).spacing);
  governor.block(Scope::account, kOne, kNow + minutes{5});
  CHECK(governor.shut(kOne, kNow).until == kNow + minutes{5});
  CHECK_FALSE(governor.shut(kOne, kNow).spacing);
  CHECK(governor.shut(kOne, kNow).whose == Scope::account);
  governor.block(Scope::app, kTwo, kNow + minutes{6});
  CHECK(governor.shut(kOne, kNow).whose == Scope::app);
}

TEST_CASE("no transfers at all is taken as one", "[pace]") {
  Governor governor({0});
  exchange(governor, kOne);
  CHECK(governor.capacity(kOne, kNow) == 1);
}

TEST_CASE("the fullest limiter is told, and what is known of each", "[pace]") {
  Governor governor({});
  CHECK_FALSE(governor.fullest(kNow));
  exchange(governor, kOne, percent(30));
  exchange(governor, kTwo, percent(45));
  const auto fullest = governor.fullest(kNow);
  REQUIRE(fullest);
  CHECK(fullest->account == kTwo);
  CHECK(to_string(fullest->limiter) == "score");
  CHECK(fullest->percent == Approx(45));
  const auto known = governor.known(kOne, kNow);
  REQUIRE(known.size() == 1);
  CHECK(known[0].account == kOne);
  Governor other({});
  other.note(known[0], kNow);
  CHECK_FALSE(other.fullest(kNow));  // it has nothing to do with that account
  other.on_sent(kOne);
  CHECK(other.fullest(kNow)->percent == Approx(30));
  for (const auto limiter : {Limiter::score, Limiter::use_case, Limiter::app}) {
    CHECK(parse_limiter(to_string(limiter)) == limiter);
  }
  CHECK_FALSE(parse_limiter("ads_insights"));
}

TEST_CASE("what another run was told of the app holds nothing back: it may be another app's", "[pace]") {
  Governor governor({});
  governor.note({.account = {}, .limiter = Limiter::app, .known = {.percent = 99, .points_per_percent = 3, .at = kNow}},
                kNow);
  CHECK(governor.capacity(kOne, kNow) == 1);
  CHECK(governor.usage_percent(kOne) == 0);
}
