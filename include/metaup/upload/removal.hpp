#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

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
class Removal {
 public:
  struct Look {};
  struct Delete {};
  struct AskAccount {};
  /// It could be deleted, and only that was asked.
  struct Deletable {};
  struct Deleted {
    bool was_gone = false;  ///< it was not there to begin with
  };
  struct Failed {
    Error error;
  };
  using State = std::variant<Look, Delete, AskAccount, Deletable, Deleted, Failed>;

  /// `id` is an image hash or a video id; `only_look`: nothing is deleted.
  Removal(AccountId account, AssetKind kind, std::string id, bool only_look);

  [[nodiscard]] const State& state() const { return state_; }
  /// What to ask of Meta now; nothing once it has ended.
  [[nodiscard]] std::optional<graph::Operation> next() const;
  void on_reply(const graph::Reply& reply);
  void on_error(const Error& error);

 private:
  void on_looked(const graph::Reply& reply);
  void on_image_looked(const graph::Reply& reply);
  void on_there();
  void on_missing();

  AccountId account_;
  AssetKind kind_;
  std::string id_;
  bool only_look_;
  std::optional<Error> refused_;  // by a deletion: "not there"
  bool unseen_ = false;           // the first look did not show it
  State state_ = Look{};
};

}  // namespace metaup::upload
