#pragma once
#include <optional>
#include <string>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What a creative is made of, by its id or by that of an ad that shows it.
class OriginalRead final : public Machine {
 public:
  /// `kind`: a creative or an ad.
  OriginalRead(AccountId account, AssetKind kind, std::string id);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  // Once it is done.
  [[nodiscard]] const std::string& creative_id() const { return creative_id_; }
  [[nodiscard]] const std::string& ad_name() const { return ad_name_; }  ///< empty: it was asked for a creative
  [[nodiscard]] const graph::CreativeDraft& draft() const { return *draft_; }

 private:
  void take_ad(const graph::Reply& reply);

  AccountId account_;
  std::string id_;
  std::string creative_id_;
  std::string ad_name_;
  std::optional<graph::CreativeDraft> draft_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
