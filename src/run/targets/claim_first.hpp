#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "run/engine/target.hpp"

namespace metaup::run {

/// For a target whose turn to send has come, where another machine may be making the same: asks the registry once more,
/// with a claim. `end_if_known` gives its end if the registry has it by now. If not, `go_on` says what follows as soon
/// as it is this machine's; until then the target is parked.
[[nodiscard]] inline Decision claim_first(ledger::Claim claim, std::vector<ledger::Question> questions,
                                          std::function<std::optional<Decision>(const Answers&)> end_if_known,
                                          std::function<Decision(const Answers&)> go_on) {
  return Ask{
      .inquiry = {.questions = std::move(questions), .claim = std::move(claim)},
      .then = [end_if_known = std::move(end_if_known), go_on = std::move(go_on)](const Answers& answers) -> Decision {
        if (auto end = end_if_known(answers)) return *std::move(end);
        if (answers.is_ours()) return go_on(answers);
        return Park{[] { return Ready{}; }};
      }};
}

}  // namespace metaup::run
