#include "upload/preflight.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

using Answer = Result<graph::Reply>;
using Pages = Result<std::set<std::string>>;

const AccountId kAccount = *AccountId::parse("123");

Answer reply(std::string body) { return graph::Reply{.body = std::move(body), .trace_id = {}}; }

Error error(ErrorClass error_class, std::int64_t code) {
  Error error;
  error.error_class = error_class;
  error.code = code;
  error.message = "ad set read: told so";
  error.hint = "as the table says";
  error.retryable = true;
  return error;
}

Answer failure(ErrorClass error_class, std::int64_t code = 100) { return tl::unexpected(error(error_class, code)); }

/// What a verdict is, in a word.
std::string word(const upload::Verdict& verdict) {
  if (verdict.refused) return "refused";
  return verdict.warning.empty() ? "fine" : "warning";
}

}  // namespace

TEST_CASE("what a look at an ad set says", "[upload]") {
  struct Case {
    const char* name;
    Answer answer;
    const char* verdict;
  };
  const auto example = GENERATE(values<Case>({
      {"of the account", reply(R"({"id":"238","account_id":"123"})"), "fine"},
      {"of the account, with its prefix", reply(R"({"id":"238","account_id":"act_123"})"), "fine"},
      {"of the account, as a number", reply(R"({"id":"238","account_id":123})"), "fine"},
      {"of an account that is not told", reply(R"({"id":"238"})"), "fine"},
      {"of another account", reply(R"({"id":"238","account_id":"124"})"), "refused"},
      {"not there", failure(ErrorClass::not_found), "refused"},
      {"not there, by an alias", failure(ErrorClass::not_found, 803), "refused"},
      {"a 404 that is no word of Meta's", failure(ErrorClass::not_found, 0), "warning"},
      {"not to be seen with these rights", failure(ErrorClass::permission, 200), "warning"},
      {"no reply", failure(ErrorClass::network, 0), "warning"},
      {"a field that is refused", failure(ErrorClass::invalid), "warning"},
      {"throttled", failure(ErrorClass::rate_limit, 17), "warning"},
      {"Meta's trouble", failure(ErrorClass::transient, 2), "warning"},
      {"a reply that makes no sense", reply("[]"), "warning"},
  }));
  CAPTURE(example.name);
  CHECK(word(upload::judge_adset(kAccount, "238", example.answer)) == example.verdict);
}

TEST_CASE("an ad set that is refused is named, with the reason and what to do", "[upload]") {
  const auto absent = *upload::judge_adset(kAccount, "238", failure(ErrorClass::not_found)).refused;
  CHECK(absent.error_class == ErrorClass::not_found);
  CHECK(absent.code == 100);
  CHECK_FALSE(absent.retryable);
  CHECK_THAT(absent.message, Contains("adset: ad set 238"));
  CHECK_THAT(absent.hint, Contains("the id"));
  const auto foreign = *upload::judge_adset(kAccount, "238", reply(R"({"account_id":"124"})")).refused;
  CHECK(foreign.error_class == ErrorClass::invalid);
  CHECK_THAT(foreign.message, Contains("act_124") && Contains("act_123"));
  CHECK_THAT(upload::judge_adset(kAccount, "238", failure(ErrorClass::network)).warning,
             Contains("238") && Contains("told so"));
}

TEST_CASE("a Page is only refused when neither its own read nor the account's list shows it", "[upload]") {
  const Pages with = std::set<std::string>{"110", "111"};
  const Pages without = std::set<std::string>{"110"};
  const Pages unknown = tl::unexpected(error(ErrorClass::permission, 200));
  struct Case {
    const char* name;
    Answer own;
    Pages listed;
    const char* verdict;
  };
  const auto example = GENERATE_COPY(values<Case>({
      {"it shows itself", reply(R"({"id":"111"})"), without, "fine"},
      {"it shows itself, and there is no list", reply(R"({"id":"111"})"), unknown, "fine"},
      {"not there, but listed", failure(ErrorClass::not_found), with, "fine"},
      {"not there, not listed", failure(ErrorClass::not_found), without, "refused"},
      {"not there, and there is no list", failure(ErrorClass::not_found), unknown, "warning"},
      {"no rights, but listed", failure(ErrorClass::permission, 10), with, "fine"},
      {"no rights, not listed", failure(ErrorClass::permission, 10), without, "refused"},
      {"no rights, and there is no list", failure(ErrorClass::permission, 10), unknown, "warning"},
      {"no reply, not listed", failure(ErrorClass::network, 0), without, "warning"},
      {"Meta's trouble, not listed", failure(ErrorClass::transient, 2), without, "warning"},
      {"a 404 that is no word of Meta's, not listed", failure(ErrorClass::not_found, 0), without, "warning"},
      {"no reply, but listed", failure(ErrorClass::network, 0), with, "fine"},
  }));
  CAPTURE(example.name);
  CHECK(word(upload::judge_page(kAccount, "111", example.own, example.listed)) == example.verdict);
}

