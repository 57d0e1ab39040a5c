#include <span>

#include "metaup/plan/media.hpp"
#include "metaup/run/library.hpp"
#include "metaup/upload/creative_preview.hpp"
#include "run/creative_review.hpp"
#include "run/task_run.hpp"
#include "run/workers.hpp"

namespace metaup::run {
namespace {

using report::PreviewCard;
using upload::CreativePreview;

/// What is said of a format that Meta would not show.
std::string refusal_of(const CreativePreview::Format& format) {
  const auto& error = format.url->error();
  return format.name + ": " + (error.user_message.empty() ? error.message : error.user_message);
}

/// A creative that could be read but be shown in no format has failed like the first of them.
void conclude(const CreativePreview& preview, report::Item& item) {
  item.status = report::Status::failed;
  if (const auto& creative = *preview.creative(); !creative) {
    item.error = creative.error();
    return;
  }
  item.name = (*preview.creative())->name;
  for (const auto& format : preview.formats()) {
    item.previews.emplace_back(format.name, format.url->value_or(""));
    if (*format.url) {
      item.status = report::Status::existing;
    } else {
      item.warnings.push_back(refusal_of(format));
    }
  }
  if (item.status == report::Status::failed) item.error = preview.formats().front().url->error();
}

struct Shown {
  PreviewCard card;
  std::string picture_url;
};

Shown show(const std::string& id, const CreativePreview& preview) {
  Shown shown;
  shown.card.id = id;
  if (const auto& creative = *preview.creative(); !creative) {
    shown.card.notes.push_back("It could not be read: " + creative.error().message);
    return shown;
  }
  const auto& creative = **preview.creative();
  shown.card.name = creative.name;
  shown.card.status = creative.status;
  shown.card.texts = texts_of(creative);
  shown.card.checks = checks_of(creative);
  shown.picture_url = creative.picture_url;
  for (const auto& format : preview.formats()) {
    if (*format.url) {
      shown.card.frames.push_back({format.name, **format.url});
    } else {
      shown.card.notes.push_back(refusal_of(format));
    }
  }
  return shown;
}

Result<PreviewCard::Picture> fetch_picture(const std::string& url, const http::FetchOptions& options,
                                           const std::atomic<bool>& stop) {
  const auto fetched = http::fetch(url, options, &stop);
  if (!fetched) return tl::unexpected(fetched.error());
  std::string bytes(fetched->file->size(), '\0');
  const auto read = fetched->file->read_at(0, std::as_writable_bytes(std::span(bytes)));
  if (!read) return tl::unexpected(read.error());
  bytes.resize(*read);
  const auto format = plan::sniff(std::string_view(bytes).substr(0, plan::kSniffBytes));
  return PreviewCard::Picture{std::string(plan::mime_type_of(format)), std::move(bytes)};
}

/// The pictures of all cards; a card whose picture does not come says so. False when interrupted.
bool fetch_pictures(std::vector<Shown>& all, const http::FetchOptions& options, const Environment& environment) {
  struct Got {
    std::size_t card = 0;
    Result<PreviewCard::Picture> picture;
  };
  constexpr std::size_t kWorkers = 4;
  Workers<Got> workers(kWorkers, environment.waker);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].picture_url.empty()) continue;
    workers.submit([i, &url = all[i].picture_url, &options](const std::atomic<bool>& stop) {
      return Got{.card = i, .picture = fetch_picture(url, options, stop)};
    });
  }
  while (workers.unfinished() > 0 && environment.interrupt.signal == 0) {
    environment.waker.wait();
    environment.waker.drain();
    for (auto& got : workers.take()) {
      auto& card = all[got.card].card;
      if (got.picture) {
        card.picture = std::move(*got.picture);
      } else {
        card.notes.push_back("Its picture could not be fetched: " + got.picture.error().message);
      }
    }
  }
  return environment.interrupt.signal == 0;
}

void write_page(const PreviewPlan& plan, std::vector<Shown> all, Environment& environment, Outcome& outcome) {
  const auto stop = [&](Stop why, std::optional<Error> error) {
    outcome.stop = why;
    outcome.error = std::move(error);
    if (outcome.error) environment.reporter.on(report::Fatal{*outcome.error});
  };
  if (!fetch_pictures(all, plan.fetch, environment)) return stop(stop_of(environment.interrupt.signal), std::nullopt);
  report::PreviewPage page{.account = plan.account, .made = environment.clock.wall(), .cards = {}};
  for (auto& shown : all) page.cards.push_back(std::move(shown.card));
  if (auto written = replace_file(plan.html, report::preview_page(page)); !written) {
    return stop(Stop::state, std::move(written.error()));
  }
  environment.reporter.on(report::Notice{"the page is in " + plan.html});
}

}  // namespace

Outcome preview_creatives(const PreviewPlan& plan, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  std::vector<TaskRun<CreativePreview>::Task> tasks;
  for (const auto& id : plan.creatives) {
    report::Item item;
    item.index = static_cast<std::uint32_t>(tasks.size());
    item.source = item.id = id;
    item.kind = AssetKind::creative;
    item.account = plan.account;
    tasks.push_back({.item = std::move(item), .machine = CreativePreview(plan.account, id, plan.formats)});
  }
  std::vector<Shown> all;
  for (const auto& id : plan.creatives) all.push_back({{.id = id, .notes = {"It was not asked for."}}, {}});
  RunControl control(settings, environment, *origin, false);
  TaskRun<CreativePreview> run(control, std::move(tasks), [&](const CreativePreview& preview, report::Item& item) {
    conclude(preview, item);
    all[item.index] = show(item.id, preview);
    return true;
  });
  auto outcome = control.drive(run);
  if (!plan.html.empty() && outcome.stop == Stop::none) write_page(plan, std::move(all), environment, outcome);
  return outcome;
}

}  // namespace metaup::run
