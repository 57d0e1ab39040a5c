#include "run/build/launch.hpp"

#include <algorithm>
#include <set>

#include "graph/draft_fields.hpp"
#include "metaup/graph/creative_spec.hpp"
#include "metaup/graph/findings.hpp"
#include "run/build/names.hpp"
#include "run/build/video_question.hpp"
#include "run/engine/plan_in_force.hpp"
#include "run/targets/ad_review_target.hpp"
#include "run/targets/copy_target.hpp"
#include "run/targets/inline_hint.hpp"

namespace metaup::run {
namespace {

using Form = graph::AssetRef::Form;

void append(graph::Findings& all, graph::Findings findings) {
  all.errors.insert(all.errors.end(), findings.errors.begin(), findings.errors.end());
  all.warnings.insert(all.warnings.end(), findings.warnings.begin(), findings.warnings.end());
}

/// "headline: has 52 characters …" as an error.
void refuse_warning(const std::string& warning, graph::Findings& findings) {
  const auto colon = warning.find(": ");
  findings.refuse(warning.substr(0, colon), warning.substr(colon + 2));
}

/// Whether any content is held on the disk until it is sent. Images that Meta does not copy may be read from remotes.
bool holds_contents(LaunchPlan& plan) {
  const auto is_copied = [](const graph::AssetRef& ref) { return ref.form == Form::elsewhere; };
  const auto names_copied = [&](LaunchRow& row) {
    if (!row.creative) return false;
    const auto uses = graph::assets_of(*row.creative);
    return std::any_of(uses.begin(), uses.end(), [&](const auto& use) { return is_copied(*use.ref); });
  };
  return !plan.elsewhere.empty() || std::any_of(plan.assets.begin(), plan.assets.end(), [&](const auto& asset) {
    return asset.ref && is_copied(*asset.ref);
  }) || std::any_of(plan.rows.begin(), plan.rows.end(), names_copied);
}

/// What an ad whose row has been refused says.
Error without_creative(const std::string& source) {
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "its creative is refused: see " + source;
  return error;
}

/// An image or a video for which nothing is done.
class LeftOutTarget final : public Target {
 public:
  LeftOutTarget(const AccountId& account, AssetKind kind, std::string source, Error reason)
      : Target(account, kind), source_(std::move(source)), reason_(std::move(reason)) {}

  [[nodiscard]] std::string source() const override { return source_; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] Decision begin() override { return failed_or_skipped(reason_); }

 private:
  std::string source_;
  Error reason_;
};

}  // namespace

void LaunchBuilder::build() {
  bind_rows();
  read_registry();
  std::set<AccountId> accounts;
  for (const auto& row : plan_.rows) accounts.insert(account_of(row));
  learn_names(accounts, context_.uploads);
  for (auto& row : plan_.rows) rows_.push_back(check(row));
  if (context_.dry_run()) warn_of_repeats();
  const bool any_refused =
      std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.facts.error.has_value(); });
  if (any_refused) context_.engine().note_failure();
  const auto serve_one = serve_one_ad();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (plan_.rows[i].creative) add_creative(plan_.rows[i], rows_[i], serve_one[i]);
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (plan_.rows[i].ad) add_ad(plan_.rows[i], rows_[i]);
  }
  add_assets();
  add_left_out();
  add_last_words();
  plan_.rows.clear();
  for (const auto& row : rows_) {
    if (!row.ad) continue;
    const auto& ad = static_cast<const AdTarget&>(context_.engine().target(*row.ad));
    if (ad.may_join()) context_.creatives[row.account].bring_ads = true;
  }
  context_.engine().ask_before_writes(
      {.ask = [this](auto answered) { look(std::move(answered)); }, .about_all = context_.uploads.names != nullptr});
}

