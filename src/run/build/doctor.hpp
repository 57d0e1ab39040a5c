#pragma once
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "run/doctor/doctor_facts.hpp"

namespace metaup::run {

/// Asks Meta about the token, and then about the accounts and identities that `facts` names: each question once, and
/// the rest only when Meta has taken the token. Fills in what was answered.
[[nodiscard]] Outcome ask_meta(MetaFacts& facts, Settings settings, Environment& environment);

}  // namespace metaup::run
