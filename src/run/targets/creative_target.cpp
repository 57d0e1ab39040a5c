#include "run/targets/creative_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "graph/creative_features.hpp"
#include "graph/creative_formats.hpp"
#include "metaup/graph/findings.hpp"

namespace metaup::run {
namespace {

using graph::AssetRef;

/// Whether a target of the launch brings it into the account.
bool has_target(const AssetRef& ref) {
  return ref.form == AssetRef::Form::path || ref.form == AssetRef::Form::elsewhere;
}

/// What a creative with all its assets in place shows.
std::vector<ledger::Remote> shown_in(graph::CreativeDraft& draft) {
  std::vector<ledger::Remote> shows;
  for (const auto& use : graph::assets_of(draft)) {
    const bool of_account = use.ref->form == AssetRef::Form::hash || use.ref->form == AssetRef::Form::id;
    if (of_account) shows.push_back({.kind = use.kind, .id = use.ref->text});
  }
  return shows;
}

std::string left_out_warning(const std::vector<std::string>& features) {
  return "Meta refused to opt out of " + joined(features, ", ") +
         (features.size() == 1 ? ": it was left out, so the account's default applies"
                               : ": they were left out, so the account's defaults apply");
}

/// Why what shows an asset cannot be made without it; of class cancelled when it was not tried.
Error failure_of(const AssetNeed& need, Error error) {
  if (error.error_class == ErrorClass::cancelled) return error;
  error.error_class = ErrorClass::dependency;
  const bool is_named = error.message.find(need.text) != std::string::npos;
  Error why;
  why.error_class = ErrorClass::dependency;
  why.message = (is_named ? std::string{} : need.text + " failed: ") + error.message;
  why.hint = error.hint;
  why.retryable = error.retryable;
  return graph::in_field(need.field, std::move(why));
}

/// From its options or its raw spec; empty when it has none.
std::string name_in(const graph::Params& params) {
  const auto name = std::find_if(params.begin(), params.end(), [](const auto& param) { return param.first == "name"; });
  return name == params.end() ? std::string{} : name->second;
}

/// Content that the registry knows as the other kind.
Error wrong_kind(const AssetNeed& need) {
  return local_error(need.text + (need.kind == AssetKind::image ? " is a video, but an image is needed here"
                                                                : " is an image, but a video is needed here"))
      .value();
}

}  // namespace

CreativeTarget::CreativeTarget(const AccountId& account, RowFacts row, graph::CreativeDraft draft,
                               std::vector<AssetNeed> needs, LaunchContext& context)
    : Target(account, AssetKind::creative),
      row_(std::move(row)),
      draft_(std::move(draft)),
      needs_(std::move(needs)),
      context_(context),
      presence_(context.presence, AssetKind::creative) {}

void CreativeTarget::describe(report::Item& item) const {
  item.name = draft_.name;
  item.warnings = row_.warnings;
}

CallKind CreativeTarget::call_kind() const { return others().bring_ads ? CallKind::ad : CallKind::plain; }

std::unique_ptr<CreativeTarget> CreativeTarget::by_itself() const {
  auto other = std::make_unique<CreativeTarget>(account(), row_, draft_, needs_, context_);
  other->thumbnails_ = thumbnails_;
  other->is_substitute_ = true;
  return other;
}

std::unique_ptr<CreativeTarget> CreativeTarget::in_other_format() const {
  auto other = by_itself();
  const auto wanted = other->params();
  const auto changed = wanted ? graph::in_other_format(*wanted) : std::nullopt;
  if (!changed) return nullptr;
  other->other_format_ = changed->now + " in place of " + changed->before;
  return other;
}

std::vector<TargetId> CreativeTarget::assets() const {
  std::set<TargetId> assets;
  for (const auto& need : needs_) assets.insert(need.asset);
  return {assets.begin(), assets.end()};
}

std::vector<TargetId> CreativeTarget::images() const {
  std::vector<TargetId> images;
  for (const auto& need : needs_) {
    if (need.kind == AssetKind::image) images.push_back(need.asset);
  }
  return images;
}

std::vector<std::string> CreativeTarget::not_taken(const std::vector<std::string>& left_out) const {
  if (!draft_.features_off) return {};
  std::set<std::string> all(others().unknown_features);
  all.insert(left_out.begin(), left_out.end());
  return {all.begin(), all.end()};
}

Result<graph::Params> CreativeTarget::params_inside_ad(const std::vector<std::string>& left_out) const {
  return resolve()
      .and_then([](const graph::CreativeDraft& draft) { return graph::creative_params(draft); })
      .map([&](graph::Params params) { return graph::without_features(std::move(params), not_taken(left_out)); });
}

std::string CreativeTarget::remark_inside_ad(const std::vector<std::string>& left_out) const {
  const auto features = not_taken(left_out);
  return features.empty() ? std::string{} : left_out_warning(features);
}

std::string CreativeTarget::remark() const { return left_out_.empty() ? std::string{} : left_out_warning(left_out_); }

std::optional<Error> CreativeTarget::lack_of(const Target& need) const {
  for (const auto& use : needs_) {
    if (use.asset != need.id()) continue;
    const auto& end = *need.ended();
    if (end.error) return failure_of(use, *end.error);
    if (end.kind != use.kind) return failure_of(use, wrong_kind(use));
  }
  return std::nullopt;
}

/// Known already, the twin of another, or to be sent.
Decision CreativeTarget::begin() {
  if (row_.error) return failed_or_skipped(*row_.error);
  if (presence_.is_asked()) return presence_.is_answered() ? end_checked() : Hold{};
  if (awaited_images_ || is_substitute_) return Ready{};
  Ask ask;
  std::vector<std::string> videos;
  for (const auto& use : graph::assets_of(draft_)) {
    if (use.ref->form != AssetRef::Form::automatic || use.video == nullptr) continue;
    videos.push_back(in_place(*use.video, AssetKind::video).text);
    ask.inquiry.questions.emplace_back(ledger::ThumbnailOf{owner(), videos.back()});
  }
  if (videos.empty()) return decide();
  ask.then = [this, videos](const Answers& answers) {
    for (std::size_t i = 0; i < videos.size(); ++i) {
      if (auto image = answers.to<ledger::ThumbnailOf>(i)) thumbnails_[videos[i]] = *std::move(image);
    }
    return decide();
  };
  return ask;
}

/// Once the thumbnails of its videos are known.
Decision CreativeTarget::decide() {
  const auto wanted = params();
  // In a dry run a video that is still to be uploaded has no id to speak of.
  if (!wanted && !context_.dry_run()) return failed_or_skipped(wanted.error());
  if (!wanted || context_.settings.validate_only) return to_make();
  digest_ = graph::spec_digest(*wanted);
  if (is_of_flexible_ad()) return to_make();  // there is no such creative by itself
  const auto equals = context_.engine().join_equals(account().act() + " creative " + digest_, id());
  if (equals.leader) return Follow{*equals.leader};
  if (equals.before) {
    const auto& before = *context_.engine().target(*equals.before).ended();
    const bool is_inside = static_cast<const CreativeTarget&>(context_.engine().target(*equals.before)).is_inside_;
    const bool is_known = !before.id.empty() || before.status == report::Status::planned;
    if (is_known && !is_inside) return Follow{*equals.before};
  }
  if (context_.settings.upload.force) return to_make();
  return Ask{.inquiry = {.questions = {ledger::AssetOfContent{owner(), AssetKind::creative, digest_},
                                       ledger::LearnedLike{owner(), AssetKind::creative, name_in(*wanted)}}},
             .then = [this, params = *wanted](const Answers& answers) -> Decision {
               const auto& known = answers.to<ledger::AssetOfContent>(0);
               if (!known) return end_if_learned(params, answers.to<ledger::LearnedLike>(1));
               return end_known(known->remote_id, known->confirmed_at);
             }};
}

/// By a request of its own, or inside of its ad.
Decision CreativeTarget::to_make() {
  // An ad is known by what is inside of it before Meta's numbers of languages are.
  const bool may_go_inside = serves_one_ad_ && draft_.translations.empty() && !is_of_flexible_ad();
  if (context_.dry_run() && may_go_inside) ++context_.could_go_inside;
  is_inside_ = is_of_flexible_ad() || (may_go_inside && context_.settings.inline_creatives);
  if (!is_inside_) return Ready{};
  return End{report::Status::planned, {}, Cost{}};
}

/// A reference with a hash or id in place of a path, as soon as what stands there is at Meta.
AssetRef CreativeTarget::in_place(const AssetRef& ref, AssetKind kind) const {
  if (!has_target(ref)) return ref;
  const auto asset = context_.assets.at({account(), kind, ref.text});
  const auto* const end = context_.engine().target(asset).ended();
  if (end == nullptr || end->error) return ref;
  if (end->status == report::Status::planned && kind == AssetKind::image) {
    return {AssetRef::Form::hash, fmt::format("{:032x}", asset)};  // only to tell which creatives would be equal
  }
  if (end->status == report::Status::planned || end->id.empty()) return ref;
  return {kind == AssetKind::image ? AssetRef::Form::hash : AssetRef::Form::id, end->id};
}

Result<graph::Params> CreativeTarget::params() {
  auto resolved = resolve();
  if (!resolved) return tl::unexpected(resolved.error());
  shows_ = shown_in(*resolved);
  return graph::creative_params(*resolved);
}

/// The same with Meta's numbers of languages. Digests are made without them, so that nobody asks Meta for what is
/// known already.
Result<graph::Params> CreativeTarget::params_to_send() {
  auto resolved = resolve();
  if (!resolved) return tl::unexpected(resolved.error());
  for (auto& translation : resolved->translations) {
    const auto known = others().locales.find(translation.language);
    if (known == others().locales.end()) {
      auto error = local_error("language: Meta's number for " + translation.language + " could not be read");
      error.value().error_class = ErrorClass::transient;
      error.value().retryable = true;
      return error;
    }
    translation.locale = known->second;
  }
  return graph::creative_params(*resolved);
}

/// The draft with hashes and ids in place of paths, and its automatic thumbnails found.
Result<graph::CreativeDraft> CreativeTarget::resolve() const {
  auto draft = draft_;
  for (const auto& use : graph::assets_of(draft)) {
    if (has_target(*use.ref)) {
      *use.ref = in_place(*use.ref, use.kind);
    } else if (use.ref->form == AssetRef::Form::automatic && use.video != nullptr) {
      auto thumbnail = thumbnail_of(use.video->text);
      if (!thumbnail) return tl::unexpected(graph::in_field(use.field, std::move(thumbnail.error())));
      *use.ref = *std::move(thumbnail);
    }
  }
  return draft;
}

/// The poster that was given with the video, or the picture that Meta prefers.
Result<AssetRef> CreativeTarget::thumbnail_of(const std::string& video_id) const {
  if (const auto known = thumbnails_.find(video_id); known != thumbnails_.end()) {
    const auto& image = known->second;
    return AssetRef{is_image_hash(image) ? AssetRef::Form::hash : AssetRef::Form::url, image};
  }
  const auto& unread = context_.uploads.unread_thumbnails;
  if (const auto why = unread.find(video_id); why != unread.end()) {
    auto error = why->second;
    error.message = "the thumbnails of video " + video_id + " could not be read: " + error.message;
    return tl::unexpected(std::move(error));
  }
  auto error = local_error("Meta has made no thumbnail for video " + video_id);
  error.value().hint = "give an image as its thumbnail";
  return error;
}

Result<void> CreativeTarget::prepare() {
  if (upload_) return {};
  const auto known_by = params();
  auto wanted = params_to_send();
  if (!wanted) return tl::unexpected(wanted.error());
  for (const auto& feature : others().unknown_features) {
    if (std::find(left_out_.begin(), left_out_.end(), feature) == left_out_.end()) left_out_.push_back(feature);
  }
  upload::CreativeOptions options{.validate_only = context_.settings.validate_only, .opts_out = draft_.features_off};
  if (options.opts_out) options.left_out = left_out_;
  if (options.validate_only) {
    wanted = graph::validate_only(*std::move(wanted));
  } else {
    digest_ = graph::spec_digest(*known_by);  // an image that was sent again may have another hash
    if (graph::has_one_id(*wanted)) options.name = "creative" + std::to_string(id());
    if (!other_format_.empty()) wanted = graph::in_other_format(*std::move(wanted))->params;
  }
  upload_ = std::make_unique<upload::CreativeUpload>(account(), *std::move(wanted), std::move(options));
  return {};
}

Decision CreativeTarget::on_step() {
  const auto& unknown = upload_->unknown_features();
  others().unknown_features.insert(unknown.begin(), unknown.end());
  return Go{};
}

Decision CreativeTarget::on_done() {
  left_out_ = upload_->left_out();
  if (context_.settings.validate_only) return End{report::Status::valid, {}};
  const auto& made = upload_->id();
  const ledger::Remote self{.kind = AssetKind::creative, .id = made};
  std::vector<ledger::Change> uses;
  for (const auto& shown : shows_) uses.emplace_back(ledger::Used{owner(), self, shown});
  item().id = made;
  return end_recorded({owner(),
                       {.kind = AssetKind::creative,
                        .remote_id = made,
                        .sha256 = digest_,
                        .name = item().name,
                        .confirmed_at = context_.clock().wall()}},
                      report::Status::created, std::move(uses));
}

/// Meta misses an image that the registry knows: asks for each and sends what is gone, once a run.
Decision CreativeTarget::on_failed(Error error) {
  left_out_ = upload_->left_out();
  auto missing = images();
  const bool may_help = graph::is_missing_image(error) && !awaited_images_ && !missing.empty();
  if (!may_help) return failed_or_skipped(std::move(error));
  awaited_images_ = true;
  upload_.reset();
  return Await{std::move(missing)};
}

/// Equal ones are sent once.
Decision CreativeTarget::on_leader(const Target& leader) {
  const auto& end = *leader.ended();
  if (static_cast<const CreativeTarget&>(leader).is_inside_) return to_make();
  if (end.error) return failed_or_skipped(*end.error);
  left_out_ = static_cast<const CreativeTarget&>(leader).left_out_;
  item().id = end.id;
  const bool as_it_is = end.status == report::Status::unchanged || end.status == report::Status::planned;
  return End{as_it_is ? end.status : report::Status::existing, {}};
}

/// A row that was edited since becomes a creative beside the old one.
void CreativeTarget::warn_of_earlier(report::Item& item) const {
  if (!context_.dry_run() || context_.settings.upload.force) return;
  const auto [first, last] = others().earlier.equal_range(item.name);
  const auto other = std::find_if(first, last, [this](const auto& one) { return !others().made.contains(one.second); });
  if (other == last) return;
  item.warnings.push_back("an earlier run made creative " + other->second +
                          " of this name: the row or its files have changed since, and this makes a new one");
}

void CreativeTarget::on_closing(report::Item& item) {
  if (!is_reported()) {
    for (const auto ad : others().waiting[id()]) context_.engine().wake(ad);
    return;
  }
  if (item.error) return;
  if (!left_out_.empty()) item.warnings.push_back(remark());
  if (item.status == report::Status::planned) warn_of_earlier(item);
  if (item.id.empty()) return;
  const auto [first, is_first] = others().made.try_emplace(item.id, item.source);
  if (!is_first) {
    item.warnings.push_back("Meta keeps one creative for this row and " + first->second +
                            ", because they differ only in their name; it has the name given in " + first->second);
  } else if (item.status == report::Status::existing) {
    item.warnings.emplace_back("Meta already had this creative, and keeps its old name");
  }
}

}  // namespace metaup::run
