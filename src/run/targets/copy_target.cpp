#include "run/targets/copy_target.hpp"

#include "run/sent_file.hpp"
#include "run/targets/copied_image_target.hpp"
#include "run/targets/job_target.hpp"
#include "source/sent_before.hpp"

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

}  // namespace

CopyTarget::CopyTarget(AccountId from, const AccountId& to, std::string hash, UploadContext& context,
                       std::shared_ptr<const plan::Place> remotes, Known known)
    : Target(to, AssetKind::image),
      from_(std::move(from)),
      hash_(std::move(hash)),
      context_(context),
      remotes_(std::move(remotes)),
      known_(known),
      copy_(from_, account_, hash_) {}

Decision CopyTarget::begin() {
  asked_ = SendTime::now(context_.environment.clock);
  const ledger::AssetOfRemote source{context_.owner_of(from_), AssetKind::image, hash_};
  const ledger::AssetOfRemote there{context_.owner_of(account()), AssetKind::image, hash_};
  return Ask{.inquiry = {.questions = {source, there}}, .then = [this](const Answers& answers) -> Decision {
               source_ = answers.to<ledger::AssetOfRemote>(0);
               const auto& known = answers.to<ledger::AssetOfRemote>(1);
               if (known_ != Known::enough || !known || known->gone) return Go{};
               item().id = hash_;
               item().name = known->name;
               item().sha256 = known->sha256;
               return End{report::Status::unchanged, {}};
             }};
}

/// What is known of the source is true of the copy.
Decision CopyTarget::on_done() {
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
Decision CopyTarget::on_failed(Error error) {
  if (!will_not_copy(error)) return failed(std::move(error));
  if (!source_ || source_->path.empty()) return fail(error, "the ledger has no file of this image");
  if (remotes_ != nullptr && remotes_->has(source_->path)) {
    return send_instead(source::sent_before(source_->path, source_->sha256, remotes_), source_->path, error.message);
  }
  const auto stamp = stamp_of(source_->path);
  if (!stamp) return fail(error, stamp.error().message);
  const plan::Candidate file{.path = source_->path, .stamp = *stamp, .error = {}};
  return Ask{.inquiry = {.questions = {}, .file = file.stamp}, .then = [this, file, error](const Answers& answers) {
               if (holds(file, answers.sha256(), source_->sha256)) return send_instead(file, file.path, error.message);
               return fail(error, file.path + " now contains a different image");
             }};
}

/// Meta misses it in the account.
std::unique_ptr<Target> CopyTarget::renewed() {
  return std::make_unique<CopyTarget>(from_, account(), hash_, context_, remotes_);
}

Decision CopyTarget::fail(Error error, const std::string& why_no_file) {
  error.hint += (error.hint.empty() ? "" : " ") + ("metaup could not upload the original file either: " + why_no_file) +
                ". Upload it yourself: metaup upload FILE --account " + account().act();
  return failed(std::move(error));
}

Decision CopyTarget::send_instead(JobContent file, const std::string& path, const std::string& reason) {
  Job job{
      .source = hash_, .account = account(), .content = std::move(file), .must_be = AssetKind::image, .in_doubt = true};
  auto content = content_of(job, context_);
  auto target = target_of(std::move(job), context_, std::move(content));
  target->on_end([reason, path](report::Item& item) { tell_why_not_copied(item, reason, path); });
  return Become{std::move(target)};
}

}  // namespace metaup::run
