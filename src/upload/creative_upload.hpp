#pragma once
#include <optional>
#include <string>
#include <vector>

#include "metaup/graph/creative_spec.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// POST adcreatives. Safe to repeat: a creative equal to an existing one comes back with its id.
[[nodiscard]] graph::Operation create_creative(const AccountId& account, graph::Params params);

/// How a creative is made.
struct CreativeOptions {
  bool validate_only = false;         ///< Meta only checks it
  bool opts_out = false;              ///< of all of Meta's features, of which Meta may refuse some
  std::vector<std::string> left_out;  ///< features that its parameters must say nothing about
  std::string name;                   ///< in a batch, what others refer to its id by
};

/// One creative, from its parameters to its id:
///   Send --id, or success of a check--> Done
///   Send --a feature is refused, with `opts_out`--> Send without what it says about it
///   otherwise --> Failed
class CreativeUpload final : public Machine {
 public:
  CreativeUpload(AccountId account, graph::Params params, CreativeOptions options);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done: maybe of a creative that was there before; empty when Meta only checked it.
  [[nodiscard]] const std::string& id() const { return id_; }
  /// The features that its parameters say nothing about.
  [[nodiscard]] const std::vector<std::string>& left_out() const { return options_.left_out; }
  /// Those that this version or account does not know, whatever the creative.
  [[nodiscard]] const std::vector<std::string>& unknown_features() const { return unknown_features_; }

 private:
  [[nodiscard]] bool leaves_out_what_is_refused(const Error& error);

  AccountId account_;
  graph::Params params_;
  CreativeOptions options_;
  std::vector<std::string> unknown_features_;
  std::string id_;
  bool done_ = false;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
