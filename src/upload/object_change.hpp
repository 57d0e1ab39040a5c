#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/graph/object_page.hpp"
#include "metaup/upload/machine.hpp"

/// Ads and creatives that are there already: what they are like, and how one of their fields is changed.
namespace metaup::upload {

/// A read of one ad. Several are read through the account's list.
[[nodiscard]] graph::Operation read_ad(const AccountId& account, const std::string& id, std::string fields);

/// What an ad or a creative is like.
struct ObjectFacts {
  AssetKind kind = AssetKind::ad;
  std::string id;
  std::string name;
  std::string status;
  std::string effective_status;  ///< of an ad
  std::string adset;             ///< of an ad
  std::string creative;          ///< of an ad, where it was asked for
};
/// A read of them. Each kind is asked for a field that only it has, so that a thing of another kind is refused.
[[nodiscard]] graph::Operation look_at_object(const AccountId& account, AssetKind kind, const std::string& id);
/// An error when it is in another account.
[[nodiscard]] Result<ObjectFacts> read_facts(const graph::Reply& reply, AssetKind kind, const AccountId& account);

/// An ad or a creative is looked at.
///   Look --there--> Done     Look --of another kind--> Look (as that)     otherwise --> Failed
class ObjectLook final : public Machine {
 public:
  /// Without a kind it is learned.
  ObjectLook(AccountId account, std::string id, std::optional<AssetKind> kind);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done.
  [[nodiscard]] const ObjectFacts& facts() const { return *facts_; }

 private:
  AccountId account_;
  std::string id_;
  std::vector<AssetKind> kinds_;  ///< that it may be of; the first one is tried
  bool is_given_;
  std::optional<ObjectFacts> facts_;
  std::optional<Error> error_;
};

/// A field of an ad or a creative gets another value. Meta answers with success also when it keeps nothing, so the
/// field is read back.
///   Change --accepted, or in doubt--> Confirm --it is so--> Done
///   Confirm --not so--> Confirm, after a wait; in the end --> Failed
///   Change --otherwise--> Failed
class ObjectChange final : public Machine {
 public:
  enum class Field : std::uint8_t { name, status };

  ObjectChange(AccountId account, AssetKind kind, std::string id, Field field, std::string value);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Whether the next request only looks whether it is done.
  [[nodiscard]] bool looks() const { return std::holds_alternative<Confirm>(state_); }
  /// Once it is done: what it is like now; nothing when it could not be read back.
  [[nodiscard]] const std::optional<ObjectFacts>& facts() const { return facts_; }
  /// Why it could not be read back; null when it was.
  [[nodiscard]] const Error* unread() const { return unread_ ? &*unread_ : nullptr; }

 private:
  struct Change {};
  struct Confirm {
    std::size_t looks = 0;
  };
  using State = std::variant<Change, Confirm, Done, Failed>;

  void on_changed(const Ending& ending);
  void on_looked(const Result<graph::Reply>& reply);
  [[nodiscard]] std::string_view field_name() const { return field_ == Field::name ? "name" : "status"; }

  AccountId account_;
  AssetKind kind_;
  std::string id_;
  Field field_;
  std::string value_;
  State state_ = Change{};
  std::optional<Error> doubt_;  ///< why it is not known whether Meta took it
  std::optional<Error> unread_;
  std::optional<ObjectFacts> facts_;
};

}  // namespace metaup::upload
