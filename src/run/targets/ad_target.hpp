#pragma once
#include <string>
#include <vector>

#include "run/targets/ad_book.hpp"
#include "run/targets/creative_target.hpp"
#include "run/traffic/send_time.hpp"
#include "upload/ad_upload.hpp"

namespace metaup::run {

/// The ad of a row. It is never made twice: it is written down before it is sent, and looked for at Meta when it is
/// not known what became of it.
class AdTarget final : public Target {
 public:
  /// `creative` is made in the same run; none: the draft names it.
  AdTarget(const AccountId& account, RowFacts row, graph::AdDraft draft, std::vector<graph::Attachment> attachments,
           std::optional<TargetId> creative, AdBook& book, LaunchContext& context);

  [[nodiscard]] const graph::AdDraft& draft() const { return draft_; }
  /// Whether its place among equal ads is settled, or it has ended.
  [[nodiscard]] bool is_decided() const { return stage_ != Stage::undecided; }
  [[nodiscard]] bool may_join() const;
  /// What it has in common with equal ones.
  [[nodiscard]] std::string equality() const { return key_of(0); }

  [[nodiscard]] std::string source() const override { return row_.source; }
  [[nodiscard]] Line line() const override { return Line::ads; }
  [[nodiscard]] report::PlanVerdict writes() const override { return context_.write_of_rows(); }
  [[nodiscard]] Cost cost() const override { return {.writes = 1, .ads = 1}; }
  [[nodiscard]] const RowSays* row() const override {
    return is_inside_ ? row_.says_with_creative.get() : row_.says.get();
  }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::ad; }
  [[nodiscard]] Decision begin() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  [[nodiscard]] upload::Machine& machine() override { return *upload_; }
  [[nodiscard]] Result<void> prepare() override;
  [[nodiscard]] std::optional<ledger::Intent> intent() override;
  [[nodiscard]] bool is_in_doubt() const override {
    return upload_ ? upload_->is_in_doubt() : doubt_.earlier.has_value();
  }
  [[nodiscard]] Decision on_step() override;
  [[nodiscard]] Decision on_done() override;
  [[nodiscard]] Decision on_failed(Error error) override;
  [[nodiscard]] std::optional<Error> lacks(const Target& need) override;
  [[nodiscard]] Decision on_lack(Error error) override;
  [[nodiscard]] Decision on_skipped(const Error& reason) override;
  [[nodiscard]] bool join(const std::string& name, const Target& need) override;
  void on_sent_back() override;
  void on_closing(report::Item& item) override;

 private:
  enum class Stage : std::uint8_t {
    undecided,    ///< those of its name before it are
    after_equal,  ///< the equal one before it has not ended
    unlooked,     ///< its ad set has not been looked at
    to_send,
    ended,
  };

  void describe(report::Item& item) const override;
  [[nodiscard]] bool has_nothing_to_tell_it() const;
  [[nodiscard]] std::string key_of(std::uint32_t ordinal) const;
  void take_creative();
  [[nodiscard]] const CreativeTarget& creative() const;
  [[nodiscard]] bool is_flexible() const { return creative_ && creative().is_of_flexible_ad(); }
  [[nodiscard]] Decision decide_in_turn();
  [[nodiscard]] Decision decide_after_equal();
  [[nodiscard]] Decision decide_by_registry();
  [[nodiscard]] Decision decide_unknown();
  [[nodiscard]] Decision end_as_planned();
  [[nodiscard]] std::optional<Decision> end_if_there();
  void take_doubt();
  void warn_of_others(const std::string& others);
  void warn_of_earlier(report::Item& item) const;
  [[nodiscard]] ledger::Asset asset(const std::string& id) const;
  void record(const std::string& made);
  void recognize(const std::string& there);
  void note_use(const std::string& made);
  [[nodiscard]] upload::Recognition recognition();
  [[nodiscard]] Result<graph::Params> params() const;
  [[nodiscard]] upload::AdIdentity identity() const {
    return {draft_.adset, draft_.name, draft_.creative, inside_.value_or(graph::Params{})};
  }
  [[nodiscard]] ledger::Owner owner() const { return context_.uploads.owner_of(account()); }

  // what the registry has, or another machine may be making (known_rows.cpp)
  [[nodiscard]] std::optional<ledger::Claim> wanted_claim() const;
  [[nodiscard]] std::vector<std::string> keys() const;
  [[nodiscard]] std::vector<ledger::Question> questions_of_keys() const;
  [[nodiscard]] Decision ask_registry();
  [[nodiscard]] Decision end_known(const std::string& ad);
  [[nodiscard]] Decision end_checked();

  // when Meta does not take its creative (ad_substitute.cpp)
  [[nodiscard]] bool leaves_out_what_is_refused(const Error& error);
  void begin_anew();
  [[nodiscard]] std::optional<Decision> fix_refused(const Error& error);
  [[nodiscard]] std::unique_ptr<CreativeTarget> substitute_for(const Error& error) const;
  [[nodiscard]] std::optional<Decision> wait_for_substitute(const Error& error);
  [[nodiscard]] Decision take_substitute();

  /// What has been done about a creative that Meta did not take.
  struct Remedy {
    std::vector<std::string> left_out;   ///< features that Meta refused inside of it
    bool awaited_images = false;         ///< that Meta missed in it
    std::optional<TargetId> substitute;  ///< another creative in its place
    std::optional<Error> refusal;        ///< why; nothing once the substitute is there
  };
  /// Those that say the same.
  struct Equals {
    AdTarget* before = nullptr;    ///< the one before it
    AdTarget* follower = nullptr;  ///< the next one
    std::uint32_t ordinal = 0;     ///< which of them it is
  };
  /// What may have been made, and nobody knows.
  struct Doubt {
    SendTime sent_at;                          ///< the attempt under way
    std::optional<SendTime> since;             ///< the first attempt of which it is not known what became
    std::optional<AdsInDoubt::Found> earlier;  ///< an earlier run may have made it
  };

  RowFacts row_;
  graph::AdDraft draft_;
  std::vector<graph::Attachment> attachments_;
  std::optional<TargetId> creative_;
  AdBook& book_;
  LaunchContext& context_;
  Stage stage_ = Stage::undecided;
  std::string key_;  ///< what it is to the registry; provisional until its creative has an id
  std::string creative_digest_;
  bool creative_may_be_gone_ = false;
  PresenceQuestion presence_;            ///< about the ad of the registry
  bool joined_ = false;                  ///< travelled with its creative
  bool is_inside_ = false;               ///< it brings its creative along …
  std::optional<graph::Params> inside_;  ///< … of which this is known; nothing in a dry run with files to send
  Remedy remedy_;
  Equals equals_;
  Doubt doubt_;
  std::unique_ptr<upload::AdUpload> upload_;
};

}  // namespace metaup::run
