#include <catch2/catch.hpp>

#include "metaup/pace/retry.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using namespace metaup::test;

/// Fault × idempotency → class and decision, from the bytes on the wire on.
namespace {

using Exchange = tl::expected<http::Response, http::Failure>;
using Kind = http::Failure::Kind;

Exchange failed(Kind kind) { return tl::unexpected(http::Failure{kind, "it failed"}); }

enum class Next : std::uint8_t { retry, check, give_up };

struct Fault {
  std::string name;
  Exchange exchange;
  ErrorClass error_class;
  Next image;                 ///< safe to repeat
  Next ad;                    ///< to be looked for before a repeat
  Scope reach = Scope::item;  ///< of a give-up, or who waits
};

std::vector<Fault> faults() {
  using C = ErrorClass;
  const auto retry = Next::retry;
  const auto check = Next::check;
  const auto give_up = Next::give_up;
  return {
      {"dropped before it was sent", failed(Kind::unreachable), C::network, retry, retry},
      {"dropped after the change", failed(Kind::dropped), C::network, retry, check},
      {"no reply in time", failed(Kind::no_reply), C::network, retry, check},
      {"untrusted server", failed(Kind::untrusted), C::network, give_up, give_up, Scope::run},
      {"file changed", failed(Kind::source_changed), C::local, give_up, give_up},
      {"truncated reply", response(200, R"({"id":"1)"), C::protocol, retry, check},
      {"empty reply", response(200, ""), C::protocol, retry, check},
      {"HTML 500", response(500, "<html>"), C::transient, retry, check},
      {"HTML 200", response(200, "<html>"), C::protocol, retry, check},
      {"code 1", response(500, error_body(1)), C::transient, retry, check},
      {"code 2", response(400, error_body(2)), C::transient, retry, check},
      {"17", response(400, error_body(17)), C::rate_limit, retry, retry, Scope::token},
      {"17/2446079", response(400, error_body(17, 2446079)), C::rate_limit, retry, retry, Scope::account},
      {"80004", response(400, error_body(80004, 2446079)), C::rate_limit, retry, retry, Scope::account},
      {"613/5044001", response(400, error_body(613, 5044001)), C::rate_limit, retry, retry, Scope::account},
      {"4", response(400, error_body(4)), C::rate_limit, retry, retry, Scope::app},
      {"613", response(400, error_body(613)), C::rate_limit, give_up, give_up, Scope::account},
      {"100/1487411", response(400, error_body(100, 1487411)), C::invalid, give_up, give_up},
      {"100/33", response(400, error_body(100, 33)), C::not_found, give_up, give_up},
      {"190", response(400, error_body(190)), C::auth, give_up, give_up, Scope::run},
      {"190 under 200", response(200, error_body(190, 463)), C::auth, give_up, give_up, Scope::run},
      {"200", response(403, error_body(200)), C::permission, give_up, give_up},
      {"368", response(400, error_body(368)), C::policy, give_up, give_up},
  };
}

void check_decision(const pace::Decision& decision, Next expected, Scope reach) {
  REQUIRE(decision.index() == std::vector<std::size_t>{0, 2, 1}.at(static_cast<std::size_t>(expected)));
  if (const auto* const retry = std::get_if<pace::RetryAt>(&decision)) CHECK(retry->blocked == reach);
  if (const auto* const given_up = std::get_if<pace::GiveUp>(&decision)) CHECK(given_up->stops == reach);
}

pace::Decision decide_on(const Answer& answer, Idempotency idempotency) {
  return pace::decide({}, answer.result.error(), answer.usage, idempotency, {1, 1}, SteadyTime{}, 0.5);
}

}  // namespace

TEST_CASE("every fault has its class, and is repeated as far as that is safe", "[pace][fault-matrix]") {
  const auto fault = GENERATE(from_range(faults()));
  INFO(fault.name);
  const auto ad = create_ad("a");
  const auto answers = split(Call::Shape::single, {&ad}, fault.exchange).answers;
  REQUIRE(answers.size() == 1);
  REQUIRE_FALSE(answers[0].result);
  CHECK(answers[0].result.error().error_class == fault.error_class);
  check_decision(decide_on(answers[0], Idempotency::safe_to_repeat), fault.image, fault.reach);
  check_decision(decide_on(answers[0], Idempotency::check_before_repeat), fault.ad, fault.reach);
}

TEST_CASE("a null in a batch is repeated, or looked for", "[pace][fault-matrix]") {
  const std::vector<Operation> ads{create_ad("a"), create_ad("b")};
  const auto answers =
      split(Call::Shape::batch, pointers(ads), response(200, R"([{"code":200,"body":"{\"id\":\"1\"}"},null])")).answers;
  REQUIRE(answers[0].result);
  CHECK(answers[1].result.error().error_class == ErrorClass::transient);
  check_decision(decide_on(answers[1], Idempotency::safe_to_repeat), Next::retry, Scope::item);
  check_decision(decide_on(answers[1], Idempotency::check_before_repeat), Next::check, Scope::item);
}
