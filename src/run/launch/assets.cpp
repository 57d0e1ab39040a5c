#include "run/launch/assets.hpp"

#include "metaup/graph/findings.hpp"

namespace metaup::run {
namespace {

using Form = graph::AssetRef::Form;

}  // namespace

LaunchAssets::LaunchAssets(const AccountId& account, const UploadSettings& settings, Environment& environment,
                           std::string origin, RunControl& control)
    : owner_{.origin = std::move(origin), .account = account},
      settings_(settings),
      environment_(environment),
      control_(control) {
  environment_.release_locks = [] {};
}

Result<std::vector<LaunchAssets::Need>> LaunchAssets::need(graph::CreativeDraft& draft) {
  std::vector<Need> needs;
  for (const auto& use : graph::assets_of(draft)) {
    auto number = need(use);
    if (!number) return tl::unexpected(graph::in_field(use.field, std::move(number.error())));
    if (*number) needs.push_back({**number, use.field});
  }
  return needs;
}

Result<std::optional<LaunchAssets::Number>> LaunchAssets::need(const graph::AssetUse& use) {
  const auto& text = use.ref->text;
  const bool by_id = use.ref->form == Form::id;
  if (use.ref->form != Form::path && !by_id) return std::nullopt;
  if (const auto found = by_text_.find({use.kind, text}); found != by_text_.end()) return found->second;
  if (by_id) {
    if (settings_.dry_run) return std::nullopt;
    if (is_known(use)) return std::nullopt;
    return add(AssetKind::video, text, {.source = text, .account = owner_.account, .origin = KnownVideo{text}});
  }
  auto stamp = stamp_of(text);
  if (!stamp) return tl::unexpected(std::move(stamp.error()));
  plan::Candidate file;
  file.path = text;
  file.stamp = *stamp;
  return add(use.kind, text,
             {.source = text, .account = owner_.account, .origin = std::move(file), .poster = {}, .must_be = use.kind});
}

/// Whether the ledger has seen this video ready, and with a thumbnail.
bool LaunchAssets::is_known(const graph::AssetUse& use) {
  const auto asset = control_.known(environment_.ledger.find_remote(owner_, AssetKind::video, use.ref->text));
  if (!asset || asset->gone) return false;
  return control_.known(environment_.ledger.find_thumbnail(owner_, use.ref->text)).has_value();
}

LaunchAssets::Number LaunchAssets::add(AssetKind kind, const std::string& text, Job job) {
  const auto number = static_cast<Number>(assets_.size());
  assets_.push_back({.kind = kind, .text = text, .job = std::move(job), .id = {}, .error = {}});
  by_text_.emplace(std::pair{kind, text}, number);
  return number;
}

void LaunchAssets::begin() {
  UploadPlan plan;
  for (const auto& asset : assets_) plan.jobs.push_back(asset.job);
  uploads_ = std::make_unique<UploadRun>(std::move(plan), settings_, environment_, owner_.origin, control_,
                                         [this](const report::Item& item) { on_end(item); });
}

void LaunchAssets::on_end(const report::Item& item) {
  auto& asset = assets_[item.index];
  asset.settled = true;
  asset.id = item.error || item.status == report::Status::planned ? std::string{} : item.id;
  asset.error = item.error;
  if (!item.error && item.kind != asset.kind) {  // content that the ledger knows as the other kind
    asset.id.clear();
    asset.error = local_error(asset.text + (item.kind == AssetKind::video ? " is a video, but an image is needed here"
                                                                          : " is an image, but a video is needed here"))
                      .value();
  }
  settled_.push_back(item.index);
}

std::optional<Error> LaunchAssets::failure_of(const Need& need) const {
  const auto& asset = assets_[need.asset];
  if (!asset.error) return std::nullopt;
  if (asset.error->error_class == ErrorClass::cancelled) return asset.error;
  Error error;
  error.error_class = ErrorClass::dependency;
  const bool is_named = asset.error->message.find(asset.text) != std::string::npos;
  error.message = (is_named ? std::string{} : asset.text + " failed: ") + asset.error->message;
  error.hint = asset.error->hint;
  error.retryable = asset.error->retryable;
  return graph::in_field(need.field, std::move(error));
}

bool LaunchAssets::send_again(const std::vector<Need>& needs) {
  bool any = false;
  for (const auto& need : needs) {
    auto& asset = assets_[need.asset];
    if (asset.kind != AssetKind::image) continue;
    any = true;
    if (std::exchange(asset.sent_again, true)) continue;
    asset.settled = false;
    asset.job.in_doubt = true;
    uploads_->take_again(need.asset, asset.job);
  }
  return any;
}

Result<graph::CreativeDraft> LaunchAssets::resolve(graph::CreativeDraft draft) {
  for (const auto& use : graph::assets_of(draft)) {
    if (use.ref->form == Form::path) {
      const auto& asset = assets_[by_text_.at({use.kind, use.ref->text})];
      if (!asset.id.empty()) *use.ref = {use.kind == AssetKind::image ? Form::hash : Form::id, asset.id};
    } else if (use.ref->form == Form::automatic && use.video != nullptr) {
      auto thumbnail = thumbnail_of(use.video->text);
      if (!thumbnail) return tl::unexpected(graph::in_field(use.field, std::move(thumbnail.error())));
      *use.ref = *std::move(thumbnail);
    }
  }
  return draft;
}

/// The poster that was given with the video, or the picture that Meta prefers.
Result<graph::AssetRef> LaunchAssets::thumbnail_of(const std::string& video_id) {
  const auto image = control_.known(environment_.ledger.find_thumbnail(owner_, video_id));
  if (image) return graph::AssetRef{is_image_hash(*image) ? Form::hash : Form::url, *image};
  auto error = local_error("Meta has made no thumbnail for video " + video_id);
  error.value().hint = "give an image as its thumbnail";
  return error;
}

}  // namespace metaup::run
