#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/upload/image_upload.hpp"
#include "run/targets/upload_context.hpp"
#include "run/traffic/send_time.hpp"

namespace metaup::run {

class ArchiveTarget;

/// A content on its way into an account. One target hands it on to the next as more becomes known of it.
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
  std::string known_name;                ///< what the account calls it, once that is known
};

/// What all targets do that bring a content into an account.
class DeliveryTarget : public Target {
 public:
  DeliveryTarget(const AccountId& account, AssetKind kind, Delivery delivery)
      : Target(account, kind), delivery_(std::move(delivery)) {}

  /// The zip that it is sent in, and the poster that it has or is.
  void attach(ArchiveTarget* archive, std::shared_ptr<Poster> poster) {
    delivery_.archive = archive;
    delivery_.poster = std::move(poster);
  }

  /// Subtitle files that go with a video.
  void caption_with(std::vector<plan::Candidate> files) { delivery_.captions = std::move(files); }
  /// `use` sees the item before it is reported.
  void on_end(std::function<void(report::Item&)> use) { delivery_.on_end = std::move(use); }
  /// The account has it under the name that is known: it gets no new one.
  void keep_name();
  /// What it is to be called, without the extension.
  void name_as(const std::string& stem) { delivery_.stem = stem; }
  /// The source whose sync it is for; empty: none.
  [[nodiscard]] std::string_view sync() const { return delivery_.sync; }
  /// What the registry keeps of it.
  [[nodiscard]] ledger::Asset asset(AssetKind kind, const std::string& remote_id);
  /// What it has to claim before it is sent; nothing: no other machine may be about to send it.
  [[nodiscard]] std::optional<ledger::Claim> wanted_claim() const;
  /// Of a video: the registry is to know a picture of it, too.
  void show() { delivery_.is_shown = true; }
  /// `make` makes a target that sends it once more, after asking Meta whether it is there.
  void on_renewal(std::function<std::unique_ptr<Target>()> make) { delivery_.renew = std::move(make); }

  [[nodiscard]] std::string source() const override;
  [[nodiscard]] const report::PlanFields* captions() const override { return &delivery_.planned_captions; }
  /// False for what is in another run's part, and for a file that a sync leaves for the next time.
  [[nodiscard]] bool is_reported() const override { return !is_others_ && !left_; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] CallKind call_kind() const override { return CallKind::file; }
  [[nodiscard]] std::uint64_t bytes() const override;
  [[nodiscard]] std::shared_ptr<Content> content() const override { return delivery_.content; }
  [[nodiscard]] std::optional<Error> on_looked() override;
  [[nodiscard]] std::unique_ptr<Target> renewed() override;
  [[nodiscard]] std::optional<Decision> on_turn() override;
  void on_closing(report::Item& item) override;
  void release() override;

 protected:
  void describe(report::Item& item) const override;
  [[nodiscard]] UploadContext& context() const { return *delivery_.context; }
  [[nodiscard]] ledger::Owner owner() const { return context().owner_of(account()); }
  /// Whether it is in another run's part. Then it ends unreported.
  [[nodiscard]] bool is_of_others(std::string_view sha256);
  [[nodiscard]] bool is_of_others_by_name();
  /// The first decision after a look: if others took the room for the content, it is looked at again later.
  [[nodiscard]] std::optional<Decision> wait_for_room();
  /// Opens the file, which is kept until it is sent.
  [[nodiscard]] Result<void> open();
  /// Names the item, by what is known of the content. An error is its end.
  [[nodiscard]] Result<void> name_item(plan::NameFacts facts);
  /// Tells the others what it is called.
  void enter_name(const std::string& content);
  /// An earlier run may have sent something else of this name from another place: then the user is told.
  void warn_of_namesake();
  /// It is the same content as what another one has brought in, under the name that this has now.
  void follow_name(const DeliveryTarget& first);
  /// The path that the ledger keeps of it; empty unless it was a file of its own.
  [[nodiscard]] std::string file_path() const;
  /// Notes that what the account has is also wanted for something else than the sync that made it.
  void share(AssetKind kind, const std::string& remote_id, std::string_view made_for);
  /// Notes the time when it was first sent, or its copy asked for.
  void note_asked();
  /// That time by Meta's clock; nothing: not known.
  [[nodiscard]] std::optional<WallTime> asked() const;
  /// Ends as this image, which Meta has now.
  [[nodiscard]] Decision end_sent(const upload::SentImage& image);
  /// Claims it: `go_on` says what follows once it is this machine's, `end_as` how it ends if another one has sent it.
  /// Nothing where that is not needed.
  [[nodiscard]] std::optional<Decision> claim(std::function<Decision(const std::string& remote_id)> end_as,
                                              std::function<Decision()> go_on);
  /// The facts that a verdict needs.
  [[nodiscard]] Known known_of(const std::optional<ledger::Asset>& asset, const Engine::Equals& equals) const;
  [[nodiscard]] Wishes wishes() const;

  Delivery delivery_;

 private:
  [[nodiscard]] bool is_poster() const;
  [[nodiscard]] bool has_its_own_name(const FileNames& names) const;
  void tie_to_poster(const report::Item& item);
  [[nodiscard]] Result<plan::ChosenName> choose_name(const plan::NameFacts& facts, AssetKind kind) const;
  [[nodiscard]] Result<void> take_facts(const plan::ProbedFile& file);
  void leave_restless();
  [[nodiscard]] std::shared_ptr<const OpenFile> keep_open(const std::shared_ptr<const OpenFile>& file) const;

  bool is_others_ = false;
  bool left_ = false;        ///< somebody is writing to it
  bool lacks_room_ = false;  ///< there was no room on the disk for its content; it waits until others have been sent
};

}  // namespace metaup::run
