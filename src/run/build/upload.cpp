#include "run/build/upload.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/overloaded.hpp"
#include "run/build/names.hpp"
#include "run/build/video_question.hpp"
#include "run/targets/file_target.hpp"
#include "run/targets/video_wait_target.hpp"

namespace metaup::run {
namespace {

using SourcePtr = std::shared_ptr<const source::Source>;

std::string source_url(const Job& job) {
  const auto* const source = std::get_if<SourcePtr>(&job.content);
  return source != nullptr ? (*source)->url() : std::string();
}

/// Only videos are; a poster is fetched here.
bool is_fetched_by_meta(const Job& job, const UploadSettings& settings) {
  return settings.probe.videos_only && job.must_be != AssetKind::image &&
         settings.video.method == VideoMethod::by_url && !source_url(job).empty();
}

/// What has not been looked at, as far as its name tells.
bool may_be_video(const Job& job, const UploadSettings& settings) {
  return settings.probe.videos_only ||
         (!settings.probe.images_only && plan::kind_of_name(source_of(job)) != AssetKind::image);
}

/// How many contents are held on the disk before they are sent.
std::size_t most_ahead(const UploadPlan& plan) {
  const bool any_elsewhere =
      std::any_of(plan.jobs.begin(), plan.jobs.end(), [](const Job& job) { return is_elsewhere(job.content); });
  return any_elsewhere ? Engine::kAheadOfElsewhere : Engine::kAhead;
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

std::shared_ptr<Content> content_of(const Job& job, const UploadContext& context) {
  if (is_fetched_by_meta(job, context.settings)) return nullptr;
  const auto& probe = context.probe_of(job.must_be);
  return std::visit(Overloaded{[](const KnownVideo&) -> std::shared_ptr<Content> { return nullptr; },
                               [&](const auto& opened) { return std::make_shared<Content>(opened, probe); }},
                    job.content);
}

std::shared_ptr<Content> Contents::of(const Job& job, const UploadContext& context) {
  const auto* const file = std::get_if<plan::Candidate>(&job.content);
  const auto* const source = std::get_if<SourcePtr>(&job.content);
  if (file == nullptr && source == nullptr) return content_of(job, context);
  auto& known = file != nullptr ? files_[{file->path, job.must_be}] : sources_[source->get()];
  auto content = known.lock();
  if (!content || content->is_spent()) known = content = content_of(job, context);
  return content;
}

std::unique_ptr<Target> target_of(Job job, UploadContext& context, std::shared_ptr<Content> content,
                                  std::optional<std::uint32_t> number) {
  Delivery delivery{.context = &context,
                    .content = std::move(content),
                    .source = std::move(job.source),
                    .number = number,
                    .doubted = job.in_doubt};
  if (job.sync) delivery.sync = context.syncs[*job.sync];
  if (const auto* const video = std::get_if<KnownVideo>(&job.content)) {
    return std::make_unique<VideoWaitTarget>(job.account, std::move(delivery), video->video_id);
  }
  if (!delivery.content) return std::make_unique<VideoUrlTarget>(job.account, std::move(delivery));
  return std::make_unique<FileTarget>(job.account, std::move(delivery));
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

bool is_elsewhere(const JobContent& content) {
  const auto* const file = std::get_if<plan::Candidate>(&content);
  if (file != nullptr) return file->place != nullptr;
  const auto* const source = std::get_if<SourcePtr>(&content);
  return source != nullptr && !(*source)->url().empty();
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
    posters_[*job.poster] = std::make_shared<Poster>(Poster{.account = job.account, .hash = {}, .video_id = {}});
    plan_.jobs[*job.poster].must_be = AssetKind::image;
  }
}

void UploadBuilder::build(Engine& engine) {
  engine.supply({.count = static_cast<TargetId>(plan_.jobs.size()),
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
    auto& delivery = static_cast<DeliveryTarget&>(*target);
    delivery.attach(archive, poster != posters_.end() ? poster->second : nullptr);
  }
  if (auto captions = captions_.extract(id)) {
    static_cast<DeliveryTarget&>(*target).caption_with(std::move(captions.mapped()));
  }
  return target;
}

Outcome upload(UploadPlan plan, const UploadSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  const auto names = file_names_of(settings.naming, false);
  if (!names) return refused(names.error(), environment.reporter);
  RunControl control(settings.common, environment, *origin, mode_of(settings.dry_run));
  Engine engine(
      control, environment,
      {.dry_run = settings.dry_run, .all_or_nothing = settings.all_or_nothing, .most_ahead = most_ahead(plan)});
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
