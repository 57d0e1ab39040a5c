#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/upload/image_upload.hpp"
#include "run/send_time.hpp"
#include "run/targets/upload_context.hpp"

namespace metaup::run {

class ArchiveTarget;

/// A content on its way into an account. It is handed on as what is known of it grows.
struct Delivery {
  UploadContext* context = nullptr;
  std::shared_ptr<Content> content;
  std::string source;                              ///< as the user named it; empty: as its path
  std::string stem;                                ///< its name, without the extension; empty: by the settings
  std::optional<std::uint32_t> number;             ///< of the content among those of the run; nothing: the target's own
  bool doubted = false;                            ///< ask Meta whether it is there, whatever the ledger says
  bool is_shown = false;                           ///< of a video: a creative may show the picture that Meta made of it
  std::shared_ptr<Poster> poster;                  ///< of a video, or which the image is
  std::vector<plan::Candidate> captions;           ///< of a video: its subtitle files
  report::PlanFields planned_captions;             ///< their SHA-256 by their locales, where a plan has to do with them
  ArchiveTarget* archive = nullptr;                ///< the zip that it is sent in; null: it goes by itself
  std::string_view sync;                           ///< the source whose sync it is for; empty: none
  std::function<void(report::Item&)> on_end;       ///< sees the item before it is reported
  std::function<std::unique_ptr<Target>()> renew;  ///< makes what brings it in once more, having asked Meta

  // what the look has shown
  plan::Format format = plan::Format::unknown;
  double duration = 0;                   ///< of a video, in seconds; 0 when not known
  std::string key;                       ///< in the registry: its SHA-256, or that of its URL
  std::shared_ptr<const OpenFile> file;  ///< while it is sent
  std::optional<SendTime> asked;         ///< when it was first sent, or its copy asked for
  bool is_claimed = false;               ///< no other machine sends it meanwhile
};

/// What all targets do that bring a content into an account.
class DeliveryTarget : public Target {
 public:
  DeliveryTarget(const AccountId& account, AssetKind kind, Delivery delivery)
      : Target(account, kind), delivery_(std::move(delivery)) {}

  /// What goes with it, known before it is made.
  void attach(ArchiveTarget* archive, std::shared_ptr<Poster> poster) {
    delivery_.archive = archive;
    delivery_.poster = std::move(poster);
  }

  /// Subtitle files that go with a video.
  void caption_with(std::vector<plan::Candidate> files) { delivery_.captions = std::move(files); }
  /// Who sees the item before it is reported.
  void on_end(std::function<void(report::Item&)> use) { delivery_.on_end = std::move(use); }
  /// What it is to be called, without the extension.
  void name_as(const std::string& stem) { delivery_.stem = stem; }
  /// The source whose sync it is for; empty: none.
  [[nodiscard]] std::string_view sync() const { return delivery_.sync; }
  /// Of a video: the registry is to know a picture of it, too.
  void show() { delivery_.is_shown = true; }
  /// What brings it in once more, having asked Meta whether it is there.
  void on_renewal(std::function<std::unique_ptr<Target>()> make) { delivery_.renew = std::move(make); }

  [[nodiscard]] std::string source() const override;
  [[nodiscard]] const report::PlanFields* captions() const override { return &delivery_.planned_captions; }
  /// Not what another run has in its part, and not a file that a sync leaves for the next time.
  [[nodiscard]] bool is_reported() const override { return !is_others_ && !left_; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::file; }
  [[nodiscard]] std::uint64_t bytes() const override;
  [[nodiscard]] std::shared_ptr<Content> content() const override { return delivery_.content; }
  [[nodiscard]] std::optional<Error> on_looked() override;
  [[nodiscard]] std::unique_ptr<Target> renewed() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  void on_closing(report::Item& item) override;
  void release() override { delivery_.file.reset(); }

 protected:
  void describe(report::Item& item) const override;
  [[nodiscard]] UploadContext& context() const { return *delivery_.context; }
  [[nodiscard]] ledger::Owner owner() const { return context().owner_of(account()); }
  /// Whether another run has it in its part, and is to do it. Then it ends unreported.
  [[nodiscard]] bool is_of_others(std::string_view sha256);
  [[nodiscard]] bool is_of_others_by_name();
  /// What is decided first once it has been looked at: to look later, if others took the room for it.
  [[nodiscard]] std::optional<Decision> wait_for_room();
  /// Opens the file, which is kept until it is sent.
  [[nodiscard]] Result<void> open();
  /// Names the item, by what is known of the content. An error is its end.
  [[nodiscard]] Result<void> name_item(plan::NameFacts facts);
  /// Tells the others what it is called.
  void enter_name(const std::string& content);
  /// What the ledger is told of where the content was; empty unless it was a file of its own.
  [[nodiscard]] std::string file_path() const;
  /// What the registry keeps of it.
  [[nodiscard]] ledger::Asset asset(AssetKind kind, const std::string& remote_id);
  /// What the account has is wanted for something else than the sync that made it, too.
  void share(AssetKind kind, const std::string& remote_id, std::string_view made_for);
  /// Notes when Meta was asked for it first.
  void note_asked();
  /// When that was by Meta's clock; nothing: not known.
  [[nodiscard]] std::optional<WallTime> asked() const;
  /// Meta has it as this image.
  [[nodiscard]] Decision end_sent(const upload::SentImage& image);
  /// How a video goes up: on with a session that broke off, in one request, or in chunks; or it is taken for one that
  /// is there.
  [[nodiscard]] Decision become_video();
  /// Whether another machine may be about to send it.
  [[nodiscard]] bool is_to_be_claimed() const;
  /// Claims it; `then`, once it is this machine's. Nothing where that is not needed.
  [[nodiscard]] std::optional<Decision> claim(std::function<Decision()> then);
  /// It is at Meta, as the registry knows.
  [[nodiscard]] Decision end_there(const std::string& remote_id);
  /// What a verdict is made from.
  [[nodiscard]] Known known_of(const std::optional<ledger::Asset>& asset, const Engine::Claim& claim) const;
  [[nodiscard]] Wishes wishes() const;
  /// By which a video can be recognised; without one none could.
  [[nodiscard]] std::string title();

  Delivery delivery_;

 private:
  [[nodiscard]] Decision decide_video(const Answers& answers);
  [[nodiscard]] Decision end_as_likely(const ledger::Learned& video);
  [[nodiscard]] bool is_poster() const;
  [[nodiscard]] Result<plan::ChosenName> choose_name(const plan::NameFacts& facts, AssetKind kind) const;
  [[nodiscard]] Result<void> take_facts(const plan::ProbedFile& file);
  void leave_restless();
  [[nodiscard]] std::shared_ptr<const OpenFile> held(const std::shared_ptr<const OpenFile>& file) const;

  bool is_others_ = false;
  bool left_ = false;        ///< somebody is writing to it
  bool lacks_room_ = false;  ///< to be held, until others have been sent
};

}  // namespace metaup::run
