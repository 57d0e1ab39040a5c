#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// The fault rules of a scenario, and how often each has seen and bent a request.
class FaultBook {
 public:
  FaultBook(const std::vector<FaultRule>& rules, std::uint64_t seed);

  void add(FaultRule rule);
  /// All but those of the scenario.
  void drop_added();
  /// The rules that apply to this request, which is counted by every rule that it matches.
  [[nodiscard]] std::vector<FaultRule> fire(const std::string& edge, const std::string& account, const Call& call);

 private:
  struct Entry {
    FaultRule rule;
    std::uint64_t seen = 0;
    std::uint64_t fired = 0;
  };
  [[nodiscard]] bool due(const Entry& entry);

  std::vector<Entry> entries_;
  std::size_t of_scenario_ = 0;
  std::mt19937_64 random_;
};

/// The name under which rules and counters know what a path leads to: "adimages", "node", "root" …
[[nodiscard]] std::string edge_name(const std::vector<std::string>& path);

/// Bends a reply as a rule says; for a rule that says nothing about the reply, leaves it alone.
void apply_outcome(const FaultRule& rule, Reply& reply, const std::string& trace, bool data_as_text);
/// Whether the rule puts something else in place of the reply.
[[nodiscard]] bool replaces_reply(const FaultRule& rule);

}  // namespace metaup::simulator
