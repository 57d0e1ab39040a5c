#include "metaup/run/library.hpp"
#include "metaup/upload/image_copy.hpp"
#include "run/task_run.hpp"

namespace metaup::run {
namespace {

using upload::ImageCopy;

/// One copy of images into other accounts, as far as the ledger is concerned.
class CopyBook {
 public:
  CopyBook(const AccountId& from, std::string origin, Environment& environment)
      : from_(from), origin_(std::move(origin)), environment_(environment) {}

  /// What is known of the source is true of the copy.
  void record(const ImageCopy::Copied& copied, report::Item& item) const {
    const ledger::Owner source{.origin = origin_, .account = from_};
    const ledger::Owner destination{.origin = origin_, .account = item.account};
    const auto before = environment_.ledger.find_remote(destination, AssetKind::image, copied.hash);
    const bool existing = before && *before && !(*before)->gone;
    const auto original = environment_.ledger.find_remote(source, AssetKind::image, item.source);
    auto asset = original && *original ? **original : ledger::Asset{};
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

 private:
  const AccountId& from_;
  std::string origin_;
  Environment& environment_;
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

}  // namespace

Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings, Environment& environment) {
  if (dry_run) return plan_only(plan, environment.reporter);
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  std::vector<TaskRun<ImageCopy>::Task> tasks;
  for (std::size_t i = 0; i < plan.copies.size(); ++i) {
    const auto& copy = plan.copies[i];
    tasks.push_back({.item = item_of(i, copy), .machine = ImageCopy(plan.from, copy.account, copy.id)});
  }
  RunControl control(settings, environment, *origin, true);
  const CopyBook book(plan.from, *origin, environment);
  TaskRun<ImageCopy> run(control, std::move(tasks), [&](const ImageCopy& copy, report::Item& item) {
    if (const auto* const copied = std::get_if<ImageCopy::Copied>(&copy.state())) {
      book.record(*copied, item);
    } else {
      item.status = report::Status::failed;
      item.error = std::get<ImageCopy::Failed>(copy.state()).error;
    }
  });
  return control.drive(run);
}

}  // namespace metaup::run