/// Rows that say the same are seldom meant.
void LaunchBuilder::warn_of_repeats() {
  std::map<std::pair<AccountId, std::string>, std::string> firsts;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto& facts = rows_[i].facts;
    if (facts.error) continue;
    const auto [first, is_new] = firsts.try_emplace({rows_[i].account, digest_of_row(plan_.rows[i])}, facts.source);
    if (is_new) continue;
    facts.warnings.push_back("it says the same as " + first->second +
                             (plan_.rows[i].ad ? ": this makes a second ad" : ": Meta keeps one creative for both"));
  }
}

/// Only what a plan that is applied names is made.
void LaunchBuilder::bind_rows() {
  for (auto& row : plan_.rows) row.account = account_of(row);
  const auto* const plan = context_.control().plan();
  if (plan == nullptr) return;
  auto bound = rows_in_force(plan->file(), std::move(plan_.rows));
  plan_.rows = std::move(bound.rows);
  if (!bound.notice.empty()) context_.uploads.notice(bound.notice);
}

/// What goes along without a row.
void LaunchBuilder::add_assets() {
  for (auto& asset : plan_.assets) {
    auto added = asset.ref.and_then([&](graph::AssetRef ref) {
      return need({.ref = &ref, .kind = asset.kind, .field = {}, .video = nullptr}, asset.account, {});
    });
    if (!added) {
      context_.engine().add(
          std::make_unique<LeftOutTarget>(asset.account, asset.kind, asset.source, std::move(added.error())));
    } else if (*added) {
      wanted_.insert(**added);
    }
  }
}

/// Files of a plan that only rows use that have changed since.
void LaunchBuilder::add_left_out() {
  const auto* const plan = context_.control().plan();
  if (plan == nullptr) return;
  for (const auto& target : plan->file().targets) {
    const auto& item = target.item;
    const bool is_file = item.kind == AssetKind::image || item.kind == AssetKind::video;
    const auto is_added = [&](AssetKind kind) { return context_.assets.contains({item.account, kind, item.source}); };
    if (!is_file || is_added(AssetKind::image) || is_added(AssetKind::video)) continue;
    context_.engine().add(std::make_unique<LeftOutTarget>(item.account, item.kind, item.source, unneeded_asset()));
  }
}

void LaunchBuilder::add_last_words() {
  const auto& settings = context_.settings;
  if (settings.upload.dry_run && !rows_.empty()) {
    context_.engine().add(std::make_unique<InlineHint>(rows_.front().account, context_));
  }
  if (settings.upload.dry_run || settings.validate_only || settings.review_delay.count() == 0) return;
  for (const auto& [account, book] : books_) {
    context_.engine().add(std::make_unique<AdReviewTarget>(account, context_));
  }
}

std::set<AccountId> LaunchBuilder::accounts_of_videos() const {
  std::set<AccountId> accounts;
  for (const auto& [what, target] : context_.assets) {
    const auto& [account, kind, text] = what;
    const bool is_sent = context_.engine().target(target).content() != nullptr;
    if (kind == AssetKind::video && is_sent) accounts.insert(account);
  }
  return accounts;
}

/// All that is wrong with a row, its files' absence included.
LaunchBuilder::Row LaunchBuilder::check(LaunchRow& row) {
  Row checked{.account = account_of(row),
              .facts = {.source = row.source, .warnings = {}, .error = row.error, .says = {}},
              .needs = {},
              .says = {}};
  if (context_.control().plan_draft() != nullptr) checked.says = says_of(row);
  if (row.error) return checked;
  graph::Findings findings;
  findings.warnings = row.warnings;
  if (row.creative && !row.ad && !row.creative->groups.empty()) {
    findings.refuse("flex-1", "a flexible ad needs an ad", "add --ads, and its ad set");
    row.creative->groups.clear();  // so that the creative is what is told to have failed
  }
  if (row.creative) append(findings, graph::check_creative(*row.creative));
  if (row.ad) {
    row.ad->creative_to_come = row.creative.has_value();
    *row.ad = graph::with_spec_members(std::move(*row.ad));
    append(findings, graph::check_ad(*row.ad));
    if (row.creative) append(findings, graph::check_ad_with(*row.ad, *row.creative));
  }
  if (context_.settings.upload.probe.strict) {
    for (const auto& warning : std::exchange(findings.warnings, {})) refuse_warning(warning, findings);
  }
  if (findings.errors.empty() && row.creative) {
    auto needed = needs_of(*row.creative, checked.account);
    if (needed) {
      checked.needs = *std::move(needed);
    } else {
      checked.facts.error = std::move(needed.error());
      return checked;
    }
  }
  checked.facts.warnings = std::move(findings.warnings);
  if (!findings.errors.empty()) checked.facts.error = graph::to_error(findings.errors);
  return checked;
}

