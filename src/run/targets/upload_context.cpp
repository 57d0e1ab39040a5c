#include "run/targets/upload_context.hpp"

#include "graph/video_reply.hpp"
#include "upload/requests.hpp"
#include "upload/video_operations.hpp"

namespace metaup::run {
namespace {

/// Asks whether an account has videos, unless the ledger knows some.
class AnyVideoLook final : public Target {
 public:
  AnyVideoLook(const AccountId& account, const UploadContext& context)
      : Target(account, AssetKind::video), context_(context), request_(upload::read_any_video(account)) {}

  [[nodiscard]] std::string source() const override { return account().act(); }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override {
    const ledger::AssetsOfKind videos{context_.owner_of(account()), AssetKind::video};
    return Ask{.inquiry = {.questions = {videos}}, .then = [](const Answers& answers) -> Decision {
                 if (answers.to<ledger::AssetsOfKind>().empty()) return Go{};
                 return End{report::Status::existing, {}};
               }};
  }
  [[nodiscard]] upload::Machine& machine() override { return request_; }
  [[nodiscard]] Decision on_done() override {
    const auto page = graph::read_videos(*request_.answer());
    if (page && !page->videos.empty()) {
      context_.notice(
          "the account has videos that this ledger does not list; if you upload one of them, Meta gets a second copy");
    }
    return End{report::Status::existing, {}};
  }

 private:
  const UploadContext& context_;
  upload::SingleRequest request_;
};

}  // namespace

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

void UploadContext::look_for_unknown_videos(const AccountId& account) {
  if (looked_for_videos_.insert(account).second) engine.add(std::make_unique<AnyVideoLook>(account, *this));
}

void Poster::remember(const UploadContext& context) const {
  if (!hash.empty() && !video_id.empty()) {
    context.ledger().write(ledger::Illustrated{context.owner_of(account), video_id, hash});
  }
}

}  // namespace metaup::run
