#include "run/rules/verdict.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using run::Known;
using run::Verdict;
using run::Verify;
using run::Wishes;

TEST_CASE("what is known of a content and wished for decides what is done about it", "[run]") {
  const auto [known, wishes, expected] = GENERATE(table<Known, Wishes, Verdict>({
      // nothing is known
      {{}, {}, Verdict::send},
      {{}, {.force = true}, Verdict::send},
      {{}, {.verify = Verify::all}, Verdict::send},
      {{}, {.may_check = false}, Verdict::send},
      {{.first_here = false}, {}, Verdict::send},
      {{.stale = true}, {.verify = Verify::stale}, Verdict::send},
      {{.doubted = true}, {}, Verdict::send},
      // Meta said that it is there
      {{.elsewhere = true}, {}, Verdict::copy},
      {{.elsewhere = true}, {.verify = Verify::all}, Verdict::copy},
      {{.elsewhere = true}, {.may_check = false}, Verdict::copy},
      {{.elsewhere = true}, {.force = true}, Verdict::send},
      {{.confirmed = true, .elsewhere = true}, {}, Verdict::unchanged},
      {{.confirmed = true, .elsewhere = true}, {.verify = Verify::all}, Verdict::check},
      {{.under_way = true, .elsewhere = true}, {}, Verdict::follow},
      {{.first_here = false, .elsewhere = true}, {}, Verdict::copy},

      {{.confirmed = true}, {}, Verdict::unchanged},
      {{.confirmed = true, .stale = true}, {}, Verdict::unchanged},
      {{.confirmed = true}, {.verify = Verify::stale}, Verdict::unchanged},
      {{.confirmed = true, .stale = true}, {.verify = Verify::stale}, Verdict::check},
      {{.confirmed = true}, {.verify = Verify::all}, Verdict::check},
      {{.confirmed = true, .stale = true}, {.verify = Verify::all}, Verdict::check},
      {{.confirmed = true, .doubted = true}, {}, Verdict::check},
      {{.confirmed = true, .doubted = true}, {.verify = Verify::stale}, Verdict::check},
      // and cannot be asked
      {{.confirmed = true}, {.may_check = false}, Verdict::unchanged},
      {{.confirmed = true, .stale = true}, {.verify = Verify::stale, .may_check = false}, Verdict::unchanged},
      {{.confirmed = true}, {.verify = Verify::all, .may_check = false}, Verdict::unchanged},
      {{.confirmed = true, .doubted = true}, {.may_check = false}, Verdict::unchanged},
      // what is confirmed has neither broken off nor is it in doubt
      {{.confirmed = true, .session = true}, {}, Verdict::unchanged},
      {{.confirmed = true, .open_intent = true}, {}, Verdict::unchanged},
      {{.confirmed = true, .session = true}, {.verify = Verify::all}, Verdict::check},
      {{.confirmed = true, .doubted = true, .open_intent = true}, {}, Verdict::check},
      // an equal one is under way
      {{.under_way = true}, {}, Verdict::follow},
      {{.under_way = true, .first_here = false}, {.force = true}, Verdict::follow},
      {{.under_way = true, .session = true}, {}, Verdict::follow},
      {{.under_way = true, .open_intent = true}, {}, Verdict::follow},
      {{.under_way = true}, {.may_check = false}, Verdict::follow},
      {{.confirmed = true, .under_way = true}, {}, Verdict::unchanged},
      {{.confirmed = true, .under_way = true}, {.verify = Verify::all}, Verdict::follow},
      {{.confirmed = true, .doubted = true, .under_way = true}, {}, Verdict::follow},
      {{.confirmed = true, .doubted = true, .under_way = true}, {.may_check = false}, Verdict::unchanged},
      {{.confirmed = true, .stale = true, .under_way = true}, {.verify = Verify::stale}, Verdict::follow},
      // it is sent all the same, the first of equal ones
      {{.confirmed = true}, {.force = true}, Verdict::send},
      {{.confirmed = true}, {.force = true, .verify = Verify::all}, Verdict::send},
      {{.confirmed = true, .doubted = true}, {.force = true}, Verdict::send},
      {{.confirmed = true}, {.force = true, .may_check = false}, Verdict::send},
      {{.session = true}, {.force = true}, Verdict::send},
      {{.open_intent = true}, {.force = true}, Verdict::send},
      {{.session = true, .open_intent = true}, {.force = true}, Verdict::send},
      // and the others as ever
      {{.confirmed = true, .first_here = false}, {.force = true}, Verdict::unchanged},
      {{.confirmed = true, .first_here = false}, {.force = true, .verify = Verify::all}, Verdict::check},
      {{.confirmed = true, .under_way = true, .first_here = false}, {.force = true}, Verdict::unchanged},
      {{.confirmed = true, .doubted = true, .first_here = false}, {.force = true}, Verdict::check},
      {{.first_here = false}, {.force = true}, Verdict::send},
      {{.first_here = false, .session = true}, {.force = true}, Verdict::send},
      // an upload broke off
      {{.session = true}, {}, Verdict::resume},
      {{.session = true}, {.may_check = false}, Verdict::resume},
      {{.session = true}, {.verify = Verify::all}, Verdict::resume},
      {{.session = true, .open_intent = true}, {}, Verdict::resume},
      {{.first_here = false, .session = true}, {}, Verdict::resume},
      // nobody knows whether it was made
      {{.open_intent = true}, {}, Verdict::look_for},
      {{.open_intent = true}, {.may_check = false}, Verdict::look_for},
      {{.doubted = true, .open_intent = true}, {.verify = Verify::all}, Verdict::look_for},
      {{.first_here = false, .open_intent = true}, {}, Verdict::look_for},
  }));
  CAPTURE(known.confirmed, known.stale, known.doubted, known.under_way, known.first_here, known.session,
          known.open_intent, wishes.force, wishes.verify, wishes.may_check);
  CHECK(run::verdict(known, wishes) == expected);
}

TEST_CASE("whatever else is known, some verdicts never come", "[run]") {
  const auto verify = GENERATE(Verify::never, Verify::stale, Verify::all);
  for (unsigned bits = 0; bits < 512; ++bits) {
    const auto bit = [bits](unsigned which) { return (bits >> which & 1U) != 0; };
    const Known known{.confirmed = bit(0),
                      .stale = bit(1),
                      .doubted = bit(2),
                      .under_way = bit(3),
                      .first_here = bit(4),
                      .session = bit(5),
                      .open_intent = bit(6)};
    const Wishes wishes{.force = bit(7), .verify = verify, .may_check = bit(8)};
    CAPTURE(bits, verify);
    const auto verdict = run::verdict(known, wishes);
    if (!wishes.may_check) CHECK(verdict != Verdict::check);
    if (!known.confirmed) CHECK((verdict != Verdict::unchanged && verdict != Verdict::check));
    if (known.under_way) CHECK((verdict == Verdict::follow || verdict == Verdict::unchanged));
    if (!known.under_way) CHECK(verdict != Verdict::follow);
    if (wishes.force) CHECK((verdict != Verdict::resume && verdict != Verdict::look_for));
    if (wishes.force && known.first_here) CHECK((verdict == Verdict::send || verdict == Verdict::follow));
    if (!known.session) CHECK(verdict != Verdict::resume);
    if (!known.open_intent) CHECK(verdict != Verdict::look_for);
  }
}
