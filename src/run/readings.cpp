#include "run/readings.hpp"

#include <algorithm>

namespace metaup::run {
namespace {

void take_way(Entry& entry, ReadWay way) {
  auto& reading = *entry.reading;
  auto& listed_in = entry.submission.operation.listed_in;
  reading.way = way;
  switch (way) {
    case ReadWay::filtered:
      listed_in = reading.list;
      return;
    case ReadWay::alone:
      listed_in.reset();
      return;
    case ReadWay::pages:
      listed_in = reading.list;
      listed_in->filtered = false;
      return;
  }
}

}  // namespace

void Readings::begin(Entry& entry) const {
  const auto& operation = entry.submission.operation;
  if (!entry.reading && operation.listed_in) entry.reading = Reading{.list = *operation.listed_in};
  if (entry.reading && !entry.reading->way) take_way(entry, ways_.first(operation.account));
}

void Readings::on_list(const Flight& flight, const graph::Split& split) {
  const auto& list = flight.entries.front().second.submission.operation.listed_in;
  if (!list || !list->filtered) return;
  if (split.page) {
    const auto found = std::count_if(split.answers.begin(), split.answers.end(),
                                     [](const auto& answer) { return answer.result.has_value(); });
    ways_.on_filtered(flight.account, *split.page, static_cast<std::size_t>(found));
  } else {
    ways_.on_filter_failed(flight.account, split.answers.front().result.error());
  }
}

void Readings::on_found(const Entry& entry) {
  if (!entry.reading) return;
  for (const auto missed : entry.reading->missed) {
    ways_.on_found(entry.submission.operation.account, *entry.reading->way, missed);
  }
}

bool Readings::read_otherwise(Entry& entry, graph::Answer& answer, const graph::Split& split) const {
  constexpr std::uint32_t kMostPages = 20;
  auto& reading = *entry.reading;
  const auto way = *reading.way;
  if (answer.result || !ListedReads::may_be_the_way(answer.result.error(), way)) return false;
  if (way == ReadWay::alone) reading.refusal = answer.result.error();
  // A filter that is ignored leads through the whole list, which the object alone spares.
  const bool worth_more = split.page && !split.page->after.empty() &&
                          (way == ReadWay::pages || (way == ReadWay::filtered && !split.page->holds_others));
  if (worth_more && ++reading.pages < kMostPages) {
    entry.submission.operation.listed_in->after = split.page->after;
    return true;
  }
  const auto next = ways_.after(entry.submission.operation.account, way);
  if (!next) {
    if (reading.refusal) answer.result = tl::unexpected(*reading.refusal);
    return false;
  }
  reading.missed.push_back(way);
  reading.pages = 0;
  take_way(entry, *next);
  return true;
}

}  // namespace metaup::run
