#pragma once
#include <string>
#include <variant>

#include "metaup/graph/creative_spec.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::upload {

/// POST adcreatives. Safe to repeat: a creative equal to an existing one comes back with its id.
[[nodiscard]] graph::Operation create_creative(const AccountId& account, graph::Params params);

/// One creative, from its parameters to its id:
///   Send --id--> Created          Send --success, with `validate_only`--> Valid
///   Send --an image is missing--> AwaitImages --ready--> Send, once
///   any --error--> Failed
class CreativeUpload {
 public:
  struct Send {};
  /// An image that the ledger knows is gone at Meta: send it again, then call `on_images_ready`, or
  /// `on_error` if none of the creative's images can be sent again.
  struct AwaitImages {
    Error error;  ///< what Meta said
  };
  struct Created {
    std::string id;  ///< maybe of a creative that was there before
  };
  struct Valid {};
  struct Failed {
    Error error;
  };
  using State = std::variant<Send, AwaitImages, Created, Valid, Failed>;

  explicit CreativeUpload(bool validate_only = false) : validate_only_(validate_only) {}

  [[nodiscard]] const State& state() const { return state_; }
  void on_reply(const graph::Reply& reply);
  void on_images_ready() { state_ = Send{}; }
  /// What is left once nothing more can be repeated.
  void on_error(Error error);

 private:
  bool validate_only_;
  bool awaited_images_ = false;
  State state_ = Send{};
};

}  // namespace metaup::upload
