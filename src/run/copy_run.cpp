#include <memory>

#include "metaup/run/library.hpp"
#include "metaup/upload/image_copy.hpp"
#include "run/sent_file.hpp"
#include "run/task_run.hpp"
#include "run/upload_run.hpp"

namespace metaup::run {
namespace {

using upload::ImageCopy;

/// Whether Meta will not copy the image although it is well: it is gone in the source, or not visible
/// to this token.
bool will_not_copy(const Error& error) {
  return error.error_class == ErrorClass::permission || error.error_class == ErrorClass::not_found ||
         error.error_class == ErrorClass::invalid;
}

/// One copy of images into other accounts, as far as the ledger is concerned.
class CopyBook {
 public:
  CopyBook(const AccountId& from, std::string origin, Environment& environment, RunControl& control)
      : from_(from), origin_(std::move(origin)), environment_(environment), control_(control) {}

  /// What is known of the source is true of the copy.
  void record(const ImageCopy::Copied& copied, report::Item& item) const {
    const ledger::Owner destination{.origin = origin_, .account = item.account};
    const auto before = control_.known(environment_.ledger.find_remote(destination, AssetKind::image, copied.hash));
    const bool existing = before && !before->gone;
    auto asset = find_original(item.source);
    asset.kind = AssetKind::image;
    asset.remote_id = copied.hash;
    if (asset.name.empty()) asset.name = copied.name;
    asset.confirmed_at = environment_.clock.wall();
    asset.gone = false;
    item.status = existing ? report::Status::existing : report::Status::copied;
    item.id = asset.remote_id;
    item.name = asset.name;
    item.sha256 = asset.sha256;
    item.width = asset.width;
    item.height = asset.height;
    environment_.ledger.record(destination, asset);
  }

  /// The file that this image was sent from, if it is there and still holds it; or else why none is.
  [[nodiscard]] SentFile find_file(const std::string& hash) const {
    auto file = find_sent_file(environment_.ledger, {.origin = origin_, .account = from_}, hash);
    if (file) return *std::move(file);
    control_.ledger_failed(file.error());
    return tl::unexpected(file.error().message);
  }

 private:
  [[nodiscard]] ledger::Asset find_original(const std::string& hash) const {
    const ledger::Owner source{.origin = origin_, .account = from_};
    return control_.known(environment_.ledger.find_remote(source, AssetKind::image, hash)).value_or(ledger::Asset{});
  }

  const AccountId& from_;
  std::string origin_;
  Environment& environment_;
  RunControl& control_;
};

report::Item item_of(std::size_t index, const Thing& copy) {
  report::Item item;
  item.index = static_cast<std::uint32_t>(index);
  item.source = copy.id;
  item.kind = AssetKind::image;
  item.account = copy.account;
  return item;
}

Outcome plan_only(const CopyPlan& plan, report::Reporter& reporter) {
  Book book(reporter);
  for (std::size_t i = 0; i < plan.copies.size(); ++i) {
    auto item = item_of(i, plan.copies[i]);
    item.status = report::Status::planned;
    book.close(std::move(item));
  }
  return book.outcome();
}

/// Has Meta copy all images, then sends the files of those that it would not copy.
class CopyRun {
 public:
  CopyRun(const CopyPlan& plan, const UploadSettings& settings, Environment& environment, const std::string& origin,
          RunControl& control)
      : settings_(settings),
        environment_(environment),
        origin_(origin),
        control_(control),
        book_(plan.from, origin, environment, control),
        copies_(control, tasks_of(plan),
                [this](const ImageCopy& copy, report::Item& item) { return conclude(copy, item); }) {}

