#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "metaup/ledger/ledger.hpp"
#include "run/targets/upload_context.hpp"
#include "upload/object_change.hpp"

namespace metaup::run {

/// Whether a creative or an ad that the registry has is still at Meta.
struct Presence {
  enum class State : std::uint8_t { there, gone, unsure };
  State state = State::unsure;
  std::string why;  ///< it is unsure
};
/// What Meta says of it at its own id. Only what was deleted or put away, or what Meta does not know, is gone.
[[nodiscard]] Presence presence_of(const Result<upload::ObjectFacts>& facts);

/// Asks Meta about creatives and ads that the registry has. Reads of several share their requests.
class PresenceChecks {
 public:
  explicit PresenceChecks(UploadContext& uploads) : uploads_(uploads) {}

  /// Puts the answer where `who` wants it, and wakes it then. Never at once.
  void ask(const ledger::Remote& what, const Target& who, std::optional<Presence>& answer);
  /// Whether what is gone is to be made again.
  [[nodiscard]] bool replace_what_is_gone() const { return uploads_.settings.verify == Verify::all; }
  /// Writes the answer down; what is to be said of it, or nothing.
  [[nodiscard]] std::vector<std::string> note(const AccountId& account, const ledger::Remote& what,
                                              const Presence& presence) const;
  /// Some have not been answered.
  [[nodiscard]] bool are_open() const { return open_ > 0; }
  /// Calls `then` once the last of those has been, unless the run stops.
  void when_answered(std::function<void()> then) { then_ = std::move(then); }

 private:
  void note_answered();

  UploadContext& uploads_;
  std::size_t open_ = 0;
  std::function<void()> then_;
};

/// The question of one target. The target holds until Meta has answered, and begins again then.
class PresenceQuestion {
 public:
  PresenceQuestion(PresenceChecks& checks, AssetKind kind) : checks_(checks), what_{.kind = kind, .id = {}} {}

  [[nodiscard]] Decision ask(const std::string& id, const Target& who);
  [[nodiscard]] bool is_asked() const { return !what_.id.empty(); }
  [[nodiscard]] bool is_answered() const { return answer_.has_value(); }

  struct Known {
    std::string id;
    bool stays = false;  ///< the target ends with it; if not, it is made again
  };
  /// Takes the answer: writes it down, and says in the item of `who` what there is to say.
  [[nodiscard]] Known take(Target& who);

 private:
  PresenceChecks& checks_;
  ledger::Remote what_;  ///< its id is empty unless it is asked about
  std::optional<Presence> answer_;
};

}  // namespace metaup::run
