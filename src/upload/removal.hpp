#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// Why what these creatives use is not deleted; none of them: an ad uses it.
[[nodiscard]] Error used_error(AssetKind kind, const std::vector<std::string>& creatives);

/// One image or video on its way out of an account. It counts as deleted when it is gone and the
/// account can be read: "not there" alone may mean "not visible to this token".
///   Look --there, not used--> Delete --done--> Deleted          Look --used--> Failed
///   Look --not there--> Deleted (an image: the account's own list says so)
///                       Delete (a video: Meta may not show yet what is there) --not there--> AskAccount
///   AskAccount --readable--> Deleted (a video's id says nothing of the account)
///   Delete --not there--> Look
///   any other error--> Failed
class Removal final : public Machine {
 public:
  struct Look {};
  struct Delete {};
  struct AskAccount {};
  /// It could be deleted, and only that was asked.
  struct Deletable {};
  struct Deleted {
    bool was_gone = false;  ///< it was not there to begin with
  };
  using State = std::variant<Look, Delete, AskAccount, Deletable, Deleted, Failed>;

  /// `id` is an image hash or a video id; with `dry_run` nothing is deleted.
  Removal(AccountId account, AssetKind kind, std::string id, bool dry_run);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Whether the next request only looks whether it is there.
  [[nodiscard]] bool looks() const { return std::holds_alternative<Look>(state_); }
  /// Once it has failed: something uses it.
  [[nodiscard]] bool is_used() const { return used_; }
  /// Once it is done: it was not there to begin with.
  [[nodiscard]] bool was_gone() const;

 private:
  void on_reply(const graph::Reply& reply);
  void on_error(const Error& error);
  void on_looked(const graph::Reply& reply);
  void on_image_looked(const graph::Reply& reply);
  void on_there();
  void on_missing();

  AccountId account_;
  AssetKind kind_;
  std::string id_;
  bool dry_run_;
  std::optional<Error> refused_;  // by a deletion: "not there"
  bool used_ = false;
  bool unseen_ = false;  // the first look did not show it
  State state_ = Look{};
};

}  // namespace metaup::upload
