#pragma once
#include <optional>
#include <string>
#include <variant>

#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::upload {

/// One image from one account to another, without its bytes:
///   Copy --hash--> Copied, any error --> Failed
class ImageCopy {
 public:
  struct Copy {};
  struct Copied {
    std::string hash;  ///< in the destination
    std::string name;  ///< empty when the reply has none
  };
  struct Failed {
    Error error;
  };
  using State = std::variant<Copy, Copied, Failed>;

  ImageCopy(AccountId from, AccountId to, std::string hash);

  [[nodiscard]] const State& state() const { return state_; }
  /// What to ask of Meta now; nothing once it has ended.
  [[nodiscard]] std::optional<graph::Operation> next() const;
  void on_reply(const graph::Reply& reply);
  void on_error(const Error& error) { state_ = Failed{error}; }

 private:
  AccountId from_;
  AccountId to_;
  std::string hash_;
  State state_ = Copy{};
};

}  // namespace metaup::upload
