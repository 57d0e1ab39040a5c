#include "metaup/run/library.hpp"
#include "run/engine/engine.hpp"
#include "run/preview_pictures.hpp"
#include "run/rules/creative_review.hpp"
#include "run/sent_file.hpp"
#include "upload/creative_preview.hpp"

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
  std::string image_hash;
  std::string picture_url;
};

Shown show(const std::string& id, const CreativePreview& preview) {
  Shown shown;
  shown.card.id = id;
  if (const auto& creative = *preview.creative(); !creative) {
    shown.card.failure = creative.error().message;
    return shown;
  }
  const auto& creative = **preview.creative();
  shown.card.name = creative.name;
  shown.card.status = creative.status;
  shown.card.texts = texts_of(creative);
  shown.card.checks = checks_of(creative);
  shown.image_hash = creative.image_hash;
  shown.picture_url = creative.picture_url;
  for (const auto& format : preview.formats()) {
    if (*format.url) {
      shown.card.frames.push_back({format.name, **format.url});
    } else {
      shown.card.notes.push_back(refusal_of(format));
    }
  }
  if (shown.card.frames.empty()) {
    shown.card.checks.push_back({false, "Meta shows it in none of the requested formats"});
  }
  return shown;
}

/// Puts the pictures into the cards.
bool add_pictures(std::vector<Shown>& all, const PreviewPlan& plan, const std::string& origin,
                  const Environment& environment) {
  const ledger::Owner owner{.origin = origin, .account = plan.account};
  std::vector<PictureSource> sources;
  for (const auto& shown : all) {
    PictureSource source{.file = {}, .url = shown.picture_url};
    if (!shown.image_hash.empty()) {
      // Without the file Meta's picture does, so why there is none does not matter.
      auto file = find_sent_file(environment.ledger, owner, shown.image_hash);
      if (file && *file) source.file = std::move((*file)->path);
    }
    sources.push_back(std::move(source));
  }
  auto pictures = load_pictures(sources, plan.fetch, environment.waker, environment.interrupt);
  if (!pictures) return false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& picture = (*pictures)[i];
    if (picture) {
      all[i].card.picture = *std::move(picture);
    } else if (!picture.error().empty()) {
      all[i].card.notes.push_back(picture.error());
    }
  }
  return true;
}

void write_page(const PreviewPlan& plan, const std::string& origin, std::vector<Shown> all, Environment& environment,
                Outcome& outcome) {
  const auto stop = [&](Stop why, std::optional<Error> error) {
    outcome.stop = why;
    outcome.error = std::move(error);
    if (outcome.error) environment.reporter.on(report::Fatal{*outcome.error});
  };
  if (!add_pictures(all, plan, origin, environment)) {
    return stop(stop_of(environment.interrupt.signal), std::nullopt);
  }
  report::PreviewPage page{.account = plan.account, .made = environment.clock.wall(), .cards = {}};
  for (auto& shown : all) page.cards.push_back(std::move(shown.card));
  if (auto written = replace_file(plan.html, report::preview_page(page)); !written) {
    return stop(Stop::state, std::move(written.error()));
  }
  environment.reporter.on(report::Notice{"the page is in " + plan.html});
}

/// One creative to be looked at.
class PreviewTarget final : public Target {
 public:
  PreviewTarget(const PreviewPlan& plan, std::string creative, Shown& shown)
      : Target(plan.account, AssetKind::creative),
        id_(std::move(creative)),
        shown_(shown),
        preview_(plan.account, id_, plan.formats) {}

  [[nodiscard]] std::string source() const override { return id_; }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::read; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return preview_; }
  [[nodiscard]] Decision on_done() override {
    conclude(preview_, item());
    shown_ = show(id_, preview_);
    return End{item().status, {}};
  }

 private:
  void describe(report::Item& item) const override { item.id = id_; }

  std::string id_;
  Shown& shown_;
  CreativePreview preview_;
};

}  // namespace

Outcome preview_creatives(const PreviewPlan& plan, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, Mode::reads);
  Engine engine(control, environment, {.releases_locks = false});
  std::vector<Shown> all;
  for (const auto& id : plan.creatives)
    all.push_back({{.id = id, .failure = "metaup did not ask Meta for it"}, {}, {}});
  for (std::size_t i = 0; i < all.size(); ++i) {
    engine.add(std::make_unique<PreviewTarget>(plan, plan.creatives[i], all[i]));
  }
  auto outcome = control.drive(engine);
  if (!plan.html.empty() && outcome.stop == Stop::none) write_page(plan, *origin, std::move(all), environment, outcome);
  return outcome;
}

}  // namespace metaup::run
