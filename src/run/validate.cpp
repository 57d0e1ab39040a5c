#include <poll.h>

#include <algorithm>
#include <set>
#include <utility>

#include "metaup/run/upload.hpp"
#include "run/engine/content.hpp"
#include "run/engine/run_control.hpp"
#include "run/name_check.hpp"
#include "run/workers.hpp"

namespace metaup::run {
namespace {

struct Inspected {
  std::uint32_t index = 0;
  Result<plan::ProbedFile> result;
  std::optional<AssetKind> refused_kind;
};

/// In a worker. Others that take the room for it are closed soon.
Result<plan::ProbedFile> probe(const plan::Candidate& candidate, const plan::ProbeOptions& options,
                               const std::atomic<bool>& stop) {
  constexpr int kTick = 50;
  for (;;) {
    auto probed = plan::probe(candidate, options, {}, &stop);
    if (probed || !plan::lacks_room(probed.error()) || stop) return probed;
    ::poll(nullptr, 0, kTick);
  }
}

/// In a worker. What the content of a refused file shows is found out there, too.
Inspected look_into(std::uint32_t index, const plan::Candidate& candidate, const plan::ProbeOptions& options,
                    const std::atomic<bool>& stop) {
  Inspected looked{.index = index, .result = probe(candidate, options, stop), .refused_kind = {}};
  if (!looked.result) looked.refused_kind = plan::kind_of_refused(candidate);
  return looked;
}

report::Item item_of(std::uint32_t index, const plan::Candidate& candidate, Result<plan::ProbedFile> result,
                     std::optional<AssetKind> refused_kind = {}) {
  report::Item item;
  item.index = index;
  item.source = candidate.path;
  item.kind = refused_kind ? *refused_kind : plan::kind_of_name(plan::name_of(candidate)).value_or(AssetKind::image);
  if (!result) {
    item.status = report::Status::failed;
    item.error = std::move(result.error());
    return item;
  }
  item.status = report::Status::valid;
  item.kind = result->is_video ? AssetKind::video : AssetKind::image;
  item.sha256 = result->sha256;
  item.bytes = result->file->size();
  item.width = result->width;
  item.height = result->height;
  item.warnings = std::move(result->warnings);
  return item;
}

}  // namespace

Outcome validate(const std::vector<plan::Candidate>& candidates, const plan::ProbeOptions& options,
                 const Naming& naming, const Settings& settings, const Clock& clock, report::Reporter& reporter,
                 Waker& waker, const Interrupt& interrupt) {
  constexpr std::size_t kAhead = 64;
  auto names = NameCheck::of(naming, candidates, clock.wall());
  if (!names) return refused(names.error(), reporter);
  const auto began = clock.now();
  Tally book(reporter);
  Workers<Inspected> workers(usual_file_threads(), waker);
  std::uint32_t next = 0;
  std::set<std::uint32_t> looking;
  bool ffprobe_missing = false;
  while ((next < candidates.size() || !looking.empty()) && book.outcome().stop == Stop::none) {
    for (; next < candidates.size() && looking.size() < kAhead; ++next) {
      const auto& candidate = candidates[next];
      if (candidate.error) {
        book.close(item_of(next, candidate, tl::unexpected(*candidate.error)));
        continue;
      }
      looking.insert(next);
      workers.submit([index = next, &candidate, &options](const std::atomic<bool>& stop) {
        return look_into(index, candidate, options, stop);
      });
    }
    for (auto& looked : workers.take()) {
      if (looked.result && looked.result->ffprobe_missing && !std::exchange(ffprobe_missing, true)) {
        reporter.on(report::Notice{std::string(kNoFfprobe)});
      }
      looking.erase(looked.index);
      const auto format = looked.result ? looked.result->format : plan::Format::unknown;
      auto item = item_of(looked.index, candidates[looked.index], std::move(looked.result), looked.refused_kind);
      if (!names->holds_back(item, candidates[looked.index], format)) book.close(std::move(item));
    }
    if (const int signal = interrupt.signal; signal != 0) book.stop(stop_of(signal));
    if (!reporter.healthy()) book.stop(Stop::state);
    const bool too_many = settings.max_errors != 0 && book.outcome().summary.failed >= settings.max_errors;
    if (too_many || (settings.ends_at && clock.now() >= *settings.ends_at)) book.stop(Stop::budget);
    if (!looking.empty() && book.outcome().stop == Stop::none) waker.wait();
    waker.drain();
  }
  for (auto& item : names->take_all()) book.close(std::move(item));
  const auto skip = [&](std::uint32_t index) {
    auto item = item_of(index, candidates[index], tl::unexpected(skipped_error(book.outcome().stop)));
    item.status = report::Status::skipped;
    book.close(std::move(item));
  };
  std::for_each(looking.begin(), looking.end(), skip);
  for (; next < candidates.size(); ++next) skip(next);
  book.conclude();
  book.outcome().summary.elapsed = std::chrono::duration_cast<Milliseconds>(clock.now() - began);
  return book.outcome();
}

}  // namespace metaup::run