TEST_CASE("a Page that is refused is named, with what to do", "[upload]") {
  const auto refused =
      *upload::judge_page(kAccount, "111", failure(ErrorClass::permission, 10), std::set<std::string>{}).refused;
  CHECK(refused.error_class == ErrorClass::not_found);
  CHECK(refused.code == 10);
  CHECK_THAT(refused.message, Contains("page_id: Page 111") && Contains("act_123"));
  CHECK_FALSE(refused.hint.empty());
}

TEST_CASE("the list of Pages is only asked for when a Page does not show itself", "[upload]") {
  CHECK_FALSE(upload::needs_page_list(reply("{}")));
  CHECK(upload::needs_page_list(failure(ErrorClass::permission, 10)));
  CHECK(upload::needs_page_list(failure(ErrorClass::network, 0)));
}

TEST_CASE("the reads before a launch are plain reads of one id each", "[upload]") {
  const auto adset = upload::read_adset(kAccount, "238");
  CHECK(adset.method == http::Method::get);
  CHECK(adset.path == "238");
  CHECK(adset.account == kAccount);
  CHECK(adset.cost == 1);
  CHECK_FALSE(adset.lookup);
  CHECK(adset.params == std::vector<std::pair<std::string, std::string>>{{"fields", "id,account_id"}});
  CHECK(upload::read_page(kAccount, "111").path == "111");
  CHECK(upload::list_promote_pages(kAccount).path == "act_123/promote_pages");
  CHECK(upload::list_promote_pages(kAccount).params.back().first == "limit");
  CHECK(upload::list_promote_pages(kAccount, "C").params.back() == std::pair<std::string, std::string>{"after", "C"});
}

TEST_CASE("ad sets of Dynamic Creative take feeds of theirs only, and others take others only", "[upload]") {
  using graph::FeedKind;
  const auto refused = [](FeedKind feed, const auto& answer) { return upload::feed_refusal("238", feed, answer); };
  const auto dynamic = reply(R"({"id":"238","is_dynamic_creative":true})");
  const auto ordinary = reply(R"({"id":"238","is_dynamic_creative":false})");
  CHECK_FALSE(refused(FeedKind::dynamic, dynamic));
  CHECK_FALSE(refused(FeedKind::ordinary, ordinary));
  for (const auto kind : {FeedKind::none, FeedKind::ordinary, FeedKind::dynamic}) {
    CHECK_FALSE(refused(kind, reply(R"({"id":"238"})")));
    CHECK_FALSE(refused(kind, failure(ErrorClass::transient)));
  }
  CHECK_FALSE(refused(FeedKind::none, dynamic));
  CHECK_FALSE(refused(FeedKind::none, ordinary));
  REQUIRE(refused(FeedKind::ordinary, dynamic));
  CHECK(refused(FeedKind::ordinary, dynamic)->error_class == ErrorClass::invalid);
  CHECK_THAT(refused(FeedKind::ordinary, dynamic)->message, Contains("adset: ad set 238 is of Dynamic Creative"));
  REQUIRE(refused(FeedKind::dynamic, ordinary));
  CHECK(refused(FeedKind::dynamic, ordinary)->error_class == ErrorClass::invalid);
  CHECK_THAT(refused(FeedKind::dynamic, ordinary)->message, Contains("ad set 238 is not of Dynamic Creative"));
  CHECK_THAT(refused(FeedKind::dynamic, ordinary)->hint, Contains("optimization_type"));
}

TEST_CASE("what a look at a product set says", "[upload]") {
  CHECK(upload::doubt_about_product_set("5", reply(R"({"id":"5","product_count":4})")).empty());
  CHECK(upload::doubt_about_product_set("5", reply(R"({"id":"5"})")).empty());
  CHECK_THAT(upload::doubt_about_product_set("5", reply(R"({"id":"5","product_count":0})")), Contains("no products"));
  CHECK_THAT(upload::doubt_about_product_set("5", failure(ErrorClass::not_found)), Contains("could not be read"));
  CHECK_THAT(upload::doubt_about_product_set("5", reply("[]")), Contains("could not be read"));
}

TEST_CASE("what a look at a lead form says", "[upload]") {
  CHECK(upload::doubt_about_lead_form("5", reply(R"({"id":"5","status":"ACTIVE"})")).empty());
  CHECK(upload::doubt_about_lead_form("5", reply(R"({"id":"5"})")).empty());
  CHECK_THAT(upload::doubt_about_lead_form("5", reply(R"({"id":"5","status":"ARCHIVED"})")), Contains("is ARCHIVED"));
  CHECK_THAT(upload::doubt_about_lead_form("5", failure(ErrorClass::transient)), Contains("5 could not be read"));
  CHECK_THAT(upload::doubt_about_lead_form("5", failure(ErrorClass::permission, 10)), Contains("its Page's token"));
  CHECK(upload::read_lead_form(kAccount, "5").path == "5");
  CHECK(upload::read_product_set(kAccount, "5").path == "5");
}
