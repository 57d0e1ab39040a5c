#pragma once
#include <string>
#include <variant>
#include <vector>

#include "metaup/graph/creative_spec.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::upload {

/// POST adcreatives. Safe to repeat: a creative equal to an existing one comes back with its id.
[[nodiscard]] graph::Operation create_creative(const AccountId& account, graph::Params params);

/// One creative, from its parameters to its id:
///   Send --id--> Created          Send --success, with `validate_only`--> Valid
///   Send --an image is missing--> AwaitImages --ready--> Send, once
///   Send --a feature is refused, with `opts_out`--> Send without what it says about it
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

  /// With `opts_out` it opts out of all of Meta's features, of which Meta may refuse some.
  explicit CreativeUpload(bool validate_only = false, bool opts_out = false)
      : validate_only_(validate_only), opts_out_(opts_out) {}

  [[nodiscard]] const State& state() const { return state_; }
  void on_reply(const graph::Reply& reply);
  void on_images_ready() { state_ = Send{}; }
  /// What is left once nothing more can be repeated.
  void on_error(Error error);

  /// The features that its parameters must say nothing about.
  [[nodiscard]] const std::vector<std::string>& left_out() const { return left_out_; }
  /// Meta has refused the feature elsewhere.
  void leave_out(std::string feature);

 private:
  [[nodiscard]] bool leaves_out_what_is_refused(const Error& error);

  bool validate_only_;
  bool opts_out_;
  std::vector<std::string> left_out_;
  bool awaited_images_ = false;
  State state_ = Send{};
};

}  // namespace metaup::upload
