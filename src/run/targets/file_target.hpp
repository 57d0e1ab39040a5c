#pragma once
#include "run/targets/planned_companions.hpp"

namespace metaup::run {

/// A content of which nothing is known yet: once it is, it becomes an image or a video, unless the account has it.
class FileTarget final : public DeliveryTarget {
 public:
  FileTarget(const AccountId& account, Delivery delivery);

  /// Itself, and then what goes with it and a plan has to do with.
  [[nodiscard]] std::shared_ptr<Content> content() const override {
    return looks_on() ? companions_->content() : DeliveryTarget::content();
  }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] std::optional<Error> on_looked() override;
  [[nodiscard]] bool looks_on() const override { return companions_ && companions_->content(); }
  [[nodiscard]] Decision decide() override;
  [[nodiscard]] Decision on_leader(const Target& leader) override;
  void on_closing(report::Item& item) override;

 private:
  [[nodiscard]] Decision on_known(const Answers& answers);
  [[nodiscard]] Decision ask_about_other_kind(const std::string& sha256);
  [[nodiscard]] Decision end_or_check(const ledger::Asset& asset);
  [[nodiscard]] Decision end_unchanged(const ledger::Asset& asset);
  [[nodiscard]] bool may_be_copied() const;
  [[nodiscard]] std::optional<Decision> wait_for_others(const Answers& answers);
  [[nodiscard]] Decision act_among(const Answers& answers, const Engine::Equals& equals);
  [[nodiscard]] Decision act(const std::optional<ledger::Asset>& asset, const Engine::Equals& equals);
  void begin_companions();
  [[nodiscard]] const report::PlannedTarget* planned_poster(const PlanInForce& plan) const;
  ArchiveTarget* leave_archive(bool waits);

  ArchiveTarget* sent_in_ = nullptr;
  std::unique_ptr<PlannedCompanions> companions_;
};

/// A zip that is sent whole; its entries follow it.
class ArchiveTarget final : public Target {
 public:
  /// `entries` are still to be decided.
  ArchiveTarget(const AccountId& account, const Archive& archive, std::size_t entries, UploadContext& context);

  [[nodiscard]] std::string source() const override { return archive_.name; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::file; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] upload::Machine& machine() override { return upload_; }
  [[nodiscard]] Decision on_done() override { return End{report::Status::uploaded, {}}; }

  /// One entry less to wait for; `waits`: it is to be sent.
  void on_entry_decided(bool waits);
  [[nodiscard]] std::optional<upload::SentImage> image_of(std::string_view base_name) const {
    return upload_.image_of(base_name);
  }
  [[nodiscard]] std::uint32_t requests() const { return attempts_; }
  void on_closing(report::Item& item) override { attempts_ = item.attempts; }

 private:
  Archive archive_;
  std::size_t undecided_;
  std::size_t waiting_ = 0;
  std::uint32_t attempts_ = 0;
  UploadContext& context_;
  upload::ArchiveUpload upload_;
};

}  // namespace metaup::run
