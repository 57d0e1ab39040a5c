#include "run/build/upload.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "run/build/names.hpp"
#include "run/build/video_question.hpp"
#include "run/targets/file_target.hpp"

namespace metaup::run {
namespace {

bool is_called_video(const Job& job) { return plan::kind_of_name(source_of(job)) == AssetKind::video; }

/// What has not been looked at, as far as its name tells.
bool may_be_video(const Job& job, const UploadSettings& settings) {
  return settings.probe.videos_only ||
         (!settings.probe.images_only && plan::kind_of_name(source_of(job)) != AssetKind::image);
}

std::uint64_t bytes_of(const Job& job) {
  const auto* const file = std::get_if<plan::Candidate>(&job.content);
  return file != nullptr ? file->stamp.size : 0;
}

}  // namespace

const std::string& source_of(const Job& job) {
  const auto* const candidate = std::get_if<plan::Candidate>(&job.content);
  return candidate != nullptr && job.source.empty() ? candidate->path : job.source;
}

bool has(const Shard& shard, std::string_view sha256) {
  std::uint32_t number = 0;
  const auto digits = sha256.substr(0, 8);
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number % shard.count == shard.number - 1;
}

UploadPlan for_accounts(const UploadPlan& plan, const std::vector<AccountId>& accounts) {
  const auto count = static_cast<std::uint32_t>(accounts.size());
  UploadPlan made{.jobs = {}, .archives = {}, .excluded = plan.excluded, .jobs_of_a_content = count};
  made.jobs.reserve(plan.jobs.size() * count);
  for (const auto& job : plan.jobs) {
    for (std::uint32_t i = 0; i < count; ++i) {
      auto& delivery = made.jobs.emplace_back(job);
      delivery.account = accounts[i];
      if (job.poster) delivery.poster = *job.poster * count + i;
      if (job.archive) delivery.archive = *job.archive * count + i;
    }
  }
  for (const auto& archive : plan.archives) made.archives.insert(made.archives.end(), count, archive);
  return made;
}

Engine::Options engine_options(const UploadPlan& plan, const UploadSettings& settings) {
  const bool any_elsewhere =
      std::any_of(plan.jobs.begin(), plan.jobs.end(), [](const Job& job) { return is_elsewhere(job.content); });
  return {.dry_run = settings.dry_run,
          .all_or_nothing = settings.all_or_nothing,
          .most_ahead = any_elsewhere ? Engine::kAheadOfElsewhere : Engine::kAhead};
}

std::vector<plan::Candidate> captions_of(const Job& job, plan::CaptionFiles& files) {
  const auto* const file = std::get_if<plan::Candidate>(&job.content);
  const bool is_video = file != nullptr && plan::kind_of_name(file->path) == AssetKind::video;
  return is_video ? files.beside(*file) : std::vector<plan::Candidate>{};
}

UploadBuilder::UploadBuilder(UploadPlan plan, UploadContext& context) : plan_(std::move(plan)), context_(context) {
  plan::CaptionFiles files(plan_.excluded);
  for (TargetId id = 0; id < plan_.jobs.size(); ++id) {
    const auto& job = plan_.jobs[id];
    context_.routes.add(job.account);
    if (auto captions = captions_of(job, files); !captions.empty()) captions_.emplace(id, std::move(captions));
    if (!job.poster) continue;
    auto& picture = plan_.jobs[*job.poster];
    picture.must_be = AssetKind::image;
    auto& poster = posters_[*job.poster];
    if (poster) continue;
    const bool is_planned = context_.control.plan() != nullptr;
    poster = std::make_shared<Poster>(job.account, source_of(picture),
                                      is_planned ? std::optional(picture.content) : std::nullopt);
  }
}

void UploadBuilder::build(Engine& engine) {
  engine.supply({.count = static_cast<TargetId>(plan_.jobs.size()),
                 .is_slow = [this](TargetId id) { return is_called_video(plan_.jobs[id]); },
                 .line = Line::files,
                 .account = [this](TargetId id) { return plan_.jobs[id].account; },
                 .bytes = [this](TargetId id) { return bytes_of(plan_.jobs[id]); },
                 .make = [this](TargetId id) { return make(id); }});
  std::vector<std::size_t> entries(plan_.archives.size());
  std::vector<AccountId> accounts(plan_.archives.size());
  for (const auto& job : plan_.jobs) {
    if (!job.archive) continue;
    ++entries[*job.archive];
    accounts[*job.archive] = job.account;
  }
  for (std::size_t i = 0; i < plan_.archives.size(); ++i) {
    auto archive = std::make_unique<ArchiveTarget>(accounts[i], plan_.archives[i], entries[i], context_);
    archives_.push_back(archive.get());
    engine.add(std::move(archive));
  }
}

void UploadBuilder::look_at_names() {
  if (context_.names == nullptr) return;
  std::set<AccountId> accounts;
  for (const auto& job : plan_.jobs) accounts.insert(job.account);
  learn_names(accounts, context_);
  context_.engine.ask_before_writes({.ask =
                                         [this](const auto& answered) {
                                           if (refuse_clashes(context_.names->book, context_)) answered();
                                         },
                                     .about_all = true});
}

std::set<AccountId> UploadBuilder::accounts_of_videos(bool by_name) const {
  std::set<AccountId> accounts;
  for (const auto& job : plan_.jobs) {
    const bool is_sent = !std::holds_alternative<KnownVideo>(job.content) && job.must_be != AssetKind::image;
    const bool may_be_one = by_name ? may_be_video(job, context_.settings) : !context_.settings.probe.images_only;
    if (is_sent && may_be_one) accounts.insert(job.account);
  }
  return accounts;
}

std::unique_ptr<Target> UploadBuilder::make(TargetId id) {
  auto job = std::exchange(plan_.jobs[id], {});
  if (++made_ == plan_.jobs.size()) plan_.jobs = std::vector<Job>();  // nobody asks for them any more
  auto* const archive = job.archive ? archives_[*job.archive] : nullptr;
  const auto poster = posters_.find(job.poster.value_or(id));
  auto content = context_.routes.is_one() ? content_of(job, context_) : contents_.of(job, context_);
  auto target = target_of(std::move(job), context_, std::move(content), id / plan_.jobs_of_a_content);
  if (archive != nullptr || poster != posters_.end()) {
    target->attach(archive, poster != posters_.end() ? poster->second : nullptr);
  }
  if (auto captions = captions_.extract(id)) target->caption_with(std::move(captions.mapped()));
  return target;
}

Outcome upload(UploadPlan plan, const UploadSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  const auto names = file_names_of(settings.naming, false);
  if (!names) return refused(names.error(), environment.reporter);
  RunControl control(settings.common, environment, *origin, mode_of(settings.dry_run));
  Engine engine(control, environment, engine_options(plan, settings));
  UploadContext context(settings, environment, *origin, control, engine);
  context.names = names->get();
  context.syncs = plan.syncs;
  UploadBuilder builder(std::move(plan), context);
  builder.look_at_names();
  VideoQuestion videos(context);
  videos.prepare(builder.accounts_of_videos(false), builder.accounts_of_videos(true));
  builder.build(engine);
  return control.drive(engine);
}

}  // namespace metaup::run
