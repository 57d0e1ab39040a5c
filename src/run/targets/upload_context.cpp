#include "run/targets/upload_context.hpp"

namespace metaup::run {
UploadContext::UploadContext(const UploadSettings& settings_of_run, Environment& world, std::string origin_of_server,
                             RunControl& run_control, Engine& run_engine)
    : settings(settings_of_run),
      environment(world),
      origin(std::move(origin_of_server)),
      control(run_control),
      engine(run_engine) {
  image_probe.images_only = true;
  image_probe.validate = settings.probe.validate;
  video_probe = image_probe;
  video_probe.images_only = false;
  video_probe.videos_only = true;
}

std::optional<ledger::Claim> UploadContext::claim_of(const Target& who, std::string identity,
                                                     std::vector<std::string> intents) const {
  if (!environment.shares_accounts || settings.dry_run || engine.has_claim(who.id())) return std::nullopt;
  return ledger::Claim{owner_of(who.account()), std::move(identity), std::move(intents)};
}

const plan::ProbeOptions& UploadContext::probe_of(std::optional<AssetKind> must_be) const {
  if (must_be == AssetKind::image) return image_probe;
  return must_be == AssetKind::video ? video_probe : settings.probe;
}

const std::string& UploadContext::video_host() const {
  const auto& connection = settings.common.connection;
  return connection.video_url.empty() ? connection.graph_url : connection.video_url;
}

upload::ReadLoad UploadContext::read_load(const AccountId& account) const {
  return [this, account] {
    const auto waiting = awaited.find(account);
    const auto& dispatcher = control.dispatcher();
    return upload::PollLoad{.waiting = waiting == awaited.end() ? 1 : waiting->second,
                            .shared = dispatcher.shares_reads(account),
                            .development_tier = dispatcher.development_tier(account)};
  };
}

void Poster::on_image(const std::string& hash, const UploadContext& context) {
  hash_ = hash;
  for (const auto& video : videos_) remember(video, context);
}

void Poster::on_video(const std::string& id, const UploadContext& context) {
  videos_.push_back(id);
  if (!hash_.empty()) remember(id, context);
}

void Poster::remember(const std::string& video_id, const UploadContext& context) const {
  if (context.settings.dry_run) return;
  context.ledger().write(ledger::Illustrated{context.owner_of(account_), video_id, hash_});
}

}  // namespace metaup::run
