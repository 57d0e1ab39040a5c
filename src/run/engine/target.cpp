#include "run/engine/target.hpp"

namespace metaup::run {
namespace {

/// Of what sends nothing itself.
class NoMachine final : public upload::Machine {
 public:
  [[nodiscard]] upload::Next next() const override { return upload::Done{}; }
  void on(const upload::Ending& /*ending*/) override {}
};

}  // namespace

report::Item& Target::item() {
  if (!item_) {
    item_ = std::make_unique<report::Item>();
    item_->index = id_;
    item_->source = source();
    item_->kind = kind_;
    item_->account = account_;
    describe(*item_);
  }
  return *item_;
}

upload::Machine& Target::machine() {
  static NoMachine none;
  return none;
}

Decision Target::on_leader(const Target& leader) {
  const auto* const end = leader.ended();
  item().id = end->id;
  const bool has_come = was_sent(end->status) || end->status == report::Status::copied;
  return End{has_come ? report::Status::unchanged : end->status, end->error};
}

Decision failed_or_skipped(Error error) {
  const bool not_tried = error.error_class == ErrorClass::cancelled;
  return End{not_tried ? report::Status::skipped : report::Status::failed, std::move(error)};
}

Decision end_recorded(ledger::Recorded recorded, report::Status made, std::vector<ledger::Change> more) {
  const auto& asset = recorded.asset;
  Inquiry inquiry{.questions = {ledger::AssetOfRemote{recorded.owner, asset.kind, asset.remote_id}}};
  inquiry.changes.emplace_back(std::move(recorded));
  for (auto& change : more) inquiry.changes.push_back(std::move(change));
  return Ask{.inquiry = std::move(inquiry),
             .then = [made](const Answers& answers) -> Decision {
               const auto& before = answers.to<ledger::AssetOfRemote>();
               const bool is_known = before && !before->gone;
               return End{is_known ? report::Status::existing : made, {}};
             },
             .must_know = false};
}

bool was_sent(report::Status status) {
  return status == report::Status::uploaded || status == report::Status::existing || status == report::Status::ready ||
         status == report::Status::processing;
}

}  // namespace metaup::run
