#pragma once
#include <string>
#include <vector>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "run/doctor_facts.hpp"

namespace metaup::run {

/// What Meta is asked about before a launch.
struct DoctorPlan {
  std::vector<AccountId> accounts;
  std::string page;       ///< an id; empty: none
  std::string instagram;  ///< the same
};
/// Asks Meta, each question once. About accounts and the rest it is only asked when it has taken the token.
[[nodiscard]] Outcome ask_meta(const DoctorPlan& plan, Settings settings, Environment& environment, MetaFacts& facts);

}  // namespace metaup::run