/// The assets that a draft has to wait for. A file that is not there is an error that names the field.
Result<std::vector<AssetNeed>> LaunchBuilder::needs_of(graph::CreativeDraft& draft, const AccountId& account) {
  std::vector<AssetNeed> needs;
  for (const auto& use : graph::assets_of(draft)) {
    auto asset = need(use, account, is_named_by(draft, use) ? draft.name : std::string());
    if (!asset) return tl::unexpected(graph::in_field(use.field, std::move(asset.error())));
    if (*asset) needs.push_back({.asset = **asset, .kind = use.kind, .text = use.ref->text, .field = use.field});
  }
  return needs;
}

/// What rows name by its path, which has to be there.
Result<JobContent> LaunchBuilder::content_at(AssetKind kind, const std::string& path) const {
  const auto found = plan_.elsewhere.find({kind, path});
  if (found == plan_.elsewhere.end()) {
    return stamp_of(path).map([&](const FileStamp& stamp) { return JobContent{plan::Candidate{path, stamp, {}}}; });
  }
  const auto* const file = std::get_if<plan::Candidate>(&found->second);
  if (file != nullptr && file->error) return tl::unexpected(*file->error);
  return found->second;
}

/// What is a path goes up, and a video that is only known by its id is waited for; each once, however many creatives
/// show it.
/// Without its extension it is called `stem`; empty: as its file.
Result<std::optional<TargetId>> LaunchBuilder::need(const graph::AssetUse& use, const AccountId& account,
                                                    const std::string& stem) {
  const auto& text = use.ref->text;
  const bool by_id = use.ref->form == Form::id;
  const bool is_elsewhere = use.ref->form == Form::elsewhere;
  if (use.ref->form != Form::path && !by_id && !is_elsewhere) return std::nullopt;
  const auto found = context_.assets.find({account, use.kind, text});
  if (found != context_.assets.end()) return found->second;
  if (is_elsewhere) return add_copy(*use.ref, account);
  Job job{.source = text, .account = account, .content = KnownVideo{text}};
  if (by_id) {
    if (context_.dry_run() || ready_videos_.contains({account, text})) return std::nullopt;
    return add_asset(AssetKind::video, std::move(job), {});
  }
  auto content = content_at(use.kind, text);
  if (!content) return tl::unexpected(std::move(content.error()));
  job.content = *std::move(content);
  job.must_be = use.kind;
  return add_asset(use.kind, std::move(job), stem);
}

TargetId LaunchBuilder::add_asset(AssetKind kind, Job job, const std::string& stem) {
  auto& uploads = context_.uploads;
  const auto key = std::tuple{job.account, kind, job.source};
  auto content = contents_.of(job, uploads);
  const auto make = [&uploads, stem](const Job& made, std::shared_ptr<Content> of) {
    auto target = target_of(made, uploads, std::move(of));
    target->name_as(stem);
    return target;
  };
  auto target = make(job, std::move(content));
  if (kind == AssetKind::image) {
    job.in_doubt = true;  // the next time Meta is asked
    target->on_renewal([job, make, &uploads] { return make(job, content_of(job, uploads)); });
  } else {
    target->show();
    target->caption_with(captions_of(job, caption_files_));
  }
  const auto id = context_.engine().add(std::move(target));
  context_.assets.emplace(key, id);
  return id;
}

