#include "metaup/run/library.hpp"
#include "run/build/upload.hpp"
#include "run/sent_file.hpp"
#include "run/targets/copied_image_target.hpp"

namespace metaup::run {
namespace {

/// The item of an upload becomes that of the copy.
void tell_why_not_copied(report::Item& item, const std::string& reason, const std::string& path) {
  if (item.error) {
    item.error->message += " (and Meta would not copy it: " + reason + ")";
    return;
  }
  const bool was_there = item.status == report::Status::unchanged;
  item.warnings.push_back("not copied (" + reason +
                          "): " + (was_there ? "it is there already" : path + " was sent instead"));
}

/// An image that Meta copies into an account. Where Meta will not, its file is sent.
class CopyTarget final : public Target {
 public:
  CopyTarget(AccountId from, RemoteObject copy, UploadContext& context)
      : Target(copy.account, AssetKind::image),
        from_(std::move(from)),
        hash_(std::move(copy.id)),
        context_(context),
        copy_(from_, account_, hash_) {}

  [[nodiscard]] std::string source() const override { return hash_; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::copy; }
  [[nodiscard]] Decision begin() override {
    const ledger::AssetOfRemote source{context_.owner_of(from_), AssetKind::image, hash_};
    asked_ = SendTime::now(context_.environment.clock);
    return Ask{.inquiry = {.questions = {source}}, .then = [this](const Answers& answers) -> Decision {
                 source_ = answers.to<ledger::AssetOfRemote>();
                 return Go{};
               }};
  }
  [[nodiscard]] upload::Machine& machine() override { return copy_; }

  /// What is known of the source is true of the copy.
  [[nodiscard]] Decision on_done() override {
    const auto& copied = copy_.copy();
    auto asset = source_.value_or(ledger::Asset{});
    asset.kind = AssetKind::image;
    asset.remote_id = copied.hash;
    if (asset.name.empty()) asset.name = copied.name;
    asset.confirmed_at = context_.environment.clock.wall();
    asset.gone = false;
    asset.sync.clear();
    auto& known = item();
    known.id = asset.remote_id;
    known.name = asset.name;
    known.sha256 = asset.sha256;
    known.width = asset.width;
    known.height = asset.height;
    const auto owner = context_.owner_of(account());
    const auto asked = asked_.by_meta(context_.control.dispatcher().server_clock());
    return end_recorded({owner, std::move(asset), asked}, report::Status::copied,
                        {ledger::Shared{owner, AssetKind::image, known.id}});
  }

  /// Sends the file that the image was sent from, if it is there and still holds that image.
  [[nodiscard]] Decision on_failed(Error error) override {
    if (!will_not_copy(error)) return failed(std::move(error));
    if (!source_ || source_->path.empty()) return fail(error, "the ledger has no file of this image");
    const auto stamp = stamp_of(source_->path);
    if (!stamp) return fail(error, stamp.error().message);
    const plan::Candidate file{.path = source_->path, .stamp = *stamp, .error = {}};
    return Ask{.inquiry = {.questions = {}, .file = file.stamp}, .then = [this, file, error](const Answers& answers) {
                 if (holds(file, answers.sha256(), source_->sha256)) return send_instead(file, error.message);
                 return fail(error, file.path + " now contains a different image");
               }};
  }

 private:
  Decision fail(Error error, const std::string& why_no_file) {
    error.hint += (error.hint.empty() ? "" : " ") +
                  ("metaup could not upload the original file either: " + why_no_file) +
                  ". Upload it yourself: metaup upload FILE --account " + account().act();
    return failed(std::move(error));
  }

  Decision send_instead(plan::Candidate file, const std::string& reason) {
    const auto path = file.path;
    Job job{.source = hash_,
            .account = account(),
            .content = std::move(file),
            .must_be = AssetKind::image,
            .in_doubt = true};
    auto content = content_of(job, context_);
    auto target = target_of(std::move(job), context_, std::move(content));
    static_cast<DeliveryTarget&>(*target).on_end(
        [reason, path](report::Item& item) { tell_why_not_copied(item, reason, path); });
    return Become{std::move(target)};
  }

  AccountId from_;
  std::string hash_;
  UploadContext& context_;
  std::optional<ledger::Asset> source_;  ///< as the registry has it
  SendTime asked_;
  upload::ImageCopy copy_;
};

}  // namespace

Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  UploadSettings uploads;
  uploads.common = settings;
  uploads.common.compose.batch_files = false;  // files go up as they do by `upload`
  uploads.dry_run = dry_run;
  RunControl control(uploads.common, environment, *origin, dry_run);
  Engine engine(control, environment, {.dry_run = dry_run});
  UploadContext context(uploads, environment, *origin, control, engine);
  for (const auto& copy : plan.copies) engine.add(std::make_unique<CopyTarget>(plan.from, copy, context));
  return control.drive(engine);
}

}  // namespace metaup::run
