#pragma once
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// Why what these use is not deleted: images and videos are used by creatives, creatives by ads. None of them: an ad
/// uses it.
[[nodiscard]] Error used_error(AssetKind kind, const std::vector<std::string>& users);

/// What is deleted only under conditions.
struct RemovalRules {
  bool dry_run = false;                ///< nothing is deleted
  bool spares_active = false;          ///< an ad that is ACTIVE stays
  std::optional<WallTime> made_since;  ///< an image that Meta has had for longer stays
  std::set<std::string> going;         ///< whoever uses it and goes, too
};

/// One thing on its way out of an account. It counts as deleted when it is gone and the account can be read: "not
/// there" alone may mean "not visible to this token".
///   Look --there, nothing keeps it--> Delete --done--> Deleted        Look --something keeps it--> Failed
///   Look --Meta says that it is deleted--> Deleted
///   Look --not there--> Deleted (an image: the account's own list does not have it)
///                       Failed (an ad that may be ACTIVE)
///                       Delete (otherwise: Meta may not show yet what is there) --not there--> AskAccount
///   AskAccount --readable--> Deleted (an id says nothing of the account)
///   Delete --not there--> Look (AskAccount where the first look did not show it)
///   any other error--> Failed
class Removal final : public Machine {
 public:
  struct Look {};
  struct Delete {};
  struct AskAccount {};
  /// It could be deleted, and only that was asked.
  struct Deletable {};
  struct Deleted {
    bool was_gone = false;     ///< it was not there to begin with
    bool was_unshown = false;  ///< and that is only known because Meta shows none such
  };
  using State = std::variant<Look, Delete, AskAccount, Deletable, Deleted, Failed>;
  /// Why it stays.
  enum class Kept : std::uint8_t { no, used, active, older };

  /// `id` is an image hash, or the id of a video, creative or ad.
  Removal(AccountId account, AssetKind kind, std::string id, RemovalRules rules);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Whether the next request only looks whether it is there.
  [[nodiscard]] bool looks() const { return std::holds_alternative<Look>(state_); }
  /// Once it has failed: what speaks against it.
  [[nodiscard]] Kept kept() const { return kept_; }
  /// Once it has failed: Meta refused to delete what is there.
  [[nodiscard]] bool was_refused() const { return was_refused_; }
  /// Once it is done: it was not there to begin with.
  [[nodiscard]] bool was_gone() const;
  /// Once it is done: it was gone, or never there, or is hidden from this token. Meta tells these apart for nobody.
  [[nodiscard]] bool was_unshown() const;
  /// Once it has failed: it was there, and may be gone now.
  [[nodiscard]] bool may_be_done() const { return may_be_done_; }
  /// As Meta has it; empty until it was looked at.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// The id of the creative that an ad shows; empty when it is not known.
  [[nodiscard]] const std::string& creative() const { return creative_; }

 private:
  void on_reply(const graph::Reply& reply);
  void on_error(const Error& error, const Ending& ending);
  [[nodiscard]] Deleted never_shown() const;
  void on_looked(const graph::Reply& reply);
  void on_image_looked(const graph::Reply& reply);
  void on_object_looked(const graph::Reply& reply);
  void on_there();
  void on_missing();
  void keep(Kept why, Error error);

  AccountId account_;
  AssetKind kind_;
  std::string id_;
  RemovalRules rules_;
  std::optional<Error> refused_;  // by a deletion: "not there"
  Kept kept_ = Kept::no;
  bool was_refused_ = false;
  bool unseen_ = false;     // the first look did not show it
  bool own_doing_ = false;  // a deletion whose reply was lost may have been the one
  bool may_be_done_ = false;
  std::string name_;
  std::string creative_;
  State state_ = Look{};
};

}  // namespace metaup::upload