TargetId LaunchBuilder::add_copy(const graph::AssetRef& image, const AccountId& to) {
  const auto id = context_.engine().add(std::make_unique<CopyTarget>(image.account, to, image.text, context_.uploads,
                                                                     plan_.remotes, CopyTarget::Known::enough));
  context_.assets.emplace(std::tuple{to, AssetKind::image, image.text}, id);
  return id;
}

/// Which rows have an ad, and a creative that no other row shows.
std::vector<bool> LaunchBuilder::serve_one_ad() const {
  std::map<std::pair<AccountId, graph::Fields>, std::size_t> users;
  const auto content_of = [this](std::size_t i) {
    auto draft = *plan_.rows[i].creative;
    draft.name.clear();
    return std::pair{rows_[i].account, graph::fields_of(draft)};
  };
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (plan_.rows[i].creative) ++users[content_of(i)];
  }
  std::vector<bool> serve_one(rows_.size(), false);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& row = plan_.rows[i];
    // Meta's numbers of languages are not known before the ad sets have been looked at.
    serve_one[i] = row.creative && row.ad && row.attachments.empty() && row.creative->translations.empty() &&
                   users.at(content_of(i)) == 1;
  }
  return serve_one;
}

void LaunchBuilder::add_creative(LaunchRow& from, Row& row, bool serves_one_ad) {
  row.facts.says = row.says.creative;
  auto creative =
      std::make_unique<CreativeTarget>(row.account, row.facts, *std::move(from.creative), row.needs, context_);
  if (serves_one_ad) creative->serve_one_ad();
  const auto assets = row.facts.error ? std::vector<TargetId>{} : creative->assets();
  row.creative = context_.engine().add(std::move(creative), assets);
}

void LaunchBuilder::add_ad(LaunchRow& from, Row& row) {
  auto& book = books_.at(row.account);
  auto facts = row.facts;
  facts.says = row.says.ad;
  facts.says_with_creative = row.says.ad_with_creative;
  const bool is_flexible = row.creative && creative_of(row).is_of_flexible_ad();
  if (row.creative && (!is_flexible || !facts.error)) facts.warnings.clear();  // told of the creative
  if (row.creative && !is_flexible && facts.error) facts.error = without_creative(facts.source);
  std::vector<TargetId> needs;
  if (row.creative && !facts.error) needs.push_back(*row.creative);
  if (is_flexible && !facts.error) {
    const auto assets = creative_of(row).assets();  // those that Meta misses are sent again for the ad
    needs.insert(needs.end(), assets.begin(), assets.end());
  }
  row.ad = context_.engine().add(std::make_unique<AdTarget>(row.account, std::move(facts), *std::move(from.ad),
                                                            std::move(from.attachments), row.creative, *book, context_),
                                 needs);
}

Outcome launch(LaunchPlan plan, const LaunchSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.upload.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  auto own = settings;
  own.upload.video.wait = true;  // a creative takes no video that is not ready
  own.upload.common.compose.batch = true;
  own.upload.common.compose.batch_files = false;  // files go up as they do by `upload`
  const auto names = file_names_of(own.upload.naming, true);
  if (!names) return refused(names.error(), environment.reporter);
  RunControl control(own.upload.common, environment, *origin, mode_of(own.upload.dry_run));
  Engine engine(control, environment,
                {.dry_run = own.upload.dry_run,
                 .all_or_nothing = own.upload.all_or_nothing,
                 .releases_locks = false,  // creatives follow
                 .most_ahead = holds_contents(plan) ? Engine::kAheadOfElsewhere : Engine::kAhead});
  UploadContext uploads(own.upload, environment, *origin, control, engine);
  uploads.names = names->get();
  LaunchContext context{
      .settings = own, .uploads = uploads, .creatives = {}, .assets = {}, .made_ads = {}, .could_go_inside = 0};
  LaunchBuilder builder(std::move(plan), context);
  builder.build();
  VideoQuestion videos(uploads);
  const auto accounts = builder.accounts_of_videos();
  videos.prepare(accounts, accounts);
  return control.drive(engine);
}

}  // namespace metaup::run