  // what `RunControl::drive` asks for
  void start() {
    copies_.start();
    if (copies_.finished() && !uncopied_.empty() && !uploads_) begin_uploads();
    if (uploads_) uploads_->start();
  }
  void on_completed(const Completed& completed) {
    if (uploads_) {
      uploads_->on_completed(completed);
    } else {
      copies_.on_completed(completed);
    }
  }
  [[nodiscard]] bool finished() const {
    return copies_.finished() && (uploads_ ? uploads_->finished() : uncopied_.empty());
  }
  void skip_rest(const Error& reason) {
    copies_.skip_rest(reason);
    if (uploads_) return uploads_->skip_rest(reason);
    for (auto& uncopied : uncopied_) {
      uncopied.item.status = report::Status::skipped;
      uncopied.item.error = reason;
      control_.close(std::move(uncopied.item));
    }
  }
  [[nodiscard]] bool busy() const { return uploads_ && uploads_->busy(); }
  void describe(report::Tick& tick) const {
    if (uploads_) uploads_->describe(tick);
    copies_.describe(tick);
  }

 private:
  /// An image whose file is sent in place of a copy.
  struct Uncopied {
    report::Item item;
    plan::Candidate file;
    std::string reason;
  };

  static std::vector<TaskRun<ImageCopy>::Task> tasks_of(const CopyPlan& plan) {
    std::vector<TaskRun<ImageCopy>::Task> tasks;
    for (std::size_t i = 0; i < plan.copies.size(); ++i) {
      const auto& copy = plan.copies[i];
      tasks.push_back({.item = item_of(i, copy), .machine = ImageCopy(plan.from, copy.account, copy.id)});
    }
    return tasks;
  }

  bool conclude(const ImageCopy& copy, report::Item& item) {
    if (const auto* const copied = std::get_if<ImageCopy::Copied>(&copy.state())) {
      book_.record(*copied, item);
      return true;
    }
    auto error = std::get<ImageCopy::Failed>(copy.state()).error;
    if (will_not_copy(error)) {
      auto file = book_.find_file(item.source);
      if (file) {
        uncopied_.push_back({item, *std::move(file), error.message});
        return false;
      }
      if (!control_.without_ledger()) {
        error.hint += (error.hint.empty() ? "" : " ") +
                      ("metaup could not upload the original file either: " + file.error()) +
                      ". Upload it yourself: metaup upload FILE --account " + item.account.act();
      }
    }
    item.status = report::Status::failed;
    item.error = std::move(error);
    return true;
  }

  void begin_uploads() {
    UploadPlan plan;
    for (const auto& uncopied : uncopied_) {
      plan.jobs.push_back({.source = uncopied.item.source,
                           .account = uncopied.item.account,
                           .origin = uncopied.file,
                           .poster = {},
                           .must_be = AssetKind::image,
                           .in_doubt = true});
    }
    uploads_ = std::make_unique<UploadRun>(std::move(plan), settings_, environment_, origin_, control_,
                                           [this](report::Item& item) { complete(item); });
  }

  /// The item of an upload becomes that of the copy.
  void complete(report::Item& item) const {
    const auto& uncopied = uncopied_[item.index];
    item.index = uncopied.item.index;
    item.attempts += uncopied.item.attempts;
    if (item.error) {
      item.error->message += " (and Meta would not copy it: " + uncopied.reason + ")";
      return;
    }
    const bool was_there = item.status == report::Status::unchanged;
    item.warnings.push_back("not copied (" + uncopied.reason +
                            "): " + (was_there ? "it is there already" : uncopied.file.path + " was sent instead"));
  }

  const UploadSettings& settings_;
  Environment& environment_;
  const std::string& origin_;
  RunControl& control_;
  CopyBook book_;
  std::vector<Uncopied> uncopied_;
  TaskRun<ImageCopy> copies_;
  std::unique_ptr<UploadRun> uploads_;
};

}  // namespace

Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings, Environment& environment) {
  if (dry_run) return plan_only(plan, environment.reporter);
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  UploadSettings uploads;
  uploads.common = settings;
  uploads.common.compose.batch_files = false;  // files go up as they do by `upload`
  RunControl control(uploads.common, environment, *origin, true);
  CopyRun run(plan, uploads, environment, *origin, control);
  return control.drive(run);
}

}  // namespace metaup::run
