#include "run/traffic/readings.hpp"

#include <algorithm>

namespace metaup::run {
namespace {

/// Of a list, that show nothing of what was asked for: more are not worth it.
constexpr std::uint32_t kMostPages = 20;

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

/// The page of a lookup is not the last word on what it does not show. A cursor is of the list that it was given for:
/// what is left over where others were found begins anew.
bool ask_on(Entry& entry, const graph::Answer& answer, const graph::Split& split) {
  auto& lookup = entry.submission.operation.lookup;
  if (!lookup || !answer.left_out) return false;
  if (split.page->shows_some) {
    entry.pages = 0;
    lookup->after.clear();
    return true;
  }
  if (split.page->after == lookup->after || ++entry.pages >= kMostPages) return false;
  lookup->after = split.page->after;
  return true;
}

}  // namespace

void Readings::begin(Entry& entry) const {
  const auto& operation = entry.submission.operation;
  if (!entry.reading && operation.listed_in) entry.reading = Reading{.list = *operation.listed_in};
  if (!entry.reading || entry.reading->way) return;
  take_way(entry, entry.reading->list.or_alone ? ways_.first(operation.account) : ReadWay::filtered);
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
  if (!entry.reading) return ask_on(entry, answer, split);
  auto& reading = *entry.reading;
  const auto way = *reading.way;
  if (answer.result || !ListedReads::may_be_the_way(answer.result.error(), way)) return false;
  if (way == ReadWay::alone) reading.refusal = answer.result.error();
  // A filter that is ignored leads through the whole list, which the object alone spares.
  const bool worth_more = split.page && !split.page->after.empty() &&
                          (way == ReadWay::pages || (way == ReadWay::filtered && !split.page->holds_others));
  if (worth_more && ++entry.pages < kMostPages) {
    entry.submission.operation.listed_in->after = split.page->after;
    return true;
  }
  if (!reading.list.or_alone) return false;
  const auto next = ways_.after(entry.submission.operation.account, way);
  if (!next) {
    if (reading.refusal) answer.result = tl::unexpected(*reading.refusal);
    return false;
  }
  reading.missed.push_back(way);
  entry.pages = 0;
  take_way(entry, *next);
  return true;
}

}  // namespace metaup::run
