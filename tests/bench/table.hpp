#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "child.hpp"

namespace metaup::bench {

/// One line of the table: metaup's figure, what it is held against, and how they compare.
struct Line {
  std::string work;
  std::string measure;
  std::string ours;
  std::string against;
  std::vector<double> ratios;  ///< one for each round; empty where none makes sense
  std::optional<double> aim;   ///< the median of the ratios is to be at most this
};

/// As a Markdown table, with medians, and the least and greatest ratio where there was more than one round.
[[nodiscard]] std::string to_markdown(const std::vector<Line>& lines);

[[nodiscard]] double median(std::vector<double> values);

/// A figure of a run, and how it is written.
struct Measure {
  std::string name;
  std::function<double(const Spent&)> of;
  std::function<std::string(double)> text;
};
[[nodiscard]] Measure wall_time();
[[nodiscard]] Measure cpu_time();
[[nodiscard]] Measure peak_memory();

/// Runs taken in turn, the first of the one with the first of the other and so on.
struct Turns {
  std::vector<Spent> ours;
  std::vector<Spent> theirs;
};

[[nodiscard]] Line compare(const std::string& work, const Measure& measure, const Turns& turns,
                           const std::string& theirs, std::optional<double> aim);
/// Against a fixed bound, in the unit of the measure.
[[nodiscard]] Line compare(const std::string& work, const Measure& measure, const std::vector<Spent>& ours,
                           double bound, double aim);

}  // namespace metaup::bench
