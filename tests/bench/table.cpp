#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace metaup::bench {
namespace {

constexpr std::size_t kColumns = 7;
using Cells = std::array<std::string, kColumns>;

std::string seconds_text(double seconds) {
  constexpr double kMilli = 1000;
  return seconds < 1 ? fmt::format("{:.1f} ms", seconds * kMilli) : fmt::format("{:.2f} s", seconds);
}

std::string bytes_text(double bytes) {
  constexpr double kMebi = 1U << 20U;
  return fmt::format("{:.1f} MiB", bytes / kMebi);
}

std::string ratio_text(const std::vector<double>& ratios) {
  if (ratios.empty()) return "";
  const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  const auto middle = fmt::format("{:.2f} ×", median(ratios));
  return ratios.size() == 1 ? middle : fmt::format("{} ({:.2f}–{:.2f})", middle, *least, *most);
}

Cells cells_of(const Line& line) {
  Cells cells{line.work, line.measure, line.ours, line.against, ratio_text(line.ratios), "", ""};
  if (line.aim) {
    cells[5] = fmt::format("≤ {:.2f} ×", *line.aim);
    cells[6] = median(line.ratios) <= *line.aim ? "met" : "missed";
  }
  return cells;
}

std::vector<double> values_of(const Measure& measure, const std::vector<Spent>& runs) {
  std::vector<double> values;
  for (const auto& run : runs) values.push_back(measure.of(run));
  return values;
}

}  // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Measure wall_time() {
  return {.name = "wall", .of = [](const Spent& spent) { return spent.wall.count(); }, .text = seconds_text};
}
Measure cpu_time() {
  return {.name = "CPU", .of = [](const Spent& spent) { return spent.cpu.count(); }, .text = seconds_text};
}
Measure peak_memory() {
  return {.name = "peak memory",
          .of = [](const Spent& spent) { return static_cast<double>(spent.peak_bytes); },
          .text = bytes_text};
}

Line compare(const std::string& work, const Measure& measure, const Turns& turns, const std::string& theirs,
             std::optional<double> aim) {
  const auto ours = values_of(measure, turns.ours);
  const auto others = values_of(measure, turns.theirs);
  Line line{.work = work,
            .measure = measure.name,
            .ours = measure.text(median(ours)),
            .against = theirs + " " + measure.text(median(others)),
            .ratios = {},
            .aim = aim};
  for (std::size_t i = 0; i < ours.size(); ++i) line.ratios.push_back(ours[i] / others[i]);
  return line;
}

Line compare(const std::string& work, const Measure& measure, const std::vector<Spent>& ours, double bound,
             double aim) {
  auto ratios = values_of(measure, ours);
  const auto middle = measure.text(median(ratios));
  for (auto& ratio : ratios) ratio /= bound;
  return {.work = work,
          .measure = measure.name,
          .ours = middle,
          .against = measure.text(bound),
          .ratios = std::move(ratios),
          .aim = aim};
}

std::string to_markdown(const std::vector<Line>& lines) {
  std::vector<Cells> rows{{"work", "measure", "metaup", "against", "ratio", "aim", ""}};
  for (const auto& line : lines) rows.push_back(cells_of(line));
  std::array<std::size_t, kColumns> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], fmt::formatted_size("{:1}", row[i]));
    }
  }
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      text += fmt::format("| {:<{}} ", rows[i][column], widths[column]);
    }
    text += "|\n";
    if (i > 0) continue;
    for (const auto width : widths) text += fmt::format("|{:-<{}}", "", width + 2);
    text += "|\n";
  }
  return text;
}

}  // namespace metaup::bench
